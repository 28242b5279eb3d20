-- A partial handover leaves out what a record points at; a later one that brings it fills the link in.
-- Once: a link that is there stays, and it leads to a slip of the same client.

DROP TRIGGER slip_confirmed_is_fixed;
CREATE TRIGGER slip_confirmed_is_fixed BEFORE UPDATE ON slip
WHEN OLD.confirmed_at IS NOT NULL
 AND NOT (OLD.supersedes IS NULL AND NEW.supersedes IS NOT OLD.id
          AND NEW.id IS OLD.id AND NEW.number IS OLD.number AND NEW.origin IS OLD.origin
          AND NEW.client_id IS OLD.client_id AND NEW.recipient_id IS OLD.recipient_id
          AND NEW.author_id IS OLD.author_id AND NEW.template IS OLD.template
          AND NEW.content IS OLD.content AND NEW.created_at IS OLD.created_at
          AND NEW.updated_at IS OLD.updated_at AND NEW.confirmed_at IS OLD.confirmed_at
          AND EXISTS (SELECT 1 FROM slip
                      WHERE id = NEW.supersedes AND client_id = OLD.client_id))
BEGIN SELECT RAISE(ABORT, 'the slip is confirmed'); END;

DROP TRIGGER timeline_entry_origin_is_fixed;
CREATE TRIGGER timeline_entry_origin_is_fixed BEFORE UPDATE ON timeline_entry
WHEN NEW.id IS NOT OLD.id OR NEW.client_id IS NOT OLD.client_id
  OR NEW.recorder_id IS NOT OLD.recorder_id OR NEW.recorder_name IS NOT OLD.recorder_name
  OR NEW.recorded_at IS NOT OLD.recorded_at
  OR (NEW.slip_id IS NOT OLD.slip_id
      AND NOT (OLD.slip_id IS NULL
               AND EXISTS (SELECT 1 FROM slip
                           WHERE id = NEW.slip_id AND client_id = OLD.client_id)))
BEGIN SELECT RAISE(ABORT, 'by whom and when it was written is fixed'); END;

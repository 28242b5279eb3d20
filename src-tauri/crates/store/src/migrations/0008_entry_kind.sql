-- How an entry was classified (kind, record, partner, domains) and 外部提供不可 could be changed without
-- a trace. They are part of what was recorded: only the mark may still be set, never taken off, because
-- what one office keeps to itself stays so after a handover. What is searched goes with the wording.
CREATE TRIGGER timeline_entry_kind_is_fixed BEFORE UPDATE ON timeline_entry
WHEN NEW.kind IS NOT OLD.kind OR NEW.record IS NOT OLD.record
  OR NEW.partner IS NOT OLD.partner OR NEW.domains IS NOT OLD.domains
  OR (NEW.is_internal IS NOT OLD.is_internal
      AND NOT (OLD.is_internal = 0 AND NEW.is_internal = 1))
  OR (NEW.search IS NOT OLD.search AND NEW.revision IS OLD.revision)
BEGIN SELECT RAISE(ABORT, 'what was recorded stays'); END;

-- Who came back into care kept the mark of the time before; it is no permit for the records since.
DROP TRIGGER purge_permit_needs_mark;
CREATE TRIGGER purge_permit_needs_mark BEFORE INSERT ON purge_permit
WHEN NOT EXISTS (SELECT 1 FROM purge_mark AS mark JOIN client ON client.id = mark.client_id
                 WHERE mark.client_id = NEW.client_id AND client.closed_on IS NOT NULL
                   AND substr(mark.marked_at, 1, 10) >= client.closed_on)
BEGIN SELECT RAISE(ABORT, 'only a client marked since care has ended is purged'); END;

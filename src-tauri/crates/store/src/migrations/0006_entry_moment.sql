-- 年月日 and 時刻 of an entry can be corrected; a correction keeps those that stood before as well.

-- Dropped first: a table cannot be renamed while triggers speak of a name that is not there.
DROP TRIGGER timeline_entry_origin_is_fixed;
DROP TRIGGER timeline_entry_words_need_correction;

CREATE TABLE timeline_correction_anew (
    entry_id     TEXT    NOT NULL REFERENCES timeline_entry (id),
    revision     INTEGER NOT NULL,
    day_before   TEXT    NOT NULL,
    time_before  TEXT,
    item_before  TEXT    NOT NULL,
    text_before  TEXT    NOT NULL,
    corrected_at TEXT    NOT NULL,
    corrected_by TEXT    NOT NULL,
    reason       TEXT    NOT NULL,
    PRIMARY KEY (entry_id, revision)
) STRICT, WITHOUT ROWID;

-- Until now day and time stayed as they were first written, so they are those of every wording.
INSERT INTO timeline_correction_anew (
    entry_id, revision, day_before, time_before, item_before, text_before,
    corrected_at, corrected_by, reason
)
SELECT correction.entry_id, correction.revision, entry.day, entry.time,
       correction.item_before, correction.text_before,
       correction.corrected_at, correction.corrected_by, correction.reason
FROM timeline_correction AS correction
JOIN timeline_entry AS entry ON entry.id = correction.entry_id;

-- Dropping a table asks no delete trigger; its own triggers go with it and are made again below.
DROP TABLE timeline_correction;
ALTER TABLE timeline_correction_anew RENAME TO timeline_correction;

CREATE TRIGGER timeline_entry_origin_is_fixed BEFORE UPDATE ON timeline_entry
WHEN NEW.id IS NOT OLD.id OR NEW.client_id IS NOT OLD.client_id
  OR NEW.slip_id IS NOT OLD.slip_id
  OR NEW.recorder_id IS NOT OLD.recorder_id OR NEW.recorder_name IS NOT OLD.recorder_name
  OR NEW.recorded_at IS NOT OLD.recorded_at
BEGIN SELECT RAISE(ABORT, 'by whom and when it was written is fixed'); END;

CREATE TRIGGER timeline_entry_wording_needs_correction BEFORE UPDATE ON timeline_entry
WHEN (NEW.day IS NOT OLD.day OR NEW.time IS NOT OLD.time
      OR NEW.item IS NOT OLD.item OR NEW.text IS NOT OLD.text
      OR NEW.revision IS NOT OLD.revision)
 AND NOT (NEW.revision = OLD.revision + 1
          AND EXISTS (SELECT 1 FROM timeline_correction
                      WHERE entry_id = OLD.id AND revision = OLD.revision
                        AND day_before = OLD.day AND time_before IS OLD.time
                        AND item_before = OLD.item AND text_before = OLD.text))
BEGIN SELECT RAISE(ABORT, 'what stood before is kept first'); END;

CREATE TRIGGER timeline_correction_keeps_the_wording BEFORE INSERT ON timeline_correction
WHEN NOT EXISTS (SELECT 1 FROM timeline_entry
                 WHERE id = NEW.entry_id AND revision = NEW.revision
                   AND day = NEW.day_before AND time IS NEW.time_before
                   AND item = NEW.item_before AND text = NEW.text_before)
BEGIN SELECT RAISE(ABORT, 'a correction keeps the present wording'); END;

CREATE TRIGGER timeline_correction_is_not_replaced BEFORE INSERT ON timeline_correction
WHEN EXISTS (SELECT 1 FROM timeline_correction
             WHERE entry_id = NEW.entry_id AND revision = NEW.revision)
BEGIN SELECT RAISE(ABORT, 'corrections are only added'); END;

CREATE TRIGGER timeline_correction_is_fixed BEFORE UPDATE ON timeline_correction
BEGIN SELECT RAISE(ABORT, 'corrections are only added'); END;

CREATE TRIGGER timeline_correction_stays BEFORE DELETE ON timeline_correction
WHEN NOT EXISTS (SELECT 1 FROM timeline_entry AS entry JOIN purge_permit USING (client_id)
                 WHERE entry.id = OLD.entry_id)
BEGIN SELECT RAISE(ABORT, 'corrections are only added'); END;

-- Decisions about who may see a client could be replaced or taken out past the program.
CREATE TRIGGER client_limit_change_is_not_replaced BEFORE INSERT ON client_limit_change
WHEN EXISTS (SELECT 1 FROM client_limit_change WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'a decision stays as it was'); END;

CREATE TRIGGER client_limit_change_stays BEFORE DELETE ON client_limit_change
WHEN NOT EXISTS (SELECT 1 FROM purge_permit WHERE client_id = OLD.client_id)
BEGIN SELECT RAISE(ABORT, 'a decision stays as it was'); END;

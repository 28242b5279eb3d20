-- 保存期間と廃棄. Nothing is purged by itself: a client is marked by somebody with a reason, and
-- purged later by somebody who names the count.

-- How many years records are kept after 完結日; an empty insurer number is every other insurer.
CREATE TABLE retention_rule (
    insurer_number TEXT    NOT NULL PRIMARY KEY,
    years          INTEGER NOT NULL CHECK (years BETWEEN 1 AND 100)
) STRICT, WITHOUT ROWID;

-- The ordinance says 2 years, many cities 5 (domain.md 2): too long can be mended, too short cannot.
INSERT INTO retention_rule (insurer_number, years) VALUES ('', 5);

CREATE TABLE purge_mark (
    client_id TEXT NOT NULL PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE,
    marked_at TEXT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL,
    reason    TEXT NOT NULL CHECK (length(reason) > 0)
) STRICT, WITHOUT ROWID;

-- Who was purged, by id alone: an import must not bring them back unnoticed.
CREATE TABLE purged_client (
    client_id TEXT NOT NULL PRIMARY KEY,
    purged_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The one way past the triggers: a row here, for one client that is marked and whose care has ended.
-- The reference is checked at the commit, so a permit cannot outlive its client.
CREATE TABLE purge_permit (
    client_id TEXT NOT NULL PRIMARY KEY REFERENCES client (id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TRIGGER purge_permit_needs_mark BEFORE INSERT ON purge_permit
WHEN NOT EXISTS (SELECT 1 FROM purge_mark AS mark JOIN client ON client.id = mark.client_id
                 WHERE mark.client_id = NEW.client_id AND client.closed_on IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'only a marked client whose care has ended is purged'); END;

CREATE TRIGGER purge_permit_is_fixed BEFORE UPDATE ON purge_permit
BEGIN SELECT RAISE(ABORT, 'a permit is for one client'); END;

CREATE TRIGGER purged_client_is_not_replaced BEFORE INSERT ON purged_client
WHEN EXISTS (SELECT 1 FROM purged_client WHERE client_id = NEW.client_id)
BEGIN SELECT RAISE(ABORT, 'what was purged stays noted'); END;

CREATE TRIGGER purged_client_is_fixed BEFORE UPDATE ON purged_client
BEGIN SELECT RAISE(ABORT, 'what was purged stays noted'); END;

CREATE TRIGGER purged_client_stays BEFORE DELETE ON purged_client
BEGIN SELECT RAISE(ABORT, 'what was purged stays noted'); END;

CREATE TRIGGER client_stays BEFORE DELETE ON client
WHEN NOT EXISTS (SELECT 1 FROM purge_permit WHERE client_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'a client goes by purging only'); END;

DROP TRIGGER slip_confirmed_stays;
CREATE TRIGGER slip_confirmed_stays BEFORE DELETE ON slip
WHEN OLD.confirmed_at IS NOT NULL
 AND NOT EXISTS (SELECT 1 FROM purge_permit WHERE client_id = OLD.client_id)
BEGIN SELECT RAISE(ABORT, 'the slip is confirmed'); END;

DROP TRIGGER slip_version_stays;
CREATE TRIGGER slip_version_stays BEFORE DELETE ON slip_version
WHEN NOT EXISTS (SELECT 1 FROM slip JOIN purge_permit USING (client_id) WHERE slip.id = OLD.slip_id)
BEGIN SELECT RAISE(ABORT, 'a version is fixed'); END;

DROP TRIGGER slip_event_stays;
CREATE TRIGGER slip_event_stays BEFORE DELETE ON slip_event
WHEN NOT EXISTS (SELECT 1 FROM slip JOIN purge_permit USING (client_id) WHERE slip.id = OLD.slip_id)
BEGIN SELECT RAISE(ABORT, 'events are only added'); END;

DROP TRIGGER timeline_entry_stays;
CREATE TRIGGER timeline_entry_stays BEFORE DELETE ON timeline_entry
WHEN NOT EXISTS (SELECT 1 FROM purge_permit WHERE client_id = OLD.client_id)
BEGIN SELECT RAISE(ABORT, 'an entry is corrected, never deleted'); END;

DROP TRIGGER timeline_correction_stays;
CREATE TRIGGER timeline_correction_stays BEFORE DELETE ON timeline_correction
WHEN NOT EXISTS (SELECT 1 FROM timeline_entry AS entry JOIN purge_permit USING (client_id)
                 WHERE entry.id = OLD.entry_id)
BEGIN SELECT RAISE(ABORT, 'corrections are only added'); END;

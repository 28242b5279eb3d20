CREATE TABLE audit_log (
    seq         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    happened_at TEXT    NOT NULL,
    act         TEXT    NOT NULL,
    staff_id    TEXT,
    staff_name  TEXT    NOT NULL,
    thing_kind  TEXT,
    thing_id    TEXT,
    detail      TEXT    NOT NULL,
    chain       BLOB    NOT NULL CHECK (length(chain) = 32),
    CHECK ((thing_kind IS NULL) = (thing_id IS NULL))
) STRICT;

CREATE INDEX audit_log_by_moment ON audit_log (happened_at);

CREATE INDEX audit_log_by_thing ON audit_log (thing_id, seq);

CREATE TRIGGER audit_log_is_fixed BEFORE UPDATE ON audit_log
BEGIN SELECT RAISE(ABORT, 'log rows are only added'); END;

CREATE TRIGGER audit_log_is_only_added BEFORE INSERT ON audit_log
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit_log)
BEGIN SELECT RAISE(ABORT, 'log rows are only added'); END;

CREATE TRIGGER audit_log_stays BEFORE DELETE ON audit_log
BEGIN SELECT RAISE(ABORT, 'log rows are only added'); END;

CREATE TABLE certification (
    id           TEXT NOT NULL PRIMARY KEY,
    client_id    TEXT NOT NULL REFERENCES client (id),
    status       TEXT NOT NULL,
    level        TEXT NOT NULL,
    certified_on TEXT,
    valid_from   TEXT,
    valid_to     TEXT
) STRICT;

CREATE INDEX certification_by_client ON certification (client_id, valid_from);

CREATE TABLE client (
    id                    TEXT    NOT NULL PRIMARY KEY,
    name                  TEXT    NOT NULL,
    kana                  TEXT    NOT NULL,
    kana_key              TEXT    NOT NULL,
    sex                   TEXT    NOT NULL,
    birth                 TEXT    NOT NULL,
    insurer_number        TEXT    NOT NULL,
    insured_number        TEXT    NOT NULL,
    postal_code           TEXT    NOT NULL,
    town                  TEXT    NOT NULL,
    address               TEXT    NOT NULL,
    phone                 TEXT    NOT NULL,
    household             TEXT    NOT NULL,
    key_person_name       TEXT    NOT NULL,
    key_person_relation   TEXT    NOT NULL,
    key_person_phone      TEXT    NOT NULL,
    adl                   TEXT,
    dementia              TEXT,
    has_public_assistance INTEGER NOT NULL CHECK (has_public_assistance IN (0, 1)),
    undisclosed_diagnoses TEXT    NOT NULL,
    medical_history       TEXT    NOT NULL,
    services              TEXT    NOT NULL,
    wishes                TEXT    NOT NULL,
    note                  TEXT    NOT NULL,
    care_manager_id       TEXT    NOT NULL REFERENCES staff (id),
    closed_on             TEXT,
    search                TEXT    NOT NULL
) STRICT;

CREATE INDEX client_by_care_manager ON client (care_manager_id);

CREATE INDEX client_by_kana ON client (kana_key, id);

CREATE TRIGGER client_stays BEFORE DELETE ON client
WHEN NOT EXISTS (SELECT 1 FROM purge_permit WHERE client_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'a client goes by purging only'); END;

CREATE TABLE client_limit (
    client_id TEXT NOT NULL PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE client_limit_change (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    client_id  TEXT    NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    at         TEXT    NOT NULL,
    by_id      TEXT    NOT NULL,
    by_name    TEXT    NOT NULL,
    is_limited INTEGER NOT NULL CHECK (is_limited IN (0, 1)),
    names      TEXT    NOT NULL,
    reason     TEXT    NOT NULL CHECK (length(reason) > 0)
) STRICT;

CREATE INDEX client_limit_change_of_client ON client_limit_change (client_id, seq);

CREATE TRIGGER client_limit_change_is_fixed BEFORE UPDATE ON client_limit_change
BEGIN SELECT RAISE(ABORT, 'a decision stays as it was'); END;

CREATE TRIGGER client_limit_change_is_not_replaced BEFORE INSERT ON client_limit_change
WHEN EXISTS (SELECT 1 FROM client_limit_change WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'a decision stays as it was'); END;

CREATE TRIGGER client_limit_change_stays BEFORE DELETE ON client_limit_change
WHEN NOT EXISTS (SELECT 1 FROM purge_permit WHERE client_id = OLD.client_id)
BEGIN SELECT RAISE(ABORT, 'a decision stays as it was'); END;

CREATE TABLE client_limit_staff (
    client_id TEXT NOT NULL REFERENCES client_limit (client_id) ON DELETE CASCADE,
    staff_id  TEXT NOT NULL REFERENCES staff (id),
    PRIMARY KEY (client_id, staff_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE client_recipient (
    client_id    TEXT    NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    position     INTEGER NOT NULL,
    physician_id TEXT    NOT NULL REFERENCES physician (id),
    role         TEXT    NOT NULL,
    PRIMARY KEY (client_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX client_recipient_by_physician ON client_recipient (physician_id);

CREATE TABLE consent (
    id             TEXT NOT NULL PRIMARY KEY,
    client_id      TEXT NOT NULL REFERENCES client (id),
    scope          TEXT NOT NULL,
    given_on       TEXT NOT NULL,
    given_by       TEXT NOT NULL,
    method         TEXT NOT NULL,
    paper_location TEXT NOT NULL,
    expires_on     TEXT,
    withdrawn_on   TEXT
) STRICT;

CREATE INDEX consent_by_client ON consent (client_id, given_on);

CREATE TABLE export_event (
    seq         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    archive_id  TEXT    NOT NULL,
    kind        TEXT    NOT NULL CHECK (kind IN ('begun', 'written', 'failed', 'received')),
    happened_at TEXT    NOT NULL,
    done_by     TEXT    NOT NULL,
    detail      TEXT    NOT NULL
) STRICT;

CREATE INDEX export_event_by_archive ON export_event (archive_id);

CREATE TRIGGER export_event_is_fixed BEFORE UPDATE ON export_event
BEGIN SELECT RAISE(ABORT, 'log rows are only added'); END;

CREATE TRIGGER export_event_is_not_replaced BEFORE INSERT ON export_event
WHEN EXISTS (SELECT 1 FROM export_event WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'log rows are only added'); END;

CREATE TRIGGER export_event_stays BEFORE DELETE ON export_event
BEGIN SELECT RAISE(ABORT, 'log rows are only added'); END;

CREATE TABLE export_log (
    seq         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    archive_id  TEXT    NOT NULL,
    sha256      TEXT    NOT NULL,
    happened_at TEXT    NOT NULL,
    done_by     TEXT    NOT NULL,
    recipient   TEXT    NOT NULL,
    medium      TEXT    NOT NULL,
    clients     TEXT    NOT NULL,
    counts      TEXT    NOT NULL
) STRICT;

CREATE TRIGGER export_log_is_fixed BEFORE UPDATE ON export_log
BEGIN SELECT RAISE(ABORT, 'log rows are only added'); END;

CREATE TRIGGER export_log_is_not_replaced BEFORE INSERT ON export_log
WHEN EXISTS (SELECT 1 FROM export_log WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'log rows are only added'); END;

CREATE TRIGGER export_log_stays BEFORE DELETE ON export_log
BEGIN SELECT RAISE(ABORT, 'log rows are only added'); END;

CREATE TABLE facility (
    id                  TEXT NOT NULL PRIMARY KEY,
    kind                TEXT NOT NULL,
    name                TEXT NOT NULL,
    kana                TEXT NOT NULL,
    kana_key            TEXT NOT NULL,
    number              TEXT NOT NULL,
    postal_code         TEXT NOT NULL,
    address             TEXT NOT NULL,
    area                TEXT NOT NULL,
    phone               TEXT NOT NULL,
    fax                 TEXT NOT NULL,
    fax_verified_on     TEXT,
    fax_verified_by     TEXT,
    fax_verified_number TEXT,
    contact_time        TEXT NOT NULL,
    contact_person      TEXT NOT NULL,
    preferred_means     TEXT NOT NULL,
    masking             TEXT NOT NULL,
    note                TEXT NOT NULL,
    search              TEXT NOT NULL,
    CHECK ((fax_verified_on IS NULL) = (fax_verified_by IS NULL)
       AND (fax_verified_on IS NULL) = (fax_verified_number IS NULL))
) STRICT;

CREATE TABLE import_log (
    seq         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    archive_id  TEXT    NOT NULL,
    sha256      TEXT    NOT NULL,
    happened_at TEXT    NOT NULL,
    done_by     TEXT    NOT NULL,
    counts      TEXT    NOT NULL
) STRICT;

CREATE INDEX import_log_by_archive ON import_log (archive_id);

CREATE TRIGGER import_log_is_fixed BEFORE UPDATE ON import_log
BEGIN SELECT RAISE(ABORT, 'log rows are only added'); END;

CREATE TRIGGER import_log_is_not_replaced BEFORE INSERT ON import_log
WHEN EXISTS (SELECT 1 FROM import_log WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'log rows are only added'); END;

CREATE TRIGGER import_log_stays BEFORE DELETE ON import_log
BEGIN SELECT RAISE(ABORT, 'log rows are only added'); END;

CREATE TABLE known_as (
    kind       TEXT NOT NULL CHECK (kind IN ('facility', 'physician')),
    foreign_id TEXT NOT NULL,
    id         TEXT NOT NULL,
    PRIMARY KEY (kind, foreign_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE office (
    singleton         INTEGER NOT NULL PRIMARY KEY CHECK (singleton = 1),
    id                TEXT    NOT NULL,
    name              TEXT    NOT NULL,
    number            TEXT    NOT NULL,
    postal_code       TEXT    NOT NULL,
    address           TEXT    NOT NULL,
    phone             TEXT    NOT NULL,
    fax               TEXT    NOT NULL,
    hours             TEXT    NOT NULL,
    manager           TEXT    NOT NULL,
    reply_within_days INTEGER NOT NULL
) STRICT;

CREATE TABLE office_key (
    id      INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    secret  TEXT    NOT NULL,
    made_at TEXT    NOT NULL
) STRICT;

CREATE TABLE partner_key (
    public_key  TEXT NOT NULL PRIMARY KEY,
    name        TEXT NOT NULL,
    added_at    TEXT NOT NULL,
    added_by    TEXT NOT NULL,
    verified_at TEXT,
    verified_by TEXT NOT NULL,
    CHECK ((verified_at IS NULL) = (verified_by = ''))
) STRICT, WITHOUT ROWID;

CREATE TABLE physician (
    id          TEXT NOT NULL PRIMARY KEY,
    facility_id TEXT NOT NULL REFERENCES facility (id),
    name        TEXT NOT NULL,
    kana        TEXT NOT NULL,
    kana_key    TEXT NOT NULL,
    department  TEXT NOT NULL,
    profession  TEXT NOT NULL,
    note        TEXT NOT NULL,
    search      TEXT NOT NULL
) STRICT;

CREATE INDEX physician_by_facility ON physician (facility_id);

CREATE TABLE purge_mark (
    client_id TEXT NOT NULL PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE,
    marked_at TEXT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL,
    reason    TEXT NOT NULL CHECK (length(reason) > 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE purge_permit (
    client_id TEXT NOT NULL PRIMARY KEY REFERENCES client (id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TRIGGER purge_permit_is_fixed BEFORE UPDATE ON purge_permit
BEGIN SELECT RAISE(ABORT, 'a permit is for one client'); END;

CREATE TRIGGER purge_permit_needs_mark BEFORE INSERT ON purge_permit
WHEN NOT EXISTS (SELECT 1 FROM purge_mark AS mark JOIN client ON client.id = mark.client_id
                 WHERE mark.client_id = NEW.client_id AND client.closed_on IS NOT NULL
                   AND substr(mark.marked_at, 1, 10) >= client.closed_on)
BEGIN SELECT RAISE(ABORT, 'only a client marked since care has ended is purged'); END;

CREATE TABLE purged_client (
    client_id TEXT NOT NULL PRIMARY KEY,
    purged_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER purged_client_is_fixed BEFORE UPDATE ON purged_client
BEGIN SELECT RAISE(ABORT, 'what was purged stays noted'); END;

CREATE TRIGGER purged_client_is_not_replaced BEFORE INSERT ON purged_client
WHEN EXISTS (SELECT 1 FROM purged_client WHERE client_id = NEW.client_id)
BEGIN SELECT RAISE(ABORT, 'what was purged stays noted'); END;

CREATE TRIGGER purged_client_stays BEFORE DELETE ON purged_client
BEGIN SELECT RAISE(ABORT, 'what was purged stays noted'); END;

CREATE TABLE retention_rule (
    insurer_number TEXT    NOT NULL PRIMARY KEY,
    years          INTEGER NOT NULL CHECK (years BETWEEN 1 AND 100)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE shared_state (
    kind      TEXT    NOT NULL,
    record_id TEXT    NOT NULL,
    hash      TEXT    NOT NULL,
    client_id TEXT    REFERENCES client (id) ON DELETE CASCADE,
    turn      INTEGER NOT NULL,
    state     TEXT    NOT NULL,
    PRIMARY KEY (kind, record_id, hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX shared_state_by_client ON shared_state (client_id);

CREATE TABLE slip (
    id           TEXT NOT NULL PRIMARY KEY,
    number       TEXT NOT NULL,
    origin       TEXT NOT NULL,
    client_id    TEXT NOT NULL REFERENCES client (id),
    recipient_id TEXT REFERENCES physician (id),
    author_id    TEXT NOT NULL REFERENCES staff (id),
    template     TEXT NOT NULL,
    content      TEXT NOT NULL,
    supersedes   TEXT REFERENCES slip (id) DEFERRABLE INITIALLY DEFERRED,
    created_at   TEXT NOT NULL,
    updated_at   TEXT NOT NULL,
    confirmed_at TEXT,
    UNIQUE (origin, number)
) STRICT;

CREATE INDEX slip_by_author ON slip (author_id);

CREATE INDEX slip_by_client ON slip (client_id, created_at);

CREATE INDEX slip_by_number ON slip (number);

CREATE INDEX slip_by_recipient ON slip (recipient_id, created_at);

CREATE INDEX slip_by_supersedes ON slip (supersedes);

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

CREATE TRIGGER slip_confirmed_needs_version BEFORE UPDATE ON slip
WHEN OLD.confirmed_at IS NULL AND NEW.confirmed_at IS NOT NULL
 AND NOT EXISTS (SELECT 1 FROM slip_version
                 WHERE slip_id = NEW.id AND number = NEW.number AND content = NEW.content)
BEGIN SELECT RAISE(ABORT, 'a confirmed slip needs its version'); END;

CREATE TRIGGER slip_confirmed_stays BEFORE DELETE ON slip
WHEN OLD.confirmed_at IS NOT NULL
 AND NOT EXISTS (SELECT 1 FROM purge_permit WHERE client_id = OLD.client_id)
BEGIN SELECT RAISE(ABORT, 'the slip is confirmed'); END;

CREATE TRIGGER slip_identity_is_fixed BEFORE UPDATE ON slip
WHEN NEW.id IS NOT OLD.id OR NEW.number IS NOT OLD.number OR NEW.origin IS NOT OLD.origin
  OR NEW.client_id IS NOT OLD.client_id OR NEW.created_at IS NOT OLD.created_at
BEGIN SELECT RAISE(ABORT, 'number and client of a slip are fixed'); END;

CREATE TRIGGER slip_is_born_a_draft BEFORE INSERT ON slip
WHEN NEW.confirmed_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a slip begins as a draft'); END;

CREATE TRIGGER slip_is_not_replaced BEFORE INSERT ON slip
WHEN EXISTS (SELECT 1 FROM slip
             WHERE confirmed_at IS NOT NULL
               AND (id = NEW.id OR (origin = NEW.origin AND number = NEW.number)))
BEGIN SELECT RAISE(ABORT, 'the slip is confirmed'); END;

CREATE TABLE slip_counter (
    era  TEXT    NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (era, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE slip_event (
    seq         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id          TEXT    NOT NULL UNIQUE,
    slip_id     TEXT    NOT NULL REFERENCES slip (id),
    happened_at TEXT    NOT NULL,
    done_by     TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    detail      TEXT    NOT NULL
) STRICT;

CREATE INDEX slip_event_by_slip ON slip_event (slip_id, seq);

CREATE TRIGGER slip_event_is_fixed BEFORE UPDATE ON slip_event
BEGIN SELECT RAISE(ABORT, 'events are only added'); END;

CREATE TRIGGER slip_event_is_not_replaced BEFORE INSERT ON slip_event
WHEN EXISTS (SELECT 1 FROM slip_event WHERE id = NEW.id OR seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'events are only added'); END;

CREATE TRIGGER slip_event_needs_confirmed_slip BEFORE INSERT ON slip_event
WHEN NOT EXISTS (SELECT 1 FROM slip WHERE id = NEW.slip_id AND confirmed_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'a draft has no events'); END;

CREATE TRIGGER slip_event_stays BEFORE DELETE ON slip_event
WHEN NOT EXISTS (SELECT 1 FROM slip JOIN purge_permit USING (client_id) WHERE slip.id = OLD.slip_id)
BEGIN SELECT RAISE(ABORT, 'events are only added'); END;

CREATE TABLE slip_version (
    slip_id       TEXT NOT NULL PRIMARY KEY REFERENCES slip (id),
    number        TEXT NOT NULL,
    content       TEXT NOT NULL,
    template_text TEXT NOT NULL,
    pdf           BLOB NOT NULL,
    pdf_sha256    BLOB NOT NULL CHECK (length(pdf_sha256) = 32),
    warnings      TEXT NOT NULL
) STRICT;

CREATE TRIGGER slip_version_is_fixed BEFORE UPDATE ON slip_version
BEGIN SELECT RAISE(ABORT, 'a version is fixed'); END;

CREATE TRIGGER slip_version_is_written_once BEFORE INSERT ON slip_version
WHEN EXISTS (SELECT 1 FROM slip_version WHERE slip_id = NEW.slip_id)
  OR EXISTS (SELECT 1 FROM slip WHERE id = NEW.slip_id AND confirmed_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'a version is written once'); END;

CREATE TRIGGER slip_version_stays BEFORE DELETE ON slip_version
WHEN NOT EXISTS (SELECT 1 FROM slip JOIN purge_permit USING (client_id) WHERE slip.id = OLD.slip_id)
BEGIN SELECT RAISE(ABORT, 'a version is fixed'); END;

CREATE TABLE staff (
    id        TEXT    NOT NULL PRIMARY KEY,
    name      TEXT    NOT NULL,
    kana      TEXT    NOT NULL,
    kana_key  TEXT    NOT NULL,
    role      TEXT    NOT NULL,
    is_active INTEGER NOT NULL CHECK (is_active IN (0, 1))
) STRICT;

CREATE TABLE "timeline_correction" (
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

CREATE TRIGGER timeline_correction_is_fixed BEFORE UPDATE ON timeline_correction
BEGIN SELECT RAISE(ABORT, 'corrections are only added'); END;

CREATE TRIGGER timeline_correction_is_not_replaced BEFORE INSERT ON timeline_correction
WHEN EXISTS (SELECT 1 FROM timeline_correction
             WHERE entry_id = NEW.entry_id AND revision = NEW.revision)
BEGIN SELECT RAISE(ABORT, 'corrections are only added'); END;

CREATE TRIGGER timeline_correction_keeps_the_wording BEFORE INSERT ON timeline_correction
WHEN NOT EXISTS (SELECT 1 FROM timeline_entry
                 WHERE id = NEW.entry_id AND revision = NEW.revision
                   AND day = NEW.day_before AND time IS NEW.time_before
                   AND item = NEW.item_before AND text = NEW.text_before)
BEGIN SELECT RAISE(ABORT, 'a correction keeps the present wording'); END;

CREATE TRIGGER timeline_correction_stays BEFORE DELETE ON timeline_correction
WHEN NOT EXISTS (SELECT 1 FROM timeline_entry AS entry JOIN purge_permit USING (client_id)
                 WHERE entry.id = OLD.entry_id)
BEGIN SELECT RAISE(ABORT, 'corrections are only added'); END;

CREATE TABLE timeline_entry (
    id            TEXT    NOT NULL PRIMARY KEY,
    client_id     TEXT    NOT NULL REFERENCES client (id),
    day           TEXT    NOT NULL,
    time          TEXT,
    kind          TEXT    NOT NULL,
    record        TEXT,
    partner       TEXT,
    item          TEXT    NOT NULL,
    text          TEXT    NOT NULL,
    domains       TEXT    NOT NULL,
    is_internal   INTEGER NOT NULL CHECK (is_internal IN (0, 1)),
    slip_id       TEXT    REFERENCES slip (id) DEFERRABLE INITIALLY DEFERRED,
    recorder_id   TEXT    NOT NULL REFERENCES staff (id),
    recorder_name TEXT    NOT NULL,
    recorded_at   TEXT    NOT NULL,
    revision      INTEGER NOT NULL,
    search        TEXT    NOT NULL
) STRICT;

CREATE INDEX timeline_entry_by_client ON timeline_entry (client_id, day, time);

CREATE INDEX timeline_entry_by_recorder ON timeline_entry (recorder_id);

CREATE INDEX timeline_entry_by_slip ON timeline_entry (slip_id);

CREATE TRIGGER timeline_entry_begins_uncorrected BEFORE INSERT ON timeline_entry
WHEN NEW.revision <> 0
BEGIN SELECT RAISE(ABORT, 'an entry begins at revision 0'); END;

CREATE TRIGGER timeline_entry_is_not_replaced BEFORE INSERT ON timeline_entry
WHEN EXISTS (SELECT 1 FROM timeline_entry WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'an entry is corrected, never replaced'); END;

CREATE TRIGGER timeline_entry_kind_is_fixed BEFORE UPDATE ON timeline_entry
WHEN NEW.kind IS NOT OLD.kind OR NEW.record IS NOT OLD.record
  OR NEW.partner IS NOT OLD.partner OR NEW.domains IS NOT OLD.domains
  OR (NEW.is_internal IS NOT OLD.is_internal
      AND NOT (OLD.is_internal = 0 AND NEW.is_internal = 1))
  OR (NEW.search IS NOT OLD.search AND NEW.revision IS OLD.revision)
BEGIN SELECT RAISE(ABORT, 'what was recorded stays'); END;

CREATE TRIGGER timeline_entry_origin_is_fixed BEFORE UPDATE ON timeline_entry
WHEN NEW.id IS NOT OLD.id OR NEW.client_id IS NOT OLD.client_id
  OR NEW.recorder_id IS NOT OLD.recorder_id OR NEW.recorder_name IS NOT OLD.recorder_name
  OR NEW.recorded_at IS NOT OLD.recorded_at
  OR (NEW.slip_id IS NOT OLD.slip_id
      AND NOT (OLD.slip_id IS NULL
               AND EXISTS (SELECT 1 FROM slip
                           WHERE id = NEW.slip_id AND client_id = OLD.client_id)))
BEGIN SELECT RAISE(ABORT, 'by whom and when it was written is fixed'); END;

CREATE TRIGGER timeline_entry_stays BEFORE DELETE ON timeline_entry
WHEN NOT EXISTS (SELECT 1 FROM purge_permit WHERE client_id = OLD.client_id)
BEGIN SELECT RAISE(ABORT, 'an entry is corrected, never deleted'); END;

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

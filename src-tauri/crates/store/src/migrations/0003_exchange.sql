-- 引継ぎの相手: keys of offices, what became of each export, and what both sides knew last.

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

-- A row of export_log says what was to go out; these say what came of it.
CREATE TABLE export_event (
    seq         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    archive_id  TEXT    NOT NULL,
    kind        TEXT    NOT NULL CHECK (kind IN ('begun', 'written', 'failed', 'received')),
    happened_at TEXT    NOT NULL,
    done_by     TEXT    NOT NULL,
    detail      TEXT    NOT NULL
) STRICT;
CREATE INDEX export_event_by_archive ON export_event (archive_id);

CREATE TRIGGER export_event_is_not_replaced BEFORE INSERT ON export_event
WHEN EXISTS (SELECT 1 FROM export_event WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'log rows are only added'); END;

CREATE TRIGGER export_event_is_fixed BEFORE UPDATE ON export_event
BEGIN SELECT RAISE(ABORT, 'log rows are only added'); END;

CREATE TRIGGER export_event_stays BEFORE DELETE ON export_event
BEGIN SELECT RAISE(ABORT, 'log rows are only added'); END;

-- States of records that another office has seen, or that came from one: where both sides know the
-- same one, it tells who changed what since. They go with the client.
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

-- What another office calls by its own id and this one by another.
CREATE TABLE known_as (
    kind       TEXT NOT NULL CHECK (kind IN ('facility', 'physician')),
    foreign_id TEXT NOT NULL,
    id         TEXT NOT NULL,
    PRIMARY KEY (kind, foreign_id)
) STRICT, WITHOUT ROWID;

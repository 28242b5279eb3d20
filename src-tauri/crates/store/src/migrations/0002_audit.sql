-- The audit log. Rows are numbered from 1 without gaps; chain is the SHA-256 over the chain of the
-- row before and the row's own content, so a row that is changed, taken out, put in or moved shows.
-- No reference to staff or records: the log must not stand in the way of what it tells about, and
-- must outlive it.
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

-- The key of the mark kept outside (audit-head.json). It lies inside the encryption, so whoever cannot
-- open the records cannot make a mark; and it stays the same when the records get a new key.
INSERT INTO meta (key, value) VALUES ('audit_secret', lower(hex(randomblob(32))));

CREATE TRIGGER audit_log_is_only_added BEFORE INSERT ON audit_log
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit_log)
BEGIN SELECT RAISE(ABORT, 'log rows are only added'); END;

CREATE TRIGGER audit_log_is_fixed BEFORE UPDATE ON audit_log
BEGIN SELECT RAISE(ABORT, 'log rows are only added'); END;

CREATE TRIGGER audit_log_stays BEFORE DELETE ON audit_log
BEGIN SELECT RAISE(ABORT, 'log rows are only added'); END;

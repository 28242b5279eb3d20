-- Clients whose record only named staff and the administrators see (限られた職員だけが扱う利用者).
CREATE TABLE client_limit (
    client_id TEXT NOT NULL PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE client_limit_staff (
    client_id TEXT NOT NULL REFERENCES client_limit (client_id) ON DELETE CASCADE,
    staff_id  TEXT NOT NULL REFERENCES staff (id),
    PRIMARY KEY (client_id, staff_id)
) STRICT, WITHOUT ROWID;

-- Every decision about it, with its reason; none is ever changed.
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

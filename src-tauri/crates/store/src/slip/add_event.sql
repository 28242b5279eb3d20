INSERT INTO slip_event (id, slip_id, happened_at, done_by, kind, detail)
VALUES (:id, :slip_id, :happened_at, :done_by, :kind, :detail)

INSERT INTO purge_mark (client_id, marked_at, by_id, by_name, reason)
VALUES (:client_id, :marked_at, :by_id, :by_name, :reason)
ON CONFLICT (client_id) DO UPDATE SET
    marked_at = excluded.marked_at, by_id = excluded.by_id, by_name = excluded.by_name,
    reason = excluded.reason

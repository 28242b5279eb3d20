SELECT
    id, client_id, day, time, kind, record, partner, item, text,
    domains, is_internal, slip_id, recorder_id, recorder_name, recorded_at, revision
FROM timeline_entry
WHERE id = :id

INSERT INTO certification (
    id, client_id, status, level, certified_on, valid_from, valid_to
) VALUES (
    :id, :client_id, :status, :level, :certified_on, :valid_from, :valid_to
)
ON CONFLICT (id) DO UPDATE SET
    status = excluded.status,
    level = excluded.level,
    certified_on = excluded.certified_on,
    valid_from = excluded.valid_from,
    valid_to = excluded.valid_to
WHERE client_id = excluded.client_id

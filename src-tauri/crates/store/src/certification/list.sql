SELECT id, client_id, status, level, certified_on, valid_from, valid_to
FROM certification
WHERE client_id = :client_id
ORDER BY valid_from DESC, id DESC

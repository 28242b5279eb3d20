SELECT client_id, purged_at FROM purged_client
WHERE client_id NOT IN (SELECT id FROM client) ORDER BY client_id

INSERT INTO purged_client (client_id, purged_at) VALUES (:client_id, :purged_at)

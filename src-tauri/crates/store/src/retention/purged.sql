SELECT 1 AS found FROM purged_client WHERE client_id = :client_id

SELECT client_id FROM purged_client WHERE client_id NOT IN (SELECT id FROM client)

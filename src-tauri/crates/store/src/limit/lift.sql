DELETE FROM client_limit WHERE client_id = :client_id

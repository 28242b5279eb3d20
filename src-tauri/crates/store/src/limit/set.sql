INSERT INTO client_limit (client_id) VALUES (:client_id)

INSERT INTO purge_permit (client_id) VALUES (:client_id)

SELECT physician_id, role FROM client_recipient WHERE client_id = :client_id ORDER BY position

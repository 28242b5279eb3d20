INSERT INTO client_recipient (client_id, position, physician_id, role)
VALUES (:client_id, :position, :physician_id, :role)

INSERT INTO client_limit_staff (client_id, staff_id) VALUES (:client_id, :staff_id)

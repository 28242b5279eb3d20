SELECT staff_id FROM client_limit_staff WHERE client_id = :client_id ORDER BY staff_id

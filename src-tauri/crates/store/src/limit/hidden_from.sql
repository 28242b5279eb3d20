SELECT client_id FROM client_limit WHERE client_id NOT IN (
    SELECT client_id FROM client_limit_staff WHERE staff_id = :staff_id
)

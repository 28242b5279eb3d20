SELECT client_id FROM client_limit ORDER BY client_id

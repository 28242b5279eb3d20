DELETE FROM client_recipient WHERE client_id = :client_id

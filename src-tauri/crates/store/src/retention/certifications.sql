DELETE FROM certification WHERE client_id = :client_id

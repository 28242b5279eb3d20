DELETE FROM slip WHERE client_id = :client_id

DELETE FROM consent WHERE client_id = :client_id

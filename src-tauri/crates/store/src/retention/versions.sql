DELETE FROM slip_version WHERE slip_id IN (SELECT id FROM slip WHERE client_id = :client_id)

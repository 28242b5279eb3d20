DELETE FROM slip_event WHERE slip_id IN (SELECT id FROM slip WHERE client_id = :client_id)

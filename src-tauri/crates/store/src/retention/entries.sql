DELETE FROM timeline_entry WHERE client_id = :client_id

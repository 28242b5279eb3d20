DELETE FROM purge_mark WHERE client_id = :client_id

DELETE FROM purge_permit WHERE client_id = :client_id

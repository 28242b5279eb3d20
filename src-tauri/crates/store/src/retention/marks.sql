SELECT client_id, marked_at, by_id, by_name, reason FROM purge_mark ORDER BY marked_at, client_id

INSERT INTO client_limit_change (client_id, at, by_id, by_name, is_limited, names, reason)
VALUES (:client_id, :at, :by_id, :by_name, :is_limited, :names, :reason)

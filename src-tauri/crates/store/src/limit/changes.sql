SELECT at, by_id, by_name, is_limited, names, reason FROM client_limit_change
WHERE client_id = :client_id ORDER BY seq DESC

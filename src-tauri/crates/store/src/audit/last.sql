SELECT seq, happened_at, chain FROM audit_log ORDER BY seq DESC LIMIT 1

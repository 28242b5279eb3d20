SELECT seq, happened_at, chain FROM audit_log WHERE seq = :seq

SELECT seq, happened_at, act, staff_id, staff_name, thing_kind, thing_id, detail, chain
FROM audit_log
ORDER BY seq

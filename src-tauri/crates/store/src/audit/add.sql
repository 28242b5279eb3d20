INSERT INTO audit_log (
    seq, happened_at, act, staff_id, staff_name, thing_kind, thing_id, detail, chain
) VALUES (
    :seq, :happened_at, :act, :staff_id, :staff_name, :thing_kind, :thing_id, :detail, :chain
)

SELECT seq, happened_at, act, staff_id, staff_name, thing_kind, thing_id, detail
FROM audit_log
WHERE (:from IS NULL OR happened_at >= :from)
  AND (:to IS NULL OR happened_at < :to)
  AND (:staff_id IS NULL OR staff_id = :staff_id)
  AND (:acts IS NULL OR act IN (SELECT value FROM json_each(:acts)))
  AND (:thing_id IS NULL OR thing_id = :thing_id)
  AND (:client_id IS NULL OR thing_id IN (
    SELECT :client_id
    UNION ALL SELECT id FROM slip WHERE client_id = :client_id
    UNION ALL SELECT id FROM timeline_entry WHERE client_id = :client_id
    UNION ALL SELECT id FROM certification WHERE client_id = :client_id
    UNION ALL SELECT id FROM consent WHERE client_id = :client_id
  ))
  AND (:before IS NULL OR seq < :before)
ORDER BY seq DESC
LIMIT :limit

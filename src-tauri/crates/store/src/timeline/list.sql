SELECT
    id, client_id, day, time, kind, record, partner, item, text,
    domains, is_internal, slip_id, recorder_id, recorder_name, recorded_at, revision
FROM timeline_entry
WHERE :client_id IS NULL
  AND (:from IS NULL OR day >= :from)
  AND (:to IS NULL OR day <= :to)
  AND (:kinds IS NULL OR kind IN (SELECT value FROM json_each(:kinds)))
  AND (:records IS NULL OR record IN (SELECT value FROM json_each(:records)))
  AND NOT EXISTS (SELECT 1 FROM json_each(:words) AS word
                  WHERE instr(timeline_entry.search, word.value) = 0)
ORDER BY day DESC, time DESC, recorded_at DESC, id DESC
LIMIT :limit

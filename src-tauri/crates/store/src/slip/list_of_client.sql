SELECT
    id, number, client_id, recipient_id, author_id, template, content,
    supersedes, created_at, updated_at, confirmed_at
FROM slip
WHERE client_id = :client_id
  AND (:recipient_id IS NULL OR recipient_id = :recipient_id)
  AND (:confirmed IS NULL OR (confirmed_at IS NOT NULL) = :confirmed)
ORDER BY created_at DESC, id DESC

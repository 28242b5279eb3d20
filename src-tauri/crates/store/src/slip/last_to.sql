SELECT
    id, number, client_id, recipient_id, author_id, template, content,
    supersedes, created_at, updated_at, confirmed_at
FROM slip
WHERE client_id = :client_id AND recipient_id = :recipient_id AND confirmed_at IS NOT NULL
ORDER BY confirmed_at DESC, id DESC
LIMIT 1

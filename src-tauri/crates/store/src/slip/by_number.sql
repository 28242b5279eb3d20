SELECT
    id, number, client_id, recipient_id, author_id, template, content,
    supersedes, created_at, updated_at, confirmed_at
FROM slip
WHERE number = :number
ORDER BY origin, created_at

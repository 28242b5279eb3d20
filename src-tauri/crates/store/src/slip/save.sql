UPDATE slip
SET recipient_id = :recipient_id, author_id = :author_id, template = :template,
    content = :content, supersedes = :supersedes, updated_at = :updated_at
WHERE id = :id

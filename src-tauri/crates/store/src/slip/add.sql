INSERT INTO slip (
    id, number, origin, client_id, recipient_id, author_id, template, content, supersedes,
    created_at, updated_at, confirmed_at
) VALUES (
    :id, :number, :origin, :client_id, :recipient_id, :author_id, :template, :content, :supersedes,
    :created_at, :updated_at, NULL
)

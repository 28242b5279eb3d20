INSERT INTO export_log (
    archive_id, sha256, happened_at, done_by, recipient, medium, clients, counts
) VALUES (
    :archive_id, :sha256, :happened_at, :done_by, :recipient, :medium, :clients, :counts
)

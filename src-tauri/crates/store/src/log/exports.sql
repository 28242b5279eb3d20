SELECT archive_id, sha256, happened_at, done_by, recipient, medium, clients, counts
FROM export_log
ORDER BY seq DESC

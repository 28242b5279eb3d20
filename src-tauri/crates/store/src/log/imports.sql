SELECT archive_id, sha256, happened_at, done_by, counts FROM import_log ORDER BY seq DESC

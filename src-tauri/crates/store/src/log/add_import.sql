INSERT INTO import_log (archive_id, sha256, happened_at, done_by, counts)
VALUES (:archive_id, :sha256, :happened_at, :done_by, :counts)

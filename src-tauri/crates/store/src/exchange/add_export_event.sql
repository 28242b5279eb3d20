INSERT INTO export_event (archive_id, kind, happened_at, done_by, detail)
VALUES (:archive_id, :kind, :happened_at, :done_by, :detail)

SELECT archive_id, kind, happened_at, done_by, detail FROM export_event ORDER BY seq

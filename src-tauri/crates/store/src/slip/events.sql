SELECT id, happened_at, done_by, detail FROM slip_event WHERE slip_id = :slip_id ORDER BY seq

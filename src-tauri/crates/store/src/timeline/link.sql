UPDATE timeline_entry SET slip_id = :slip_id WHERE id = :id AND slip_id IS NULL

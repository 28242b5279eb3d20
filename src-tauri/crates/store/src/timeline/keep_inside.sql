UPDATE timeline_entry SET is_internal = 1 WHERE id = :id

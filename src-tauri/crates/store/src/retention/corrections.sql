DELETE FROM timeline_correction
WHERE entry_id IN (SELECT id FROM timeline_entry WHERE client_id = :client_id)

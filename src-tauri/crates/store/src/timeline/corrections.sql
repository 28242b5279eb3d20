SELECT day_before, time_before, item_before, text_before, corrected_at, corrected_by, reason
FROM timeline_correction
WHERE entry_id = :entry_id
ORDER BY revision

INSERT INTO timeline_correction (
    entry_id, revision, day_before, time_before, item_before, text_before,
    corrected_at, corrected_by, reason
)
SELECT id, revision, :day_before, :time_before, :item_before, :text_before,
       :corrected_at, :corrected_by, :reason
FROM timeline_entry
WHERE id = :entry_id

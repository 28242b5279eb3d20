SELECT
    id, facility_id, name, kana, department, profession, note
FROM physician
WHERE id = :id

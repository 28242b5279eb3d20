SELECT
    id, facility_id, name, kana, department, profession, note
FROM physician
WHERE (:facility_id IS NULL OR facility_id = :facility_id)
  AND NOT EXISTS (
      SELECT 1 FROM json_each(:words) AS word
      WHERE instr(physician.search, word.value) = 0
        AND NOT EXISTS (SELECT 1 FROM facility
                        WHERE facility.id = physician.facility_id
                          AND instr(facility.search, word.value) > 0))
ORDER BY kana_key, id

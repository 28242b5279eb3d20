SELECT
    id, name, kana, sex, birth, insurer_number, insured_number, postal_code, town, address,
    phone, household, key_person_name, key_person_relation, key_person_phone, adl, dementia,
    has_public_assistance, undisclosed_diagnoses, medical_history, services, wishes, note,
    care_manager_id, closed_on
FROM client
WHERE (:include_closed OR closed_on IS NULL)
  AND (:care_manager_id IS NULL OR care_manager_id = :care_manager_id)
  AND (birth = :birth
       OR NOT EXISTS (SELECT 1 FROM json_each(:words) AS word
                      WHERE instr(client.search, word.value) = 0))
ORDER BY kana_key, id

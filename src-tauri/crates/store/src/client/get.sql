SELECT
    id, name, kana, sex, birth, insurer_number, insured_number, postal_code, town, address,
    phone, household, key_person_name, key_person_relation, key_person_phone, adl, dementia,
    has_public_assistance, undisclosed_diagnoses, medical_history, services, wishes, note,
    care_manager_id, closed_on
FROM client
WHERE id = :id

INSERT INTO client (
    id, name, kana, kana_key, sex, birth, insurer_number, insured_number, postal_code, town,
    address, phone, household, key_person_name, key_person_relation, key_person_phone, adl,
    dementia, has_public_assistance, undisclosed_diagnoses, medical_history, services, wishes,
    note, care_manager_id, closed_on, search
) VALUES (
    :id, :name, :kana, :kana_key, :sex, :birth, :insurer_number, :insured_number, :postal_code,
    :town, :address, :phone, :household, :key_person_name, :key_person_relation,
    :key_person_phone, :adl, :dementia, :has_public_assistance, :undisclosed_diagnoses,
    :medical_history, :services, :wishes, :note, :care_manager_id, :closed_on, :search
)
ON CONFLICT (id) DO UPDATE SET
    name = excluded.name,
    kana = excluded.kana,
    kana_key = excluded.kana_key,
    sex = excluded.sex,
    birth = excluded.birth,
    insurer_number = excluded.insurer_number,
    insured_number = excluded.insured_number,
    postal_code = excluded.postal_code,
    town = excluded.town,
    address = excluded.address,
    phone = excluded.phone,
    household = excluded.household,
    key_person_name = excluded.key_person_name,
    key_person_relation = excluded.key_person_relation,
    key_person_phone = excluded.key_person_phone,
    adl = excluded.adl,
    dementia = excluded.dementia,
    has_public_assistance = excluded.has_public_assistance,
    undisclosed_diagnoses = excluded.undisclosed_diagnoses,
    medical_history = excluded.medical_history,
    services = excluded.services,
    wishes = excluded.wishes,
    note = excluded.note,
    care_manager_id = excluded.care_manager_id,
    closed_on = excluded.closed_on,
    search = excluded.search

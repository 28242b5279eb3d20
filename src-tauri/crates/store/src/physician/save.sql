INSERT INTO physician (
    id, facility_id, name, kana, kana_key, department, profession, note, search
) VALUES (
    :id, :facility_id, :name, :kana, :kana_key, :department, :profession, :note, :search
)
ON CONFLICT (id) DO UPDATE SET
    facility_id = excluded.facility_id,
    name = excluded.name,
    kana = excluded.kana,
    kana_key = excluded.kana_key,
    department = excluded.department,
    profession = excluded.profession,
    note = excluded.note,
    search = excluded.search

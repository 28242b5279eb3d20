INSERT INTO staff (
    id, name, kana, kana_key, role, is_active
) VALUES (
    :id, :name, :kana, :kana_key, :role, :is_active
)
ON CONFLICT (id) DO UPDATE SET
    name = excluded.name,
    kana = excluded.kana,
    kana_key = excluded.kana_key,
    role = excluded.role,
    is_active = excluded.is_active

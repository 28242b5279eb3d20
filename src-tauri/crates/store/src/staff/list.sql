SELECT id, name, kana, role, is_active FROM staff ORDER BY is_active DESC, kana_key, id

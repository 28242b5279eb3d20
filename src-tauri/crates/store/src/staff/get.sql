SELECT id, name, kana, role, is_active FROM staff WHERE id = :id

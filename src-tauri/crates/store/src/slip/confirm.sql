UPDATE slip SET confirmed_at = :confirmed_at WHERE id = :id

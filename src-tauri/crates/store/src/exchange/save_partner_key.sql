INSERT INTO partner_key (public_key, name, added_at, added_by, verified_at, verified_by)
VALUES (:public_key, :name, :added_at, :added_by, :verified_at, :verified_by)
ON CONFLICT (public_key) DO UPDATE SET
    name = excluded.name,
    verified_at = excluded.verified_at,
    verified_by = excluded.verified_by

SELECT public_key, name, added_at, added_by, verified_at, verified_by
FROM partner_key
ORDER BY name, public_key

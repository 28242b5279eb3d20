DELETE FROM partner_key WHERE public_key = :public_key

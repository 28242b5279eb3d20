INSERT INTO office_key (id, secret, made_at) VALUES (1, :secret, :made_at)

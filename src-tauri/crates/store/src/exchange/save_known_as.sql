INSERT INTO known_as (kind, foreign_id, id) VALUES (:kind, :foreign_id, :id)
ON CONFLICT (kind, foreign_id) DO UPDATE SET id = excluded.id

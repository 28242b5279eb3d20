SELECT id FROM known_as WHERE kind = :kind AND foreign_id = :foreign_id

DELETE FROM client WHERE id = :client_id

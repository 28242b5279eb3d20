DELETE FROM slip WHERE id = :id

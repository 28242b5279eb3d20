SELECT origin
FROM slip
WHERE id = :id

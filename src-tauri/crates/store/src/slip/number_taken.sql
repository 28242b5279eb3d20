SELECT 1
FROM slip
WHERE number = :number
LIMIT 1

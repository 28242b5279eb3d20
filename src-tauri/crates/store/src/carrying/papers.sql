SELECT slip.id, slip.number, count(slip_event.id) AS events
FROM slip
LEFT JOIN slip_event ON slip_event.slip_id = slip.id
WHERE slip.confirmed_at IS NOT NULL
GROUP BY slip.id
ORDER BY slip.number

SELECT
    slip.id, slip.number, slip.confirmed_at,
    coalesce(group_concat(slip_event.id), '') AS events
FROM slip
LEFT JOIN slip_event ON slip_event.slip_id = slip.id
GROUP BY slip.id
ORDER BY slip.number

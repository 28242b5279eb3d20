SELECT id AS trace FROM client WHERE id = :client_id
UNION ALL SELECT name FROM client WHERE id = :client_id
UNION ALL SELECT kana FROM client WHERE id = :client_id
UNION ALL SELECT id FROM slip WHERE client_id = :client_id
UNION ALL SELECT id FROM timeline_entry WHERE client_id = :client_id
UNION ALL SELECT id FROM certification WHERE client_id = :client_id
UNION ALL SELECT id FROM consent WHERE client_id = :client_id

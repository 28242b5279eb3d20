INSERT INTO consent (
    id, client_id, scope, given_on, given_by, method, paper_location, expires_on, withdrawn_on
) VALUES (
    :id, :client_id, :scope, :given_on, :given_by, :method, :paper_location, :expires_on,
    :withdrawn_on
)
ON CONFLICT (id) DO UPDATE SET
    scope = excluded.scope,
    given_on = excluded.given_on,
    given_by = excluded.given_by,
    method = excluded.method,
    paper_location = excluded.paper_location,
    expires_on = excluded.expires_on,
    withdrawn_on = excluded.withdrawn_on
WHERE client_id = excluded.client_id

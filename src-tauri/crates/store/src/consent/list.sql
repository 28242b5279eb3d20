SELECT
    id, client_id, scope, given_on, given_by, method, paper_location, expires_on, withdrawn_on
FROM consent
WHERE client_id = :client_id
ORDER BY given_on DESC, id DESC

SELECT hash, state FROM shared_state
WHERE kind = :kind AND record_id = :record_id
ORDER BY turn DESC, hash

INSERT INTO shared_state (kind, record_id, hash, client_id, turn, state)
VALUES (
    :kind, :record_id, :hash, :client_id,
    (SELECT coalesce(max(turn), 0) + 1 FROM shared_state
     WHERE kind = :kind AND record_id = :record_id),
    :state
)
ON CONFLICT (kind, record_id, hash) DO UPDATE SET turn = excluded.turn, state = excluded.state

INSERT INTO timeline_entry (
    id, client_id, day, time, kind, record, partner, item, text,
    domains, is_internal, slip_id, recorder_id, recorder_name, recorded_at, revision, search
) VALUES (
    :id, :client_id, :day, :time, :kind, :record, :partner, :item, :text,
    :domains, :is_internal, :slip_id, :recorder_id, :recorder_name, :recorded_at, 0, :search
)

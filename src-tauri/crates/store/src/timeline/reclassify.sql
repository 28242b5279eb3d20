UPDATE timeline_entry
SET kind = :kind, record = :record, partner = :partner, domains = :domains,
    is_internal = :is_internal
WHERE id = :id

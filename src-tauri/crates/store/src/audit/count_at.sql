SELECT count(*) AS rows FROM audit_log WHERE act = :act AND happened_at = :happened_at

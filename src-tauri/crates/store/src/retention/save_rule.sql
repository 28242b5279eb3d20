INSERT INTO retention_rule (insurer_number, years) VALUES (:insurer_number, :years)
ON CONFLICT (insurer_number) DO UPDATE SET years = excluded.years

INSERT INTO slip_counter (era, year, last) VALUES (:era, :year, :last)
ON CONFLICT (era, year) DO UPDATE SET last = max(last, excluded.last)

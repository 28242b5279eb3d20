INSERT INTO slip_counter (era, year, last) VALUES (:era, :year, 1)
ON CONFLICT (era, year) DO UPDATE SET last = last + 1
RETURNING last

INSERT INTO slip_counter (era, year, last) VALUES (:era, :year, :count)
ON CONFLICT (era, year) DO UPDATE SET last = last + excluded.last

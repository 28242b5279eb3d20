SELECT era, year, last FROM slip_counter ORDER BY era, year

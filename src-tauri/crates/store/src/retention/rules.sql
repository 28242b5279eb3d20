SELECT insurer_number, years FROM retention_rule ORDER BY insurer_number

SELECT secret FROM office_key WHERE id = 1

SELECT
    id, name, number, postal_code, address, phone, fax, hours, manager, reply_within_days
FROM office

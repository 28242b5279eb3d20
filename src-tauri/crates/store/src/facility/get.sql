SELECT
    id, kind, name, kana, number, postal_code, address, area, phone, fax, fax_verified_on,
    fax_verified_by, fax_verified_number, contact_time, contact_person, preferred_means,
    masking, note
FROM facility
WHERE id = :id

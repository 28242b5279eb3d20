INSERT INTO facility (
    id, kind, name, kana, kana_key, number, postal_code, address, area, phone, fax,
    fax_verified_on, fax_verified_by, fax_verified_number, contact_time, contact_person,
    preferred_means, masking, note, search
) VALUES (
    :id, :kind, :name, :kana, :kana_key, :number, :postal_code, :address, :area, :phone, :fax,
    :fax_verified_on, :fax_verified_by, :fax_verified_number, :contact_time, :contact_person,
    :preferred_means, :masking, :note, :search
)
ON CONFLICT (id) DO UPDATE SET
    kind = excluded.kind,
    name = excluded.name,
    kana = excluded.kana,
    kana_key = excluded.kana_key,
    number = excluded.number,
    postal_code = excluded.postal_code,
    address = excluded.address,
    area = excluded.area,
    phone = excluded.phone,
    fax = excluded.fax,
    fax_verified_on = excluded.fax_verified_on,
    fax_verified_by = excluded.fax_verified_by,
    fax_verified_number = excluded.fax_verified_number,
    contact_time = excluded.contact_time,
    contact_person = excluded.contact_person,
    preferred_means = excluded.preferred_means,
    masking = excluded.masking,
    note = excluded.note,
    search = excluded.search

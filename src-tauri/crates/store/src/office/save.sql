INSERT INTO office (
    singleton, id, name, number, postal_code, address, phone, fax, hours, manager,
    reply_within_days
) VALUES (
    1, :id, :name, :number, :postal_code, :address, :phone, :fax, :hours, :manager,
    :reply_within_days
)
ON CONFLICT (singleton) DO UPDATE SET
    id = excluded.id,
    name = excluded.name,
    number = excluded.number,
    postal_code = excluded.postal_code,
    address = excluded.address,
    phone = excluded.phone,
    fax = excluded.fax,
    hours = excluded.hours,
    manager = excluded.manager,
    reply_within_days = excluded.reply_within_days

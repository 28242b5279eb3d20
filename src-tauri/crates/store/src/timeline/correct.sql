UPDATE timeline_entry
SET day = :day, time = :time, item = :item, text = :text, search = :search,
    revision = revision + 1
WHERE id = :id

UPDATE timeline_entry
SET item = :item, text = :text, search = :search, revision = revision + 1
WHERE id = :id

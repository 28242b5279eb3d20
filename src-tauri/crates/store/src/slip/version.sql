SELECT content, template_text, pdf, pdf_sha256, warnings FROM slip_version WHERE slip_id = :slip_id

INSERT INTO slip_version (slip_id, number, content, template_text, pdf, pdf_sha256, warnings)
VALUES (:slip_id, :number, :content, :template_text, :pdf, :pdf_sha256, :warnings)

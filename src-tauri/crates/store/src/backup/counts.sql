SELECT (SELECT count(*) FROM client) AS clients,
       (SELECT count(*) FROM slip) AS slips,
       (SELECT count(*) FROM timeline_entry) AS entries

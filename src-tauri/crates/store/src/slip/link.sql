UPDATE slip SET supersedes = :supersedes WHERE id = :id AND supersedes IS NULL

PRAGMA locking_mode = EXCLUSIVE;
PRAGMA foreign_keys = ON;
PRAGMA recursive_triggers = ON;
PRAGMA secure_delete = ON;
PRAGMA temp_store = MEMORY;
-- 8 MB of decrypted pages, so that a year's records are decrypted once and not at every list. They live
-- in memory only while the records are open: locking closes the connection, which frees them. Freed is
-- not wiped: cipher_memory_security would wipe, but also asks the system to lock every small piece of
-- memory, which it refuses beyond a few megabytes, and it can never be switched off again.
PRAGMA cache_size = -8000;
PRAGMA trusted_schema = OFF;
PRAGMA synchronous = FULL;

//! The encrypted records file: key slots, migrations, one transact, tables.

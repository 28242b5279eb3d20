//! What the database is made with.

use rusqlite::Connection;

/// Returns the version numbers of SQLite and SQLCipher; the second is empty where it does not say.
#[must_use]
pub fn engine_versions() -> (String, String) {
    let cipher: String = Connection::open_in_memory()
        .and_then(|connection| {
            connection.pragma_query_value(None, "cipher_version", |row| row.get(0))
        })
        .unwrap_or_default();
    // Its edition stands behind the number, in English.
    let number = cipher.split(' ').next().unwrap_or_default();
    (rusqlite::version().to_owned(), number.to_owned())
}

#[cfg(test)]
mod tests {
    #[test]
    fn both_say_their_number() {
        let (sqlite, cipher) = super::engine_versions();
        assert!(sqlite.starts_with("3."), "{sqlite}");
        assert!(cipher.starts_with("4."), "{cipher}");
        assert!(!cipher.contains(' '), "{cipher}");
    }
}

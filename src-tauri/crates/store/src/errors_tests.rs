use super::*;
use crate::testing::bench;

const MARKER: &str = "目印の氏名";

#[test]
fn no_error_tells_what_a_record_says() {
    let mut bench = bench();
    let (mut client, _) = bench.with_client();
    client.name = MARKER.into();
    client.care_manager_id = crate::testing::staff(&bench.ids).id;
    let refused = bench
        .store
        .transact(|tx| tx.save_client(&client))
        .unwrap_err();
    bench
        .store
        .connection
        .execute("UPDATE client SET sex = ?1", [MARKER])
        .unwrap();
    let unreadable = bench.store.read().client(client.id).unwrap_err();
    let sql = format!("SELECT {MARKER} FROM client");
    let failed = bench.store.connection.prepare(&sql).err().unwrap();
    let errors: [&dyn std::error::Error; 3] = [&refused, &unreadable, &ReadError::from(failed)];
    for error in errors {
        let said = format!("{error} {error:?} {:?}", error.source());
        assert!(!said.contains(MARKER), "{said}");
    }
    assert!(
        matches!(unreadable, ReadError::Unreadable { column } if column == "sex"),
        "the column is named, its content is not"
    );
}

#[test]
fn sqlite_conditions_are_told_apart_by_code() {
    let error = |code| rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None);
    let full = WriteError::from(error(rusqlite::ffi::SQLITE_FULL));
    let read_only = WriteError::from(error(rusqlite::ffi::SQLITE_READONLY));
    let busy = WriteError::from(error(rusqlite::ffi::SQLITE_BUSY));
    let refused = WriteError::from(error(rusqlite::ffi::SQLITE_CONSTRAINT_TRIGGER));
    let damaged = WriteError::from(error(rusqlite::ffi::SQLITE_CORRUPT));
    let medium = WriteError::from(error(rusqlite::ffi::SQLITE_IOERR_FSYNC));
    let other = WriteError::from(error(rusqlite::ffi::SQLITE_ERROR));
    assert!(matches!(full, WriteError::DiskFull));
    assert!(matches!(read_only, WriteError::ReadOnly));
    assert!(matches!(busy, WriteError::Busy));
    assert!(matches!(refused, WriteError::Refused { code: 1811 }));
    assert!(matches!(damaged, WriteError::Read(ReadError::Damaged)));
    assert!(matches!(
        medium,
        WriteError::Read(ReadError::Medium { code: 1034 })
    ));
    assert!(matches!(other, WriteError::Failed { code: 1 }));
}

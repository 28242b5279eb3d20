use super::*;
use crate::testing::{at, bench};

fn imported() -> ImportRecord {
    ImportRecord {
        archive_id: "見本-1".into(),
        sha256: "00".repeat(32),
        at: at(1),
        by: "見本 花子".into(),
        counts: BTreeMap::from([("clients".into(), 2)]),
    }
}

fn exported(clients: Vec<ClientId>) -> ExportRecord {
    ExportRecord {
        archive_id: "見本-2".into(),
        sha256: "11".repeat(32),
        at: at(2),
        by: "見本 花子".into(),
        recipient: "見本地域包括支援センター".into(),
        medium: "USB 見本".into(),
        clients,
        counts: BTreeMap::from([("slips".into(), 3)]),
    }
}

#[test]
fn handovers_are_logged_newest_first() {
    let mut bench = bench();
    let (client, _) = bench.with_client();
    let later = ImportRecord {
        at: at(9),
        ..imported()
    };
    let exported = exported(vec![client.id]);
    let changed = bench.write(|tx| {
        tx.log_import(&imported())?;
        tx.log_import(&later)?;
        tx.log_export(&exported)
    });
    assert!(changed.logs);
    assert!(bench.store.read().imports().unwrap() == [later, imported()]);
    assert!(bench.store.read().exports().unwrap() == [exported]);
}

#[test]
fn sql_behind_the_program_changes_no_log_row() {
    let mut bench = bench();
    bench.write(|tx| {
        tx.log_import(&imported())?;
        tx.log_export(&exported(vec![]))
    });
    for table in ["import_log", "export_log"] {
        for sql in [
            format!("UPDATE {table} SET done_by = 'x'"),
            format!("DELETE FROM {table}"),
            format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table}"),
        ] {
            assert!(bench.past_the_program(&sql).is_err(), "{sql}");
        }
    }
}

//! What is confirmed or recorded stays as it was, also past the program's calls.
//!
//! Every column of every such table is attacked with every statement that can change or take out a
//! row, with the settings a database tool has and from an attached database. Whoever has the key and
//! drops the triggers first (`DROP TRIGGER`, `PRAGMA writable_schema`) is out of reach of any trigger;
//! against that stand the frozen pages' hashes and the mark outside the audit log.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use rusqlite::Connection;
use rusqlite::types::Value;
use serde_json::json;
use tsunagi_domain::{AuditAct, AuditEntry, Entry};

use crate::testing::{Bench, at, bench, correction_of, day, entry, event, sent};
use crate::{ExportEvent, ExportRecord, ExportStep, ImportRecord, LimitDecision, PurgeMark};

/// The tables whose rows stay, with every column.
const FIXED: &[&str] = &[
    "audit_log",
    "client_limit_change",
    "export_event",
    "export_log",
    "import_log",
    "purged_client",
    "slip",
    "slip_event",
    "slip_version",
    "timeline_correction",
    "timeline_entry",
];

/// Tables with triggers of another kind: a client goes by purging only, and a permit for that is made
/// and used within one transaction (`retention/tests.rs`).
const OTHERS: &[&str] = &["client", "purge_permit"];

/// Fills every fixed table; all slips are confirmed.
fn filled() -> Bench {
    let mut bench = bench();
    let (client, physician) = bench.with_client();
    let (mut purged, _) = bench.with_client();
    purged.closed_on = Some(day());
    // Marked 外部提供不可: that mark can be set later, and never taken off.
    let entry = Entry {
        is_internal: true,
        ..entry(&bench.ids, &client, &bench.staff)
    };
    let corrected = Entry {
        day: entry.day.plus_days(-1),
        ..entry.clone()
    };
    let me = bench.staff.clone();
    bench.write(|tx| {
        tx.add_entry(&entry)?;
        tx.save_client(&purged)?;
        tx.mark_purge(&PurgeMark {
            client_id: purged.id,
            at: at(5),
            by_id: me.id,
            by_name: me.name.clone(),
            reason: "保存期間が過ぎたため".to_owned(),
        })?;
        tx.purge_client(purged.id, at(9))?;
        tx.limit_client(client.id, Some(&[me.id]), &decision(&me))?;
        tx.append_audit(&audited(&me))?;
        tx.log_import(&imported())?;
        tx.log_export(&exported())?;
        tx.log_export_event(&begun())
    });
    let correction = correction_of(&entry, 50);
    bench
        .store
        .transact(|tx| tx.correct_entry(&corrected, &correction))
        .unwrap();
    let slip = bench.with_draft(&client, &physician);
    bench.confirm(&slip);
    let sending = event(&bench.ids, sent());
    bench
        .store
        .transact(|tx| tx.add_event(slip.id, &sending))
        .unwrap();
    bench
}

fn decision(me: &tsunagi_domain::Staff) -> LimitDecision {
    LimitDecision {
        at: at(0),
        by_id: me.id,
        by_name: me.name.clone(),
        is_limited: true,
        names: me.name.clone(),
        reason: "見本の理由".to_owned(),
    }
}

fn audited(me: &tsunagi_domain::Staff) -> AuditEntry {
    AuditEntry {
        at: at(9),
        act: AuditAct::Opened,
        staff_id: Some(me.id),
        staff_name: me.name.clone(),
        thing: None,
        detail: String::new(),
    }
}

fn imported() -> ImportRecord {
    ImportRecord {
        archive_id: "見本-1".into(),
        sha256: "00".repeat(32),
        at: at(1),
        by: "見本 花子".into(),
        counts: BTreeMap::new(),
    }
}

fn exported() -> ExportRecord {
    ExportRecord {
        archive_id: "見本-2".into(),
        sha256: "11".repeat(32),
        at: at(2),
        by: "見本 花子".into(),
        recipient: "見本地域包括支援センター".into(),
        medium: "USB 見本".into(),
        clients: Vec::new(),
        counts: BTreeMap::new(),
    }
}

fn begun() -> ExportEvent {
    ExportEvent {
        archive_id: "見本-2".into(),
        step: ExportStep::Begun,
        at: at(2),
        by: "見本 花子".into(),
        detail: json!({}),
    }
}

fn columns(connection: &Connection, table: &str) -> Vec<String> {
    let mut statement = connection
        .prepare(&format!("SELECT * FROM {table} LIMIT 1"))
        .unwrap();
    assert!(
        statement.query([]).unwrap().next().unwrap().is_some(),
        "{table} has a row to attack"
    );
    statement.column_names().map(str::to_owned).collect()
}

/// Returns all rows of a table, in their order.
fn rows(connection: &Connection, table: &str) -> Vec<Vec<Value>> {
    let mut statement = connection
        .prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2"))
        .unwrap();
    let width = statement.column_count();
    let rows = statement.query_map([], |row| (0..width).map(|at| row.get(at)).collect());
    rows.unwrap().map(Result::unwrap).collect()
}

/// Returns every statement that could change or take out a row of a table.
fn attacks(table: &str, columns: &[String]) -> Vec<String> {
    let name = table.rsplit('.').next().unwrap();
    let mut attacks = vec![
        format!("DELETE FROM {table}"),
        format!("DELETE FROM {table} WHERE true"),
        format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table}"),
        format!("REPLACE INTO {table} SELECT * FROM {table}"),
    ];
    for column in columns {
        // Of the same type, so that nothing but the trigger can be what refuses it.
        let other = format!(
            "CASE typeof({column}) WHEN 'integer' THEN {column} + 1 \
             WHEN 'blob' THEN zeroblob(32) WHEN 'null' THEN 'x' ELSE {column} || 'x' END"
        );
        for update in ["UPDATE", "UPDATE OR REPLACE", "UPDATE OR IGNORE"] {
            attacks.push(format!("{update} {table} SET {column} = {other}"));
        }
        attacks.push(format!(
            "INSERT INTO {table} SELECT * FROM {table} WHERE true \
             ON CONFLICT DO UPDATE SET {column} = {}",
            other.replace(column.as_str(), &format!("{name}.{column}"))
        ));
        let replaced: Vec<&str> = columns
            .iter()
            .map(|one| {
                if one == column {
                    other.as_str()
                } else {
                    one.as_str()
                }
            })
            .collect();
        attacks.push(format!(
            "INSERT OR REPLACE INTO {table} SELECT {} FROM {table}",
            replaced.join(", ")
        ));
    }
    attacks
}

/// Runs every attack against every fixed table, as a connection finds them behind `prefix`.
fn attack_all(connection: &Connection, prefix: &str) {
    for table in FIXED {
        let table = format!("{prefix}{table}");
        let columns = columns(connection, &table);
        let before = rows(connection, &table);
        for attack in attacks(&table, &columns) {
            let outcome = connection.execute(&attack, []);
            let now = rows(connection, &table);
            let is_kept = before.iter().all(|row| now.contains(row));
            assert!(is_kept, "{attack}");
            match outcome {
                Err(rusqlite::Error::SqliteFailure(error, _)) => assert!(
                    error.code == rusqlite::ErrorCode::ConstraintViolation,
                    "refused as a rule of the records, not as nonsense: {error:?} {attack}"
                ),
                // A new row beside the old ones is what these tables are for.
                Ok(_) => assert!(attack.starts_with("INSERT"), "{attack}"),
                other => panic!("{other:?} {attack}"),
            }
        }
    }
}

#[test]
fn no_statement_changes_or_takes_out_what_is_confirmed() {
    let bench = filled();
    for settings in [
        "PRAGMA recursive_triggers = OFF; PRAGMA foreign_keys = OFF;",
        "PRAGMA recursive_triggers = ON; PRAGMA foreign_keys = ON;",
        "PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF;",
        "PRAGMA defer_foreign_keys = ON;",
    ] {
        bench.store.connection.execute_batch(settings).unwrap();
        attack_all(&bench.store.connection, "");
    }
}

#[test]
fn an_attached_database_reaches_no_further() {
    let bench = filled();
    let (path, key) = (bench.store.folder.records(), bench.store.key.clone());
    let dir = crate::testing::closed(bench);
    let mut hex = String::new();
    for byte in key.iter() {
        write!(hex, "{byte:02x}").unwrap();
    }
    let outside = Connection::open_in_memory().unwrap();
    let attach = format!("ATTACH ?1 AS office KEY \"x'{hex}'\"");
    outside.execute(&attach, [path.to_str().unwrap()]).unwrap();
    attack_all(&outside, "office.");
    // Rows can be brought over, but only beside those that are there.
    outside
        .execute_batch("CREATE TABLE main.slip_event AS SELECT * FROM office.slip_event")
        .unwrap();
    for sql in [
        "UPDATE main.slip_event SET done_by = 'x'",
        "INSERT OR REPLACE INTO office.slip_event SELECT * FROM main.slip_event",
    ] {
        let is_inside = sql.contains("office");
        assert_eq!(outside.execute(sql, []).is_err(), is_inside, "{sql}");
    }
    drop(dir);
}

#[test]
fn every_table_that_is_guarded_is_attacked() {
    let bench = bench();
    let mut statement = bench
        .store
        .connection
        .prepare("SELECT DISTINCT tbl_name FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap();
    let guarded: BTreeSet<String> = statement
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let attacked = FIXED.iter().copied().chain(OTHERS.iter().copied());
    let attacked: BTreeSet<String> = attacked.map(str::to_owned).collect();
    assert_eq!(guarded, attacked);
}

#[test]
fn a_correction_says_truly_what_stood_before() {
    let bench = filled();
    let correction = |revision: &str, day: &str, time: &str, item: &str, text: &str| {
        format!(
            "INSERT INTO timeline_correction SELECT id, {revision}, {day}, {time}, {item}, {text}, \
             recorded_at, 'x', 'x' FROM timeline_entry"
        )
    };
    for false_one in [
        correction("revision - 1", "day", "time", "item", "text"),
        correction("revision + 1", "day", "time", "item", "text"),
        correction("revision", "'2020-01-01'", "time", "item", "text"),
        correction("revision", "day", "NULL", "item", "text"),
        correction("revision", "day", "time", "'x'", "text"),
        correction("revision", "day", "time", "item", "'x'"),
    ] {
        assert!(bench.past_the_program(&false_one).is_err(), "{false_one}");
    }
    let moved = "UPDATE timeline_entry SET day = '2020-01-01', revision = revision + 1";
    assert!(bench.past_the_program(moved).is_err(), "nothing kept yet");
    let kept = correction("revision", "day", "time", "item", "text");
    bench.past_the_program(&kept).unwrap();
    assert!(
        bench.past_the_program(&kept).is_err(),
        "and not a second time"
    );
    bench.past_the_program(moved).unwrap();
    assert!(
        bench
            .past_the_program("UPDATE timeline_entry SET time = NULL")
            .is_err(),
        "the same correction lets one change through"
    );
}

#[test]
fn a_link_that_was_left_out_is_filled_in_once_and_within_the_client() {
    let mut bench = bench();
    let (client, physician) = bench.with_client();
    let (other, doctor) = bench.with_client();
    let [older, newer] = [(); 2].map(|()| bench.with_draft(&client, &physician));
    let foreign = bench.with_draft(&other, &doctor);
    for slip in [&older, &newer, &foreign] {
        bench.confirm(slip);
    }
    let entry = entry(&bench.ids, &client, &bench.staff);
    bench.write(|tx| tx.add_entry(&entry));
    let changes = |table: &str, what: &str, id: String| {
        let sql = format!("UPDATE {table} SET {what} WHERE id = ?1");
        bench.store.connection.execute(&sql, [id]).is_ok()
    };
    let slip = |value: &str| {
        let what = format!("supersedes = {value}");
        changes("slip", &what, newer.id.to_string())
    };
    let quoted = |id: tsunagi_domain::SlipId| format!("'{id}'");
    for value in [
        quoted(foreign.id),
        quoted(newer.id),
        "'no slip'".to_owned(),
        format!("{}, content = '{{}}'", quoted(older.id)),
    ] {
        assert!(!slip(&value), "{value}");
    }
    assert!(slip(&quoted(older.id)));
    assert!(!slip("NULL"), "and then it stays");
    let about = |value: &str| {
        let what = format!("slip_id = {value}");
        changes("timeline_entry", &what, entry.id.to_string())
    };
    assert!(!about(&quoted(foreign.id)));
    assert!(about(&quoted(older.id)));
    assert!(
        !about(&quoted(newer.id)) && !about("NULL"),
        "and then it stays"
    );
}

#[test]
fn an_entry_stays_as_it_was_classified_and_may_only_become_internal() {
    let mut bench = bench();
    let (client, _) = bench.with_client();
    let entry = entry(&bench.ids, &client, &bench.staff);
    assert!(!entry.is_internal);
    bench.write(|tx| tx.add_entry(&entry));
    let set = |what: &str| {
        let sql = format!("UPDATE timeline_entry SET {what}");
        bench.past_the_program(&sql).is_ok()
    };
    for changed in [
        "kind = 'visit'",
        "kind = 'visit', revision = revision + 1",
        "is_internal = 1, kind = 'visit'",
        "is_internal = 2",
        "record = 'monitoring'",
        "partner = 'pharmacy'",
        "domains = '[]x'",
        "search = ''",
    ] {
        assert!(!set(changed), "{changed}");
    }
    assert!(
        set("is_internal = 1"),
        "the stricter mark of another office"
    );
    assert!(!set("is_internal = 0"), "and then it stays");
}

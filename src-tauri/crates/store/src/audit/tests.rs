use std::fs;
use std::path::Path;

use super::*;
use crate::Store;
use crate::testing::{Bench, PASSPHRASE, bench, secret};

fn moment(minute: u32) -> Moment {
    let day = Day::from_ymd(2026, 4, 1).unwrap();
    Moment::from_local(day, 9 + minute / 60, minute % 60, 0).unwrap()
}

fn act(bench: &Bench, minute: u32, act: AuditAct) -> AuditEntry {
    AuditEntry {
        at: moment(minute),
        act,
        staff_id: Some(bench.staff.id),
        staff_name: bench.staff.name.clone(),
        thing: Some(AuditThing::new(AuditThingKind::Slip, &minute)),
        detail: String::new(),
    }
}

fn note(bench: &mut Bench, minute: u32, what: AuditAct) {
    let entry = act(bench, minute, what);
    bench.write(|tx| tx.append_audit(&entry));
}

/// Makes a store whose log has ten rows, each a minute after the other.
fn with_ten() -> Bench {
    let mut bench = bench();
    for minute in 1..=10 {
        note(&mut bench, minute, AuditAct::Opened);
    }
    assert_eq!(bench.store.verify_audit().unwrap().findings, []);
    bench
}

/// Does to the log what a tool with the key could do: without triggers.
fn behind_the_back(bench: &Bench, sql: &str) {
    let triggers = "DROP TRIGGER audit_log_is_only_added; DROP TRIGGER audit_log_is_fixed;
                    DROP TRIGGER audit_log_stays;";
    bench.store.connection.execute_batch(triggers).unwrap();
    bench.store.connection.execute_batch(sql).unwrap();
}

fn found_after(sql: &str) -> Vec<AuditFinding> {
    let bench = with_ten();
    behind_the_back(&bench, sql);
    let report = bench.store.verify_audit().unwrap();
    assert!(!report.is_sound(), "{sql}");
    report.findings
}

fn head_of(bench: &Bench) -> std::path::PathBuf {
    bench.store.folder.audit_head()
}

#[test]
fn what_was_noted_is_read_back() {
    let mut bench = bench();
    note(&mut bench, 1, AuditAct::Opened);
    note(&mut bench, 2, AuditAct::Printed);
    let rows = bench
        .store
        .read()
        .audit_rows(&AuditQuery::default())
        .unwrap();
    let expected = [
        AuditRow {
            number: 2,
            entry: act(&bench, 2, AuditAct::Printed),
        },
        AuditRow {
            number: 1,
            entry: act(&bench, 1, AuditAct::Opened),
        },
    ];
    assert!(rows == expected, "the newest first, every column as given");
}

#[test]
fn a_query_chooses_by_day_person_act_and_record() {
    let bench = with_ten();
    let count = |query: AuditQuery| bench.store.read().audit_rows(&query).unwrap().len();
    let day = moment(1).day();
    let all = AuditQuery::default;
    assert_eq!(
        count(AuditQuery {
            from: Some(day),
            to: Some(day),
            ..all()
        }),
        10
    );
    assert_eq!(
        count(AuditQuery {
            from: Some(day.plus_days(1)),
            ..all()
        }),
        0
    );
    assert_eq!(
        count(AuditQuery {
            to: Some(day.plus_days(-1)),
            ..all()
        }),
        0
    );
    assert_eq!(
        count(AuditQuery {
            staff_id: Some(bench.staff.id),
            ..all()
        }),
        10
    );
    assert_eq!(
        count(AuditQuery {
            acts: vec![AuditAct::Printed],
            ..all()
        }),
        0
    );
    assert_eq!(
        count(AuditQuery {
            acts: vec![AuditAct::Opened],
            limit: Some(4),
            ..all()
        }),
        4
    );
    assert_eq!(
        count(AuditQuery {
            before: Some(4),
            ..all()
        }),
        3
    );
    let thing = Some(AuditThing::new(AuditThingKind::Slip, &3));
    assert_eq!(count(AuditQuery { thing, ..all() }), 1);
}

#[test]
fn an_act_that_did_not_happen_is_not_noted() {
    let mut bench = with_ten();
    let entry = act(&bench, 11, AuditAct::Printed);
    let failed = bench.store.transact(|tx| {
        tx.append_audit(&entry)?;
        Err::<(), _>(WriteError::DiskFull)
    });
    assert!(failed.is_err());
    let report = bench.store.verify_audit().unwrap();
    assert_eq!((report.rows, report.findings), (10, vec![]));
}

#[test]
fn the_database_itself_lets_rows_only_be_added() {
    let bench = with_ten();
    for sql in [
        "UPDATE audit_log SET detail = 'x' WHERE seq = 3",
        "UPDATE audit_log SET seq = 99 WHERE seq = 3",
        "DELETE FROM audit_log WHERE seq = 10",
        "DELETE FROM audit_log",
        "INSERT OR REPLACE INTO audit_log SELECT * FROM audit_log WHERE seq = 3",
        "REPLACE INTO audit_log SELECT * FROM audit_log WHERE seq = 10",
        "INSERT INTO audit_log SELECT * FROM audit_log WHERE seq = 3
         ON CONFLICT (seq) DO UPDATE SET detail = 'x'",
        "UPDATE OR REPLACE audit_log SET seq = 4 WHERE seq = 3",
        "INSERT INTO audit_log SELECT 12, happened_at, act, staff_id, staff_name, thing_kind,
         thing_id, detail, chain FROM audit_log WHERE seq = 3",
    ] {
        assert!(bench.store.connection.execute_batch(sql).is_err(), "{sql}");
    }
    assert!(bench.store.verify_audit().unwrap().is_sound());
}

#[test]
fn an_altered_row_is_found_whichever_column() {
    for column in [
        "act",
        "staff_id",
        "staff_name",
        "thing_id",
        "thing_kind",
        "detail",
    ] {
        let found = found_after(&format!(
            "UPDATE audit_log SET {column} = 'printed' WHERE seq = 4"
        ));
        assert_eq!(found, [AuditFinding::Altered { number: 4 }], "{column}");
    }
    let found =
        found_after("UPDATE audit_log SET happened_at = '2026-04-01T09:04:30+09:00' WHERE seq = 4");
    assert_eq!(found, [AuditFinding::Altered { number: 4 }]);
}

#[test]
fn an_altered_end_of_a_row_is_found() {
    let found = found_after("UPDATE audit_log SET chain = randomblob(32) WHERE seq = 4");
    assert_eq!(
        found,
        [
            AuditFinding::Altered { number: 4 },
            AuditFinding::Altered { number: 5 }
        ],
        "the row, and the one that no longer follows it"
    );
}

#[test]
fn a_row_taken_out_leaves_its_number() {
    let found = found_after("DELETE FROM audit_log WHERE seq IN (4, 5)");
    assert_eq!(found, [AuditFinding::Missing { first: 4, last: 5 }]);
    let found = found_after("DELETE FROM audit_log WHERE seq = 1");
    assert_eq!(found, [AuditFinding::Missing { first: 1, last: 1 }]);
}

#[test]
fn a_row_taken_out_is_found_though_the_rest_was_numbered_anew() {
    let found = found_after(
        "DELETE FROM audit_log WHERE seq IN (4, 5);
         UPDATE audit_log SET seq = -(seq - 2) WHERE seq > 5;
         UPDATE audit_log SET seq = -seq WHERE seq < 0;
         UPDATE sqlite_sequence SET seq = 8 WHERE name = 'audit_log';",
    );
    assert_eq!(
        found,
        [
            AuditFinding::Removed {
                before: 4,
                count: 2
            },
            AuditFinding::Head(HeadState::CutOff {
                present: 8,
                expected: 10
            }),
        ]
    );
}

#[test]
fn a_row_put_in_is_found() {
    let found = found_after(
        "UPDATE audit_log SET seq = -(seq + 1) WHERE seq >= 4;
         UPDATE audit_log SET seq = -seq WHERE seq < 0;
         INSERT INTO audit_log SELECT 4, happened_at, 'printed', staff_id, staff_name, thing_kind,
             thing_id, detail, randomblob(32) FROM audit_log WHERE seq = 3;",
    );
    assert_eq!(
        found,
        [
            AuditFinding::Inserted { first: 4, last: 4 },
            AuditFinding::Head(HeadState::Differs { number: 10 }),
        ]
    );
}

#[test]
fn a_row_put_behind_the_last_is_found() {
    let found = found_after(
        "INSERT INTO audit_log SELECT 11, happened_at, 'printed', staff_id, staff_name, thing_kind,
             thing_id, detail, randomblob(32) FROM audit_log WHERE seq = 10;",
    );
    assert_eq!(found, [AuditFinding::Altered { number: 11 }]);
}

#[test]
fn rows_that_changed_places_are_found() {
    let swap = |a: i64, b: i64| {
        format!(
            "UPDATE audit_log SET seq = -1 WHERE seq = {a};
             UPDATE audit_log SET seq = {a} WHERE seq = {b};
             UPDATE audit_log SET seq = {b} WHERE seq = -1;"
        )
    };
    for (a, b) in [(3, 4), (3, 7), (1, 2), (1, 6)] {
        let found = found_after(&swap(a, b));
        let (a, b) = (a.unsigned_abs(), b.unsigned_abs());
        assert_eq!(
            found,
            [
                AuditFinding::Moved { number: a, from: b },
                AuditFinding::Moved { number: b, from: a },
            ],
            "{a} and {b}"
        );
    }
}

#[test]
fn a_log_cut_off_is_found_by_the_mark_outside() {
    let found = found_after(
        "DELETE FROM audit_log WHERE seq > 7;
         UPDATE sqlite_sequence SET seq = 7 WHERE name = 'audit_log';",
    );
    let cut_off = AuditFinding::Head(HeadState::CutOff {
        present: 7,
        expected: 10,
    });
    assert_eq!(found, [cut_off]);
}

#[test]
fn a_log_cut_off_is_found_without_the_mark_too() {
    let bench = with_ten();
    behind_the_back(&bench, "DELETE FROM audit_log");
    fs::remove_file(head_of(&bench)).unwrap();
    assert_eq!(
        bench.store.audit_head().unwrap(),
        HeadState::CutOff {
            present: 0,
            expected: 10
        },
        "the database remembers its highest number"
    );
}

#[test]
fn a_log_written_anew_from_some_row_on_does_not_fit_the_mark() {
    let bench = with_ten();
    // As somebody would who has the key and knows how the rows are chained.
    let content = |row: &AuditRow| chain::content(&row.entry);
    let rows = bench
        .store
        .read()
        .audit_rows(&AuditQuery::default())
        .unwrap();
    let mut end = bench.store.read().audit_link(6).unwrap().unwrap().chain;
    let mut sql = String::new();
    for row in rows.iter().rev().filter(|row| row.number > 6) {
        let mut forged = row.clone();
        forged.entry.staff_name = "別の人".to_owned();
        end = end.next(row.number, &content(&forged));
        sql.push_str(&format!(
            "UPDATE audit_log SET staff_name = '別の人', chain = x'{}' WHERE seq = {};",
            end.hexadecimal(),
            row.number
        ));
    }
    behind_the_back(&bench, &sql);
    assert_eq!(
        bench.store.verify_audit().unwrap().findings,
        [AuditFinding::Head(HeadState::Differs { number: 10 })]
    );
}

#[test]
fn a_mark_made_without_the_key_is_found() {
    let bench = with_ten();
    let genuine = fs::read_to_string(head_of(&bench)).unwrap();
    for (part, other) in [
        ("\"count\": 10", "\"count\": 9"),
        ("format\": 1", "format\": 2"),
    ] {
        let forged = genuine.replacen(part, other, 1);
        assert_ne!(forged, genuine, "the test changes something");
        tsunagi_files::write_atomically(head_of(&bench), forged.as_bytes()).unwrap();
        assert_eq!(bench.store.audit_head().unwrap(), HeadState::Forged);
    }
    for text in ["", "{}", "no mark"] {
        tsunagi_files::write_atomically(head_of(&bench), text.as_bytes()).unwrap();
        assert_eq!(bench.store.audit_head().unwrap(), HeadState::Forged);
    }
    fs::remove_file(head_of(&bench)).unwrap();
    assert_eq!(bench.store.audit_head().unwrap(), HeadState::Missing);
}

#[test]
fn the_mark_of_another_store_does_not_fit() {
    let (bench, other) = (with_ten(), with_ten());
    fs::copy(head_of(&other), head_of(&bench)).unwrap();
    assert_eq!(bench.store.audit_head().unwrap(), HeadState::Forged);
}

#[test]
fn an_older_database_file_does_not_fit_the_mark() {
    let mut bench = with_ten();
    let records = bench.store.folder.records();
    let kept = bench.dir.path().join("kept");
    bench.store.check().unwrap();
    fs::copy(&records, &kept).unwrap();
    note(&mut bench, 11, AuditAct::Printed);
    let dir = bench.dir;
    bench.store.close().unwrap();
    fs::copy(&kept, &records).unwrap();
    let store = open(dir.path());
    let state = HeadState::CutOff {
        present: 10,
        expected: 11,
    };
    assert_eq!(store.audit_head().unwrap(), state);
}

#[test]
fn a_crash_before_the_mark_leaves_it_behind_and_the_next_act_brings_it_up() {
    let mut bench = with_ten();
    let mark = fs::read(head_of(&bench)).unwrap();
    note(&mut bench, 11, AuditAct::Printed);
    note(&mut bench, 12, AuditAct::Printed);
    // What a power cut between commit and mark leaves.
    tsunagi_files::write_atomically(head_of(&bench), &mark).unwrap();
    let mut bench = bench.reopen();
    assert_eq!(
        bench.store.audit_head().unwrap(),
        HeadState::Behind { rows: 2 }
    );
    assert!(
        bench.store.verify_audit().unwrap().is_sound(),
        "nothing is missing"
    );
    note(&mut bench, 13, AuditAct::Unlocked);
    assert_eq!(bench.store.audit_head().unwrap(), HeadState::Fits);
}

#[test]
fn an_act_counts_though_its_mark_cannot_be_written() {
    let mut bench = with_ten();
    let mark = head_of(&bench);
    fs::remove_file(&mark).unwrap();
    fs::create_dir(&mark).unwrap();
    note(&mut bench, 11, AuditAct::Printed);
    assert_eq!(bench.store.verify_audit().unwrap().rows, 11);
    fs::remove_dir(&mark).unwrap();
    bench.write(|tx| tx.set_setting("any", "write"));
    assert_eq!(
        bench.store.audit_head().unwrap(),
        HeadState::Fits,
        "the next transaction brings the mark up"
    );
}

#[test]
fn a_clock_that_went_back_is_noted_and_located() {
    let mut bench = bench();
    note(&mut bench, 30, AuditAct::Opened);
    note(&mut bench, 26, AuditAct::Opened);
    assert_eq!(
        bench.store.verify_audit().unwrap().findings,
        [],
        "a clock set right"
    );
    note(&mut bench, 16, AuditAct::Opened);
    let rows = bench
        .store
        .read()
        .audit_rows(&AuditQuery::default())
        .unwrap();
    let acts: Vec<AuditAct> = rows.iter().map(|row| row.entry.act).collect();
    let opened = AuditAct::Opened;
    assert_eq!(acts, [opened, AuditAct::ClockBack, opened, opened]);
    let report = bench.store.verify_audit().unwrap();
    let back = AuditFinding::ClockBack {
        number: 3,
        minutes: 10,
    };
    assert_eq!(report.findings, [back]);
    assert!(report.is_sound(), "a clock is no tampering by itself");
}

#[test]
fn failed_unlockings_reach_the_log_once() {
    let mut bench = bench();
    let waiting = [moment(2), moment(1), moment(1)];
    bench.write(|tx| tx.append_failed_unlocks(&waiting));
    // A crash here: what was kept outside is still there at the next unlocking.
    bench.write(|tx| tx.append_failed_unlocks(&waiting));
    let report = bench.store.verify_audit().unwrap();
    assert_eq!((report.rows, report.findings), (3, vec![]));
}

#[test]
fn the_chain_is_the_documented_one() {
    let mut bench = bench();
    note(&mut bench, 1, AuditAct::Opened);
    let end = bench.store.read().audit_end().unwrap().unwrap();
    let store_id = bench.store.read().store_id().unwrap();
    let entry = act(&bench, 1, AuditAct::Opened);
    let expected = AuditChain::beginning(&store_id).next(1, &chain::content(&entry));
    assert_eq!(end.chain, expected);
    assert_eq!(bench.store.verify_audit().unwrap().end, Some(expected));
}

fn open(dir: &Path) -> Store {
    Store::open(dir, &secret(PASSPHRASE)).unwrap().0
}

#[test]
fn what_the_program_writes_after_a_tampering_is_no_finding() {
    let columns = "happened_at, act, staff_id, staff_name, thing_kind, thing_id, detail";
    let removed = "DELETE FROM audit_log WHERE seq IN (4, 5);
        UPDATE audit_log SET seq = -(seq - 2) WHERE seq > 5;
        UPDATE audit_log SET seq = -seq WHERE seq < 0;
        UPDATE sqlite_sequence SET seq = 8 WHERE name = 'audit_log';";
    let inserted = format!(
        "UPDATE audit_log SET seq = -(seq + 1) WHERE seq >= 4;
         UPDATE audit_log SET seq = -seq WHERE seq < 0;
         INSERT INTO audit_log SELECT 4, {columns}, randomblob(32) FROM audit_log WHERE seq = 3;"
    );
    let cases = [
        (
            removed,
            AuditFinding::Removed {
                before: 4,
                count: 2,
            },
        ),
        (
            inserted.as_str(),
            AuditFinding::Inserted { first: 4, last: 4 },
        ),
    ];
    for (sql, expected) in cases {
        let mut bench = with_ten();
        behind_the_back(&bench, sql);
        for minute in 11..=13 {
            note(&mut bench, minute, AuditAct::Opened);
        }
        let report = bench.store.verify_audit().unwrap();
        assert_eq!(report.findings, [expected], "the mark was written anew");
    }
}

#[test]
fn a_row_that_cannot_be_read_is_found_and_hides_no_other() {
    let alterations = [
        "UPDATE audit_log SET happened_at = 'いつか' WHERE seq = 10",
        "UPDATE audit_log SET act = 'なにか' WHERE seq = 4",
        "UPDATE audit_log SET staff_id = 'だれか' WHERE seq = 1",
    ];
    for (sql, number) in alterations.into_iter().zip([10, 4, 1]) {
        let mut bench = with_ten();
        behind_the_back(&bench, sql);
        let report = bench.store.verify_audit().unwrap();
        assert_eq!(report.findings, [AuditFinding::Altered { number }], "{sql}");
        let rows = bench.store.read().audit_rows(&AuditQuery::default());
        let rows = rows.unwrap();
        assert_eq!(rows.len(), 10, "{sql}");
        let faults = rows
            .iter()
            .filter(|row| row.entry.act == AuditAct::LogFault);
        let numbers: Vec<u64> = faults.map(|row| row.number).collect();
        assert_eq!(numbers, [number]);
        // The office goes on working, and what comes after is chained as ever.
        note(&mut bench, 11, AuditAct::Opened);
        let report = bench.store.verify_audit().unwrap();
        assert_eq!(report.findings, [AuditFinding::Altered { number }], "{sql}");
    }
}

#[test]
fn the_first_row_of_a_log_may_lack_its_mark_after_a_full_disk() {
    let mut bench = bench();
    head::mark_empty(&bench.store.folder, bench.store.read()).unwrap();
    let empty = fs::read(head_of(&bench)).unwrap();
    note(&mut bench, 1, AuditAct::Opened);
    tsunagi_files::write_atomically(head_of(&bench), &empty).unwrap();
    assert_eq!(
        bench.store.audit_head().unwrap(),
        HeadState::Behind { rows: 1 },
        "the mark before the first row says that there was none"
    );
    fs::remove_file(head_of(&bench)).unwrap();
    assert_eq!(bench.store.audit_head().unwrap(), HeadState::Missing);
}

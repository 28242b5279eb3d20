use std::fs;

use tsunagi_domain::{Client, Slip};

use super::*;
use crate::testing::{
    Bench, at, bench, certification, consent, correction_of, day, entry, event, sent,
};

const CANARY: &str = "浜栗ノ焼ケタ秘密";

/// Makes two clients with a whole history each; the first one's care has ended.
fn with_history() -> (Bench, Client, Slip) {
    let mut bench = bench();
    let (mut client, physician) = bench.with_client();
    client.note = CANARY.repeat(300);
    client.closed_on = Some(day());
    let mut entry = entry(&bench.ids, &client, &bench.staff);
    entry.text = CANARY.repeat(500);
    let certification = certification(&bench.ids, &client);
    let consent = consent(&bench.ids, &client);
    bench.write(|tx| {
        tx.save_client(&client)?;
        tx.save_certification(&certification)?;
        tx.save_consent(&consent)?;
        tx.add_entry(&entry)
    });
    let correction = correction_of(&entry, 50);
    entry.text = "正しい文".to_owned();
    bench
        .store
        .transact(|tx| tx.correct_entry(&entry, &correction))
        .unwrap();
    let slip = bench.with_draft(&client, &physician);
    let slip = bench.confirm(&slip);
    let sending = event(&bench.ids, sent());
    bench
        .store
        .transact(|tx| tx.add_event(slip.id, &sending))
        .unwrap();
    bench.with_draft(&client, &physician);
    (bench, client, slip)
}

fn mark(bench: &mut Bench, client: &Client) {
    let mark = PurgeMark {
        client_id: client.id,
        at: at(5),
        by_id: bench.staff.id,
        by_name: bench.staff.name.clone(),
        reason: "保存期間が過ぎたため".to_owned(),
    };
    bench.write(|tx| tx.mark_purge(&mark));
    assert!(bench.store.read().purge_marks().unwrap() == [mark]);
}

/// Returns every text and blob of every table, as far as a reader of the pages could see it.
fn everything(bench: &Bench) -> String {
    let connection = &bench.store.connection;
    let tables: Vec<String> = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let mut all = String::new();
    for table in tables {
        let mut rows = connection
            .prepare(&format!("SELECT * FROM {table}"))
            .unwrap();
        let width = rows.column_count();
        let mut found = rows.query([]).unwrap();
        while let Some(row) = found.next().unwrap() {
            for column in 0..width {
                let cell: rusqlite::types::Value = row.get(column).unwrap();
                all.push_str(&format!("{cell:?}\n"));
            }
        }
    }
    all
}

#[test]
fn a_purge_takes_everything_about_the_client_and_nothing_else() {
    let (mut bench, client, slip) = with_history();
    let (other, _) = bench.with_client();
    mark(&mut bench, &client);
    assert!(everything(&bench).contains(CANARY));
    bench.write(|tx| tx.purge_client(client.id, at(9)));
    bench.store.scrub().unwrap();
    let left = everything(&bench);
    assert!(!left.contains(CANARY), "no word of the client is left");
    assert!(
        !left.contains(&slip.id.to_string()),
        "and none of the slips"
    );
    assert_eq!(
        left.matches(&client.id.to_string()).count(),
        1,
        "the id alone stays, so that an import does not bring the client back unnoticed"
    );
    let read = bench.store.read();
    assert!(read.was_purged(client.id).unwrap() && !read.was_purged(other.id).unwrap());
    assert_eq!(read.client(other.id).unwrap(), Some(other));
    assert!(bench.store.check().unwrap().is_sound());
}

#[test]
fn after_a_purge_no_free_page_and_no_log_is_left() {
    let (mut bench, client, _) = with_history();
    mark(&mut bench, &client);
    let records = bench.store.folder.records();
    bench.store.check().unwrap();
    let before = fs::metadata(&records).unwrap().len();
    bench.write(|tx| tx.purge_client(client.id, at(9)));
    bench.store.scrub().unwrap();
    let free: i64 = bench
        .store
        .connection
        .pragma_query_value(None, "freelist_count", |row| row.get(0))
        .unwrap();
    assert_eq!(free, 0, "no page that was let go of is kept in the file");
    assert!(fs::metadata(&records).unwrap().len() < before);
    let mut log = records.into_os_string();
    log.push("-wal");
    assert_eq!(fs::metadata(log).map_or(0, |log| log.len()), 0);
}

#[test]
fn nobody_is_purged_unmarked_or_in_care() {
    let (mut bench, mut client, _) = with_history();
    let refused = |bench: &mut Bench, id| {
        let outcome = bench.store.transact(|tx| tx.purge_client(id, at(9)));
        assert!(matches!(outcome, Err(WriteError::Refused { .. })));
    };
    refused(&mut bench, client.id);
    mark(&mut bench, &client);
    client.closed_on = None;
    bench.write(|tx| tx.save_client(&client));
    refused(&mut bench, client.id);
    client.closed_on = Some(day());
    bench.write(|tx| tx.save_client(&client));
    bench.write(|tx| tx.unmark_purge(client.id));
    refused(&mut bench, client.id);
    assert!(bench.store.read().client(client.id).unwrap() == Some(client));
}

#[test]
fn the_triggers_hold_without_a_permit_and_a_permit_is_for_one_client_only() {
    let (mut bench, client, slip) = with_history();
    let (other, _) = bench.with_client();
    mark(&mut bench, &client);
    let connection = &bench.store.connection;
    let tables = [
        ("slip_event", "slip_id", slip.id.to_string()),
        ("slip_version", "slip_id", slip.id.to_string()),
        ("slip", "id", slip.id.to_string()),
        ("timeline_entry", "client_id", client.id.to_string()),
        ("client", "id", client.id.to_string()),
    ];
    for (table, column, id) in &tables {
        let sql = format!("DELETE FROM {table} WHERE {column} = '{id}'");
        assert!(connection.execute_batch(&sql).is_err(), "{sql}");
        let sql =
            format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE {column} = '{id}'");
        assert!(connection.execute_batch(&sql).is_err(), "{sql}");
    }
    assert!(
        connection
            .execute_batch("DELETE FROM timeline_correction")
            .is_err()
    );
    let permit = |id: ClientId| format!("INSERT INTO purge_permit (client_id) VALUES ('{id}')");
    assert!(
        connection.execute_batch(&permit(other.id)).is_err(),
        "not marked"
    );
    let elsewhere = format!(
        "BEGIN; {}; DELETE FROM client WHERE id = '{}'; COMMIT;",
        permit(client.id),
        other.id
    );
    assert!(connection.execute_batch(&elsewhere).is_err());
    connection.execute_batch("ROLLBACK").unwrap();
    for sql in [
        "UPDATE purge_permit SET client_id = 'x'",
        "DELETE FROM purged_client",
        "UPDATE purged_client SET purged_at = 'x'",
    ] {
        // With no row there is nothing to refuse; that is all these can do.
        assert!(connection.execute_batch(sql).is_ok(), "{sql}");
    }
}

#[test]
fn a_permit_cannot_outlive_its_client() {
    let (mut bench, client, _) = with_history();
    mark(&mut bench, &client);
    let id = client.id;
    let outcome = bench.store.transact(|tx| -> Result<(), WriteError> {
        let params = named_params! { ":client_id": id.to_string() };
        tx.execute(include_str!("permit.sql"), params)?;
        for sql in [
            include_str!("events.sql"),
            include_str!("versions.sql"),
            include_str!("corrections.sql"),
            include_str!("entries.sql"),
            include_str!("slips.sql"),
            include_str!("certifications.sql"),
            include_str!("consents.sql"),
            include_str!("client.sql"),
        ] {
            tx.execute(sql, params)?;
        }
        Ok(())
    });
    assert!(
        matches!(outcome, Err(WriteError::Refused { .. })),
        "at the commit"
    );
    assert!(bench.store.read().client(id).unwrap().is_some());
}

#[test]
fn rules_are_per_insurer_with_one_for_all_others() {
    let mut bench = bench();
    let rule = |insurer: &str, years| RetentionRule {
        insurer_number: insurer.to_owned(),
        years,
    };
    let rules = |bench: &Bench| bench.store.read().retention_rules().unwrap();
    assert_eq!(rules(&bench), [rule("", 5)]);
    bench.write(|tx| tx.save_retention_rule(&rule("242057", 2)));
    bench.write(|tx| tx.save_retention_rule(&rule("", 10)));
    assert_eq!(rules(&bench), [rule("", 10), rule("242057", 2)]);
    let outcome = bench
        .store
        .transact(|tx| tx.save_retention_rule(&rule("242057", 0)));
    assert!(matches!(outcome, Err(WriteError::Refused { .. })));
}

#[test]
fn a_limited_client_who_comes_back_after_a_purge_is_limited_as_before() {
    let (mut bench, client, _) = with_history();
    let colleague = crate::testing::staff(&bench.ids);
    let decision = crate::LimitDecision {
        at: at(1),
        by_id: bench.staff.id,
        by_name: bench.staff.name.clone(),
        is_limited: true,
        names: colleague.name.clone(),
        reason: CANARY.to_owned(),
    };
    bench.write(|tx| {
        tx.save_staff(&colleague)?;
        tx.limit_client(client.id, Some(&[colleague.id]), &decision)
    });
    mark(&mut bench, &client);
    bench.write(|tx| tx.purge_client(client.id, at(9)));
    assert!(!everything(&bench).contains(CANARY), "nor the reason");
    // Somebody who is not named takes a handover file in.
    bench.store.show_to(Some(bench.staff.id)).unwrap();
    bench.write(|tx| tx.save_client(&client));
    let read = bench.store.read();
    assert_eq!(
        read.limited_to(client.id).unwrap(),
        Some(vec![colleague.id])
    );
    assert!(
        read.client(client.id).unwrap().is_none(),
        "at once, not tomorrow"
    );
    assert_eq!(read.limit_decisions(client.id).unwrap().len(), 1);
    bench.store.show_to(None).unwrap();
    bench.write(|tx| {
        tx.limit_client(
            client.id,
            None,
            &crate::LimitDecision {
                is_limited: false,
                ..decision
            },
        )
    });
    bench.write(|tx| tx.save_client(&client));
    let open = bench.store.read().limited_to(client.id).unwrap();
    assert_eq!(open, None, "asked once, and then it is people's to decide");
}

#[test]
fn a_mark_from_before_the_end_of_care_is_no_permit() {
    let (mut bench, mut client, _) = with_history();
    mark(&mut bench, &client);
    client.closed_on = Some(day().plus_days(1));
    bench.write(|tx| tx.save_client(&client));
    let purge = |bench: &mut Bench| {
        let purged = bench.store.transact(|tx| tx.purge_client(client.id, at(9)));
        purged.is_ok()
    };
    assert!(!purge(&mut bench), "it was marked for another end");
    assert!(bench.store.read().client(client.id).unwrap().is_some());
    client.closed_on = Some(day());
    bench.write(|tx| tx.save_client(&client));
    assert!(purge(&mut bench));
}

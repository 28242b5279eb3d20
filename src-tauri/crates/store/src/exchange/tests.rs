use serde_json::json;

use super::*;
use crate::testing::bench;

fn at() -> Moment {
    "2026-04-01T10:00:00+09:00".parse().unwrap()
}

#[test]
fn the_office_has_one_key_and_keeps_it() {
    let mut bench = bench();
    let secret = SecretString::from("AGE-SECRET-KEY-MIHON".to_owned());
    bench.write(|tx| tx.save_office_key(&secret, at()));
    let kept = bench.store.read().office_key().unwrap().unwrap();
    assert_eq!(kept.expose_secret(), secret.expose_secret());
    let again = bench.store.transact(|tx| tx.save_office_key(&secret, at()));
    assert!(
        again.is_err(),
        "a second pair would make every file for the first one unreadable"
    );
}

#[test]
fn a_partner_is_verified_once_the_digits_were_compared() {
    let mut bench = bench();
    let mut key = PartnerKey {
        public_key: "age1mihon".to_owned(),
        name: "見本第二居宅".to_owned(),
        added_at: at(),
        added_by: "見本 花子".to_owned(),
        verified: None,
    };
    bench.write(|tx| tx.save_partner_key(&key));
    assert!(bench.store.read().partner_keys().unwrap() == [key.clone()]);
    key.verified = Some((at(), "見本 花子".to_owned()));
    bench.write(|tx| tx.save_partner_key(&key));
    assert!(bench.store.read().partner_keys().unwrap() == [key.clone()]);
    let removed = bench
        .store
        .transact(|tx| tx.remove_partner_key("age1mihon"));
    assert!(removed.unwrap().0, "it was there");
    assert!(bench.store.read().partner_keys().unwrap().is_empty());
}

#[test]
fn what_became_of_an_export_is_only_added_to() {
    let mut bench = bench();
    let event = ExportEvent {
        archive_id: "e-1".to_owned(),
        step: ExportStep::Begun,
        at: at(),
        by: "見本 花子".to_owned(),
        detail: json!({ "receipt_key": "00" }),
    };
    bench.write(|tx| tx.log_export_event(&event));
    assert!(bench.store.read().export_events().unwrap() == [event]);
    for sql in [
        "DELETE FROM export_event",
        "UPDATE export_event SET kind = 'received'",
        "INSERT OR REPLACE INTO export_event SELECT * FROM export_event",
    ] {
        assert!(
            bench.store.connection.execute(sql, []).is_err(),
            "{sql} would rewrite what happened"
        );
    }
}

#[test]
fn the_state_shared_last_comes_first() {
    let mut bench = bench();
    let state = |hash: &str| SharedState {
        kind: "facility",
        record_id: "f-1".to_owned(),
        client_id: None,
        hash: hash.to_owned(),
        state: format!("{{\"of\":\"{hash}\"}}"),
    };
    for hash in ["a", "b", "a"] {
        bench.write(|tx| tx.save_shared_state(&state(hash)));
    }
    let hashes: Vec<String> = bench
        .store
        .read()
        .shared_states("facility", "f-1")
        .unwrap()
        .into_iter()
        .map(|(hash, _)| hash)
        .collect();
    assert_eq!(hashes, ["a", "b"], "one row a state, the latest turn first");
}

#[test]
fn a_foreign_id_is_known_by_ours() {
    let mut bench = bench();
    bench.write(|tx| tx.save_known_as(ForeignKind::Facility, "theirs", "ours"));
    let read = bench.store.read();
    let known = |kind| read.known_as(kind, "theirs").unwrap();
    assert_eq!(known(ForeignKind::Facility).as_deref(), Some("ours"));
    assert_eq!(
        known(ForeignKind::Physician),
        None,
        "another kind is another thing"
    );
}

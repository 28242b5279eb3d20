//! Every schema we ever shipped opens for ever, and a kept store of each proves it.
//!
//! `tests/vectors/store/schemaN` holds a store that the program of schema N wrote, and `store.toml`
//! what it must say. Stores are added, never made again.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tsunagi_domain::{
    AuditAct, AuditEntry, Client, Correction, Entry, EventDetail, Staff, Wording,
};

use crate::testing::{
    Bench, certification, consent, correction_of, entry, event, secret, sent, version,
};
use crate::{
    ClientQuery, ClientScope, Credentials, EntryQuery, KeyCost, SlipQuery, Store, migrations,
};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Expected {
    comment: String,
    passphrase: String,
    office: String,
    staff: Vec<String>,
    clients: Vec<String>,
    entries: Vec<String>,
    corrections: Vec<String>,
    /// When corrected entries were said to be before, where that was corrected; since schema 6.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    moments: Vec<String>,
    slips: Vec<String>,
    states: Vec<String>,
    pdf_sha256: Vec<String>,
    settings: Vec<String>,
    certifications: usize,
    consents: usize,
    facilities: usize,
    physicians: usize,
}

const COMMENT: &str = "見本の記録簿。写しを開いて比べる。作り直さない。";

/// The files of a store; the first schema had no audit log, and no mark of it.
const KEPT: [&str; 3] = ["records.db", "keys.json", "audit-head.json"];

fn vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/vectors/store")
}

fn folder_of(schema: i64) -> PathBuf {
    vectors().join(format!("schema{schema}"))
}

fn said_by(store: &Store, passphrase: &str) -> Expected {
    let read = store.read();
    let scope = ClientScope::All;
    let query = ClientQuery {
        scope,
        ..ClientQuery::default()
    };
    let clients = read.clients(&query).unwrap();
    let entries = read.entries(&EntryQuery::default()).unwrap();
    let slips = read.slips(&SlipQuery::default()).unwrap();
    let corrections = |entry: &Entry| entry.corrections.clone();
    let frozen = |slip: &tsunagi_domain::Slip| read.confirmed_version(slip.id).unwrap();
    Expected {
        comment: COMMENT.to_owned(),
        passphrase: passphrase.to_owned(),
        office: read.office().unwrap().name,
        staff: read
            .all_staff()
            .unwrap()
            .into_iter()
            .map(|s| s.name)
            .collect(),
        certifications: clients
            .iter()
            .map(|client| read.certifications(client.id).unwrap().len())
            .sum(),
        consents: clients
            .iter()
            .map(|client| read.consents(client.id).unwrap().len())
            .sum(),
        clients: clients.into_iter().map(|client| client.name).collect(),
        corrections: entries
            .iter()
            .flat_map(corrections)
            .map(|correction| correction.text_before)
            .collect(),
        moments: entries.iter().flat_map(moments_before).collect(),
        entries: entries.into_iter().map(|entry| entry.text).collect(),
        states: slips
            .iter()
            .map(|slip| slip.state().code().to_owned())
            .collect(),
        pdf_sha256: slips
            .iter()
            .filter_map(frozen)
            .inspect(|frozen| assert!(frozen.is_intact(), "the pages are those that were stored"))
            .map(|frozen| crate::keys::hexadecimal(&frozen.pdf_sha256))
            .collect(),
        slips: slips.iter().map(|slip| slip.number.to_string()).collect(),
        settings: read
            .setting("sample.setting")
            .unwrap()
            .into_iter()
            .collect(),
        facilities: read.facilities(&Default::default()).unwrap().len(),
        physicians: read.physicians(&Default::default()).unwrap().len(),
    }
}

fn moments_before(entry: &Entry) -> Vec<String> {
    let moved = |(correction, after): (&Correction, Wording<'_>)| {
        let before = correction.before();
        let time = before.time.map(|time| time.to_string());
        (!before.is_at_the_time_of(&after))
            .then(|| format!("{} {}", before.day, time.unwrap_or_default()))
    };
    entry.steps().filter_map(moved).collect()
}

#[test]
fn a_store_of_every_shipped_schema_opens_and_says_what_it_said() {
    for schema in 1..=migrations::newest(migrations::MIGRATIONS) {
        let kept = folder_of(schema);
        assert!(
            kept.join("records.db").exists(),
            "run the test `the_newest_schema_has_a_kept_store` first"
        );
        let text = fs::read_to_string(kept.join("store.toml")).unwrap();
        let expected: Expected = toml::from_str(&text).unwrap();
        let copy = tempfile::tempdir().unwrap();
        for name in KEPT.iter().filter(|name| kept.join(name).exists()) {
            fs::copy(kept.join(name), copy.path().join(name)).unwrap();
        }
        let (store, _) = Store::open(copy.path(), &secret(&expected.passphrase)).unwrap();
        assert_eq!(said_by(&store, &expected.passphrase), expected);
        assert!(store.check().unwrap().is_sound());
        assert_eq!(store.verify_audit().unwrap().findings, []);
    }
}

/// Makes the kept store of a schema that has none yet; one that is there is left alone.
#[test]
fn the_newest_schema_has_a_kept_store() {
    let kept = folder_of(migrations::newest(migrations::MIGRATIONS));
    if kept.join("store.toml").exists() {
        return;
    }
    let mut bench = crate::testing::bench();
    fill(&mut bench);
    let passphrase = "見本のあいことば 第一版 2026";
    let next = Credentials::passphrase(&secret(passphrase));
    bench
        .store
        .set_slot(
            bench.staff.id,
            &next,
            KeyCost::STANDARD,
            &crate::SystemRandom,
        )
        .unwrap();
    let expected = said_by(&bench.store, passphrase);
    bench.store.close().unwrap();
    fs::create_dir_all(&kept).unwrap();
    for name in KEPT {
        fs::copy(bench.dir.path().join(name), kept.join(name)).unwrap();
    }
    let text = toml::to_string(&expected).unwrap();
    tsunagi_files::write_atomically(kept.join("store.toml"), text.as_bytes()).unwrap();
}

fn fill(bench: &mut Bench) {
    let (client, physician) = bench.with_client();
    let certification = certification(&bench.ids, &client);
    let consent = consent(&bench.ids, &client);
    let entry = entry(&bench.ids, &client, &bench.staff);
    let opened = opened(&client, &bench.staff);
    bench.write(|tx| {
        tx.save_certification(&certification)?;
        tx.save_consent(&consent)?;
        tx.add_entry(&entry)?;
        tx.set_setting("sample.setting", "見本")?;
        tx.append_audit(&opened)
    });
    let said = Entry {
        text: "明後日退院とのこと。".into(),
        ..entry.clone()
    };
    let mut moved = Entry {
        day: entry.day.plus_days(-1),
        time: None,
        ..said.clone()
    };
    moved.corrections = vec![correction_of(&entry, 50), correction_of(&said, 51)];
    bench.store.transact(|tx| tx.import_entry(&moved)).unwrap();
    let sent_slip = bench.with_draft(&client, &physician);
    bench.confirm(&sent_slip);
    let sending = event(&bench.ids, sent());
    bench
        .store
        .transact(|tx| tx.add_event(sent_slip.id, &sending))
        .unwrap();
    let cancelled = bench.with_draft(&client, &physician);
    bench.confirm(&cancelled);
    let cancelling = event(
        &bench.ids,
        EventDetail::Cancelled {
            reason: "宛先の誤り".into(),
        },
    );
    bench
        .store
        .transact(|tx| tx.add_event(cancelled.id, &cancelling))
        .unwrap();
    bench.with_draft(&client, &physician);
    assert!(version(&sent_slip).pdf.starts_with(b"%PDF"));
}

fn opened(client: &Client, staff: &Staff) -> AuditEntry {
    AuditEntry {
        at: crate::testing::at(9),
        act: AuditAct::Opened,
        staff_id: Some(staff.id),
        staff_name: staff.name.clone(),
        thing: Some(client.id.into()),
        detail: String::new(),
    }
}

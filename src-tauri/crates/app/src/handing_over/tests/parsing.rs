//! The page people read and the records programs read, our own and hostile ones.

use proptest::prelude::*;

use super::records;
use crate::drafting::tests::Desk;
use crate::handing_over::index_page::index_page;
use crate::handing_over::records::{Records, RecordsError};

#[test]
fn the_page_reads_without_this_program_and_can_do_nothing() {
    let desk = Desk::open();
    desk.add_entry("<script>alert(1)</script>「妻 & 本人」", false);
    let slip = desk.confirmed();
    let records = records(&desk.app);
    let html = index_page(
        &records,
        crate::machine::Clock::now(desk.bench.clock.as_ref()),
    );
    assert!(
        !html.contains("<script"),
        "what was typed is text, not a program"
    );
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;「妻 &amp; 本人」"));
    assert!(
        !html.contains("http://") && !html.contains("https://"),
        "nothing from elsewhere"
    );
    assert!(html.contains(&format!("href=\"slips/{}.pdf\"", slip.summary.number)));
    for words in ["浜栗 焼男", "支援経過", "退院後、歩行が不安定です。"] {
        assert!(html.contains(words), "{words} is for reading");
    }
}

#[test]
fn records_of_a_newer_program_and_of_another_case_are_refused() {
    let desk = Desk::open();
    desk.confirmed();
    let written = records(&desk.app);
    let json = written.to_json().unwrap();
    assert!(
        Records::parse(&json).unwrap() == written,
        "what is written is read"
    );
    let with = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut value: serde_json::Value = serde_json::from_slice(&json).unwrap();
        change(&mut value);
        Records::parse(&serde_json::to_vec(&value).unwrap()).err()
    };
    assert_eq!(
        with(&|v| v["unknown"] = 1.into()),
        None,
        "a later field is skipped"
    );
    assert_eq!(
        with(&|v| v["version"] = 2.into()),
        Some(RecordsError::TooNew { found: 2 })
    );
    assert_eq!(
        with(&|v| v["format"] = "other".into()),
        Some(RecordsError::NotRecords)
    );
    assert_eq!(
        with(&|v| v["staff"] = serde_json::json!([])),
        Some(RecordsError::Unfit(None))
    );
    let foreign = |v: &mut serde_json::Value| {
        let id = v["cases"][1]["client"]["id"].clone();
        v["cases"][0]["entries"][0]["client_id"] = id;
    };
    assert_eq!(
        with(&foreign),
        Some(RecordsError::Unfit(None)),
        "an entry under another client"
    );
    let unfrozen = |v: &mut serde_json::Value| {
        for slip in v["cases"][0]["slips"].as_array_mut().unwrap() {
            slip["frozen"].take();
        }
        for slip in v["cases"][1]["slips"].as_array_mut().unwrap() {
            slip["frozen"].take();
        }
    };
    assert_eq!(
        with(&unfrozen),
        Some(RecordsError::Unfit(None)),
        "confirmed, and no pages"
    );
}

/// A small office's records, made once: the mutations below run on it by the hundred.
fn small() -> &'static [u8] {
    static JSON: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
    JSON.get_or_init(|| {
        let desk = Desk::open();
        let mut records = records(&desk.app);
        records.cases.truncate(1);
        records.to_json().unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_change_of_the_bytes_panics(
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = small().to_vec();
        for (place, byte) in places {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = Records::parse(&bytes);
        bytes.truncate(cut.index(bytes.len()));
        let _ = Records::parse(&bytes);
    }

    #[test]
    fn no_bytes_at_all_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(Records::parse(&bytes).is_err(), "noise is no record");
    }
}

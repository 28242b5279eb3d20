//! Files that say little and would take much: refused before anything is made of them.

use super::super::records::{MOST_STATES, Weight};
use super::stranger::by_a_stranger;
use super::*;

/// More texts of no characters than may be parsed.
const MANY: usize = 9_000_000;

/// Returns records with something else in place of what both sides knew.
fn with_shared(records: &Records, shared: &str) -> Vec<u8> {
    let json = serde_json::to_string(records).unwrap();
    let open = json.strip_suffix('}').unwrap();
    format!("{open},\"shared\":{shared}}}").into_bytes()
}

fn empty() -> Records {
    records(&Other::open().app)
}

#[test]
fn a_small_file_of_a_stranger_who_knows_only_the_public_key_does_not_fill_the_memory() {
    let (desk, stick) = (Desk::open(), tempfile::tempdir().unwrap());
    let texts = format!("{{\"a\":[{}\"\"]}}", "\"\",".repeat(MANY));
    let path = by_a_stranger(&desk.app, with_shared(&empty(), &texts), stick.path());
    let bytes = std::fs::metadata(&path).unwrap().len();
    assert!(bytes < 200_000, "{bytes} bytes");
    let refused = desk.app.inspect_handover(InspectHandover {
        path,
        passphrase: "".into(),
    });
    let refused = refused.err().unwrap();
    assert_eq!(refused.code, Code::HandoverExcessive);
    assert!(
        refused.what.contains("安全に開ける大きさ"),
        "{}",
        refused.what
    );
}

#[test]
fn every_list_counts_and_so_do_names_and_what_nobody_knows() {
    let many = |one: &str| format!("[{}{one}]", format!("{one},").repeat(MANY));
    for (what, shared) in [
        ("numbers", many("0")),
        ("lists in lists", many("[]")),
        ("records of nothing", many("{}")),
        ("one long text", format!("\"{}\"", "あ".repeat(2 << 20))),
    ] {
        let json = with_shared(&empty(), &format!("{{}},\"later\":{shared}"));
        assert!(
            Records::parse(&json).err() == Some(RecordsError::TooLarge),
            "{what}"
        );
    }
    let names: Vec<String> = (0..10).map(|i| format!("\"{i}\":[]")).collect();
    let json = with_shared(&empty(), &format!("{{{}}}", names.join(",")));
    assert!(
        Records::parse(&json).err() == Some(RecordsError::TooLarge),
        "states of records that are not there"
    );
}

#[test]
fn of_one_record_the_latest_states_are_read_and_only_hashes_are() {
    let desk = Desk::open();
    let written = records(&desk.app);
    let key = format!("client/{}", written.cases[0].client.id);
    let hash = |number: usize| format!("{number:064x}");
    let all: Vec<String> = (0..100).map(|i| format!("\"{}\"", hash(i))).collect();
    let json = with_shared(&written, &format!("{{\"{key}\":[{}]}}", all.join(",")));
    let read = Records::parse(&json).ok().unwrap();
    let kept = &read.shared[&key];
    assert_eq!(
        (kept.len(), kept.last()),
        (MOST_STATES, Some(&hash(MOST_STATES - 1)))
    );
    let json = with_shared(&written, &format!("{{\"{key}\":[\"x\"]}}"));
    assert!(Records::parse(&json).err() == Some(RecordsError::Unfit(None)));
}

#[test]
fn what_we_write_weighs_no_more_than_its_bytes_allow() {
    let desk = Desk::open();
    desk.confirmed();
    let stick = tempfile::tempdir().unwrap();
    export(&desk.app, stick.path(), Vec::new()).unwrap();
    let collected = desk.app.read(|session| {
        let chosen = Chosen::all_of(&[]);
        collecting::collect(session.records(), &chosen, session.now)
    });
    let collected = collected.ok().unwrap();
    let json = &collected.members.iter().find(|one| one.path == MEMBER);
    let bytes = json.unwrap().bytes.len();
    let weight = Weight::MOST - Weight::left(&json.unwrap().bytes).unwrap();
    // Otherwise a large office could write a file within the one limit and beyond the other.
    assert!(
        weight * MOST_BYTES <= Weight::MOST * bytes,
        "{weight} of {bytes} bytes"
    );
}

#[test]
fn pages_that_grow_in_unpacking_are_not_unpacked() {
    let page = |bytes: u64, media_type: &str| MemberEntry {
        path: "slips/R08-0001-8.pdf".to_owned(),
        media_type: media_type.to_owned(),
        bytes,
        sha256: String::new(),
    };
    let choices =
        |entries: &[MemberEntry]| -> Vec<Choice> { entries.iter().map(wanted(1_000)).collect() };
    let half = page(GROWN_PAGES / 2 + 600, "application/pdf");
    assert_eq!(
        choices(&[half.clone(), half]),
        [Choice::Keep, Choice::Refuse]
    );
    assert_eq!(
        choices(&[page(200 << 20, "text/html")]),
        [Choice::Check],
        "the page for people is not needed"
    );
    let mut records = page(MOST_BYTES as u64 + 1, "application/json");
    records.path = MEMBER.to_owned();
    assert_eq!(choices(&[records]), [Choice::Refuse]);
}

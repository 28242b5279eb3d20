use std::str::FromStr as _;

use super::*;
use crate::testing::{CHEAP, Seeded, secret};

fn staff(last: u8) -> StaffId {
    StaffId::from_str(&format!("01900000-0000-7000-8000-0000000000{last:02x}")).unwrap()
}

fn slot(key: &DataKey, staff: StaffId, passphrase: &str) -> Slot {
    let slot = Slot::wrap_key(key, staff, &secret(passphrase), CHEAP, &Seeded::new(3));
    slot.ok().unwrap()
}

#[test]
fn each_person_unlocks_the_same_key() {
    let key = draw_key(&Seeded::new(1)).unwrap();
    let mut file = KeyFile::new(slot(&key, staff(1), "ひとつめ"));
    file.put(slot(&key, staff(2), "ふたつめ"));
    for (words, who) in [("ひとつめ", staff(1)), ("ふたつめ", staff(2))] {
        let (unlocked, owner) = file.unlock(&secret(words)).unwrap();
        assert_eq!(*unlocked, *key);
        assert_eq!(owner, who);
    }
    assert!(file.unlock(&secret("みっつめ")).is_none());
    assert!(file.unlock(&secret("")).is_none());
}

#[test]
fn a_slot_given_to_another_person_on_purpose_does_not_open() {
    let key = draw_key(&Seeded::new(1)).unwrap();
    let json = serde_json::to_string(&slot(&key, staff(1), "ひとつめ")).unwrap();
    let stolen = json.replace(&staff(1).to_string(), &staff(2).to_string());
    let stolen: Slot = serde_json::from_str(&stolen).unwrap();
    assert!(
        stolen.unwrap_key(&secret("ひとつめ")).is_none(),
        "the owner is authenticated with the key"
    );
}

#[test]
fn the_file_holds_neither_key_nor_passphrase() {
    let key = draw_key(&Seeded::new(1)).unwrap();
    let text = String::from_utf8(KeyFile::new(slot(&key, staff(1), "ひとつめ")).to_bytes());
    let text = text.unwrap();
    assert!(!text.contains(&hex::encode(key.as_slice())));
    assert!(!text.contains("ひとつめ"));
}

#[test]
fn a_file_that_asks_too_much_is_damaged() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("keys.json");
    let key = draw_key(&Seeded::new(1)).unwrap();
    let good = slot(&key, staff(1), "ひとつめ");
    let json = serde_json::to_string(&good).unwrap();
    for (from, to) in [
        ("\"m_kib\":8", "\"m_kib\":4294967295"),
        ("\"t\":1", "\"t\":1000000"),
        ("\"version\":19", "\"version\":16"),
    ] {
        assert!(json.contains(from), "{from}");
        let absurd: Slot = serde_json::from_str(&json.replace(from, to)).unwrap();
        KeyFile::new(absurd).write(&path).unwrap();
        assert!(
            matches!(KeyFile::read(&path), Err(KeyFileFault::Damaged)),
            "{to} is refused before any memory is asked for"
        );
    }
    KeyFile::new(good).write(&path).unwrap();
    assert!(KeyFile::read(&path).is_ok());
}

#[test]
fn a_newer_format_is_told_from_damage() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("keys.json");
    let newer = br#"{ "format": 2, "something": "else" }"#;
    tsunagi_files::write_atomically(&path, newer).unwrap();
    assert!(matches!(
        KeyFile::read(&path),
        Err(KeyFileFault::TooNew {
            found: 2,
            supported: 1
        })
    ));
}

proptest::proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("keys.json");
        tsunagi_files::write_atomically(&path, &bytes).unwrap();
        proptest::prop_assert!(KeyFile::read(&path).is_err());
    }
}

use std::str::FromStr as _;

use super::*;
use crate::folder::Folder;
use crate::testing::{CHEAP, PASSPHRASE, Seeded, bench, closed, secret};
use tsunagi_domain::StaffId;

fn staff(last: u8) -> StaffId {
    StaffId::from_str(&format!("01900000-0000-7000-8000-0000000000{last:02x}")).unwrap()
}

fn words(passphrase: &str) -> Credentials {
    Credentials::passphrase(&secret(passphrase))
}

fn with_file(passphrase: &str, factor: &SecondFactor) -> Credentials {
    Credentials {
        passphrase: secret(passphrase),
        key_file: Some(factor.clone()),
    }
}

/// Makes a file with one slot of each kind: 1 with words, 2 with words and a file, and a sheet.
fn every_kind() -> (KeyFile, DataKey, SecondFactor, RecoveryKey) {
    let random = Seeded::new(3);
    let key = draw_key(&random).unwrap();
    let factor = SecondFactor::draw(&random).unwrap();
    let recovery = RecoveryKey::draw(&random).unwrap();
    let held = HeldKeys::of(&key);
    let mut file = KeyFile::empty();
    let mut put = |who, credentials: &Credentials| {
        let made = file.put_person(who, credentials, CHEAP, &held, &random);
        assert!(made.is_ok());
    };
    put(staff(1), &words("ひとつめ"));
    put(staff(2), &with_file("ふたつめ", &factor));
    assert!(file.put_recovery(&recovery, &held, &random).is_ok());
    file.seal(&key, &random).unwrap();
    (file, key, factor, recovery)
}

fn opened(file: &KeyFile, credentials: &Credentials) -> Option<(DataKey, Owner)> {
    let (keys, owner) = file.unlock(Opener::Person(credentials))?;
    Some((keys.current, owner))
}

#[test]
fn every_kind_of_slot_opens_the_same_key_and_says_whose_it_is() {
    let (file, key, factor, recovery) = every_kind();
    let file = KeyFile::parse(&file.to_bytes()).unwrap();
    let one = Some((key.clone(), Owner::Staff(staff(1))));
    let two = Some((key.clone(), Owner::Staff(staff(2))));
    assert!(opened(&file, &words("ひとつめ")) == one);
    assert!(
        opened(&file, &with_file("ひとつめ", &factor)) == one,
        "a key file that is not asked for does not hurt"
    );
    assert!(opened(&file, &with_file("ふたつめ", &factor)) == two);
    let (keys, owner) = file.unlock(Opener::Recovery(&recovery)).unwrap();
    assert!(keys.current == key && owner == Owner::Office);
    assert!(file.is_authentic(&key));
}

#[test]
fn neither_factor_opens_without_the_other() {
    let (file, ..) = every_kind();
    let other = SecondFactor::draw(&Seeded::new(99)).unwrap();
    for wrong in [
        words("ふたつめ"),
        with_file("ふたつめ", &other),
        words("みっつめ"),
        words(""),
    ] {
        assert!(opened(&file, &wrong).is_none());
    }
    let other = RecoveryKey::draw(&Seeded::new(99)).unwrap();
    assert!(file.unlock(Opener::Recovery(&other)).is_none());
}

#[test]
fn slots_of_one_store_share_the_work_of_one() {
    let (file, ..) = every_kind();
    let text = String::from_utf8(file.to_bytes()).unwrap();
    let salts: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("\"salt\""))
        .collect();
    assert_eq!(salts.len(), 3);
    assert_eq!(salts[0], salts[1], "one salt for all passphrases");
    assert_ne!(salts[0], salts[2], "the sheet has no need of it");
}

#[test]
fn a_slot_given_to_another_person_on_purpose_does_not_open() {
    let (file, ..) = every_kind();
    let text = String::from_utf8(file.to_bytes()).unwrap();
    let stolen = text.replace(&staff(1).to_string(), &staff(3).to_string());
    let stolen = with_true_sum(&stolen);
    assert!(
        opened(&stolen, &words("ひとつめ")).is_none(),
        "the owner is authenticated with the key"
    );
}

/// Changes a file and gives it a fitting sum, as anybody can.
pub(crate) fn forged(bytes: &[u8], change: impl FnOnce(&mut serde_json::Value)) -> Vec<u8> {
    let mut value: serde_json::Value = serde_json::from_slice(bytes).unwrap();
    change(&mut value);
    let file = KeyFile::with_any_sum(value.to_string().as_bytes()).unwrap();
    let forged = file.to_bytes();
    assert_ne!(forged, bytes);
    forged
}

/// Reads a file that somebody changed and gave a fitting sum.
fn with_true_sum(text: &str) -> KeyFile {
    let file = KeyFile::with_any_sum(text.as_bytes()).unwrap();
    KeyFile::parse(&file.to_bytes()).unwrap()
}

#[test]
fn a_public_half_put_in_by_a_stranger_is_noticed() {
    let (file, key, ..) = every_kind();
    let text = String::from_utf8(file.to_bytes()).unwrap();
    let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
    value["slots"][1]["public"] = "ab".repeat(32).into();
    let forged = with_true_sum(&value.to_string());
    assert!(opened(&forged, &words("ひとつめ")).is_some());
    assert!(
        !forged.is_authentic(&key),
        "the next rekeying would have sealed the new key to the stranger"
    );
}

#[test]
fn the_file_holds_neither_key_nor_passphrase() {
    let (file, key, factor, recovery) = every_kind();
    let text = String::from_utf8(file.to_bytes()).unwrap();
    assert!(!text.contains(&hex::encode(key.as_slice())));
    assert!(!text.contains(&hex::encode(factor.bytes())));
    assert!(!text.contains("ひとつめ"));
    let sheet = recovery.to_text();
    let sheet = secrecy::ExposeSecret::expose_secret(&sheet);
    assert!(sheet.split('-').all(|group| !text.contains(group)));
}

#[test]
fn another_key_reaches_everybody_and_the_old_one_is_of_no_use_for_it() {
    let (file, key, factor, recovery) = every_kind();
    let random = Seeded::new(500);
    let next = draw_key(&random).unwrap();
    let both = HeldKeys {
        current: next.clone(),
        former: Some(key.clone()),
    };
    let moving = file.rekeyed(&both, &random).ok().unwrap();
    let moving = KeyFile::parse(&moving.to_bytes()).unwrap();
    let (keys, _) = moving.unlock(Opener::Person(&words("ひとつめ"))).unwrap();
    assert!(keys.current == next && keys.former == Some(key.clone()));
    let done = moving.rekeyed(&HeldKeys::of(&next), &random).ok().unwrap();
    for credentials in [words("ひとつめ"), with_file("ふたつめ", &factor)] {
        assert!(opened(&done, &credentials).unwrap().0 == next);
    }
    let (keys, _) = done.unlock(Opener::Recovery(&recovery)).unwrap();
    assert!(keys.current == next && keys.former.is_none());
    assert!(done.is_authentic(&next) && !done.is_authentic(&key));
    assert!(done.generation() > file.generation());
}

#[test]
fn a_file_that_asks_too_much_is_damaged() {
    let (file, ..) = every_kind();
    let text = String::from_utf8(file.to_bytes()).unwrap();
    for (from, to) in [
        ("\"m_kib\": 8", "\"m_kib\": 4294967295"),
        ("\"t\": 1", "\"t\": 1000000"),
        ("\"version\": 19", "\"version\": 16"),
        ("\"kind\": \"recovery\"", "\"kind\": \"passphrase\""),
    ] {
        assert!(text.contains(from), "{from}");
        let absurd = KeyFile::with_any_sum(text.replace(from, to).as_bytes()).unwrap();
        assert!(
            matches!(
                KeyFile::parse(&absurd.to_bytes()),
                Err(KeyFileFault::Damaged)
            ),
            "{to} is refused before any memory is asked for"
        );
    }
    assert!(KeyFile::parse(text.as_bytes()).is_ok());
}

#[test]
fn a_newer_format_is_told_from_damage() {
    let newer = br#"{ "format": 3, "something": "else" }"#;
    assert_eq!(
        read_key_file(newer),
        Err(KeyFileProblem::TooNew {
            found: 3,
            supported: 2
        })
    );
    assert_eq!(read_key_file(b"{}"), Err(KeyFileProblem::Damaged));
    assert_eq!(
        read_key_file(br#"{ "format": -1 }"#),
        Err(KeyFileProblem::Damaged)
    );
}

#[test]
fn either_copy_is_enough_and_the_newer_one_counts() {
    let dir = closed(bench());
    let folder = Folder::new(dir.path());
    let [first, second] = [folder.keys(), folder.keys_copy()];
    let sound = std::fs::read(&first).unwrap();
    assert_eq!(sound, std::fs::read(&second).unwrap(), "both say the same");
    let me = words(PASSPHRASE);
    for (broken, other) in [(&first, &second), (&second, &first)] {
        for damage in [&b""[..], b"{", &sound[..sound.len() / 2]] {
            tsunagi_files::write_atomically(broken, damage).unwrap();
            let copies = Copies::read(&folder).unwrap();
            assert!(copies.unlock(Opener::Person(&me)).is_ok(), "{other:?}");
        }
        std::fs::remove_file(broken).unwrap();
        assert!(Copies::read(&folder).unwrap().newest().is_some());
        tsunagi_files::write_atomically(broken, &sound).unwrap();
    }
    let copies = Copies::read(&folder).unwrap();
    let opened = copies.unlock(Opener::Person(&me)).ok().unwrap();
    let mut newer = opened.file.clone();
    let random = Seeded::new(41);
    let Owner::Staff(who) = opened.owner else {
        panic!("a person's slot")
    };
    let made = newer.put_person(
        who,
        &words("あたらしいことば"),
        CHEAP,
        &opened.keys,
        &random,
    );
    assert!(made.is_ok());
    newer.seal(&opened.keys.current, &random).unwrap();
    tsunagi_files::write_atomically(&second, &newer.to_bytes()).unwrap();
    let copies = Copies::read(&folder).unwrap();
    assert!(
        copies.unlock(Opener::Person(&me)).is_err(),
        "a passphrase that was given up stays given up"
    );
    assert!(
        copies
            .unlock(Opener::Person(&words("あたらしいことば")))
            .is_ok()
    );
}

proptest::proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
        proptest::prop_assert!(read_key_file(&bytes).is_err());
    }

    #[test]
    fn no_change_of_a_sound_file_is_taken_for_sound(
        place in 0_usize..4000, byte in proptest::num::u8::ANY, cut in 0_usize..4000,
    ) {
        let (file, ..) = every_kind();
        let sound = file.to_bytes();
        let mut changed = sound.clone();
        let place = place % changed.len();
        changed[place] = byte;
        // The space that JSON knows; Rust's own test counts the form feed, too.
        let is_space = |byte: u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        let is_same = changed == sound || (is_space(byte) && is_space(sound[place]));
        proptest::prop_assert!(is_same == read_key_file(&changed).is_ok());
        let cut = cut % sound.len();
        proptest::prop_assert!(read_key_file(&sound[..cut]).is_err());
    }

    #[test]
    fn no_key_file_on_a_stick_panics(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
        proptest::prop_assert!(SecondFactor::read(&bytes).is_err());
    }
}

#[test]
fn the_key_file_on_the_stick_comes_back_and_notices_damage() {
    let factor = SecondFactor::draw(&Seeded::new(8)).unwrap();
    let file = factor.to_file();
    assert_eq!(SecondFactor::read(&file).unwrap().bytes(), factor.bytes());
    for (added, is_taken) in [("\r\n\n", true), ("x", false), ("\n0000", false)] {
        let longer = [file.as_slice(), added.as_bytes()].concat();
        assert_eq!(SecondFactor::read(&longer).is_ok(), is_taken, "{added:?}");
    }
    for place in 0..file.len() {
        let mut bytes = file.to_vec();
        bytes[place] ^= 1;
        let read = SecondFactor::read(&bytes);
        assert!(
            read.is_err() || read.unwrap().bytes() == factor.bytes(),
            "byte {place}"
        );
    }
}

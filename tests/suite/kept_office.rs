//! An office that the program of schema 8 wrote, opened by this one: with the key file, and with the
//! recovery key from its sheet. Limits, marks for purging and keys of other offices are all still there.

use std::path::{Path, PathBuf};

use tsunagi_tests::Bench;
use tsunagi_tests::bench::copy_folder;

struct Kept {
    bench: Bench,
    book: toml::Table,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/store/office8")
}

impl Kept {
    fn laid_out() -> Self {
        let text = std::fs::read_to_string(folder().join("office.toml")).unwrap();
        let kept = Self {
            bench: Bench::new(),
            book: toml::from_str(&text).unwrap(),
        };
        copy_folder(&folder(), &kept.bench.records());
        kept.tell("passphrase.txt", "passphrase");
        kept
    }

    fn says(&self, key: &str) -> &str {
        self.book[key].as_str().unwrap()
    }

    fn tell(&self, file: &str, key: &str) {
        let line = format!("{}\n", self.says(key));
        self.bench.write(file, line.as_bytes());
    }

    /// Asserts that everything is there, opened by these words.
    fn is_whole(&self, opened_by: &[&str]) {
        let asked = |words: &[&str]| {
            let all = opened_by.iter().chain(words);
            self.bench.json(all)
        };
        let slips = asked(&["slips", "list"]);
        let count = self.book["slips"].as_integer().unwrap().unsigned_abs();
        assert_eq!(slips.as_array().unwrap().len() as u64, count);
        let limit = asked(&["clients", "limit", self.says("limited")]);
        assert_eq!(limit["is_limited"], true);
        assert_eq!(limit["history"][0]["reason"], self.says("limited_reason"));
        let due = asked(&["retention", "list"]);
        let due = due["clients"].as_array().unwrap().iter();
        let mut marked = due.filter(|one| one["name"] == self.says("marked"));
        let marked = marked.next().unwrap();
        assert_eq!(marked["reason"], self.says("marked_reason"));
        let keys = asked(&["handover", "keys"]);
        let partners = keys["partners"].as_array().unwrap();
        assert_eq!(partners[0]["name"], self.says("partner"));
        let found = asked(&["audit", "verify"]);
        assert_eq!(found["is_sound"], true, "{found}");
    }
}

#[test]
fn it_opens_with_the_key_file_of_then_and_nothing_is_lost() {
    let kept = Kept::laid_out();
    let without = kept.bench.cli(["clients", "list"]);
    assert_eq!(without.code, Some(1), "{}", without.out);
    let key_file = kept.bench.records().join(kept.says("key_file"));
    kept.is_whole(&["--key-file", key_file.to_str().unwrap()]);
}

#[test]
fn it_opens_with_the_printed_key_of_then() {
    let kept = Kept::laid_out();
    kept.tell("printed.txt", "recovery_key");
    kept.bench.write(
        "passphrase.txt",
        "あたらしい-あいことば-2026-はる\n".as_bytes(),
    );
    let recover = ["keys", "recover", "--recovery-key-file", "printed.txt"];
    let with = ["--new-passphrase-file", "passphrase.txt"];
    kept.bench.cli(recover.into_iter().chain(with)).succeeded();
    kept.is_whole(&[]);
}

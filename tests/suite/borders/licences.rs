//! What others wrote: how much of it, under which licence, and from where.

use super::{list, metadata, root};

/// More packages than this are more than we can answer for. Raise it only on purpose, with a
/// reason in the commit; half of them are the webview toolkit's, many for other systems.
const MOST_PACKAGES: usize = 680;

/// Licences that let the program be given away, changed and sold, with a notice at most.
///
/// MPL-2.0 asks for changed files of theirs to be published, and we change none. "blessing" is
/// SQLite's own words in place of a licence.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OFL-1.1",
    "Unicode-3.0",
    "Unlicense",
    "WTFPL",
    "Zlib",
    "blessing",
];

#[test]
fn the_number_of_packages_is_capped() {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).expect("the lock is committed");
    let count = lock.lines().filter(|line| *line == "[[package]]").count();
    assert!(
        count <= MOST_PACKAGES,
        "{count} packages; what does the newest one save us?"
    );
    assert!(
        count + 60 > MOST_PACKAGES,
        "only {count} packages left: lower the cap"
    );
}

#[test]
fn every_package_comes_from_a_registry_that_keeps_it() {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).expect("the lock is committed");
    for source in lock.lines().filter(|line| line.starts_with("source = ")) {
        assert!(
            source.starts_with("source = \"registry+"),
            "a branch can vanish: {source}"
        );
    }
    let lock = std::fs::read_to_string(root().join("ui/package-lock.json"))
        .expect("the lock is committed");
    // A written-out address would be that of whoever made the lock, not of whoever builds.
    assert!(
        !lock.contains("\"resolved\": \"http"),
        "the npm lock names an address"
    );
}

#[test]
fn every_licence_is_one_we_can_pass_on() {
    for package in list(metadata(), "packages") {
        let name = &package["name"];
        let Some(licence) = package["license"].as_str() else {
            panic!("{name} states no licence");
        };
        assert!(may_be_passed_on(licence), "{name} is under {licence}");
    }
}

/// Reads a licence expression: AND binds before OR, and an old "/" means OR.
fn may_be_passed_on(expression: &str) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words };
    reader.any() == Some(true) && reader.words.is_empty()
}

/// Reads an expression word by word; `None` means that it is not one.
struct Reader<'a> {
    words: &'a [&'a str],
}

impl<'a> Reader<'a> {
    fn any(&mut self) -> Option<bool> {
        let mut allowed = self.all()?;
        while self.takes("OR") {
            // Not `||`, which would leave the rest of the expression unread.
            allowed |= self.all()?;
        }
        Some(allowed)
    }

    fn all(&mut self) -> Option<bool> {
        let mut allowed = self.one()?;
        while self.takes("AND") {
            allowed &= self.one()?;
        }
        Some(allowed)
    }

    fn one(&mut self) -> Option<bool> {
        if self.takes("(") {
            let inside = self.any();
            return if self.takes(")") { inside } else { None };
        }
        let name = self.next()?;
        // The exception only loosens what Apache-2.0 asks of compiled programs.
        let loosened = !self.takes("WITH") || self.next()? == "LLVM-exception";
        Some(ALLOWED.contains(&name) && loosened)
    }

    fn takes(&mut self, word: &str) -> bool {
        let is_next = self.words.first() == Some(&word);
        if is_next {
            self.next();
        }
        is_next
    }

    fn next(&mut self) -> Option<&'a str> {
        let (first, rest) = self.words.split_first()?;
        self.words = rest;
        Some(first)
    }
}

#[test]
fn a_choice_needs_one_allowed_licence_and_a_sum_needs_all() {
    for allowed in [
        "MIT",
        "MIT/Apache-2.0",
        "Apache-2.0 OR GPL-2.0-only",
        "(MIT OR GPL-3.0-only) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception OR LGPL-2.1-or-later",
        "MIT AND BSD-3-Clause AND blessing AND WTFPL",
    ] {
        assert!(may_be_passed_on(allowed), "{allowed} leaves us a way");
    }
    for refused in [
        "",
        "GPL-3.0-only",
        "MIT AND GPL-2.0-only",
        "MIT OR Apache-2.0 AND",
        "(MIT",
        "MIT Apache-2.0",
        "GPL-2.0-only WITH LLVM-exception",
        "Apache-2.0 WITH Some-exception",
    ] {
        assert!(
            !may_be_passed_on(refused),
            "{refused} must not slip through"
        );
    }
}

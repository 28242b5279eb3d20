//! What the sources may not say, checked as text.

use std::path::Path;

use super::files;

/// Words that only one folder of Rust sources may say.
const ONLY_UNDER: &[(&str, &str)] = &[
    ("rusqlite", "src-tauri/crates/store"),
    ("printpdf", "src-tauri/crates/documents"),
    ("age::", "src-tauri/crates/archive"),
    ("tauri::", "src-tauri/src"),
];

/// The longest a file may be before it is two files; its unit tests are not counted.
const MOST_LINES: usize = 400;

#[test]
fn each_subject_is_named_only_in_its_crate() {
    for (path, text) in files("src-tauri", &["rs"]) {
        for (word, home) in ONLY_UNDER {
            let is_home = path.starts_with(home) || path == Path::new("src-tauri/build.rs");
            assert!(
                is_home || !says(&text, word),
                "{} says {word}",
                path.display()
            );
        }
    }
}

#[test]
fn only_one_folder_of_the_window_talks_to_the_shell() {
    for (path, text) in files("ui/src", &["ts", "svelte", "js"]) {
        let is_border = path.starts_with("ui/src/ipc");
        assert!(
            is_border || !text.contains("@tauri-apps"),
            "{} reaches past ipc",
            path.display()
        );
    }
}

#[test]
fn nothing_of_ours_opens_a_socket() {
    for (path, text) in files("src-tauri", &["rs"]) {
        for word in ["std::net", "TcpStream", "TcpListener", "UdpSocket"] {
            assert!(!says(&text, word), "{} says {word}", path.display());
        }
    }
}

#[test]
fn nothing_is_left_for_later() {
    // In two halves each, or this file would be the first to say them.
    let left =
        [("tod", "o!("), ("unimplemente", "d!("), ("#[igno", "re")].map(|(a, b)| [a, b].concat());
    let files = files("src-tauri", &["rs"])
        .into_iter()
        .chain(files("tests", &["rs"]));
    for (path, text) in files {
        for word in &left {
            assert!(!text.contains(word), "{} says {word}", path.display());
        }
    }
}

#[test]
fn files_stay_short_enough_to_read_at_once() {
    let folders = ["src-tauri/crates", "src-tauri/src", "src-tauri/xtask"];
    let long: Vec<String> = folders
        .into_iter()
        .flat_map(|folder| files(folder, &["rs"]))
        .filter(|(path, _)| path.components().any(|part| part.as_os_str() == "src"))
        .filter(|(path, _)| !path.ends_with("tests.rs"))
        .map(|(path, text)| (path, own_lines(&text)))
        .filter(|(_, lines)| *lines > MOST_LINES)
        .map(|(path, lines)| format!("{} has {lines} lines", path.display()))
        .collect();
    assert!(long.is_empty(), "split these: {long:#?}");
}

/// Counts the lines before a file's unit tests, which stand last.
fn own_lines(text: &str) -> usize {
    text.lines()
        .take_while(|line| !line.starts_with("#[cfg(test)]"))
        .count()
}

/// Whether a text says a word that does not merely end another one (`page::` is not `age::`).
fn says(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        !before.is_some_and(|ch| ch.is_alphanumeric() || ch == '_')
    })
}

#[test]
fn a_word_is_not_found_inside_another() {
    assert!(says("use age::Encryptor;", "age::"));
    assert!(!says("page::first(); language::japanese()", "age::"));
}

#[test]
fn unit_tests_do_not_count_as_length() {
    assert_eq!(own_lines("fn a() {}\n\n#[cfg(test)]\nmod tests {\n}\n"), 2);
}

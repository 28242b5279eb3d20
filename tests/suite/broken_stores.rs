//! The broken stores of `tests/vectors/store/broken`, through the command line: each is refused in words
//! with its own code, and a log that was tampered with says how and where.

use std::path::{Path, PathBuf};

use tsunagi_tests::Bench;
use tsunagi_tests::wordings::{code_of, refused};

struct Vector {
    folder: String,
    base: String,
    gone: Vec<String>,
    expect: String,
    code: String,
    kind: String,
    row: u64,
}

fn vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/store")
}

fn book() -> (String, Vec<Vector>) {
    let text = std::fs::read_to_string(vectors().join("broken/expect.toml")).unwrap();
    let book: toml::Table = toml::from_str(&text).unwrap();
    let text_of = |value: &toml::Value| value.as_str().unwrap().to_owned();
    let vectors = book["vector"].as_array().unwrap().iter().map(|one| Vector {
        folder: text_of(&one["folder"]),
        base: text_of(&one["base"]),
        gone: one["gone"]
            .as_array()
            .unwrap()
            .iter()
            .map(text_of)
            .collect(),
        expect: text_of(&one["expect"]),
        code: text_of(&one["code"]),
        kind: text_of(&one["kind"]),
        row: one["row"].as_integer().unwrap().unsigned_abs(),
    });
    (text_of(&book["passphrase"]), vectors.collect())
}

/// Lays the vector out as the records of a home of its own.
fn laid_out(vector: &Vector, passphrase: &str) -> Bench {
    let bench = Bench::new();
    bench.write("passphrase.txt", format!("{passphrase}\n").as_bytes());
    let base = (!vector.base.is_empty()).then(|| vectors().join(&vector.base));
    for folder in base
        .into_iter()
        .chain([vectors().join("broken").join(&vector.folder)])
    {
        tsunagi_tests::bench::copy_folder(&folder, &bench.records());
    }
    let tries = "tries.json";
    std::fs::copy(
        vectors().join("broken").join(tries),
        bench.records().join(tries),
    )
    .unwrap();
    for name in &vector.gone {
        std::fs::remove_file(bench.records().join(name)).unwrap();
    }
    bench
}

#[test]
fn a_broken_store_is_refused_in_words_and_left_as_it_is() {
    let (passphrase, vectors) = book();
    let broken: Vec<Vector> = vectors
        .into_iter()
        .filter(|one| one.expect != "opens")
        .collect();
    assert!(broken.len() >= 15, "the book is whole");
    for vector in &broken {
        let bench = laid_out(vector, &passphrase);
        let before = records_of(&bench);
        let ran = bench.cli(["--json", "clients", "list"]);
        assert_eq!(code_of(&ran), vector.code, "{}: {}", vector.folder, ran.err);
        refused(&bench.cli(["clients", "list"]), &["浜栗"]);
        assert!(
            before == records_of(&bench),
            "{}: what is broken is kept for whoever can mend it",
            vector.folder
        );
    }
}

fn records_of(bench: &Bench) -> Vec<Option<Vec<u8>>> {
    let files = ["records.db", "keys.json", "audit-head.json"];
    files
        .map(|name| std::fs::read(bench.records().join(name)).ok())
        .to_vec()
}

#[test]
fn a_tampered_log_says_how_and_where() {
    let (passphrase, vectors) = book();
    let tampered: Vec<Vector> = vectors
        .into_iter()
        .filter(|one| !one.kind.is_empty())
        .collect();
    assert!(tampered.len() >= 7, "one of each kind");
    for vector in &tampered {
        let bench = laid_out(vector, &passphrase);
        let ran = bench.cli(["--json", "audit", "verify"]);
        assert_eq!(ran.code, Some(1), "{}", vector.folder);
        assert_eq!(code_of(&ran), vector.code, "{}: {}", vector.folder, ran.err);
        let verified: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let found = verified["findings"].as_array().unwrap();
        let is_meant = |found: &&serde_json::Value| {
            found["kind"] == vector.kind.as_str() && found["number"] == vector.row
        };
        let found = found.iter().find(is_meant);
        let found = found.unwrap_or_else(|| panic!("{}: {}", vector.folder, ran.out));
        let said = bench.cli(["audit", "verify"]);
        let reason = refused(&said, &[]);
        let what = found["what"].as_str().unwrap();
        assert!(reason.contains(what), "{}: {reason}", vector.folder);
        let label = found["kind_label"].as_str().unwrap();
        assert!(said.out.contains(label), "{}: {}", vector.folder, said.out);
        if vector.folder == "log-unreadable" {
            let list = bench.cli(["audit", "list"]).succeeded().out;
            assert!(list.contains("読み取れません"), "it hides no other: {list}");
        }
    }
}

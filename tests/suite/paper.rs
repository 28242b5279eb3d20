//! Other paper and other ways in: timelines, blank forms, the lists, and finding people.

use tsunagi_tests::Bench;
use tsunagi_tests::looking::{asked, text_of_pdf, without_spaces};

#[test]
fn a_timeline_prints_as_the_fifth_table() {
    let bench = Bench::with_sample();
    let entries = bench.json(["timeline", "list", "浜栗"]);
    bench
        .cli(["timeline", "print", "浜栗", "--out", "table5.pdf"])
        .succeeded();
    let file = bench.path("table5.pdf");
    let checked = asked(&bench, "qpdf", &["--check"], &file, &[]);
    assert!(
        checked.contains("No syntax or stream encoding errors"),
        "{checked}"
    );
    let found = text_of_pdf(&bench, &file);
    for entry in entries.as_array().unwrap() {
        // A row may run over the edge of a page; its first words stand together.
        let text = without_spaces(entry["text"].as_str().unwrap());
        let start: String = text.chars().take(8).collect();
        assert!(
            found.contains(&start),
            "the office's own table holds every entry: {start}"
        );
    }
    assert!(found.contains("第5表"), "it says which table it is");
}

#[test]
fn a_written_entry_stands_in_the_timeline() {
    let bench = Bench::with_sample();
    let words = [
        "timeline",
        "add",
        "浜栗",
        "--day",
        "R8.4.1",
        "--time",
        "9:30",
        "--kind",
        "電話",
        "--item",
        "妻から電話",
        "--text",
        "槗本さんの車で受診した。",
    ];
    let added = bench.json(words);
    assert_eq!(
        added["day"], "2026-04-01",
        "a day typed in 和暦 is that day"
    );
    let listed = bench.json([
        "timeline", "list", "浜栗", "--from", "R8.4.1", "--to", "R8.4.1",
    ]);
    assert!(
        listed
            .as_array()
            .unwrap()
            .iter()
            .any(|entry| entry["text"] == "槗本さんの車で受診した。"),
        "what was written is read back: {listed}"
    );
}

#[test]
fn every_form_is_listed_and_prints_blank() {
    let bench = Bench::with_sample();
    let forms = bench.json(["templates", "list"]);
    let forms = forms.as_array().unwrap();
    assert!(forms.len() >= 20, "the shipped forms: {}", forms.len());
    for (id, kind) in [
        ("common", "連絡票"),
        ("fax-cover", "FAX送付状"),
        ("table5", "事業所の控え"),
        ("timeline-extract", "支援経過の抜粋"),
        ("handover-sheet", "引継ぎ書"),
    ] {
        let mut listed = forms.iter();
        let form = listed.find(|form| form["id"] == id).unwrap();
        assert_eq!(form["kind_label"], kind, "{id}");
    }
    for form in forms {
        let id = form["id"].as_str().unwrap();
        let name = format!("{id}.pdf");
        bench
            .cli(["templates", "blank", id, "--out", &name])
            .succeeded();
        let checked = asked(&bench, "qpdf", &["--check"], &bench.path(&name), &[]);
        assert!(
            checked.contains("No syntax or stream encoding errors"),
            "{id}: {checked}"
        );
        let found = text_of_pdf(&bench, &bench.path(&name));
        assert!(
            !found.contains('{'),
            "{id} is for a pen, not for a program: {found}"
        );
    }
}

#[test]
fn a_form_of_the_region_is_checked_line_by_line() {
    let bench = Bench::new();
    let shipped = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../assets/templates/common.toml"
    );
    let text = std::fs::read_to_string(shipped).unwrap();
    bench.write("good.toml", text.as_bytes());
    let ran = bench.cli(["templates", "check", "good.toml"]).succeeded();
    assert!(ran.out.contains("直すところはありません。"), "{}", ran.out);
}

#[test]
fn people_are_found_by_whatever_is_at_hand() {
    let bench = Bench::with_sample();
    for (query, name, why) in [
        ("は", "浜栗 焼男", "one kana of the reading"),
        ("ハマグリ", "浜栗 焼男", "katakana"),
        ("濱栗", "浜栗 焼男", "another form of a kanji"),
        ("0000012345", "桑名 花子", "an insured person's number"),
        ("S13.4.5", "桑名 花子", "a birthday in 和暦"),
        ("1938/4/5", "桑名 花子", "the same birthday in 西暦"),
        (
            "葛城",
            "葛󠄀城 辻󠄁子",
            "a variation sequence, typed without it",
        ),
        ("橋本", "槗本 髙𠮷", "a character that few keyboards give"),
    ] {
        let found = bench.json(["search", query]);
        let names: Vec<&str> = found["clients"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|c| c["name"].as_str())
            .collect();
        assert!(
            names.contains(&name),
            "{name} is found by {why} ({query}): {names:?}"
        );
    }
    let number = bench.json(["slips", "list"])[0]["number"]
        .as_str()
        .unwrap()
        .to_owned();
    let found = bench.json(["search", &number]);
    assert_eq!(
        found["slips"][0]["number"],
        number.as_str(),
        "a slip is found by its number"
    );
}

#[test]
fn today_lists_what_waits_with_its_next_action() {
    let bench = Bench::with_sample();
    let today = bench.json(["today"]);
    let rows = today["rows"].as_array().unwrap();
    assert!(!rows.is_empty(), "the sample has unanswered slips");
    for row in rows {
        for key in ["who", "what", "why", "action"] {
            let said = row[key].as_str().unwrap();
            assert!(
                !said.is_empty(),
                "each row says who, what, why and what next: {row}"
            );
        }
    }
}

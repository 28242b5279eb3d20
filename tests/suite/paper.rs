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

    let wrong = text
        .replacen("side_size = 16", "side_size = 16\nside_size = 14", 1)
        .replacen("[[block.cell]]", "[block.cell]", 1)
        .replacen("kind = \"slip\" ", "kind ＝ \"slip\" ", 1);
    bench.write("bad.toml", wrong.as_bytes());
    let ran = bench.cli(["templates", "check", "bad.toml"]);
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    let line_of = |piece: &str| {
        let before = wrong.split(piece).next().unwrap_or_default();
        before.matches('\n').count() + 1
    };
    let told: Vec<&str> = ran.out.lines().collect();
    for (at, (line, what)) in [
        (line_of("kind ＝"), "「＝」が全角です。"),
        (
            line_of("[block.cell]\n"),
            "[block.cell] のかっこが1つずつです。",
        ),
    ]
    .iter()
    .enumerate()
    {
        let said = told.get(at).copied().unwrap_or_default();
        assert!(
            said.starts_with(&format!("bad.tomlの{line}行目")) && said.contains(what),
            "{what}: {told:?}"
        );
    }
    assert!(
        ran.err.contains(&format!("直すところが{}か所", told.len())),
        "{}",
        ran.err
    );
}

#[test]
fn what_is_no_form_at_all_is_told_by_what_it_is() {
    let bench = Bench::new();
    let said = |name: &str| {
        let ran = bench.cli(["templates", "check", name]);
        assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
        ran.out
    };
    std::fs::create_dir(bench.path("forms")).unwrap();
    assert!(said("forms").contains("formsはフォルダーです。"));
    // 「連」 in Shift_JIS.
    bench.write("sjis.toml", b"id = \"a\"\nname = \"\x98\x41\"\n");
    let sjis = said("sjis.toml");
    assert!(
        sjis.starts_with("sjis.tomlの2行目9文字目: ") && sjis.contains("UTF-8"),
        "{sjis}"
    );
    bench.write("large.toml", &vec![b'#'; (1 << 20) + 1]);
    assert!(said("large.toml").contains("1 MBまで"));
}

#[test]
fn a_reply_half_that_names_the_client_is_advised_against() {
    let bench = Bench::new();
    let shipped = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../assets/templates/cut-off.toml"
    );
    let text = std::fs::read_to_string(shipped).unwrap();
    let named = text.replace("{client.initials}", "{client.name}");
    assert_ne!(named, text);
    bench.write("named.toml", named.as_bytes());
    let ran = bench.cli(["templates", "check", "named.toml"]).succeeded();
    let before = named.split("ご回答欄[　").next().unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    assert!(
        ran.out.contains(&format!("named.tomlの{line}行目"))
            && ran.out.contains("client.name")
            && !ran.out.contains("直すところはありません。"),
        "{}",
        ran.out
    );
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

//! Slips, forms, and what may happen to them when.

use tsunagi_tests::Bench;

use super::is_refused;

fn new_slip<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let words = ["slips", "new", "--client", "浜栗", "--purpose", "situation"];
    words.into_iter().chain(more.iter().copied()).collect()
}

#[test]
fn a_slip_that_cannot_be_drafted_takes_no_number() {
    let bench = Bench::with_sample();
    bench.write("broken.json", b"{ \"subject\": ");
    bench.write("unknown.json", "{ \"件名\": \"見本\" }".as_bytes());
    for (more, code) in [
        (&["--purpose", "雑談"][..], "InvalidField"),
        (&["--recipient", "いない先生"], "NotFound"),
        (&["--recipient", "見本"], "NotFound"),
        (&["--template", "no-such-form"], "TemplateUnknown"),
        (&["--extract-from", "いつか"], "InvalidField"),
        (&["--form-file", "broken.json"], "FileProblem"),
        (&["--form-file", "missing.json"], "FileProblem"),
        (&["--form-file", "unknown.json"], "FileProblem"),
    ] {
        is_refused(&bench, &new_slip(more), code);
    }
    let next = bench.json(new_slip(&["--background", "見本"]));
    let numbers = bench.json(["slips", "list"]);
    let count = numbers.as_array().unwrap().len();
    let number = next["summary"]["number"].as_str().unwrap().to_owned();
    assert!(
        number.contains(&format!("-{count:04}-")),
        "no number was lost: {number} of {count}"
    );
}

#[test]
fn a_form_file_may_name_its_form_and_leave_fields_out() {
    let bench = Bench::with_sample();
    let file = "{ \"template\": \"two-sheet\", \"background\": \"見本の経過\" }";
    bench.write("part.json", file.as_bytes());
    let made = bench.json(new_slip(&["--form-file", "part.json"]));
    assert_eq!(made["form"]["template"], "two-sheet");
    assert_eq!(made["form"]["background"], "見本の経過");
    let other = ["--form-file", "part.json", "--template", "hospital"];
    let made = bench.json(new_slip(&other));
    assert_eq!(made["form"]["template"], "hospital", "the option decides");
    bench.write("twisted.json", b"{ \"questions\": \"one\" }");
    let told = bench.cli(new_slip(&["--form-file", "twisted.json"]));
    assert!(told.err.contains("「questions」"), "the field is named");
}

#[test]
fn a_draft_is_not_paper_yet() {
    let bench = Bench::with_sample();
    let draft = bench.json(new_slip(&["--background", "書きかけです。"]));
    let number = draft["summary"]["number"].as_str().unwrap();
    is_refused(
        &bench,
        &["slips", "pdf", number, "--out", "x.pdf"],
        "SlipNotConfirmed",
    );
    is_refused(
        &bench,
        &["slips", "fax", number, "--out", "x.tif"],
        "SlipNotConfirmed",
    );
    is_refused(&bench, &["slips", "print", number], "SlipNotConfirmed");
    is_refused(&bench, &["slips", "revise", number], "SlipNotConfirmed");
    let record = [
        "slips", "record", number, "--kind", "sent", "--means", "fax",
    ];
    is_refused(&bench, &record, "SlipNotConfirmed");
    for name in ["x.pdf", "x.tif"] {
        assert!(
            !bench.path(name).exists(),
            "{name}: no draft leaves the program"
        );
    }
}

#[test]
fn a_slip_that_says_nothing_or_cannot_be_printed_is_not_confirmed() {
    let bench = Bench::with_sample();
    let empty = bench.json(["slips", "new", "--client", "浜栗"]);
    let number = empty["summary"]["number"].as_str().unwrap();
    is_refused(&bench, &["slips", "confirm", number], "SlipIncomplete");

    let strange = bench.json(new_slip(&["--background", "よく笑う𓀀方です。"]));
    let number = strange["summary"]["number"].as_str().unwrap();
    let reason = is_refused(&bench, &["slips", "confirm", number], "Unprintable");
    assert!(reason.contains('𓀀'), "it says which character: {reason}");

    let endless = "見本の文です。".repeat(4000);
    let boxes = [
        "--background",
        &endless,
        "--plan-view",
        &endless,
        "--wishes",
        &endless,
    ];
    let long = bench.json(new_slip(&boxes));
    let number = long["summary"]["number"].as_str().unwrap();
    is_refused(&bench, &["slips", "confirm", number], "TooManyPages");
}

#[test]
fn a_warning_needs_a_reason() {
    let bench = Bench::with_sample();
    let slip = bench.json(new_slip(&["--background", "生活保護の申請中です。"]));
    let number = slip["summary"]["number"].as_str().unwrap();
    is_refused(&bench, &["slips", "confirm", number], "ReasonNeeded");
    let why = "電話で先生に確かめました。";
    let confirmed = bench.json(["slips", "confirm", number, "--reason", why]);
    let events = confirmed["events"].to_string();
    assert!(
        events.contains(why),
        "the reason stays with the slip: {events}"
    );
}

#[test]
fn what_is_confirmed_stays_and_goes_its_way() {
    let bench = Bench::with_sample();
    let slip = bench.json(new_slip(&["--background", "見本"]));
    let number = slip["summary"]["number"].as_str().unwrap();
    bench.cli(["slips", "confirm", number]).succeeded();
    is_refused(&bench, &["slips", "confirm", number], "SlipConfirmed");
    is_refused(&bench, &["slips", "discard", number], "SlipConfirmed");
    let record = |kind| ["slips", "record", number, "--kind", kind];
    is_refused(&bench, &record("arrived"), "EventNotPossible");
    is_refused(&bench, &record("reflected"), "InvalidField");
    let reflected = [
        "slips",
        "record",
        number,
        "--kind",
        "reflected",
        "--note",
        "計画に入れた。",
    ];
    is_refused(&bench, &reflected, "EventNotPossible");
    is_refused(&bench, &record("nonsense"), "InvalidField");
    is_refused(&bench, &["slips", "show", "R08-9999-9"], "NotFound");
    is_refused(&bench, &["slips", "show", "なし"], "NotFound");
}

#[test]
fn a_broken_form_is_told_by_the_line() {
    let bench = Bench::with_sample();
    let shipped = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../assets/templates/common.toml"
    );
    let text = std::fs::read_to_string(shipped).unwrap();
    let line = text
        .lines()
        .position(|line| line.contains("{recipient.facility}"))
        .unwrap()
        + 1;
    let broken = text.replacen("{recipient.facility}", "{recipient.hospital}", 1);
    bench.write("broken.toml", broken.as_bytes());
    let ran = bench.cli(["templates", "check", "broken.toml"]);
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    for said in ["broken.toml", "recipient.hospital", &line.to_string()] {
        assert!(
            ran.out.contains(said),
            "{said} leads to the place: {}",
            ran.out
        );
    }
    super::in_words(&ran);
    bench.write("half.toml", b"id = ");
    is_refused(
        &bench,
        &["templates", "check", "half.toml"],
        "TemplateInvalid",
    );
    is_refused(
        &bench,
        &["templates", "check", "missing.toml"],
        "FileNotFound",
    );
    is_refused(
        &bench,
        &["templates", "blank", "no-such-form"],
        "TemplateUnknown",
    );
    std::fs::create_dir(bench.records().join("templates")).unwrap();
    bench.write("records/templates/broken.toml", broken.as_bytes());
    // The reason quotes the form's own words, so only its code is held to the rules.
    let drafted = [
        "--json",
        "slips",
        "new",
        "--client",
        "浜栗",
        "--template",
        "broken",
    ];
    let before = super::snapshot::of(&bench);
    assert_eq!(
        tsunagi_tests::wordings::code_of(&bench.cli(drafted)),
        "TemplateInvalid"
    );
    assert!(
        before == super::snapshot::of(&bench),
        "a broken form begins no slip"
    );
}

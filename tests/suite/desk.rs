//! The card index by command: clients, their papers, the directory, the office.

use serde_json::Value;
use tsunagi_tests::Bench;
use tsunagi_tests::wordings::refused;

fn text<'v>(value: &'v Value, path: &str) -> &'v str {
    let found = value.pointer(path).and_then(Value::as_str);
    found.unwrap_or_else(|| panic!("{path} in {value}"))
}

#[test]
fn what_is_not_written_stays_as_it_was() {
    let bench = Bench::with_sample();
    let before = bench.json(["clients", "show", "浜栗"]);
    let words = ["clients", "change", "浜栗", "--phone", "0594-00-0099"];
    let after = bench.json(words);
    assert_eq!(text(&after, "/form/phone"), "0594-00-0099");
    let others = |view: &Value| {
        let mut form = view["form"].clone();
        form["phone"] = Value::Null;
        form
    };
    assert_eq!(others(&before), others(&after));
    assert_eq!(before["recipients"], after["recipients"]);
}

#[test]
fn a_certification_and_a_consent_are_recorded_and_withdrawn() {
    let bench = Bench::with_sample();
    let certified = bench.json([
        "clients",
        "certify",
        "浜栗",
        "--level",
        "要介護1",
        "--from",
        "R9.4.1",
        "--to",
        "R10.3.31",
    ]);
    assert_eq!(
        text(&certified, "/certifications/0/valid_from"),
        "2027-04-01",
        "the newest comes first"
    );
    let count = certified["certifications"].as_array().unwrap().len();
    let rewritten = bench.json([
        "clients",
        "certify",
        "浜栗",
        "--rewrite",
        "--level",
        "要介護2",
        "--from",
        "R9.4.1",
        "--to",
        "R10.3.31",
    ]);
    assert_eq!(
        rewritten["certifications"].as_array().unwrap().len(),
        count,
        "rewriting adds none"
    );
    let scope = ["--scope", "主治医等との連絡"];
    let withdraw = ["clients", "consent", "浜栗", "--withdrawn-on", "R8.6.1"];
    let holds = |view: &Value| {
        let consents = view["consents"].as_array().unwrap();
        let mut found = consents
            .iter()
            .filter(|one| one["form"]["scope"] == "physician");
        found.any(|one| one["holds"] == true)
    };
    assert!(!holds(&bench.json(withdraw.iter().chain(&scope))));
    let again = bench.cli(withdraw.iter().chain(&scope));
    refused(&again, &["浜栗"]);
    let given = [
        "clients", "consent", "浜栗", "--on", "R8.6.2", "--by", "本人", "--method", "文書",
    ];
    assert!(holds(&bench.json(given.iter().chain(&scope))));
}

#[test]
fn a_clinic_is_registered_and_its_number_confirmed_by_telephone() {
    let bench = Bench::with_sample();
    let added = bench.json([
        "directory",
        "add",
        "見本みなと医院",
        "--kind",
        "診療所",
        "--phone",
        "0594-00-0701",
        "--fax",
        "0594-00-0702",
    ]);
    assert_eq!(added["fax_verified_on"], Value::Null);
    let person = |words: &[&str]| {
        let begin = ["directory", "person", "見本みなと", "見本 湊"];
        bench.json(begin.iter().chain(words))
    };
    person(&["--kana", "みほん みなと", "--profession", "医師"]);
    let facility = person(&["--department", "外科"]);
    assert_eq!(facility["physicians"].as_array().unwrap().len(), 1);
    assert_eq!(text(&facility, "/physicians/0/department"), "外科");
    assert_eq!(text(&facility, "/physicians/0/kana"), "みほん みなと");
    let verify = |number: &str| bench.cli(["directory", "verify", "見本みなと", number]);
    refused(&verify("0594-00-0703"), &["0594-00-0702"]);
    verify("0594-00-0702").succeeded();
    let changed = bench.json(["directory", "change", "見本みなと", "--fax", "0594-00-0704"]);
    assert_eq!(
        changed["fax_verified_on"],
        Value::Null,
        "another number is one that nobody has confirmed"
    );
    refused(&bench.cli(["directory", "change", "見本"]), &[]);
}

#[test]
fn the_office_and_a_draft_are_written_anew() {
    let bench = Bench::with_sample();
    let settings = bench.json(["office", "change", "--reply-within", "5", "--folder", "out"]);
    assert_eq!(settings["office"]["reply_within_days"], 5);
    assert!(text(&settings, "/output_folder").ends_with("out"));
    refused(&bench.cli(["office", "change"]), &[]);
    let draft = bench.json([
        "slips",
        "new",
        "--client",
        "浜栗",
        "--purpose",
        "利用者の状況についての相談",
        "--background",
        "見本の経過です。",
    ]);
    let number = text(&draft, "/summary/number").to_owned();
    let edited = bench.json(["slips", "edit", &number, "--subject", "見本の件名"]);
    assert_eq!(text(&edited, "/form/subject"), "見本の件名");
    assert_eq!(text(&edited, "/form/background"), "見本の経過です。");
    bench.cli(["slips", "confirm", &number]);
    let entry = bench.json([
        "timeline",
        "add",
        "浜栗",
        "--day",
        "R8.9.1",
        "--kind",
        "電話",
        "--item",
        "退院の連絡",
        "--text",
        "見本の記録です。",
        "--record",
        "退院",
        "--partner",
        "病院",
    ]);
    assert_eq!(text(&entry, "/record"), "discharge");
}

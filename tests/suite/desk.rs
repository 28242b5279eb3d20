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
    let older = text(&rewritten, "/certifications/1/valid_from").to_owned();
    let rewrite = |from: &str| {
        let words = ["--level", "要介護3", "--from", "R6.4.1", "--to", "R7.3.31"];
        let begin = ["clients", "certify", "浜栗"].map(str::to_owned);
        let end = words.map(str::to_owned);
        let which = [format!("--rewrite={from}")];
        bench.cli(begin.into_iter().chain(which).chain(end))
    };
    rewrite(&older).succeeded();
    let view = bench.json(["clients", "show", "浜栗"]);
    let froms: Vec<&str> = view["certifications"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["valid_from"].as_str())
        .collect();
    assert_eq!(froms.len(), count, "an older one is rewritten in its place");
    assert!(froms.contains(&"2024-04-01") && !froms.contains(&older.as_str()));
    refused(&rewrite("S1.1.1"), &["浜栗"]);
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
    let correct = |day: &'static str| {
        let words = [
            "clients",
            "consent",
            "浜栗",
            "--correct",
            day,
            "--by",
            "長女",
        ];
        words.into_iter().chain(scope)
    };
    let corrected = bench.json(correct("R8.6.2"));
    let consents = corrected["consents"].as_array().unwrap();
    let now: Vec<&Value> = consents
        .iter()
        .map(|one| &one["form"])
        .filter(|form| form["given_on"] == "2026-06-02")
        .collect();
    assert_eq!(now.len(), 1, "corrected in its place");
    assert_eq!(now[0]["given_by"], "長女");
    assert_eq!(now[0]["method"], "written", "what was not written stays");
    refused(&bench.cli(correct("R8.6.3")), &["浜栗"]);
}

#[test]
fn a_person_and_a_colleague_take_a_new_name() {
    let bench = Bench::with_sample();
    let facility = bench.json([
        "directory",
        "add",
        "見本みなと医院",
        "--kind",
        "診療所",
        "--phone",
        "0594-00-0701",
    ]);
    assert_eq!(facility["physicians"].as_array().unwrap().len(), 0);
    let begin = ["directory", "person", "見本みなと", "見本 湊"];
    let rename = begin.into_iter().chain(["--rename", "見本 岬"]);
    bench
        .cli(begin.iter().chain(&["--profession", "医師"]))
        .succeeded();
    let renamed = bench.json(rename.clone());
    assert_eq!(renamed["physicians"].as_array().unwrap().len(), 1);
    assert_eq!(text(&renamed, "/physicians/0/name"), "見本 岬");
    refused(&bench.cli(rename), &["見本 岬", "見本 湊"]);
    let add = ["staff", "add", "見本 太郎", "--role", "閲覧"];
    bench.cli(add).succeeded();
    let settings = bench.json(["staff", "change", "見本 太郎", "--rename", "見本 春太郎"]);
    let staff = settings["staff"].as_array().unwrap();
    let role = |name: &str| {
        staff
            .iter()
            .find(|one| one["name"] == name)
            .map(|one| &one["role"])
    };
    assert_eq!(role("見本 春太郎"), Some(&Value::from("reader")));
    assert_eq!(role("見本 太郎"), None);
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
    assert_eq!(settings["office"]["stay_days"], 7);
    let settings = bench.json(["office", "change", "--stay-days", "14"]);
    assert_eq!(settings["office"]["stay_days"], 14);
    refused(&bench.cli(["office", "change", "--stay-days", "91"]), &[]);
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

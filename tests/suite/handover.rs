//! Handing records over: out, opened without us, and into another office.

mod numbers;

use std::io::{Read as _, Write as _};
use std::process::Stdio;

use serde_json::{Value, json};
use tsunagi_tests::Bench;
use tsunagi_tests::bench::{HANDOVER_PASSPHRASE, start};
use tsunagi_tests::looking::{asked, parts_below, text_of_pdf, without_spaces};

/// Exports the sample office and returns what the program said.
fn exported(bench: &Bench) -> Value {
    let words = ["handover", "export", "--out", "out/all.age"];
    bench.json(words.into_iter().chain(TO_SECOND).chain(PASSPHRASE_FILE))
}

const TO_SECOND: [&str; 2] = ["--recipient", "見本第二居宅"];
const PASSPHRASE_FILE: [&str; 2] = ["--handover-passphrase-file", "handover.txt"];

/// Makes a second office with the first one's file.
fn receiving(sender: &Bench) -> Bench {
    let receiver = Bench::with_other_office();
    let file = std::fs::read(sender.path("out/all.age")).unwrap();
    receiver.write("all.age", &file);
    receiver
}

fn import<const N: usize>(bench: &Bench, more: [&'static str; N]) -> Value {
    let words = ["handover", "import", "all.age"];
    bench.json(words.into_iter().chain(PASSPHRASE_FILE).chain(more))
}

/// Everything the command line shows of the clients of the sample, without what belongs to an office.
fn records(bench: &Bench) -> Value {
    let mut clients = bench.json(["clients", "list", "--closed"]);
    let mut all = Vec::new();
    for client in clients.as_array_mut().unwrap() {
        let id = client["id"].as_str().unwrap().to_owned();
        let shown = bench.json(["clients", "show", &id]);
        let timeline = bench.json(["timeline", "list", &id]);
        let slips = bench.json(["slips", "list", "--client", &id]);
        all.push(json!({ "client": shown, "timeline": timeline, "slips": slips }));
    }
    let mut all = Value::Array(all);
    without(&mut all, &["care_manager", "care_manager_id"]);
    all
}

/// Takes keys out wherever they stand: the receiving office has its own staff.
fn without(value: &mut Value, keys: &[&str]) {
    match value {
        Value::Object(fields) => {
            fields.retain(|key, _| !keys.contains(&key.as_str()));
            fields.values_mut().for_each(|field| without(field, keys));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| without(item, keys)),
        _ => {}
    }
}

#[test]
fn the_public_age_program_opens_the_file() {
    let bench = Bench::with_sample();
    let said = exported(&bench);
    assert!(
        parts_below(&bench.path("out")).is_empty(),
        "nothing half done stays beside it"
    );
    run_age(&bench, "--decrypt --output plain.zip out/all.age");
    let plain = bench.path("plain.zip");
    let listed = asked(&bench, "unzip", &["-Z1"], &plain, &[]);
    let members: Vec<&str> = listed.lines().collect();
    for member in ["manifest.json", "records.json", "index.html"] {
        assert!(
            members.contains(&member),
            "{member} can be read without us: {listed}"
        );
    }
    let pages = members
        .iter()
        .filter(|member| member.ends_with(".pdf"))
        .count();
    assert!(
        pages > 0,
        "the confirmed slips are there as paper: {listed}"
    );
    let records = asked(&bench, "unzip", &["-p"], &plain, &["records.json"]);
    let records: Value = serde_json::from_str(&records).expect("the records are JSON");
    let clients = records["cases"].as_array().map_or(0, Vec::len);
    assert_eq!(
        said["clients"], clients,
        "the program counted what is inside"
    );
    assert!(
        records.to_string().contains("浜栗 焼男"),
        "and it is the sample office"
    );
}

#[test]
fn an_empty_office_takes_in_equal_records() {
    let sender = Bench::with_sample();
    exported(&sender);
    let receiver = receiving(&sender);

    let words = ["handover", "inspect", "all.age"]
        .into_iter()
        .chain(PASSPHRASE_FILE);
    let preview = receiver.json(words);
    let outcomes: Vec<&Value> = preview["clients"]
        .as_array()
        .unwrap()
        .iter()
        .map(|client| &client["outcome"])
        .collect();
    assert!(
        outcomes.iter().all(|outcome| *outcome == "new"),
        "nobody is known yet: {preview}"
    );
    let tried = import(&receiver, ["--dry-run"]);
    assert_eq!(tried, preview, "a dry run says what inspecting says");
    assert_eq!(
        receiver.json(["clients", "list", "--closed"]),
        json!([]),
        "and changes nothing"
    );

    let imported = import(&receiver, []);
    assert_eq!(
        imported["new_clients"],
        outcomes.len(),
        "the import did what the preview said"
    );
    assert_eq!(
        imported["conflicts"], 0,
        "an empty office has nothing to disagree with"
    );
    let (sent, taken) = (records(&sender), records(&receiver));
    for (sent, taken) in sent
        .as_array()
        .unwrap()
        .iter()
        .zip(taken.as_array().unwrap())
    {
        assert_eq!(sent, taken, "the records are the same on both sides");
    }
    assert_eq!(
        sent.as_array().unwrap().len(),
        taken.as_array().unwrap().len(),
        "for everybody"
    );

    let number = slip_number(&sender);
    for bench in [&sender, &receiver] {
        bench
            .cli(["slips", "pdf", &number, "--out", "slip.pdf"])
            .succeeded();
    }
    let pages = |bench: &Bench| std::fs::read(bench.path("slip.pdf")).unwrap();
    assert!(
        pages(&sender) == pages(&receiver),
        "the confirmed paper is the very same bytes"
    );
}

#[test]
fn the_same_file_twice_changes_nothing() {
    let sender = Bench::with_sample();
    exported(&sender);
    let receiver = receiving(&sender);
    import(&receiver, []);
    let before = records(&receiver);
    let preview = import(&receiver, ["--dry-run"]);
    assert_eq!(preview["changes_nothing"], true, "{preview}");
    let again = import(&receiver, []);
    for count in [
        "new_clients",
        "changed_clients",
        "conflicts",
        "new_entries",
        "new_slips",
    ] {
        assert_eq!(
            again[count], 0,
            "the second time there is nothing new: {again}"
        );
    }
    assert_eq!(before, records(&receiver), "and nothing is different");
}

#[test]
fn chosen_clients_go_and_nobody_else() {
    let sender = Bench::with_sample();
    let words = [
        "handover",
        "export",
        "--out",
        "out/one.age",
        "--client",
        "桑名",
    ];
    let said = sender.json(words.into_iter().chain(TO_SECOND).chain(PASSPHRASE_FILE));
    assert_eq!(said["clients"], 1, "one was chosen");
    let file = std::fs::read(sender.path("out/one.age")).unwrap();
    let receiver = Bench::with_other_office();
    receiver.write("all.age", &file);
    import(&receiver, []);
    let names: Vec<String> = receiver
        .json(["clients", "list", "--closed"])
        .as_array()
        .unwrap()
        .iter()
        .map(|client| client["name"].to_string())
        .collect();
    assert_eq!(names, ["\"桑名 花子\""], "nobody else travels along");
}

fn slip_number(bench: &Bench) -> String {
    let slips = bench.json(["slips", "list", "--client", "浜栗"]);
    let confirmed = slips
        .as_array()
        .unwrap()
        .iter()
        .find(|slip| slip["state"] != "draft");
    confirmed.expect("the sample has one")["number"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// Runs age in a terminal, which is the only place it reads passphrases from.
///
/// The passphrase is typed once the prompt has been seen, never on a guess of how long that takes.
fn run_age(bench: &Bench, words: &str) {
    let command = format!("age {words}");
    let mut script = bench.program("script");
    script
        .args(["--quiet", "--return", "--command", &command, "/dev/null"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = start(&mut script)
        .expect("this test needs `script` (Debian: bsdutils) and `age` (Debian: age)");
    let mut keyboard = child.stdin.take().unwrap();
    let mut screen = child.stdout.take().unwrap();
    let (mut shown, mut byte, mut is_answered) = (Vec::new(), [0], false);
    while screen.read(&mut byte).unwrap() > 0 {
        shown.push(byte[0]);
        if !is_answered && shown.ends_with(b": ") {
            writeln!(keyboard, "{HANDOVER_PASSPHRASE}").unwrap();
            is_answered = true;
        }
    }
    drop(keyboard);
    let status = child.wait().unwrap();
    let shown = String::from_utf8_lossy(&shown);
    assert!(
        status.success(),
        "{command}: {status}, the screen said: {shown}"
    );
}

#[test]
fn the_paper_with_the_stick_says_what_goes_and_names_no_client() {
    let bench = Bench::with_sample();
    let made = exported(&bench);
    let sheet = bench.json(["handover", "sheet", "--out", "out"]);
    let path = sheet["path"].as_str().unwrap();
    let text = text_of_pdf(&bench, std::path::Path::new(path));
    let sha256 = made["sha256"].as_str().unwrap();
    let count = format!("{}人", made["clients"]);
    for expected in [sha256, "all.age", &count, "受取者", "引継ぎ・控え"] {
        assert!(
            text.contains(expected),
            "{expected} stands on the paper: {text}"
        );
    }
    let secret: String = HANDOVER_PASSPHRASE.chars().take(7).collect();
    for hidden in ["浜栗", "多度", &secret] {
        assert!(
            !text.contains(hidden),
            "paper that travels with the stick is lost with it: {hidden}"
        );
    }
}

#[test]
fn the_paper_says_that_a_limited_client_is_inside_and_not_who() {
    let bench = Bench::with_sample();
    let reason = "見本の家族から守るため";
    bench.json(["clients", "limit", "浜栗", "--reason", reason]);
    let made = exported(&bench);
    assert_eq!(made["limited"], 1);
    let sheet = bench.json(["handover", "sheet", "--out", "out"]);
    let path = sheet["path"].as_str().unwrap();
    let text = without_spaces(&text_of_pdf(&bench, std::path::Path::new(path)));
    assert!(
        text.contains("うち1人は、限られた職員だけが扱う方です"),
        "{text}"
    );
    assert!(!text.contains("浜栗") && !text.contains(reason));
}

#[test]
fn a_file_closed_to_keys_is_not_said_to_have_a_passphrase() {
    let (sender, receiver) = (Bench::with_sample(), Bench::with_other_office());
    let keys = receiver.json(["handover", "keys"]);
    let key = keys["public_key"].as_str().unwrap();
    let added = ["handover", "add-key", key, "--name", "見本第二居宅"];
    sender.cli(added).succeeded();
    let words = ["handover", "export", "--out", "out/keys.age", "--key", key];
    let words = [&words[..], &TO_SECOND].concat();
    let refused = sender.cli(words.iter().copied().chain(PASSPHRASE_FILE));
    assert_eq!(refused.code, Some(2), "one of the two would be ignored");
    let said = sender.cli(words).succeeded().out;
    assert!(said.contains("合言葉はありません"), "{said}");
    assert!(!said.contains("別に伝えて"), "{said}");
    assert!(said.contains("読み合わせがまだです"), "{said}");
}

#[test]
fn what_is_chosen_by_a_wrong_name_is_not_looked_for_among_clients() {
    let sender = Bench::with_sample();
    exported(&sender);
    let receiver = receiving(&sender);
    let words = ["handover", "import", "all.age", "--take", "でたらめ"];
    let refused = receiver.cli(words.into_iter().chain(PASSPHRASE_FILE));
    assert_eq!(refused.code, Some(1));
    assert!(!refused.err.contains("利用者は見つかりません"));
    assert!(refused.err.contains("引継ぎファイルの内容にする項目"));
}

#[test]
fn an_import_of_what_is_there_says_so_and_does_not_fail_for_its_receipt() {
    let sender = Bench::with_sample();
    exported(&sender);
    let receiver = receiving(&sender);
    import(&receiver, []);
    let words = ["handover", "export", "--out", "out/again.age"];
    sender
        .cli(words.into_iter().chain(TO_SECOND).chain(PASSPHRASE_FILE))
        .succeeded();
    let file = std::fs::read(sender.path("out/again.age")).unwrap();
    receiver.write("again.age", &file);
    let words = ["handover", "import", "again.age", "--receipt", "."];
    let run = receiver.cli(words.into_iter().chain(PASSPHRASE_FILE));
    let said = run.succeeded();
    assert!(said.out.contains("何も変えていません"), "{}", said.out);
    assert!(said.out.contains("受領証は作っていません"), "{}", said.out);
}

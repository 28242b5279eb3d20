//! Slips of two offices that bear one number.

use tsunagi_tests::Bench;

use super::{PASSPHRASE_FILE, TO_SECOND, import};

#[test]
fn a_number_of_two_offices_names_no_slip_and_the_answer_lists_both() {
    let (sender, receiver) = (Bench::with_other_office(), Bench::with_other_office());
    let add = [
        "clients",
        "add",
        "--name",
        "見本 浜子",
        "--kana",
        "みほん はまこ",
    ];
    let rest = ["--sex", "女", "--birth", "S10.4.1"];
    let clinic = ["directory", "add", "見本みなと医院", "--kind", "診療所"];
    sender.json(clinic);
    let person = ["directory", "person", "見本みなと", "見本 湊"];
    sender.json(person.into_iter().chain(["--profession", "医師"]));
    let to = ["--physician", "見本 湊"];
    sender.json(add.into_iter().chain(rest).chain(to));
    let export = |out: &'static str| {
        let words = ["handover", "export", "--out", out];
        sender.json(words.into_iter().chain(TO_SECOND).chain(PASSPHRASE_FILE));
        let file = std::fs::read(sender.path(out)).unwrap();
        receiver.write("all.age", &file);
        import(&receiver, [])
    };
    export("out/first.age");
    let slip = |bench: &Bench, subject: &str| {
        let words = ["slips", "new", "--client", "浜子", "--subject", subject];
        let asked = [
            "--purpose",
            "利用者の状況についての相談",
            "--question",
            "運動はできますか。",
        ];
        let slip = bench.json(words.into_iter().chain(asked))["summary"].clone();
        let number = slip["number"].as_str().unwrap();
        let reason = ["--reason", "見本の理由。"];
        bench.json(["slips", "confirm", number].into_iter().chain(reason));
        slip
    };
    let (there, here) = (slip(&sender, "あちら"), slip(&receiver, "こちら"));
    let number = there["number"].as_str().unwrap();
    assert_eq!(here["number"], number, "both count from 1");
    let imported = export("out/second.age");
    assert_eq!(imported["new_slips"], 1, "{imported}");
    for words in [
        ["slips", "show", number].as_slice(),
        &["slips", "record", number, "--kind", "sent"],
        &["slips", "pdf", number],
    ] {
        let refused = receiver.cli(words.iter().copied());
        assert_eq!(refused.code, Some(1), "{words:?}");
        for expected in ["2件あります", "見本 浜子", "確定"] {
            assert!(refused.err.contains(expected), "{}", refused.err);
        }
        for slip in [&there, &here] {
            let id = slip["id"].as_str().unwrap();
            assert!(refused.err.contains(id), "{}", refused.err);
        }
    }
    let shown = receiver.json(["slips", "show", there["id"].as_str().unwrap()]);
    assert_eq!(shown["form"]["subject"], "あちら", "an id names the one");
}

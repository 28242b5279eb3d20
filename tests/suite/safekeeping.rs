//! Keys, backups and disposal by command, as an office without the window would use them.

use tsunagi_tests::Bench;
use tsunagi_tests::bench::PASSPHRASE;
use tsunagi_tests::children::Child;
use tsunagi_tests::wordings::{code_of, refused};

const NEXT: &str = "やまみち-ゆうひ-2026-こおり";

/// Makes a backup and returns the file.
fn backed_up(bench: &Bench) -> String {
    let made = bench.json(["backup", "make"]);
    made["path"].as_str().unwrap().to_owned()
}

#[test]
fn a_restore_shows_what_is_inside_and_asks() {
    let bench = Bench::with_sample();
    let file = backed_up(&bench);
    let asked = bench.cli(["restore", &file]);
    refused(&asked, &[]);
    assert!(asked.out.contains("控えの中: 利用者"), "{}", asked.out);
    assert!(asked.out.contains("「はい」"), "{}", asked.out);
    let machines = bench.cli(["--json", "restore", &file]);
    assert_eq!(code_of(&machines), "InvalidField", "nobody to ask");
    for (answer, code) in [("いいえ", Some(1)), ("", Some(1)), ("はい", Some(0))] {
        let mut child = Child::start(&mut bench.cli_program(["restore", &file]));
        child.tell(answer);
        let (said, ended) = child.to_its_end();
        assert_eq!(ended, code, "{answer}: {said:?}");
        let is_done = said.iter().any(|line| line.contains("控えから戻しました"));
        assert_eq!(is_done, code == Some(0), "{answer}: {said:?}");
    }
    let preview = bench.json(["restore", &file, "--preview"]);
    assert_eq!(preview["may_restore"], true);
    bench.cli(["restore", &file, "--yes"]).succeeded();
}

#[test]
fn a_backup_of_somebody_with_a_key_file_is_restored_with_it() {
    let bench = Bench::with_sample();
    let stick = bench.path("stick");
    std::fs::create_dir(&stick).unwrap();
    let made = bench.json(["keys", "make-file", stick.to_str().unwrap()]);
    let key_file = made["path"].as_str().unwrap();
    let file = {
        let made = bench.json(["--key-file", key_file, "backup", "make"]);
        made["path"].as_str().unwrap().to_owned()
    };
    let unlocked = bench.cli(["clients", "list"]);
    assert!(refused(&unlocked, &[]).contains("鍵ファイル"));
    // Once: whoever tries on has to wait, as at the door.
    let without = bench.cli(["--json", "restore", &file, "--yes"]);
    assert_eq!(code_of(&without), "BackupPassphrase");
    assert!(without.err.contains("鍵ファイルも選んで"));
    let with = ["--key-file", key_file, "restore", &file, "--yes"];
    bench.cli(with).succeeded();
    bench
        .cli(["--key-file", key_file, "clients", "list"])
        .succeeded();
    bench
        .cli(["--key-file", key_file, "backup", "rehearse"])
        .succeeded();
}

#[test]
fn an_old_backup_does_not_bring_a_demoted_administrator_back() {
    let bench = Bench::with_sample();
    bench.write("taro.txt", format!("{NEXT}\n").as_bytes());
    let add = [
        "staff",
        "add",
        "見本 太郎",
        "--role",
        "管理者",
        "--new-passphrase-file",
        "taro.txt",
    ];
    bench.cli(add).succeeded();
    let file = backed_up(&bench);
    let demote = ["staff", "change", "見本 太郎", "--role", "閲覧"];
    bench.cli(demote).succeeded();
    let own = std::fs::read(bench.path("passphrase.txt")).unwrap();
    bench.write("own.txt", &own);
    bench.write("passphrase.txt", format!("{NEXT}\n").as_bytes());
    let refused_words = refused(&bench.cli(["restore", &file, "--yes"]), &[NEXT]);
    assert!(refused_words.contains("いまも管理者"), "{refused_words}");
    let as_his_own = [
        "restore",
        &file,
        "--yes",
        "--today-passphrase-file",
        "taro.txt",
    ];
    refused(&bench.cli(as_his_own), &[NEXT]);
    refused(&bench.cli(["audit", "list"]), &[]);
    let with = [
        "restore",
        &file,
        "--yes",
        "--today-passphrase-file",
        "own.txt",
    ];
    bench.cli(with).succeeded();
}

#[test]
fn whose_key_is_revoked_is_told_that_older_backups_still_open() {
    let bench = Bench::with_sample();
    bench.write("taro.txt", format!("{NEXT}\n").as_bytes());
    let begin = ["staff", "add", "見本 太郎", "--role", "閲覧"];
    let add = begin
        .iter()
        .chain(&["--new-passphrase-file", "taro.txt"])
        .copied();
    bench.cli(add).succeeded();
    let told = bench.cli(["keys", "revoke", "見本 太郎"]).succeeded();
    for words in [
        "前に作った控え",
        "その日の合言葉",
        "keys rekey",
        "二つ目の場所",
    ] {
        assert!(told.err.contains(words), "{words}: {}", told.err);
    }
    assert!(!told.out.contains("前に作った控え"), "{}", told.out);
    let own = std::fs::read(bench.path("passphrase.txt")).unwrap();
    bench.write("passphrase.txt", format!("{NEXT}\n").as_bytes());
    refused(&bench.cli(["clients", "list"]), &[NEXT]);
    bench.write("passphrase.txt", &own);
    let shown = bench.cli(["keys", "show"]).succeeded();
    assert!(shown.err.is_empty(), "said where it matters: {}", shown.err);
}

#[test]
fn a_recovery_sheet_opens_once() {
    let bench = Bench::with_sample();
    let mut child = Child::start(&mut bench.cli_program(["keys", "recovery"]));
    let shown = child.line().unwrap();
    let key = shown.rsplit(' ').next().unwrap().to_owned();
    child.tell(&key);
    let (said, code) = child.to_its_end();
    assert_eq!(code, Some(0), "{said:?}");
    bench.write("key.txt", format!("{key}\n").as_bytes());
    bench.write("next.txt", format!("{NEXT}\n").as_bytes());
    let recover = [
        "keys",
        "recover",
        "--recovery-key-file",
        "key.txt",
        "--new-passphrase-file",
        "next.txt",
    ];
    let done = bench.cli(recover).succeeded();
    assert!(done.out.contains("もう使えません"), "{}", done.out);
    let again = bench.cli(recover);
    assert!(refused(&again, &[&key]).contains("復旧の鍵"));
    let before = std::fs::read_to_string(bench.path("passphrase.txt")).unwrap();
    assert!(before.contains(PASSPHRASE));
    bench.write("passphrase.txt", format!("{NEXT}\n").as_bytes());
    let keys = bench.json(["keys", "show"]);
    assert_eq!(keys["has_recovery"], false);
    let shown = bench.cli(["keys", "show"]).succeeded().out;
    assert!(shown.contains("に使ったため"), "{shown}");
    let log = bench.cli(["audit", "list"]).succeeded().out;
    assert!(log.contains("使った復旧用紙"), "{log}");
    let today = bench.cli(["today"]).succeeded().out;
    assert!(today.contains("復旧用紙を作る"), "{today}");
}

#[test]
fn disposal_keeps_to_the_law_and_waits() {
    let bench = Bench::with_sample();
    let years = bench.cli(["retention", "years", "1"]);
    assert!(refused(&years, &[]).contains("2年より短くできません"));
    bench.cli(["retention", "years", "2"]).succeeded();
    refused(&bench.cli(["retention", "wait", "0"]), &[]);
    let view = bench.json(["retention", "wait", "14"]);
    assert_eq!(view["wait_days"], 14);
    let purge = bench.cli(["retention", "purge", "--count", "1"]);
    let reason = refused(&purge, &[]);
    assert!(reason.contains("廃棄の予定にした人がいません"), "{reason}");
}

#[test]
fn the_samples_log_is_sound() {
    let bench = Bench::with_sample();
    let verified = bench.json(["audit", "verify"]);
    assert_eq!(verified["is_sound"], true);
    assert_eq!(verified["findings"].as_array().unwrap().len(), 0);
    let made = bench
        .cli(["audit", "export", "--format", "csv"])
        .succeeded();
    assert!(!made.out.contains("0ページ"), "{}", made.out);
}

#[test]
fn who_may_see_a_client_is_looked_at_without_deciding_anything() {
    let bench = Bench::with_sample();
    let look = ["clients", "limit", "浜栗"];
    let open = bench.cli(look).succeeded();
    assert!(open.out.contains("すべての職員が扱えます"), "{}", open.out);
    assert_eq!(bench.json(look)["is_limited"], false, "only looked at");
    let without_reason = bench.cli(["clients", "limit", "浜栗", "--open"]);
    assert_eq!(without_reason.code, Some(2), "{}", without_reason.err);
    let reason = "見本の家族から守るため";
    bench.json(["clients", "limit", "浜栗", "--reason", reason]);
    let limited = bench.cli(look).succeeded();
    assert!(limited.out.contains(reason), "{}", limited.out);
    assert!(limited.out.contains("管理者"), "{}", limited.out);
}

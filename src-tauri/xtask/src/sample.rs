//! The sample office: two invented stories, for looking at and for showing what is made.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::program::Program;
use crate::steps::{Failure, Steps, columns, say};

/// The passphrase of sample stores. It protects invented people only, so it may be shown.
pub const PASSPHRASE: &str = "mihon-no-kagi-2026";

/// The passphrase of the sample handover file, told apart from the store's as in a real office.
const HANDOVER_PASSPHRASE: &str = "mihon-no-hikitsugi-2026";

/// The two programs that were just built.
pub struct Commands {
    pub window: PathBuf,
    pub line: PathBuf,
}

impl Commands {
    /// Names the programs where cargo puts them.
    pub fn built(root: &Path) -> Self {
        let folder = std::env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| root.join("target"), |target| root.join(target))
            .join("debug");
        let program = |name: &str| folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        Self {
            window: program("tsunagi"),
            line: program("tsunagi-cli"),
        }
    }
}

/// A sample store and the file with its passphrase, named from the top of the work tree, so that
/// the commands shown are short and can be typed again.
pub struct Office {
    pub store: PathBuf,
    passphrase: PathBuf,
}

impl Office {
    fn in_folder(folder: &Path) -> Self {
        Self {
            store: folder.join("store"),
            passphrase: folder.join("passphrase.txt"),
        }
    }
}

/// Returns the sample store that the window opens; what was tried in it before is kept.
pub fn kept(commands: &Commands, root: &Path) -> Result<Office, Failure> {
    let office = Office::in_folder(Path::new("target/sample"));
    if root.join(&office.store).exists() && root.join(&office.passphrase).exists() {
        say("   前に作った見本の記録を使います。消せば、次に作り直します。");
        return Ok(office);
    }
    create(commands, root, &office)?;
    Ok(office)
}

/// Does the main job by command: store, slip as PDF and for the fax, and the handover file.
pub fn papers(steps: &mut Steps, commands: &Commands, root: &Path) -> Result<(), Failure> {
    let folder = Path::new("target/sample-output");
    let office = Office::in_folder(folder);
    let handover_passphrase = folder.join("handover-passphrase.txt");
    steps.take("見本の記録を作る", || {
        remove(&root.join(folder))?;
        create(commands, root, &office)?;
        write_secret(&root.join(&handover_passphrase), HANDOVER_PASSPHRASE)
    })?;
    let line = |words: &[&str]| office.command(commands, root).words(words);
    let number = steps.take("連絡票を選ぶ", || {
        confirmed_number(&line(&["--json", "slips", "list"]))
    })?;
    let remedy = "上に出た文のとおりにしてください。";
    let out = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let (pdf, fine, standard) = (
        out("slip.pdf"),
        out("slip-fine.tif"),
        out("slip-standard.tif"),
    );
    let age = out("handover.age");
    steps.take("連絡票を PDF にする", || {
        line(&["slips", "pdf", &number, "--out", &pdf]).run(remedy)
    })?;
    steps.take("連絡票を FAX 用にする", || {
        for (file, resolution) in [(&fine, "fine"), (&standard, "standard")] {
            line(&[
                "slips",
                "fax",
                &number,
                "--out",
                file,
                "--resolution",
                resolution,
            ])
            .run(remedy)?;
        }
        Ok(())
    })?;
    steps.take("暗号化した引継ぎファイルを作る", || {
        line(&[
            "handover",
            "export",
            "--recipient",
            "見本第二居宅",
            "--out",
            &age,
            "--handover-passphrase-file",
        ])
        .words([&handover_passphrase])
        .run(remedy)
    })?;
    report(&root.join(folder), &number)
}

impl Office {
    fn command(&self, commands: &Commands, root: &Path) -> Program {
        Program::new(&commands.line, root)
            .words(["--store".as_ref(), self.store.as_os_str()])
            .words(["--passphrase-file".as_ref(), self.passphrase.as_os_str()])
    }
}

fn create(commands: &Commands, root: &Path, office: &Office) -> Result<(), Failure> {
    let (store, passphrase) = (root.join(&office.store), root.join(&office.passphrase));
    let folder = passphrase.parent().unwrap_or(root);
    fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    remove(&passphrase)?;
    write_secret(&passphrase, PASSPHRASE)?;
    let made = office
        .command(commands, root)
        .words(["init", "--sample"])
        .run("上に出た文のとおりにしてください。");
    if made.is_err() {
        // Half a store would be taken for the sample the next time.
        remove(&store)?;
    }
    made
}

fn report(folder: &Path, number: &str) -> Result<(), Failure> {
    say(&format!(
        "\n   連絡票 {number} などを、次のフォルダーに作りました。"
    ));
    say(&format!("   {}", folder.display()));
    for (name, what) in [
        ("store", "見本の記録(暗号化)"),
        ("slip.pdf", "印刷する連絡票"),
        ("slip-fine.tif", "FAX 用(ファイン)"),
        ("slip-standard.tif", "FAX 用(標準)"),
        ("handover.age", "引継ぎファイル(age 形式で暗号化)"),
    ] {
        let size = size(&folder.join(name)).map_err(|error| unwritable(folder, &error))?;
        let gap = " ".repeat(36_usize.saturating_sub(columns(what)));
        say(&format!(
            "     {name:<18} {what}{gap}{:>9}",
            kilobytes(size)
        ));
    }
    say(&format!("   見本の合言葉    : {PASSPHRASE}"));
    say(&format!("   引継ぎの合言葉  : {HANDOVER_PASSPHRASE}"));
    Ok(())
}

pub fn confirmed_number(list: &Program) -> Result<String, Failure> {
    let printed = list.printed()?.unwrap_or_default();
    confirmed_in(&printed).map(str::to_owned).ok_or_else(|| {
        Failure::new(
            "見本の記録に、確定した連絡票が見つかりませんでした。",
            format!(
                "次を実行して、出てくる文を確かめてください: {}",
                list.line()
            ),
        )
    })
}

/// Finds the first slip that is no draft in the list that the command prints for machines.
///
/// Two codes are wanted and the standard library reads no JSON; every slip in the list has one
/// number and one state, and neither holds an escape.
fn confirmed_in(json: &str) -> Option<&str> {
    let states = values(json, "\"state\"");
    values(json, "\"number\"")
        .zip(states)
        .find_map(|(number, state)| (state != "draft").then_some(number))
}

fn values<'a>(json: &'a str, key: &'a str) -> impl Iterator<Item = &'a str> {
    json.split(key).skip(1).filter_map(|after| {
        let value = after
            .trim_start()
            .strip_prefix(':')?
            .trim_start()
            .strip_prefix('"')?;
        value.split('"').next()
    })
}

/// Writes a passphrase so that only its owner reads it, as the command demands of a real one.
fn write_secret(path: &Path, text: &str) -> Result<(), Failure> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .and_then(|mut file| writeln!(file, "{text}"))
        .map_err(|error| unwritable(path, &error))
}

/// Removes a file or folder of an earlier run; one that is not there is fine.
fn remove(path: &Path) -> Result<(), Failure> {
    let removed = if path.is_dir() {
        fs::remove_dir_all(path)
    } else {
        fs::remove_file(path)
    };
    match removed {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(unwritable(path, &error)),
        _ => Ok(()),
    }
}

fn size(path: &Path) -> std::io::Result<u64> {
    if !path.is_dir() {
        return Ok(path.metadata()?.len());
    }
    let mut sum = 0;
    for entry in fs::read_dir(path)? {
        sum += size(&entry?.path())?;
    }
    Ok(sum)
}

fn kilobytes(bytes: u64) -> String {
    format!("{} KB", bytes.div_ceil(1024))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(
        format!(
            "「{}」を読み書きできませんでした({error})。",
            path.display()
        ),
        "空き容量と、フォルダーの権限を確かめてください。",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_slip_that_is_no_draft_is_found_in_the_list() {
        let json = r#"[
            { "number": "R08-0003-4", "state": "draft", "state_label": "下書き" },
            { "state" : "answered", "number" : "R08-0001-8", "state_label": "回答あり" },
            { "number": "R08-0002-6", "state": "sent" }
        ]"#;
        assert_eq!(
            confirmed_in(json),
            Some("R08-0001-8"),
            "a draft cannot be printed"
        );
    }

    #[test]
    fn a_list_without_a_confirmed_slip_gives_nothing() {
        let draft = "[{\"number\":\"R08-0003-4\",\"state\":\"draft\"}]";
        for json in ["", "[]", draft, "[{\"number\":null}]"] {
            assert_eq!(confirmed_in(json), None, "{json} names no confirmed slip");
        }
    }

    #[test]
    fn sizes_are_rounded_up_so_that_nothing_looks_empty() {
        assert_eq!(kilobytes(1), "1 KB");
        assert_eq!(kilobytes(1024), "1 KB");
        assert_eq!(kilobytes(30_000), "30 KB");
    }
}

//! A newer version over an older one, and what is kept of the records meanwhile.

use super::{Office, expect, there};
use crate::package::plan::{self, Plan};
use crate::package::windows::{self, Packing};
use crate::steps::{Failure, say};

/// Any version before ours. Its setup is our own script over our own files under this number: what
/// is tried is how the setup and the records behave, not what an old program did.
const OLDER: &str = "0.0.1";

/// The passphrase that `tests/vectors/store/schema1/store.toml` names.
const OLD_PASSPHRASE: &str = "見本のあいことば 第一版 2026";
const OLD_FILE: &str = "mukashi-no-aikotoba.txt";

/// A form that the older version brought and ours does not.
const DROPPED: &str = "assets/templates/mukashi-no-youshiki.toml";

impl Office<'_> {
    /// Installs the older version, with records as the first version wrote them, and ours over it.
    pub(super) fn update(&self, plan: &Plan) -> Result<(), Failure> {
        let older = older_setup(plan)?;
        expect(
            self.wine.ending(&older, &["/S"])?,
            10,
            "前の版のセットアップ",
        )?;
        there(&self.installed.join(DROPPED))?;
        let vector = plan.root.join("tests/vectors/store/schema1");
        for name in ["records.db", "keys.json"] {
            plan::copy(&vector.join(name), &self.records().join(name))?;
        }
        plan::write(
            &self.wine.desk.join(OLD_FILE),
            format!("{OLD_PASSPHRASE}\r\n"),
        )?;
        self.install()?;
        if self.installed.join(DROPPED).exists() {
            return Err(Failure::new(
                "前の版だけが持っていた様式が、残っています。",
                "setup.nsi の、入れる前に取り除く手順を確かめてください。",
            ));
        }
        for name in ["records.db", "keys.json"] {
            super::same(&vector.join(name), &self.records().join(name))?;
        }
        self.refuse_older(&older)
    }

    /// Opens the old records with our version: set aside first, encrypted, then brought up.
    pub(super) fn migrate(&self) -> Result<(), Failure> {
        let listed = self.old(&["clients", "list"])?;
        let backups = self.records().join("backups");
        let made = plan::files_in(&backups)?;
        let [before] = made.as_slice() else {
            return Err(Failure::new(
                format!("取り置いた控えは1つのはずですが、{} つです。", made.len()),
                "記録の形式を直す前の控えを確かめてください。",
            ));
        };
        say(&format!("   取り置いた控え: {}", before.display()));
        let bytes = std::fs::read(backups.join(before))
            .map_err(|error| plan::unwritable(&backups, &error))?;
        let is_readable = [
            listed.trim().as_bytes(),
            "浜栗".as_bytes(),
            b"SQLite format 3",
        ]
        .iter()
        .any(|text| bytes.windows(text.len()).any(|window| window == *text));
        let path = format!(
            r"C:\users\{}\AppData\Local\tsunagi\records\backups\{}",
            super::wine::PERSON,
            before.display()
        );
        let preview = self.old(&["--json", "restore", &path, "--preview"])?;
        if is_readable || !preview.replace(' ', "").contains("\"schema\":1,") {
            return Err(Failure::new(
                "取り置いた控えが、暗号化した前の記録ではありません。",
                "記録の形式を直す前の控えを確かめてください。",
            ));
        }
        self.old(&["--store", "前の 記録簿", "restore", &path, "--yes"])?;
        let restored = self.old(&["--store", "前の 記録簿", "clients", "list"])?;
        if restored != listed || !listed.contains("浜栗") {
            return Err(Failure::new(
                "取り置いた控えから戻した記録が、直した記録と違います。",
                "「restore」を手で試してください。",
            ));
        }
        if plan::files_in(&backups)?
            .iter()
            .filter(|file| *file == before)
            .count()
            != 1
        {
            return Err(Failure::new(
                "取り置いた控えがなくなりました。",
                "控えの間引きを確かめてください。",
            ));
        }
        // The next steps begin as a person does who never had つなぎ.
        let records = self.records();
        std::fs::rename(&records, records.with_file_name("old"))
            .map_err(|error| plan::unwritable(&records, &error))
    }

    /// Runs the command line with the passphrase of the old records.
    fn old(&self, words: &[&str]) -> Result<String, Failure> {
        let program = self.line_with(OLD_FILE, words);
        program.printed()?.ok_or_else(|| {
            Failure::new(
                format!("「{}」が断られました。", program.line()),
                "その一行を手で試してください。",
            )
        })
    }

    fn refuse_older(&self, older: &str) -> Result<(), Failure> {
        let marked = self.installed.join("manual/index.html");
        let before = plan::read(&marked)?;
        plan::write(&marked, "newer")?;
        expect(
            self.wine.ending(older, &["/S"])?,
            11,
            "前の版のセットアップ",
        )?;
        if plan::read(&marked)? != "newer" || self.installed.join(DROPPED).exists() {
            return Err(Failure::new(
                "前の版のセットアップが、新しいファイルを変えました。",
                "setup.nsi を確かめてください。",
            ));
        }
        plan::write(&marked, before)
    }
}

fn older_setup(plan: &Plan) -> Result<String, Failure> {
    let made = plan.build.join("windows");
    if !made.join("tsunagi-cli.exe").is_file() {
        return Err(Failure::new(
            "前の版のセットアップを作る元が、ありません。",
            "先に「cargo xtask package windows」を、この場所で実行してください。",
        ));
    }
    let older = plan.with_version(OLDER);
    let stage = older.fresh("windows-older")?;
    for file in plan::files_in(&made)? {
        plan::copy(&made.join(&file), &stage.join(&file))?;
    }
    plan::write(&stage.join(DROPPED), "# 前の版の様式\n")?;
    let setup = older.build.join("wine").join("tsunagi-older-setup.exe");
    windows::write_setup(&older, &stage, &setup, Packing::Loose)?;
    Ok(setup.to_string_lossy().into_owned())
}

//! Whether what was made for Windows works: installed, used and removed under wine.
//!
//! wine has no WebView2, so the window cannot be opened; the command line does all its use cases.

mod backups;
mod comparing;
mod places;
mod printing;
mod updating;

use std::path::{Path, PathBuf};

use super::finishing;
use super::plan::{self, Plan};
use super::wine::{self, Wine};
use crate::program::Program;
use crate::sample;
use crate::steps::{Failure, Steps};
use comparing::same;

/// The passphrases of the sample's store and of its handover file.
const PASSPHRASE: &str = "mihon-no-aikotoba-2026";
const HANDOVER_PASSPHRASE: &str = "mihon-no-hikitsugi-2026";

/// How often something is tried that has to meet a moment.
const TRIES: u32 = 5;

const STORE_FILE: &str = "aikotoba.txt";
const HANDOVER_FILE: &str = "hikitsugi.txt";

/// Installs, uses and removes the setup program that `package windows` made.
pub fn run(steps: &mut Steps, plan: &Plan) -> Result<(), Failure> {
    let setup = plan
        .finished()
        .join(format!("tsunagi-{}-setup.exe", plan.version));
    if !setup.is_file() {
        return Err(Failure::new(
            "確かめるセットアップが、まだありません。",
            "先に「cargo xtask package windows」を実行してください。",
        ));
    }
    let wine = steps.take("仮の Windows(wine)を用意する", || Wine::fresh(plan))?;
    let office = Office {
        wine: &wine,
        installed: wine.persons("AppData/Local/Programs/tsunagi"),
        setup: setup.to_string_lossy().into_owned(),
    };
    plan::write(&wine.desk.join(STORE_FILE), format!("{PASSPHRASE}\r\n"))?;
    plan::write(
        &wine.desk.join(HANDOVER_FILE),
        format!("{HANDOVER_PASSPHRASE}\r\n"),
    )?;
    steps.take("前の版の上に入れる", || office.update(plan))?;
    steps.take(
        "前の版の記録を、控えを取ってから新しい形式にする",
        || office.migrate(),
    )?;
    let number = steps.take("見本の記録を作る", || office.make_sample())?;
    steps.take("連絡票を PDF と FAX 用にする", || {
        office.print(&number)
    })?;
    steps.take(
        "Windows の順番待ちを通して、紙に印刷する",
        || office.print_on_paper(&number),
    )?;
    steps.take(
        "引き継ぎ、よその age で開き、取り込む",
        || office.hand_over(),
    )?;
    steps.take("控えを作り、記録のない場所に戻す", || {
        office.back_up(&number)
    })?;
    steps.take("長い場所で使う", || office.use_long_path())?;
    steps.take("共有フォルダーで使う", || {
        office.use_shared_folder()
    })?;
    steps.take(
        "外に写されるフォルダーを避けて保存する",
        || office.use_redirected_documents(&number),
    )?;
    let linux = steps.take(
        "比べるための、この機械のコマンドを組み立てる",
        || {
            Program::cargo(&plan.root)
                .words("build --locked -p tsunagi-cli".split(' '))
                .run("上に出た行を直してください。")?;
            Ok(sample::Commands::built(&plan.root).line)
        },
    )?;
    steps.take("Linux と同じ PDF になることを確かめる", || {
        office.compare(&linux, &number)
    })?;
    steps.take(
        "開いている間は入れ替えないことを確かめる",
        || office.refuse_while_running(),
    )?;
    steps.take(
        "書けないファイルがあれば、入ったと言わない",
        || office.refuse_half(),
    )?;
    steps.take("同じ版を上から入れる", || office.install())?;
    steps.take("取り除いても、記録が残ることを確かめる", || office.remove())
}

struct Office<'a> {
    wine: &'a Wine,
    installed: PathBuf,
    setup: String,
}

impl Office<'_> {
    fn install(&self) -> Result<(), Failure> {
        // 10: all is there but the runtime of the window, which wine has not.
        expect(self.wine.ending(&self.setup, &["/S"])?, 10, "セットアップ")?;
        for file in [
            "tsunagi.exe",
            "tsunagi-cli.exe",
            "WebView2Loader.dll",
            "uninstall.exe",
            "licenses.txt",
            "manual/index.html",
            "assets/fonts/ipamjm.ttf",
            "assets/templates/common.toml",
            "assets/sample/stories.toml",
        ] {
            there(&self.installed.join(file))?;
        }
        there(
            &self
                .wine
                .persons("AppData/Roaming/Microsoft/Windows/Start Menu/Programs/つなぎ/つなぎ.lnk"),
        )?;
        there(&self.wine.persons("Desktop/つなぎ.lnk"))
    }

    /// A folder in a file's place stands for a file that another program holds.
    fn refuse_half(&self) -> Result<(), Failure> {
        let held = self.installed.join("WebView2Loader.dll");
        finishing::remove(&held)?;
        plan::make_folder(&held)?;
        expect(self.wine.ending(&self.setup, &["/S"])?, 13, "セットアップ")?;
        std::fs::remove_dir(&held).map_err(|error| plan::unwritable(&held, &error))
    }

    fn line(&self, words: &[&str]) -> Program {
        self.line_with(STORE_FILE, words)
    }

    fn line_with(&self, passphrase_file: &str, words: &[&str]) -> Program {
        let program = self
            .installed
            .join("tsunagi-cli.exe")
            .to_string_lossy()
            .into_owned();
        self.wine.program(
            &program,
            &[&["--passphrase-file", passphrase_file], words].concat(),
        )
    }

    fn do_it(&self, words: &[&str]) -> Result<(), Failure> {
        self.line(words).run("上に出た文を確かめてください。")
    }

    /// The records lie where Windows keeps what belongs to one person on one machine.
    fn records(&self) -> PathBuf {
        self.wine.persons("AppData/Local/tsunagi/records")
    }

    fn make_sample(&self) -> Result<String, Failure> {
        self.do_it(&["init", "--sample"])?;
        there(&self.records().join("records.db"))?;
        sample::confirmed_number(&self.line(&["--json", "slips", "list"]))
    }

    fn print(&self, number: &str) -> Result<(), Failure> {
        self.do_it(&["slips", "pdf", number, "--out", "windows.pdf"])?;
        for resolution in ["fine", "standard"] {
            let out = format!("windows-{resolution}.tif");
            self.do_it(&[
                "slips",
                "fax",
                number,
                "--out",
                &out,
                "--resolution",
                resolution,
            ])?;
        }
        Ok(())
    }

    fn hand_over(&self) -> Result<(), Failure> {
        let secret = ["--handover-passphrase-file", HANDOVER_FILE];
        self.do_it(
            &[
                &["handover", "export", "--out", "handover.age"][..],
                &["--recipient", "見本第二居宅"],
                &secret,
            ]
            .concat(),
        )?;
        let desk = &self.wine.desk;
        wine::open_with_age(
            &desk.join("handover.age"),
            HANDOVER_PASSPHRASE,
            &desk.join("opened"),
        )?;
        let other = ["--store", "もう一つの 記録簿"];
        let office = [
            "--office",
            "見本事業所",
            "--staff",
            "見本 二郎",
            "--staff-kana",
            "みほん じろう",
        ];
        self.do_it(&[&other[..], &["init"], &office].concat())?;
        self.do_it(&[&other[..], &["handover", "import", "handover.age"], &secret].concat())?;
        let listed = self
            .line(&[&other[..], &["clients", "list"]].concat())
            .printed()?;
        if listed.is_some_and(|text| text.contains("浜栗")) {
            return Ok(());
        }
        Err(Failure::new(
            "取り込んだ利用者が、一覧にありません。",
            "「handover import」を手で試してください。",
        ))
    }

    /// The window stays at its sentence about the missing runtime, and so it runs.
    fn refuse_while_running(&self) -> Result<(), Failure> {
        let program = self.installed.join("tsunagi.exe");
        let mut window = self.wine.running(&program.to_string_lossy())?;
        let mut number = Ok(0);
        // Until the window has come up, the setup program finds nothing to wait for.
        for _ in 0..TRIES {
            number = self.wine.number(&self.setup, &["/S"]);
            if number != Ok(10) {
                break;
            }
        }
        let _ = window.kill();
        let _ = window.wait();
        self.wine.settle()?;
        expect(number?, 12, "つなぎが開いている間のセットアップ")
    }

    fn remove(&self) -> Result<(), Failure> {
        let program = self
            .installed
            .join("uninstall.exe")
            .to_string_lossy()
            .into_owned();
        expect(self.wine.ending(&program, &["/S"])?, 0, "アンインストール")?;
        for gone in [
            self.installed.clone(),
            self.wine.persons("Desktop/つなぎ.lnk"),
            self.wine
                .persons("AppData/Roaming/Microsoft/Windows/Start Menu/Programs/つなぎ"),
        ] {
            if gone.exists() {
                return Err(Failure::new(
                    format!("「{}」が残っています。", gone.display()),
                    "setup.nsi の取り除く手順に加えてください。",
                ));
            }
        }
        for file in ["records.db", "keys.json"] {
            there(&self.records().join(file))?;
        }
        Ok(())
    }
}

fn expect(found: i32, wanted: i32, what: &str) -> Result<(), Failure> {
    if found == wanted {
        return Ok(());
    }
    Err(Failure::new(
        format!("{what}の終わりの番号は {wanted} のはずですが、{found} でした。"),
        "setup.nsi の終わりの番号を確かめてください。",
    ))
}

fn there(path: &Path) -> Result<(), Failure> {
    if path.is_file() {
        return Ok(());
    }
    Err(Failure::new(
        format!("「{}」がありません。", path.display()),
        "setup.nsi を確かめてください。",
    ))
}

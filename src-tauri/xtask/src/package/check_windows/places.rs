//! Records and papers in unusual places: long paths, shared folders, folders that are copied elsewhere.

use super::{Office, there};
use crate::package::plan;
use crate::steps::{Failure, say};

/// Longer than the 260 characters that programs of Windows know without asking for more.
const LONG: &str = "とても長い名前のフォルダーを、さらに入れ子にした場所の見本";
const DEPTH: usize = 12;

const NEW_OFFICE: [&str; 7] = [
    "init",
    "--office",
    "見本事業所",
    "--staff",
    "見本 三郎",
    "--staff-kana",
    "みほん さぶろう",
];

impl Office<'_> {
    /// Keeps records, a backup and a paper at a path that Windows calls too long.
    pub(super) fn use_long_path(&self) -> Result<(), Failure> {
        let folder = [LONG; DEPTH].join(r"\");
        let store = format!(r"{folder}\記録簿");
        let backups = format!(r"{folder}\控え");
        plan::make_folder(&self.wine.desk.join(backups.replace('\\', "/")))?;

        self.do_it(&within(&store, &NEW_OFFICE))?;
        let add = [
            "--name",
            "見本 長子",
            "--kana",
            "みほん ながこ",
            "--sex",
            "女",
        ];
        self.do_it(&within(
            &store,
            &[&["clients", "add"][..], &add, &["--birth", "S10.1.1"]].concat(),
        ))?;
        self.do_it(&within(&store, &["backup", "make", "--out", &backups]))?;
        let paper = format!(r"{folder}\手書き用.pdf");
        self.do_it(&within(
            &store,
            &["templates", "blank", "common", "--out", &paper],
        ))?;
        there(&self.wine.desk.join(paper.replace('\\', "/")))?;
        self.expect_text(&within(&store, &["clients", "list"]), "見本 長子")?;
        self.expect_text(&within(&store, &["info"]), "場所が長すぎます")?;
        say(&format!(
            "   {} 文字より長い場所で使えます。",
            folder.chars().count()
        ));
        Ok(())
    }

    /// Keeps records in a folder of another computer, and is told that this is unwise.
    pub(super) fn use_shared_folder(&self) -> Result<(), Failure> {
        self.wine
            .add_drive("n", "network", &self.wine.desk.join("共有"))?;
        let store = r"N:\記録 簿";
        self.do_it(&within(store, &NEW_OFFICE))?;
        self.do_it(&within(store, &["today"]))?;
        self.expect_text(&within(store, &["info"]), "ほかのパソコンの共有フォルダー")
    }

    /// Saves a paper on a computer whose documents are copied elsewhere: it is kept out of there.
    pub(super) fn use_redirected_documents(&self, number: &str) -> Result<(), Failure> {
        let documents = r"%USERPROFILE%\OneDrive - みほん事業所\ドキュメント";
        let outside = self.wine.persons("OneDrive - みほん事業所/ドキュメント");
        plan::make_folder(&outside)?;
        let key = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders";
        let words = [
            "add",
            key,
            "/v",
            "Personal",
            "/t",
            "REG_EXPAND_SZ",
            "/d",
            documents,
            "/f",
        ];
        self.wine
            .program("reg", &words)
            .run("wine が動くか、確かめてください。")?;
        self.do_it(&["slips", "pdf", number])?;
        let own = self.wine.persons("つなぎ");
        if plan::files_in(&outside)?.is_empty() && !plan::files_in(&own)?.is_empty() {
            return Ok(());
        }
        Err(Failure::new(
            "紙面が、外に写されるフォルダーの中に作られました。",
            "保存先の決め方を確かめてください。",
        ))
    }

    fn expect_text(&self, words: &[&str], expected: &str) -> Result<(), Failure> {
        let program = self.line(words);
        if program
            .printed()?
            .is_some_and(|text| text.contains(expected))
        {
            return Ok(());
        }
        Err(Failure::new(
            format!("「{}」に、「{expected}」が出ませんでした。", program.line()),
            "その一行を手で試してください。",
        ))
    }
}

/// The words of a command on the records in this folder.
fn within<'a>(store: &'a str, words: &[&'a str]) -> Vec<&'a str> {
    [&["--store", store], words].concat()
}

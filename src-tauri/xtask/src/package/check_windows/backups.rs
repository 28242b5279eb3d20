//! A backup made on Windows, and brought back where nothing was.

use super::{Office, same};
use crate::package::plan;
use crate::steps::{Failure, say};

const PLACE: &str = "控え 置き場";
const BACK: [&str; 2] = ["--store", "戻した 記録簿"];

/// What is compared, as the command line prints it for machines.
const LOOKS: &[&[&str]] = &[
    &["clients", "list", "--closed"],
    &["directory", "list"],
    &["slips", "list"],
    &["timeline", "list", "浜栗"],
    &["timeline", "list", "桑名"],
];

impl Office<'_> {
    /// Makes a backup, restores it into a folder without records, and compares.
    pub(super) fn back_up(&self, number: &str) -> Result<(), Failure> {
        let place = self.wine.desk.join(PLACE);
        plan::make_folder(&place)?;
        self.do_it(&["backup", "make", "--out", PLACE])?;
        let made = plan::files_in(&place)?;
        let [backup] = made.as_slice() else {
            return Err(Failure::new(
                format!("控えは1つのはずですが、{} つできました。", made.len()),
                "「backup make」を手で試してください。",
            ));
        };
        let backup = format!(r"{PLACE}\{}", backup.display());
        self.do_it(&[&BACK[..], &["restore", &backup, "--yes"]].concat())?;
        for look in LOOKS {
            let before = self.shown(&[&["--json"][..], look].concat())?;
            let after = self.shown(&[&BACK[..], &["--json"], look].concat())?;
            if before != after || before.len() < 3 {
                return Err(Failure::new(
                    format!("戻した記録の「{}」が違います。", look.join(" ")),
                    "「restore」を手で試してください。",
                ));
            }
        }
        let again = "windows-restored.pdf";
        self.do_it(&[&BACK[..], &["slips", "pdf", number, "--out", again]].concat())?;
        let desk = &self.wine.desk;
        same(&desk.join("windows.pdf"), &desk.join(again))?;
        say(&format!(
            "   {} 個の一覧と、確定した紙面が同じです。",
            LOOKS.len()
        ));
        Ok(())
    }

    fn shown(&self, words: &[&str]) -> Result<String, Failure> {
        let program = self.line(words);
        program.printed()?.ok_or_else(|| {
            Failure::new(
                format!("「{}」が断られました。", program.line()),
                "その一行を手で試してください。",
            )
        })
    }
}

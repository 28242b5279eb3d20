//! Whether both systems print the same bytes out of the same records.

use std::path::Path;

use super::{Office, STORE_FILE};
use crate::package::plan;
use crate::program::Program;
use crate::steps::{Failure, say};

impl Office<'_> {
    /// Opens the store that Windows wrote, and compares what both print out of it.
    pub(super) fn compare(&self, linux: &Path, number: &str) -> Result<(), Failure> {
        let (desk, store) = (&self.wine.desk, self.wine.desk.join("linux"));
        for file in plan::files_in(&self.records())? {
            plan::copy(&self.records().join(&file), &store.join(&file))?;
        }
        // A paper names the second it was made in: this machine makes it in the same one.
        let linux = |moment: Option<&str>, words: &[&str]| {
            let program = match moment {
                Some(moment) => Program::new("faketime", desk)
                    .words(["-m", "--exclude-monotonic", "-f", moment])
                    .words([linux])
                    .with("TZ", "Asia/Tokyo"),
                None => Program::new(linux, desk),
            };
            program
                .words(["--store".as_ref(), store.as_os_str()])
                .words(["--passphrase-file", STORE_FILE])
                .words(words)
        };
        let mut compared = 0;
        let mut both = |name: &str, words: &[&str]| {
            let (one, other) = (format!("windows-{name}"), format!("linux-{name}"));
            compared += 1;
            self.do_it(&[words, &["--out", &one]].concat())?;
            let moment = moment_in(&desk.join(&one))?;
            linux(moment.as_deref(), &[words, &["--out", &other]].concat())
                .run("上に出た文を確かめてください。")?;
            same(&desk.join(&one), &desk.join(&other))
        };
        both("slip.pdf", &["slips", "pdf", number])?;
        both("slip.tif", &["slips", "fax", number])?;
        both("table5.pdf", &["timeline", "print", "浜栗"])?;
        for file in plan::files_in(&self.installed.join("assets/templates"))? {
            let id = file
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            // Only sheets that a pen can fill have a blank form; both systems must agree on which.
            let (one, other) = (
                format!("try-windows-{id}.pdf"),
                format!("try-linux-{id}.pdf"),
            );
            let there = self
                .line(&["templates", "blank", &id, "--out", &one])
                .works();
            let here = linux(None, &["templates", "blank", &id, "--out", &other]).works();
            if here != there {
                return Err(Failure::new(
                    format!("様式「{id}」の手書き用が、片方でだけできました。"),
                    "「templates blank」を手で試してください。",
                ));
            }
            if here {
                both(&format!("blank-{id}.pdf"), &["templates", "blank", &id])?;
            }
        }
        say(&format!("   {compared} 個とも、1バイトも違いません。"));
        Ok(())
    }
}

/// Fails when two files differ.
pub(super) fn same(one: &Path, other: &Path) -> Result<(), Failure> {
    let read = |path: &Path| std::fs::read(path).map_err(|error| plan::unwritable(path, &error));
    if read(one)? == read(other)? {
        return Ok(());
    }
    Err(Failure::new(
        format!("「{}」と「{}」が違います。", one.display(), other.display()),
        "「cmp」で違う場所を調べてください。",
    ))
}

/// Finds the moment at which a PDF says that it was made; a picture for the fax says none.
fn moment_in(path: &Path) -> Result<Option<String>, Failure> {
    let bytes = std::fs::read(path).map_err(|error| plan::unwritable(path, &error))?;
    Ok(moment(&String::from_utf8_lossy(&bytes)))
}

/// Reads `<xmp:CreateDate>2026-11-19T10:00:00+09:00` as `2026-11-19 10:00:00`.
fn moment(text: &str) -> Option<String> {
    let (_, date) = text.split_once("<xmp:CreateDate>")?;
    let (day, time) = date.get(..19)?.split_once('T')?;
    Some(format!("{day} {time}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_moment_is_read_as_the_clock_of_japan_shows_it() {
        let text = "<xmp:CreateDate>2026-11-19T10:02:03+09:00</xmp:CreateDate>";
        assert_eq!(moment(text).as_deref(), Some("2026-11-19 10:02:03"));
        assert_eq!(
            moment("II*"),
            None,
            "a picture for the fax has no such line"
        );
    }
}

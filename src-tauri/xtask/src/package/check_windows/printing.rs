//! A slip through the spooler of Windows, which wine hands on to one of our own.

use super::Office;
use crate::spooler::{PRINTER, Spooler, TRAY};
use crate::steps::{Failure, say};

impl Office<'_> {
    /// Prints a slip on paper from the second tray, and looks at what came to the printer.
    pub(super) fn print_on_paper(&self, number: &str) -> Result<(), Failure> {
        let spooler = Spooler::start(&self.wine.desk.with_file_name("cups"))?;
        // Windows learns of the printers when it starts.
        self.wine.settle()?;
        let line = |words: &[&str]| self.line(words).with("CUPS_SERVER", spooler.server());
        let shown = line(&["printers", "show", PRINTER]).printed()?;
        let tray = shown.as_deref().and_then(tray_in).ok_or_else(|| {
            Failure::new(
                "プリンターの用紙の場所が、一覧にありません。",
                "「printers show」を手で試してください。",
            )
        })?;
        line(&[
            "slips",
            "print",
            number,
            "--printer",
            PRINTER,
            "--tray",
            tray,
        ])
        .run("上に出た文を確かめてください。")?;
        let job = String::from_utf8_lossy(&spooler.first_job()?).into_owned();
        let pages = job.lines().filter(|line| line.starts_with("%%Page: "));
        let says = |words: &str| job.lines().any(|line| line.trim() == words);
        let is_as_asked = pages.count() == 1
            && says(&format!("%%Title: {number}"))
            && says(&format!("%%BeginFeature: *InputSlot {}", TRAY.1));
        // What Windows runs for printing goes on with this spooler until it ends.
        self.wine.settle()?;
        if is_as_asked {
            say("   1ページが、選んだ用紙の場所から、整理番号の名で印刷されます。");
            return Ok(());
        }
        Err(Failure::new(
            "プリンターに届いたものが、頼んだものと違います。",
            "「slips print」を手で試し、印刷の順番待ちに残ったものを見てください。",
        ))
    }
}

/// The number by which Windows names the tray: the first word of its line.
fn tray_in(shown: &str) -> Option<&str> {
    shown
        .lines()
        .find(|line| line.trim_end().ends_with(TRAY.0))
        .and_then(|line| line.split_whitespace().next())
}

#[cfg(test)]
mod tests {
    use super::tray_in;

    #[test]
    fn the_tray_is_found_by_its_name() {
        let shown = "用紙の場所  名前  ふだん\r\n256  Auto\r\n257  Tray 2\r\n";
        assert_eq!(tray_in(shown), Some("257"));
        assert_eq!(tray_in("256  Auto\n"), None);
    }
}

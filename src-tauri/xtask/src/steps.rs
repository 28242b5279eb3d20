//! Steps, how long each took, and what a failed one says.

use std::fmt;
use std::io::Write as _;
use std::time::{Duration, Instant};

/// What went wrong and what to do about it, both as sentences a person reads.
#[derive(Debug, PartialEq, Eq)]
pub struct Failure {
    what: String,
    remedy: String,
}

impl Failure {
    pub fn new(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            remedy: remedy.into(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "起きたこと: {}", self.what)?;
        write!(f, "すること  : {}", self.remedy)
    }
}

/// The steps taken so far.
#[derive(Default)]
pub struct Steps {
    taken: Vec<Taken>,
}

struct Taken {
    title: String,
    time: Duration,
    outcome: Outcome,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Done,
    Failed,
}

impl Steps {
    /// Announces a step, does its work, and remembers how long it took, also when it fails.
    pub fn take<T>(
        &mut self,
        title: &str,
        work: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        say(&format!("\n── {}. {title}", self.taken.len() + 1));
        let start = Instant::now();
        let result = work();
        let outcome = if result.is_ok() {
            Outcome::Done
        } else {
            Outcome::Failed
        };
        self.taken.push(Taken {
            title: title.to_owned(),
            time: start.elapsed(),
            outcome,
        });
        result
    }

    /// Lays the steps out as a table of times, with the whole at the foot.
    pub fn table(&self) -> String {
        let width = self
            .taken
            .iter()
            .map(|step| columns(&step.title))
            .max()
            .unwrap_or(0);
        let row = |mark: &str, title: &str, time: Duration| {
            let gap = " ".repeat(width.saturating_sub(columns(title)));
            format!("  {mark}  {title}{gap}  {:>9}", spoken(time))
        };
        let mut lines = vec!["\nかかった時間".to_owned()];
        for step in &self.taken {
            let mark = match step.outcome {
                Outcome::Done => "済",
                Outcome::Failed => "×",
            };
            // "済" is two columns wide and "×" is one or two by font: spell the gap out.
            let mark = if mark == "済" {
                mark.to_owned()
            } else {
                format!("{mark} ")
            };
            lines.push(row(&mark, &step.title, step.time));
        }
        lines.push(row(
            "  ",
            "合計",
            self.taken.iter().map(|step| step.time).sum(),
        ));
        lines.join("\n")
    }
}

/// Prints a line. A closed pipe (`| head`) must not turn into a panic, so its error is dropped.
pub fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}");
    let _ = out.flush();
}

/// Writes a time the way the table shows it.
fn spoken(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 60.0 {
        return format!("{seconds:.1} s");
    }
    let whole = time.as_secs();
    format!("{} m {:02} s", whole / 60, whole % 60)
}

/// Counts terminal columns: everything outside Latin is drawn two columns wide.
pub fn columns(text: &str) -> usize {
    text.chars()
        .map(|ch| if u32::from(ch) < 0x1100 { 1 } else { 2 })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(title: &str, millis: u64, outcome: Outcome) -> Taken {
        Taken {
            title: title.to_owned(),
            time: Duration::from_millis(millis),
            outcome,
        }
    }

    #[test]
    fn the_table_lines_up_japanese_and_latin_titles() {
        let steps = Steps {
            taken: vec![
                taken("書式の点検", 940, Outcome::Done),
                taken("clippy", 61_500, Outcome::Failed),
            ],
        };
        let expected = "\nかかった時間\n\
            \u{20} 済  書式の点検      0.9 s\n\
            \u{20} ×   clippy       1 m 01 s\n\
            \u{20}     合計         1 m 02 s";
        assert_eq!(steps.table(), expected);
    }

    #[test]
    fn a_failed_step_is_in_the_table_too() {
        let mut steps = Steps::default();
        let failed = steps.take("だめな手順", || {
            Err::<(), _>(Failure::new("壊れた。", "直す。"))
        });
        assert_eq!(failed, Err(Failure::new("壊れた。", "直す。")));
        assert!(
            steps.table().contains("×   だめな手順"),
            "the table shows where it stopped"
        );
    }

    #[test]
    fn a_failure_says_what_and_what_to_do() {
        let text = Failure::new("空きがありません。", "空けてください。").to_string();
        assert_eq!(
            text,
            "起きたこと: 空きがありません。\nすること  : 空けてください。"
        );
    }
}

//! The printed result: what, how much, held against what.

use std::time::{Duration, Instant};

/// Prints a heading.
pub fn heading(text: &str) {
    println!("\n{text}");
}

/// Prints one measured line; `note` says how it was measured.
pub fn line(what: &str, value: &str, note: &str) {
    println!("  {what:<44} {value:>14}  {note}");
}

/// Prints whether a promise is kept.
pub fn promise(what: &str, kept: bool) {
    println!("  {} {what}", if kept { "○" } else { "×" });
}

/// The middle of some durations, and the spread around it.
#[derive(Debug, Clone, Copy)]
pub struct Timing {
    /// Half of the runs were faster.
    pub median: Duration,
    /// One run in ten was faster.
    pub tenth: Duration,
    /// Nine runs in ten were faster.
    pub ninetieth: Duration,
    /// How many runs there were.
    pub runs: usize,
}

impl Timing {
    /// Sums up what was measured.
    pub fn of(mut times: Vec<Duration>) -> Self {
        times.sort();
        let at = |share: usize| {
            let place = times.len() * share / 100;
            times
                .get(place)
                .or(times.last())
                .copied()
                .unwrap_or_default()
        };
        Self {
            median: at(50),
            tenth: at(10),
            ninetieth: at(90),
            runs: times.len(),
        }
    }

    /// Prints the median, and the spread beside it.
    pub fn print(&self, what: &str) {
        let note = format!(
            "{}回の中央値(10%: {}、90%: {})",
            self.runs,
            shown(self.tenth),
            shown(self.ninetieth)
        );
        line(what, &shown(self.median), &note);
    }
}

/// Runs something `runs` times, each with its own number, after `warm` runs that do not count.
pub fn time<E>(
    warm: usize,
    runs: usize,
    mut work: impl FnMut(usize) -> Result<(), E>,
) -> Result<Timing, E> {
    for run in 0..warm {
        work(run)?;
    }
    let mut times = Vec::with_capacity(runs);
    for run in warm..warm + runs {
        let start = Instant::now();
        work(run)?;
        times.push(start.elapsed());
    }
    Ok(Timing::of(times))
}

/// Writes a duration in milliseconds.
pub fn shown(duration: Duration) -> String {
    format!("{:.2} ms", duration.as_secs_f64() * 1000.0)
}

/// Writes a size in kilobytes of a thousand bytes.
pub fn kilobytes(bytes: usize) -> String {
    format!("{:.1} kB", bytes as f64 / 1000.0)
}

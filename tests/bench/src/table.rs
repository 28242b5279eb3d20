//! The printed result: what, how much, held against what.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Prints a heading.
pub fn heading(text: &str) {
    println!("\n{text}");
}

/// Prints one measured line; `note` says how it was measured.
pub fn line(what: &str, value: &str, note: &str) {
    println!("  {what:<44} {value:>14}  {note}");
}

/// Prints that a program to be held against could not be had, and remembers it: see [`are_measured`].
pub fn unmeasured(what: &str, remedy: &str) {
    line(what, "測れません", remedy);
    ALL_MEASURED.store(false, Ordering::Relaxed);
}

/// Whether everything so far was measured.
static ALL_MEASURED: AtomicBool = AtomicBool::new(true);

/// Returns whether everything was measured; a promise that nobody measured is not kept either.
pub fn are_measured() -> bool {
    ALL_MEASURED.load(Ordering::Relaxed)
}

/// Whether every promise so far was kept.
static ALL_KEPT: AtomicBool = AtomicBool::new(true);

/// Prints whether a promise is kept, and remembers one that is not: see [`are_kept`].
pub fn promise(what: &str, kept: bool) {
    println!("  {} {what}", if kept { "○" } else { "×" });
    ALL_KEPT.fetch_and(kept, Ordering::Relaxed);
}

/// Returns whether every promise that was printed is kept; a broken one ends the program with an
/// error, after everything was measured.
pub fn are_kept() -> bool {
    ALL_KEPT.load(Ordering::Relaxed)
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

/// Two kinds of the same work, timed in turn so that whatever else the machine does falls on both.
#[derive(Debug, Default)]
pub struct Pair {
    ours: Vec<Duration>,
    theirs: Vec<Duration>,
}

impl Pair {
    /// Adds one run of each.
    pub fn add(&mut self, ours: Duration, theirs: Duration) {
        self.ours.push(ours);
        self.theirs.push(theirs);
    }

    /// Adds up what both have taken.
    pub fn plus(&mut self, other: &Self) {
        let zip = |sums: &mut Vec<Duration>, more: &[Duration]| {
            sums.resize(sums.len().max(more.len()), Duration::ZERO);
            for (sum, more) in sums.iter_mut().zip(more) {
                *sum += *more;
            }
        };
        zip(&mut self.ours, &other.ours);
        zip(&mut self.theirs, &other.theirs);
    }

    /// Returns how many times as long ours took, by the medians.
    pub fn ratio(&self) -> f64 {
        let middle = |times: &[Duration]| Timing::of(times.to_vec()).median.as_secs_f64();
        middle(&self.ours) / middle(&self.theirs).max(f64::MIN_POSITIVE)
    }

    /// Prints both with the shortest, the middle and the longest run, and the ratio.
    pub fn print(&self, what: &str, [ours, theirs]: [&str; 2]) {
        for (name, times) in [(ours, &self.ours), (theirs, &self.theirs)] {
            let shortest = times.iter().min().copied().unwrap_or_default();
            let longest = times.iter().max().copied().unwrap_or_default();
            let note = format!(
                "{}回(最短 {}、最長 {})",
                times.len(),
                shown(shortest),
                shown(longest)
            );
            let median = Timing::of(times.clone()).median;
            line(&format!("{what} {name}"), &shown(median), &note);
        }
        line(
            &format!("{what} 比"),
            &format!("{:.2}", self.ratio()),
            "中央値どうし",
        );
    }
}

/// Times one piece of work.
pub fn timed<T, E>(work: impl FnOnce() -> Result<T, E>) -> Result<Duration, E> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_broken_promise_is_not_made_good_by_the_next() {
        promise("kept", true);
        assert!(are_kept());
        promise("broken", false);
        promise("kept", true);
        assert!(!are_kept(), "the program ends with an error");
    }

    #[test]
    fn what_could_not_be_measured_is_no_success() {
        assert!(are_measured());
        unmeasured("Typst", "pip install typst");
        assert!(!are_measured());
    }
}

//! Records as the window sees them.

pub(crate) mod clients;
pub(crate) mod directory;
pub(crate) mod entries;

use tsunagi_domain::Day;

/// Returns the day as ISO, or nothing.
pub(crate) fn iso(day: Option<Day>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

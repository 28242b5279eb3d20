//! 保存期間: until when the records of a client whose care has ended are kept.

use crate::Day;

/// The fewest years that may be chosen, from 完結の日 `[K]`: so the ordinance is commonly cited.
///
/// Which years hold is up to the municipality (domain.md 2.3 `[V 45]`); the office asks there.
pub const LEAST_YEARS: u8 = 2;

/// How many days lie between marking for purging and purging, until the office says otherwise `[K]`.
///
/// A week holds another look at the list, and a weekly backup from before.
pub const PURGE_WAIT_DAYS: u32 = 7;

/// The fewest days between the two: never on the day of marking, whatever the office says.
pub const LEAST_PURGE_WAIT_DAYS: u32 = 1;

/// Returns the last day on which records are kept, so many years after 完結日.
///
/// A day that the year lacks (29 February) becomes the next one: kept too long rather than too short.
#[must_use]
pub fn kept_until(closed_on: Day, years: u8) -> Day {
    let year = closed_on.year() + i32::from(years);
    let (month, day) = (closed_on.month(), closed_on.day_of_month());
    Day::from_ymd(year, month, day)
        .or_else(|| Day::from_ymd(year, 3, 1))
        .unwrap_or(closed_on)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> Day {
        Day::from_ymd(year, month, day).unwrap()
    }

    #[test]
    fn the_years_are_full_years() {
        assert_eq!(kept_until(day(2026, 4, 1), 2), day(2028, 4, 1));
        assert_eq!(kept_until(day(2026, 4, 1), 5), day(2031, 4, 1));
    }

    #[test]
    fn a_leap_day_is_kept_a_day_longer() {
        assert_eq!(kept_until(day(2024, 2, 29), 2), day(2026, 3, 1));
        assert_eq!(kept_until(day(2024, 2, 29), 4), day(2028, 2, 29));
    }
}

//! The day by which an answer is hoped for.

use tsunagi_domain::Day;

/// Returns the day after `days` working days, Saturdays and Sundays not counted (product.md part 5).
///
/// A clinic reads its faxes on working days, so a deadline on a weekend is one nobody meets.
pub(super) fn reply_by(start: Day, days: u8) -> Day {
    let mut day = start;
    for _ in 0..days {
        day = day.plus_days(1);
        while matches!(day.weekday(), "土" | "日") {
            day = day.plus_days(1);
        }
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    fn april(day: u32) -> Day {
        Day::from_ymd(2026, 4, day).unwrap()
    }

    #[test]
    fn weekends_are_not_counted() {
        assert_eq!(reply_by(april(1), 2), april(3), "Wednesday to Friday");
        assert_eq!(
            reply_by(april(1), 3),
            april(6),
            "the 4th and 5th are a weekend"
        );
        assert_eq!(reply_by(april(1), 7), april(10), "one weekend lies between");
        assert_eq!(
            reply_by(april(4), 1),
            april(6),
            "begun on a Saturday, Monday is the first day"
        );
    }
}

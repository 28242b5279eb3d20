//! The day by which an answer is hoped for.

use tsunagi_domain::Day;

/// Returns the day after `days` working days; weekends and national holidays are not counted
/// (product.md part 5).
///
/// A clinic reads its faxes on working days, so a deadline on a weekend is one nobody meets. A clinic's
/// own closed days are not known here.
pub(super) fn reply_by(start: Day, days: u8) -> Day {
    let mut day = start;
    for _ in 0..days {
        day = day.plus_days(1);
        while !day.is_working_day() {
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

    #[test]
    fn holidays_are_not_counted() {
        let before_golden_week = Day::from_ymd(2026, 4, 28).unwrap();
        assert_eq!(
            reply_by(before_golden_week, 3).to_string(),
            "2026-05-07",
            "the 29th, and the 3rd to the 6th of May are holidays"
        );
    }

    proptest::proptest! {
        #[test]
        fn the_day_is_one_on_which_faxes_are_read(offset in 0i64..25_000, days in 1u8..60) {
            let start = Day::from_ymd(2020, 1, 1).unwrap().plus_days(offset);
            let day = reply_by(start, days);
            proptest::prop_assert!(day.is_working_day() && day > start);
        }
    }
}

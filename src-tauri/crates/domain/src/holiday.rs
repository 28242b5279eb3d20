//! National holidays 国民の祝日, for counting working days.
//!
//! The rules are those of 国民の祝日に関する法律 (昭和23年法律第178号), second article for the days and third
//! for 振替休日 and the day between two holidays, as in force since 2020, with the moves that the Olympic
//! year of 2020 and 2021 made. The equinoxes are announced each February for the next year; until then
//! they are reckoned here, which has agreed with every announcement so far `[K]`.

use crate::Day;

/// The years whose holidays are known: the present rules began in 2020, the reckoning of the equinoxes
/// ends with 2099.
const YEARS: std::ops::RangeInclusive<i32> = 2020..=2099;

impl Day {
    /// Returns what holiday this day is; none on other days and in years that are not known.
    #[must_use]
    pub fn holiday(self) -> Option<&'static str> {
        named(self)
            .or_else(|| replaces_a_sunday(self).then_some("振替休日"))
            .or_else(|| lies_between(self).then_some("国民の休日"))
    }

    /// Returns whether offices work on this day: neither weekend nor holiday.
    #[must_use]
    pub fn is_working_day(self) -> bool {
        !matches!(self.weekday(), "土" | "日") && self.holiday().is_none()
    }
}

/// The days of the second article.
fn named(day: Day) -> Option<&'static str> {
    let year = day.year();
    if !YEARS.contains(&year) {
        return None;
    }
    let date = (day.month(), day.day_of_month());
    let name = match date {
        (1, 1) => "元日",
        (2, 11) => "建国記念の日",
        (2, 23) => "天皇誕生日",
        (4, 29) => "昭和の日",
        (5, 3) => "憲法記念日",
        (5, 4) => "みどりの日",
        (5, 5) => "こどもの日",
        (11, 3) => "文化の日",
        (11, 23) => "勤労感謝の日",
        (3, of_month) if of_month == equinox(year, SPRING) => "春分の日",
        (9, of_month) if of_month == equinox(year, AUTUMN) => "秋分の日",
        (1, _) if is_monday(day, 2) => "成人の日",
        (9, _) if is_monday(day, 3) => "敬老の日",
        _ => return summer(day, year),
    };
    Some(name)
}

/// The days that the Olympic year moved.
fn summer(day: Day, year: i32) -> Option<&'static str> {
    let date = (day.month(), day.day_of_month());
    match (year, date) {
        (2020, (7, 23)) | (2021, (7, 22)) => Some("海の日"),
        (2020, (7, 24)) | (2021, (7, 23)) => Some("スポーツの日"),
        (2020, (8, 10)) | (2021, (8, 8)) => Some("山の日"),
        (2020 | 2021, _) => None,
        (_, (7, _)) if is_monday(day, 3) => Some("海の日"),
        (_, (8, 11)) => Some("山の日"),
        (_, (10, _)) if is_monday(day, 2) => Some("スポーツの日"),
        _ => None,
    }
}

/// Third article, second paragraph: the first day behind a holiday on a Sunday that is none itself.
fn replaces_a_sunday(day: Day) -> bool {
    let mut before = day.plus_days(-1);
    while named(before).is_some() {
        if before.weekday() == "日" {
            return true;
        }
        before = before.plus_days(-1);
    }
    false
}

/// Third article, third paragraph.
fn lies_between(day: Day) -> bool {
    named(day.plus_days(-1)).is_some() && named(day.plus_days(1)).is_some()
}

fn is_monday(day: Day, which: u32) -> bool {
    day.weekday() == "月" && (day.day_of_month() - 1) / 7 + 1 == which
}

/// Millionths of a day in March and September 1980, from which the equinoxes wander.
const SPRING: i32 = 20_843_100;
const AUTUMN: i32 = 23_248_800;

fn equinox(year: i32, in_1980: i32) -> u32 {
    let since = year - 1980;
    let of_month = (in_1980 + 242_194 * since) / 1_000_000 - since / 4;
    u32::try_from(of_month).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn the_days_are_those_of_the_calendar() {
        for (text, name) in [
            ("2020-02-24", "振替休日"),
            ("2020-07-23", "海の日"),
            ("2020-07-24", "スポーツの日"),
            ("2020-08-10", "山の日"),
            ("2021-08-08", "山の日"),
            ("2021-08-09", "振替休日"),
            ("2024-01-08", "成人の日"),
            ("2024-03-20", "春分の日"),
            ("2024-05-06", "振替休日"),
            ("2024-09-22", "秋分の日"),
            ("2024-09-23", "振替休日"),
            ("2025-02-24", "振替休日"),
            ("2025-05-06", "振替休日"),
            ("2025-09-23", "秋分の日"),
            ("2026-05-06", "振替休日"),
            ("2026-07-20", "海の日"),
            ("2026-09-21", "敬老の日"),
            ("2026-09-22", "国民の休日"),
            ("2026-09-23", "秋分の日"),
            ("2026-10-12", "スポーツの日"),
            ("2027-03-22", "振替休日"),
            ("2032-09-21", "国民の休日"),
        ] {
            assert_eq!(day(text).holiday(), Some(name), "{text}");
        }
    }

    #[test]
    fn other_days_are_none() {
        for text in [
            "2020-07-20",
            "2020-10-12",
            "2021-08-11",
            "2021-10-11",
            "2025-09-22",
            "2026-05-07",
            "2026-12-23",
            "2026-12-25",
            "2019-05-03",
            "2100-01-01",
        ] {
            assert_eq!(day(text).holiday(), None, "{text}");
        }
    }

    #[test]
    fn a_year_has_sixteen_named_days() {
        for year in YEARS {
            let first = Day::from_ymd(year, 1, 1).unwrap();
            let count = (0..366)
                .map(|offset| first.plus_days(offset))
                .filter(|day| day.year() == year && named(*day).is_some())
                .count();
            assert_eq!(count, 16, "{year}");
        }
    }

    #[test]
    fn a_year_has_as_many_holidays_as_the_almanac_lists() {
        // 内閣府「国民の祝日について」 lists so many rows, 振替休日 and 国民の休日 included [K].
        for (year, days) in [(2020, 18), (2021, 17), (2024, 21), (2025, 19), (2026, 18)] {
            let first = Day::from_ymd(year, 1, 1).unwrap();
            let all = (0..366).map(|offset| first.plus_days(offset));
            let count = all
                .filter(|day| day.year() == year && day.holiday().is_some())
                .count();
            assert_eq!(count, days, "{year}");
        }
    }

    #[test]
    fn offices_work_on_the_other_weekdays() {
        assert!(day("2026-05-07").is_working_day());
        for closed in ["2026-05-02", "2026-05-03", "2026-05-06"] {
            assert!(!day(closed).is_working_day(), "{closed}");
        }
    }
}

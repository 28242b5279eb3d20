//! Days, times of day and moments, and the Japanese calendar 和暦 at the edges.
//!
//! Japan has one time zone and no summer time, so a moment is a date and a time at +09:00.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, Timelike};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// A calendar day. Prints and serialises as `2026-04-01`; people read [`Day::wareki`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(NaiveDate);

/// A time of day in whole minutes, `HH:MM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay {
    minutes: u16,
}

/// A moment in Japan, to the second, as RFC 3339 with +09:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(DateTime<FixedOffset>);

/// Why a typed date or time cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DayError {
    /// Nothing in it looks like a date.
    #[error("not a date")]
    Unreadable,
    /// It looks like a date, but the calendar has no such day (2月30日, 昭和65年).
    #[error("no such day")]
    NoSuchDay,
}

/// Eras, newest first: letter, name, first day (domain.md 6; 明治 from 1873, the Gregorian years).
const ERAS: [(char, &str, (i32, u32, u32)); 5] = [
    ('R', "令和", (2019, 5, 1)),
    ('H', "平成", (1989, 1, 8)),
    ('S', "昭和", (1926, 12, 25)),
    ('T', "大正", (1912, 7, 30)),
    ('M', "明治", (1873, 1, 1)),
];

const WEEKDAYS: [&str; 7] = ["日", "月", "火", "水", "木", "金", "土"];

impl Day {
    /// Returns the day, if the calendar has it.
    #[must_use]
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).map(Self)
    }

    /// Reads what people type: `S28.4.1`, `昭和28年4月1日`, `1953/4/1`, `19530401`, `令和元年5月1日`.
    ///
    /// # Errors
    /// [`DayError::Unreadable`] when it is no date, [`DayError::NoSuchDay`] when the calendar lacks it.
    pub fn parse(text: &str) -> Result<Self, DayError> {
        let text: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
        // A weekday behind the date, as the program itself prints it, is no reason to refuse.
        let text = text
            .split('(')
            .next()
            .unwrap_or_default()
            .replace('元', "1");
        let (era, rest) = split_era(&text);
        let numbers = read_numbers(rest).ok_or(DayError::Unreadable)?;
        let (year, month, day) = numbers;
        match era {
            // No era lasts so long; a greater number is no year of one, and must not run over.
            Some(_) if year > 1_000 => Err(DayError::NoSuchDay),
            Some((first, limit)) => {
                let day =
                    Self::from_ymd(first.0 + year - 1, month, day).ok_or(DayError::NoSuchDay)?;
                let start = Self::from_ymd(first.0, first.1, first.2).ok_or(DayError::NoSuchDay)?;
                let within = year >= 1 && day >= start && limit.is_none_or(|next| day < next);
                if within {
                    Ok(day)
                } else {
                    Err(DayError::NoSuchDay)
                }
            }
            None if (1850..=2200).contains(&year) => {
                Self::from_ymd(year, month, day).ok_or(DayError::NoSuchDay)
            }
            None => Err(DayError::Unreadable),
        }
    }

    /// Returns `令和8年4月1日`.
    #[must_use]
    pub fn wareki(self) -> String {
        let (_, name, year) = self.era();
        let year = if year == 1 {
            "元".to_owned()
        } else {
            year.to_string()
        };
        format!("{name}{year}年{}月{}日", self.0.month(), self.0.day())
    }

    /// Returns `令和8年4月1日（水）`.
    #[must_use]
    pub fn wareki_with_weekday(self) -> String {
        format!("{}（{}）", self.wareki(), self.weekday())
    }

    /// Returns `R8.4.1`, for narrow columns.
    #[must_use]
    pub fn wareki_short(self) -> String {
        let (letter, _, year) = self.era();
        format!("{letter}{year}.{}.{}", self.0.month(), self.0.day())
    }

    /// Returns the weekday's one character, `水`.
    #[must_use]
    pub fn weekday(self) -> &'static str {
        let index = self.0.weekday().num_days_from_sunday() as usize;
        WEEKDAYS.get(index).copied().unwrap_or_default()
    }

    /// Returns the full years lived on `today`; a birthday counts on the day itself.
    #[must_use]
    pub fn age_on(self, today: Self) -> u32 {
        today.0.years_since(self.0).unwrap_or(0)
    }

    /// Returns the day `days` later (earlier when negative); clamps at the calendar's end.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        let moved =
            chrono::TimeDelta::try_days(days).and_then(|delta| self.0.checked_add_signed(delta));
        Self(moved.unwrap_or(if days < 0 {
            NaiveDate::MIN
        } else {
            NaiveDate::MAX
        }))
    }

    /// Returns how many days `self` lies after `earlier`.
    #[must_use]
    pub fn days_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).num_days()
    }

    /// Returns the Western year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// Returns the month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u32 {
        self.0.month()
    }

    /// Returns the day of the month.
    #[must_use]
    pub fn day_of_month(self) -> u32 {
        self.0.day()
    }

    /// Returns the year within the era, with the era's letter: `('R', 8)`.
    #[must_use]
    pub fn era_year(self) -> (char, i32) {
        let (letter, _, year) = self.era();
        (letter, year)
    }

    fn era(self) -> (char, &'static str, i32) {
        for (letter, name, (year, month, day)) in ERAS {
            if (self.0.year(), self.0.month(), self.0.day()) >= (year, month, day) {
                return (letter, name, self.0.year() - year + 1);
            }
        }
        ('西', "西暦", self.0.year())
    }
}

type EraStart = ((i32, u32, u32), Option<Day>);

fn split_era(text: &str) -> (Option<EraStart>, &str) {
    let mut next: Option<Day> = None;
    for (letter, name, first) in ERAS {
        let rest = text
            .strip_prefix(name)
            .or_else(|| text.strip_prefix(letter))
            .or_else(|| text.strip_prefix(letter.to_ascii_lowercase()))
            .or_else(|| name.chars().next().and_then(|head| text.strip_prefix(head)));
        if let Some(rest) = rest {
            return (Some((first, next)), rest.trim_start_matches('.'));
        }
        next = Day::from_ymd(first.0, first.1, first.2);
    }
    (None, text.strip_prefix("西暦").unwrap_or(text))
}

fn read_numbers(text: &str) -> Option<(i32, u32, u32)> {
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let number: u32 = text.parse().ok()?;
        return Some((
            i32::try_from(number / 10_000).ok()?,
            number / 100 % 100,
            number % 100,
        ));
    }
    let mut parts = text
        .split(['年', '月', '日', '/', '-', '.', '・', '、', ','])
        .filter(|part| !part.is_empty());
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    parts.next().is_none().then_some((year, month, day))
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

impl FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl From<NaiveDate> for Day {
    fn from(date: NaiveDate) -> Self {
        Self(date)
    }
}

impl TimeOfDay {
    /// Reads `9:05`, `09:05`, `9時5分`, `9時`, `0905`.
    ///
    /// # Errors
    /// [`DayError::Unreadable`] or [`DayError::NoSuchDay`] (25:00).
    pub fn parse(text: &str) -> Result<Self, DayError> {
        let text: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        let split = if digits && text.len() == 4 {
            text.split_at_checked(2)
        } else {
            None
        };
        let (hour, minute) = match split {
            Some(pair) => pair,
            None => text.split_once([':', '時']).ok_or(DayError::Unreadable)?,
        };
        let minute = minute.trim_end_matches('分');
        let hour: u32 = hour.parse().map_err(|_| DayError::Unreadable)?;
        let minute: u32 = if minute.is_empty() {
            0
        } else {
            minute.parse().map_err(|_| DayError::Unreadable)?
        };
        let time = NaiveTime::from_hms_opt(hour, minute, 0).ok_or(DayError::NoSuchDay)?;
        let minutes =
            u16::try_from(time.hour() * 60 + time.minute()).map_err(|_| DayError::NoSuchDay)?;
        Ok(Self { minutes })
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.minutes / 60, self.minutes % 60)
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

impl Moment {
    /// Returns the moment for a date and time in Japan, if both exist.
    #[must_use]
    pub fn from_local(day: Day, hour: u32, minute: u32, second: u32) -> Option<Self> {
        let offset = FixedOffset::east_opt(9 * 3600)?;
        let local = day.0.and_hms_opt(hour, minute, second)?;
        local.and_local_timezone(offset).single().map(Self)
    }

    /// Takes any moment to Japan's clock, in whole seconds.
    #[must_use]
    pub fn new(moment: DateTime<FixedOffset>) -> Self {
        let japan = FixedOffset::east_opt(9 * 3600).unwrap_or(*moment.offset());
        let local = moment.with_timezone(&japan);
        Self(local.with_nanosecond(0).unwrap_or(local))
    }

    /// Returns the day in Japan.
    #[must_use]
    pub fn day(self) -> Day {
        Day(self.0.date_naive())
    }

    /// Returns the time of day in Japan.
    #[must_use]
    pub fn time(self) -> TimeOfDay {
        let minutes = u16::try_from(self.0.hour() * 60 + self.0.minute()).unwrap_or(0);
        TimeOfDay { minutes }
    }

    /// Returns the whole minutes from the earlier moment to this one; negative if it is later.
    #[must_use]
    pub fn minutes_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).num_minutes()
    }

    /// Returns the second within the minute.
    #[must_use]
    pub fn second(self) -> u32 {
        self.0.second()
    }

    /// Returns the whole seconds since an earlier moment; negative when it is a later one.
    #[must_use]
    pub fn seconds_since(self, earlier: Self) -> i64 {
        self.0.signed_duration_since(earlier.0).num_seconds()
    }

    /// Returns `令和8年4月1日（水）10:05`.
    #[must_use]
    pub fn wareki(self) -> String {
        format!("{}{}", self.day().wareki_with_weekday(), self.time())
    }
}

impl From<std::time::SystemTime> for Moment {
    fn from(time: std::time::SystemTime) -> Self {
        Self::new(DateTime::<chrono::Utc>::from(time).fixed_offset())
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}",
            self.0.to_rfc3339_opts(chrono::SecondsFormat::Secs, false)
        )
    }
}

impl FromStr for Moment {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        DateTime::parse_from_rfc3339(text)
            .map(Self::new)
            .map_err(|_| DayError::Unreadable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> Day {
        Day::from_ymd(year, month, day).unwrap()
    }

    #[test]
    fn reads_the_three_ways_people_type_a_birthday() {
        for text in [
            "S28.4.1",
            "昭和28年4月1日",
            "1953/4/1",
            "s28/4/1",
            "昭28.4.1",
            "Ｓ２８．４．１",
            "19530401",
            "1953-04-01",
            "昭和28年4月1日（水）",
        ] {
            assert_eq!(
                Day::parse(text),
                Ok(day(1953, 4, 1)),
                "{text} is 1 April 1953"
            );
        }
    }

    #[test]
    fn an_era_ends_where_the_next_begins() {
        assert_eq!(Day::parse("平成31年4月30日"), Ok(day(2019, 4, 30)));
        assert_eq!(Day::parse("令和元年5月1日"), Ok(day(2019, 5, 1)));
        assert_eq!(
            Day::parse("平成31年5月1日"),
            Err(DayError::NoSuchDay),
            "that day was 令和元年"
        );
        assert_eq!(
            Day::parse("昭和65年1月1日"),
            Err(DayError::NoSuchDay),
            "昭和 ended in its 64th year"
        );
    }

    #[test]
    fn a_day_the_calendar_lacks_is_told_apart_from_nonsense() {
        assert_eq!(Day::parse("令和8年2月30日"), Err(DayError::NoSuchDay));
        assert_eq!(Day::parse("あした"), Err(DayError::Unreadable));
        assert_eq!(
            Day::parse("28.4.1"),
            Err(DayError::Unreadable),
            "a bare 28 could be any era"
        );
        assert_eq!(
            Day::parse("R2147483647.4.1"),
            Err(DayError::NoSuchDay),
            "a year beyond all counting is refused, not run over"
        );
    }

    #[test]
    fn a_birthday_counts_on_the_day_itself() {
        assert_eq!(day(1953, 4, 1).age_on(day(2026, 3, 31)), 72);
        assert_eq!(day(1953, 4, 1).age_on(day(2026, 4, 1)), 73);
    }

    #[test]
    fn times_are_read_as_typed() {
        for (text, shown) in [
            ("9:05", "09:05"),
            ("０９：０５", "09:05"),
            ("14時30分", "14:30"),
            ("14時", "14:00"),
            ("0905", "09:05"),
        ] {
            assert_eq!(TimeOfDay::parse(text).unwrap().to_string(), shown);
        }
        assert_eq!(TimeOfDay::parse("25:00"), Err(DayError::NoSuchDay));
    }

    proptest::proptest! {
        #[test]
        fn what_is_printed_reads_back(offset in 0i64..55_000) {
            let day = day(1873, 1, 1).plus_days(offset);
            for text in [day.to_string(), day.wareki(), day.wareki_short(), day.wareki_with_weekday()] {
                proptest::prop_assert_eq!(Day::parse(&text), Ok(day), "{}", text);
            }
        }

        #[test]
        fn no_text_panics(text in ".{0,24}") {
            let _ = Day::parse(&text);
            let _ = TimeOfDay::parse(&text);
        }
    }
}

//! Which generations stay.
//!
//! Thirty at most `[K]`: the eight newest (a working day at one every half hour or more, or as many
//! mistakes as anybody makes before noticing), then the newest of each of twelve days before those, of
//! four weeks before these, and of six months before these. None is counted twice: an office that makes
//! one a day has thirty after some months, and not the same ones under three names. Order is by generation number and never by the clock: a clock
//! that was wrong for a day neither saves nor condemns a backup.

use std::collections::BTreeSet;

use tsunagi_domain::Day;

const NEWEST: usize = 8;
const DAYS: usize = 12;
const WEEKS: usize = 4;
const MONTHS: usize = 6;

/// The most that are kept.
pub const MOST_GENERATIONS: usize = NEWEST + DAYS + WEEKS + MONTHS;

/// A generation, as far as thinning looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Generation {
    /// Its number.
    pub number: u32,
    /// The day it was made.
    pub day: Day,
    /// Whether it was opened and proved.
    pub is_verified: bool,
}

/// Returns the places in the list of those that may go.
///
/// The newest that was verified always stays.
#[must_use]
pub fn surplus(generations: &[Generation]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..generations.len()).collect();
    let number = |place: &usize| generations.get(*place).map(|it| it.number);
    order.sort_by_key(|place| (std::cmp::Reverse(number(place)), *place));
    let newest_verified = order
        .iter()
        .copied()
        .find(|place| generations.get(*place).is_some_and(|it| it.is_verified));
    let mut kept: BTreeSet<usize> = newest_verified.into_iter().collect();
    // The verified one takes a place among the newest if it is not there by itself.
    let room = NEWEST - kept.len();
    kept.extend(
        order
            .iter()
            .copied()
            .filter(|place| Some(*place) != newest_verified)
            .take(room),
    );
    keep_each(generations, &order, DAYS, &mut kept, |day| day.to_string());
    keep_each(generations, &order, WEEKS, &mut kept, |day| {
        monday(day).to_string()
    });
    keep_each(generations, &order, MONTHS, &mut kept, |day| {
        day.to_string().chars().take(7).collect()
    });
    order.retain(|place| !kept.contains(place));
    order
}

/// Keeps one of each span of which none is kept that can be relied on: the newest that was verified,
/// where there is one.
fn keep_each(
    generations: &[Generation],
    order: &[usize],
    most: usize,
    kept: &mut BTreeSet<usize>,
    span: impl Fn(Day) -> String,
) {
    let covered: BTreeSet<String> = kept
        .iter()
        .filter_map(|place| generations.get(*place))
        .filter(|generation| generation.is_verified)
        .map(|generation| span(generation.day))
        .collect();
    let mut chosen: Vec<(String, usize, bool)> = Vec::new();
    for place in order {
        let Some(generation) = generations.get(*place) else {
            continue;
        };
        let name = span(generation.day);
        if covered.contains(&name) {
            continue;
        }
        if let Some((_, present, is_verified)) =
            chosen.iter_mut().find(|(known, ..)| *known == name)
        {
            if !*is_verified && generation.is_verified {
                *present = *place;
                *is_verified = true;
            }
        } else if chosen.len() < most {
            chosen.push((name, *place, generation.is_verified));
        }
    }
    kept.extend(chosen.into_iter().map(|(_, place, _)| place));
}

fn monday(day: Day) -> Day {
    // 2024-01-01 was a Monday.
    let since = Day::from_ymd(2024, 1, 1).map_or(0, |first| day.days_since(first));
    day.plus_days(-since.rem_euclid(7))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(offset: i64) -> Day {
        Day::from_ymd(2026, 4, 1).unwrap().plus_days(offset)
    }

    fn generations() -> impl Strategy<Value = Vec<Generation>> {
        proptest::collection::vec((0_u32..500, -800_i64..800, any::<bool>()), 0..120).prop_map(
            |raw| {
                raw.into_iter()
                    .map(|(number, offset, is_verified)| Generation {
                        number,
                        day: day(offset),
                        is_verified,
                    })
                    .collect()
            },
        )
    }

    proptest! {
        #[test]
        fn never_more_than_thirty_and_never_the_newest_verified(list in generations()) {
            let gone = surplus(&list);
            prop_assert!(list.len() - gone.len() <= MOST_GENERATIONS);
            let newest = list.iter().filter(|it| it.is_verified).map(|it| it.number).max();
            let is_kept = |place: usize| !gone.contains(&place);
            let survives = |number| (0..list.len())
                .any(|place| is_kept(place) && list[place].number == number && list[place].is_verified);
            prop_assert!(newest.is_none_or(survives), "what can be relied on stays");
            let once: BTreeSet<usize> = gone.iter().copied().collect();
            prop_assert_eq!(once.len(), gone.len(), "nothing is named twice");
        }
    }

    /// What is there after so many days of so many backups each, thinned after every single one.
    fn after(days: i64, a_day: u32) -> Vec<Generation> {
        let mut there: Vec<Generation> = Vec::new();
        let mut number = 0;
        for offset in 0..days {
            for _ in 0..a_day {
                number += 1;
                let (day, is_verified) = (day(offset), true);
                there.push(Generation {
                    number,
                    day,
                    is_verified,
                });
                let gone = surplus(&there);
                let mut place = 0;
                there.retain(|_| {
                    place += 1;
                    !gone.contains(&(place - 1))
                });
            }
        }
        there
    }

    #[test]
    fn a_year_leaves_thirty_however_many_a_day() {
        for a_day in [1, 2, 9] {
            let kept = after(365, a_day);
            assert_eq!(kept.len(), MOST_GENERATIONS, "{a_day} a day");
            let oldest = kept.iter().map(|it| it.day).min().unwrap();
            let reach = day(364).days_since(oldest);
            assert!(
                reach > 180,
                "half a year back there is still one: {reach} days"
            );
        }
    }

    #[test]
    fn a_clock_that_ran_ahead_costs_nothing() {
        let mut list: Vec<Generation> = (0..20_u32)
            .map(|n| Generation {
                number: n,
                day: day(i64::from(n)),
                is_verified: true,
            })
            .collect();
        list[5].day = day(5_000);
        assert!(!surplus(&list).contains(&19), "the newest is the last made");
    }
}

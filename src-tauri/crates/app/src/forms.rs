//! What people type, made into what records hold, or refused with the field's name.

use std::str::FromStr;

use tsunagi_domain::{Day, TimeOfDay};
use unicode_normalization::UnicodeNormalization as _;

use crate::refusal::{FieldProblem, Refusal, Thing};

/// A name, an address: what fits on one line of a form.
pub(crate) const LINE: usize = 100;
/// What fits in a box of a form.
pub(crate) const BOX: usize = 2_000;
/// A record of the timeline; no care manager writes more than some pages at once.
pub(crate) const RECORD: usize = 10_000;

/// One text of a slip: thirty dense sheets. Nobody types that; a paste may.
pub(crate) const SLIP_TEXT: usize = 60_000;
/// Questions, attachments or attached entries of a slip.
pub(crate) const SLIP_ITEMS: usize = 200;

/// What ends a line, typed or not.
pub(crate) const LINE_BREAKS: [char; 4] = ['\n', '\r', '\u{2028}', '\u{2029}'];

/// Tells whether a character does something unseen: rings, deletes, or turns the order of what is read,
/// so that a number on the screen is another one than on the paper.
pub(crate) fn is_invisible(c: char) -> bool {
    let turns = matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    turns || (c.is_control() && c != '\n' && c != '\t')
}

/// One field of a form: its path, its name on screen, and what was typed.
#[derive(Clone, Copy)]
pub(crate) struct Typed<'a> {
    field: &'a str,
    label: &'static str,
    text: &'a str,
}

/// Names a field with what was typed in it.
pub(crate) const fn typed<'a>(field: &'a str, label: &'static str, text: &'a str) -> Typed<'a> {
    Typed { field, label, text }
}

/// The first and the last day of a stretch of records; either may be open.
pub(crate) type Period = (Option<Day>, Option<Day>);

/// Takes a stretch of days, and refuses one that ends before it begins.
pub(crate) fn period(first: Typed<'_>, last: Typed<'_>) -> Result<Period, Refusal> {
    let (from, to) = (first.day_or_none()?, last.day_or_none()?);
    if matches!((from, to), (Some(from), Some(to)) if to < from) {
        let other = first.label;
        return Err(last.refuse(FieldProblem::DayBefore { other }));
    }
    Ok((from, to))
}

impl Typed<'_> {
    /// Refuses the field.
    pub(crate) fn refuse(self, problem: FieldProblem) -> Refusal {
        Refusal::field(self.field, self.label, problem)
    }

    /// Takes one line of at most `limit` characters; may be empty.
    pub(crate) fn line(self, limit: usize) -> Result<String, Refusal> {
        let text = self.text.trim();
        if text.contains(LINE_BREAKS) {
            return Err(self.refuse(FieldProblem::LineBreak));
        }
        self.checked(text.to_owned(), limit)
    }

    /// Takes one line that must not be empty.
    pub(crate) fn required(self, limit: usize) -> Result<String, Refusal> {
        let line = self.line(limit)?;
        if line.is_empty() {
            Err(self.refuse(FieldProblem::Empty))
        } else {
            Ok(line)
        }
    }

    /// Takes several lines; may be empty. Line breaks become one kind.
    pub(crate) fn text(self, limit: usize) -> Result<String, Refusal> {
        let text = self.text.replace("\r\n", "\n").replace('\r', "\n");
        self.checked(text.trim_end().to_owned(), limit)
    }

    /// Takes several lines that must not be empty.
    pub(crate) fn required_text(self, limit: usize) -> Result<String, Refusal> {
        let text = self.text(limit)?;
        if text.trim().is_empty() {
            Err(self.refuse(FieldProblem::Empty))
        } else {
            Ok(text)
        }
    }

    /// Takes a date.
    pub(crate) fn day(self) -> Result<Day, Refusal> {
        if self.text.trim().is_empty() {
            return Err(self.refuse(FieldProblem::Empty));
        }
        Day::parse(self.text).map_err(|error| self.refuse(error.into()))
    }

    /// Takes a date, or nothing.
    pub(crate) fn day_or_none(self) -> Result<Option<Day>, Refusal> {
        if self.text.trim().is_empty() {
            Ok(None)
        } else {
            self.day().map(Some)
        }
    }

    /// Takes a time of day, or nothing.
    pub(crate) fn time_or_none(self) -> Result<Option<TimeOfDay>, Refusal> {
        if self.text.trim().is_empty() {
            return Ok(None);
        }
        let time = TimeOfDay::parse(self.text);
        time.map(Some)
            .map_err(|_| self.refuse(FieldProblem::UnreadableTime))
    }

    /// Takes a code of a list.
    pub(crate) fn choice<T>(self, from_code: impl Fn(&str) -> Option<T>) -> Result<T, Refusal> {
        from_code(self.text.trim()).ok_or_else(|| self.refuse(FieldProblem::UnknownChoice))
    }

    /// Takes a code of a list, or nothing.
    pub(crate) fn choice_or_none<T>(
        self,
        from_code: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Refusal> {
        if self.text.trim().is_empty() {
            Ok(None)
        } else {
            self.choice(from_code).map(Some)
        }
    }

    /// Takes a telephone number, or nothing; 内線 may follow.
    pub(crate) fn phone(self) -> Result<String, Refusal> {
        let text = self.narrowed();
        let number = text.replace("内線", "");
        self.number(&number)?;
        self.checked(text, 40)
    }

    /// Takes a fax number, or nothing; only what a machine can dial.
    pub(crate) fn fax(self) -> Result<String, Refusal> {
        let text = self.narrowed();
        self.number(&text)?;
        Ok(text)
    }

    /// Takes a postal code, or nothing, and writes it `511-0000`.
    pub(crate) fn postal_code(self) -> Result<String, Refusal> {
        let narrowed = self.narrowed();
        let text = narrowed.trim_start_matches('〒').replace('-', "");
        if text.is_empty() {
            return Ok(text);
        }
        match text.split_at_checked(3) {
            Some((area, rest)) if rest.len() == 4 && all_digits(&text) => {
                Ok(format!("{area}-{rest}"))
            }
            _ => Err(self.refuse(FieldProblem::NotPostalCode)),
        }
    }

    /// Takes a number of so many digits, or nothing.
    ///
    /// A check digit that does not fit is no reason to refuse: the rule is computed from examples
    /// only (domain.md 6 `[C]`), and a true number must never be kept out.
    pub(crate) fn digits(self, digits: usize) -> Result<String, Refusal> {
        let text = self.narrowed().replace('-', "");
        if text.is_empty() || (text.len() == digits && all_digits(&text)) {
            Ok(text)
        } else {
            Err(self.refuse(FieldProblem::NotDigits { digits }))
        }
    }

    /// Takes a 被保険者番号, or nothing: ten digits, or H and nine (domain.md 6 [V 20]).
    pub(crate) fn insured_number(self) -> Result<String, Refusal> {
        let text = self.narrowed().replace('-', "").to_ascii_uppercase();
        let body = text.strip_prefix('H').unwrap_or(&text);
        if text.is_empty() || (text.len() == 10 && all_digits(body)) {
            Ok(text)
        } else {
            Err(self.refuse(FieldProblem::NotInsuredNumber))
        }
    }

    /// Returns the text in half width, all dashes alike, without spaces.
    fn narrowed(self) -> String {
        self.text
            .nfkc()
            .filter(|c| !c.is_whitespace())
            .map(|c| match c {
                'ー' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
                other => other,
            })
            .collect()
    }

    fn number(self, number: &str) -> Result<(), Refusal> {
        let digits = number.chars().filter(char::is_ascii_digit).count();
        let is_dialled = |c: char| c.is_ascii_digit() || matches!(c, '-' | '(' | ')' | '+');
        if number.is_empty() || (number.chars().all(is_dialled) && (3..=20).contains(&digits)) {
            Ok(())
        } else {
            Err(self.refuse(FieldProblem::NotPhone))
        }
    }

    fn checked(self, text: String, limit: usize) -> Result<String, Refusal> {
        if text.contains(is_invisible) {
            return Err(self.refuse(FieldProblem::ControlCharacter));
        }
        if text.chars().count() > limit {
            return Err(self.refuse(FieldProblem::TooLong { limit }));
        }
        Ok(text)
    }
}

/// Reads an id; one that cannot be read names nothing in the records.
pub(crate) fn id<T: FromStr>(text: &str, thing: Thing) -> Result<T, Refusal> {
    text.trim().parse().map_err(|_| Refusal::NotFound(thing))
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(outcome: Result<impl Sized, Refusal>) -> FieldProblem {
        match outcome.err() {
            Some(Refusal::Field(refusal)) => refusal.problem,
            other => panic!("refused otherwise: {other:?}"),
        }
    }

    #[test]
    fn numbers_typed_in_full_width_are_taken() {
        assert_eq!(
            typed("fax", "FAX", "０５９４ー００−００００")
                .fax()
                .unwrap(),
            "0594-00-0000"
        );
        assert_eq!(
            typed("p", "電話", "0594-00-0000 内線 12").phone().unwrap(),
            "0594-00-0000内線12"
        );
        assert_eq!(
            typed("p", "郵便番号", "〒５１１００００")
                .postal_code()
                .unwrap(),
            "511-0000"
        );
        assert_eq!(
            typed("n", "番号", "ｈ123456789").insured_number().unwrap(),
            "H123456789"
        );
    }

    #[test]
    fn a_fax_number_holds_only_what_a_machine_dials() {
        for text in ["0594-00-0000（医事課）", "〇五九四", "12", "0594-00-000O"] {
            assert_eq!(
                problem(typed("fax", "FAX", text).fax()),
                FieldProblem::NotPhone,
                "{text}"
            );
        }
    }

    #[test]
    fn a_check_digit_that_does_not_fit_keeps_nobody_out() {
        assert_eq!(
            typed("n", "保険者番号", "242058").digits(6).unwrap(),
            "242058"
        );
        let short = typed("n", "保険者番号", "24205").digits(6);
        assert_eq!(problem(short), FieldProblem::NotDigits { digits: 6 });
    }

    #[test]
    fn what_does_not_fit_is_told_and_not_cut() {
        let long = "あ".repeat(LINE + 1);
        let outcome = typed("name", "氏名", &long).line(LINE);
        assert_eq!(problem(outcome), FieldProblem::TooLong { limit: LINE });
        assert_eq!(
            problem(typed("n", "氏名", "あ\nい").line(LINE)),
            FieldProblem::LineBreak
        );
        assert_eq!(
            problem(typed("n", "氏名", "あ\u{7}").line(LINE)),
            FieldProblem::ControlCharacter
        );
        for turned in ["浜栗\u{202E}焼男", "浜栗\u{2067}焼男"] {
            assert_eq!(
                problem(typed("n", "氏名", turned).line(LINE)),
                FieldProblem::ControlCharacter
            );
        }
        assert_eq!(
            typed("t", "内容", "一\r\n二\r三").text(LINE).unwrap(),
            "一\n二\n三"
        );
    }

    #[test]
    fn a_variation_selector_is_part_of_a_name() {
        let name = "葛\u{E0100}城　辻\u{E0101}子";
        assert_eq!(typed("name", "氏名", name).required(LINE).unwrap(), name);
    }

    #[test]
    fn days_and_times_say_what_is_wrong_with_them() {
        assert_eq!(
            problem(typed("d", "日", "きのう").day()),
            FieldProblem::UnreadableDay
        );
        assert_eq!(
            problem(typed("d", "日", "R8.2.30").day()),
            FieldProblem::NoSuchDay
        );
        assert_eq!(problem(typed("d", "日", " ").day()), FieldProblem::Empty);
        assert_eq!(
            problem(typed("t", "時刻", "25:00").time_or_none()),
            FieldProblem::UnreadableTime
        );
        assert!(typed("d", "日", "　").day_or_none().unwrap().is_none());
    }
}

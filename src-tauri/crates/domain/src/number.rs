//! Numbers of the trade: the slip number, and check digits of insurer and provider numbers.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// A slip's number 整理番号: `R08-0042-7`, era year, running number, check digit.
///
/// It is printed on both halves of a slip and carries no personal data, so that a nameless reply
/// finds its slip (domain.md 0, fact 3). The check digit tells a misread number from another slip's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SlipNumber(String);

/// Why a text is no slip number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SlipNumberError {
    /// It does not have the form.
    #[error("not a slip number")]
    Malformed,
    /// The check digit does not fit: something was misread or mistyped.
    #[error("the check digit does not fit")]
    WrongCheckDigit,
}

/// What the code on the paper starts with, so that other codes on a sheet are told apart.
const CODE_PREFIX: &str = "TNG1:";

impl SlipNumber {
    /// Composes the number of the `running`th slip of an era year.
    #[must_use]
    pub fn compose(era_letter: char, era_year: i32, running: u32) -> Self {
        let digits = format!("{era_year:02}{running:04}");
        let check = check_digit(&digits).unwrap_or(0);
        Self(format!("{era_letter}{era_year:02}-{running:04}-{check}"))
    }

    /// Returns the number as printed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns era letter, era year and running number, as [`SlipNumber::compose`] takes them.
    #[must_use]
    pub fn parts(&self) -> Option<(char, i32, u32)> {
        let (head, rest) = self.0.split_once('-')?;
        let (running, _) = rest.split_once('-')?;
        let mut head = head.chars();
        let letter = head.next()?;
        Some((letter, head.as_str().parse().ok()?, running.parse().ok()?))
    }

    /// Returns what the printed two-dimensional code says.
    #[must_use]
    pub fn code_text(&self) -> String {
        format!("{CODE_PREFIX}{}", self.0)
    }

    /// Reads what a code said.
    ///
    /// # Errors
    /// [`SlipNumberError`] when it is not one of ours.
    pub fn from_code_text(text: &str) -> Result<Self, SlipNumberError> {
        text.trim()
            .strip_prefix(CODE_PREFIX)
            .ok_or(SlipNumberError::Malformed)?
            .parse()
    }
}

impl FromStr for SlipNumber {
    type Err = SlipNumberError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text: String = text
            .nfkc()
            .filter(|c| !c.is_whitespace())
            .map(|c| {
                if "‐‑–—−ー".contains(c) {
                    '-'
                } else {
                    c.to_ascii_uppercase()
                }
            })
            .collect();
        let mut parts = text.split('-');
        let (Some(head), Some(running), Some(check), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(SlipNumberError::Malformed);
        };
        let mut head_chars = head.chars();
        let letter = head_chars.next().filter(char::is_ascii_uppercase);
        let year = head_chars.as_str();
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let shaped = letter.is_some()
            && year.len() == 2
            && (4..=7).contains(&running.len())
            && check.len() == 1
            && [year, running, check].into_iter().all(all_digits);
        if !shaped {
            return Err(SlipNumberError::Malformed);
        }
        let expected = check_digit(&format!("{year}{running}"));
        if expected.map(|digit| digit.to_string()).as_deref() != Some(check) {
            return Err(SlipNumberError::WrongCheckDigit);
        }
        Ok(Self(text))
    }
}

impl TryFrom<String> for SlipNumber {
    type Error = SlipNumberError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<SlipNumber> for String {
    fn from(number: SlipNumber) -> Self {
        number.0
    }
}

impl fmt::Display for SlipNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Returns the mod-10 check digit, weights 2-1 from the right, digits of products summed.
///
/// The rule of 保険者番号 and 事業所番号 (domain.md 6 `[C]`). None when a character is no digit.
#[must_use]
pub fn check_digit(digits: &str) -> Option<u32> {
    let mut sum = 0;
    for (index, character) in digits.chars().rev().enumerate() {
        let product = character.to_digit(10)? * if index % 2 == 0 { 2 } else { 1 };
        sum += product / 10 + product % 10;
    }
    Some((10 - sum % 10) % 10)
}

/// Returns whether a number's last digit is the check digit of the others.
#[must_use]
pub fn has_valid_check_digit(number: &str) -> bool {
    let mut body = number.chars();
    let last = body.next_back().and_then(|c| c.to_digit(10));
    last.is_some() && check_digit(body.as_str()) == last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_agrees_with_real_numbers() {
        for number in ["435073", "4664590280", "2070900168", "2470000007", "242057"] {
            assert!(
                has_valid_check_digit(number),
                "{number} stands in domain.md 6 and 11"
            );
        }
        assert!(
            !has_valid_check_digit("435074"),
            "another last digit is wrong"
        );
    }

    #[test]
    fn a_slip_number_typed_from_paper_is_the_same_number() {
        let number = SlipNumber::compose('R', 8, 42);
        let typed = number.as_str().to_lowercase().replace('-', "ー");
        assert_eq!(
            typed.parse(),
            Ok(number),
            "a full-width dash and a small letter are no other number"
        );
        assert_eq!(
            "R08-0042".parse::<SlipNumber>(),
            Err(SlipNumberError::Malformed)
        );
    }

    proptest::proptest! {
        #[test]
        fn one_wrong_digit_is_noticed(year in 1i32..99, running in 0u32..10_000, place in 0usize..6, by in 1u8..10) {
            let number = SlipNumber::compose('R', year, running);
            let mut bytes = number.as_str().as_bytes().to_vec();
            let index = [1, 2, 4, 5, 6, 7][place];
            bytes[index] = b'0' + (bytes[index] - b'0' + by) % 10;
            let misread = String::from_utf8(bytes).unwrap();
            proptest::prop_assert_eq!(misread.parse::<SlipNumber>(), Err(SlipNumberError::WrongCheckDigit));
        }

        #[test]
        fn what_is_printed_reads_back(year in 1i32..99, running in 0u32..100_000) {
            let number = SlipNumber::compose('R', year, running);
            proptest::prop_assert_eq!(number.as_str().parse::<SlipNumber>(), Ok(number.clone()));
            proptest::prop_assert_eq!(number.parts(), Some(('R', year, running)));
            proptest::prop_assert_eq!(SlipNumber::from_code_text(&number.code_text()), Ok(number));
        }
    }
}

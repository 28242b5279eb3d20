//! How hard a passphrase is to guess: the guideline's length, and an estimate with its reasons.
//!
//! An own estimate instead of a library's: those know English words and keyboards, and take さくら for
//! five rare characters. What counts here is how people in a Japanese office make passphrases up.

mod estimate;

use secrecy::{ExposeSecret as _, SecretString};
use tsunagi_contract::Failure;
use tsunagi_contract::keys::{PassphraseRating, RatePassphrase};
use tsunagi_store::{Credentials, Reader};

use crate::App;
use crate::forms::typed;
use crate::refusal::{FieldProblem, Refusal};
use crate::session::Session;
use estimate::Estimate;

/// The least length of a passphrase where there is no second factor (医療情報システムの安全管理に関する
/// ガイドライン 6.0).
pub(crate) const LEAST_ALONE: usize = 13;
/// The least length beside a second factor (the same).
pub(crate) const LEAST_WITH_KEY_FILE: usize = 8;

/// Bits below which a passphrase is refused however long it is: `aaaaaaaaaaaaa` is one guess.
const LEAST_BITS: f64 = 26.0;
/// The same beside a key file: nobody can try a guess without the file, but a bag that is stolen may
/// hold both the computer and the stick.
const LEAST_BITS_WITH_KEY_FILE: f64 = 16.0;
/// Bits from which one is called weak, fair, and strong.
const STEPS: [f64; 3] = [LEAST_BITS, 40.0, 56.0];

impl App {
    /// Says how hard a passphrase is to guess; nothing of it is kept.
    ///
    /// # Errors
    /// None; the shape is that of all commands.
    #[allow(
        clippy::needless_pass_by_value,
        reason = "every command takes its request by value"
    )]
    pub fn rate_passphrase(&self, request: RatePassphrase) -> Result<PassphraseRating, Failure> {
        let least = least(request.has_key_file);
        let names = self.session_if_free();
        let names =
            names.and_then(|place| place.as_ref().map(|session| names_of(&session.records())));
        let names = names.unwrap_or_default();
        let estimate = Estimate::among(&request.passphrase, &names);
        let length = request.passphrase.trim().chars().count();
        let mut reasons: Vec<String> = Vec::new();
        if length > 0 && length < least {
            reasons.push(format!("あと{}文字足りません。", least - length));
        }
        reasons.extend(estimate.reasons.iter().map(|reason| (*reason).to_owned()));
        let is_enough = length >= least && estimate.bits >= least_bits(least);
        let steps = STEPS.iter().filter(|step| estimate.bits >= **step).count();
        let level = match (length, is_enough) {
            (0, _) => 0,
            (_, false) => 1,
            (_, true) => u8::try_from(steps + 1).unwrap_or(4).clamp(2, 4),
        };
        let label = match level {
            0 => "",
            1 => "使えません",
            2 => "弱い",
            3 => "ふつう",
            _ => "強い",
        };
        Ok(PassphraseRating {
            level,
            label: label.to_owned(),
            reasons,
            is_enough,
        })
    }
}

/// Takes a passphrase to be set alone: long enough, hard enough to guess, and typed twice alike.
pub(crate) fn new_passphrase(
    field: &str,
    passphrase: &str,
    again: (&str, &str),
) -> Result<SecretString, Refusal> {
    new_secret(field, passphrase, again, LEAST_ALONE)
}

/// Takes a passphrase to be set beside a key file, which may be shorter.
pub(crate) fn new_passphrase_with_key_file(
    field: &str,
    passphrase: &str,
    again: (&str, &str),
) -> Result<SecretString, Refusal> {
    new_secret(field, passphrase, again, LEAST_WITH_KEY_FILE)
}

fn new_secret(
    field: &str,
    passphrase: &str,
    again: (&str, &str),
    least: usize,
) -> Result<SecretString, Refusal> {
    if passphrase != again.1 {
        return Err(Refusal::field(again.0, "合言葉", FieldProblem::Differs));
    }
    let passphrase = typed(field, "合言葉", passphrase)
        .line(200)
        .map(SecretString::from)?;
    let text = passphrase.expose_secret();
    if text.chars().count() < least {
        return Err(Refusal::WeakPassphrase { least });
    }
    if Estimate::of(text).bits < least_bits(least) {
        return Err(Refusal::EasyPassphrase);
    }
    Ok(passphrase)
}

/// Refuses a passphrase whose worth is that of names that everybody around knows.
pub(crate) fn require_more_than_names(
    passphrase: &SecretString,
    names: &[String],
    least: usize,
) -> Result<(), Refusal> {
    let text = passphrase.expose_secret();
    if Estimate::among(text, names).bits < least_bits(least) {
        return Err(Refusal::EasyPassphrase);
    }
    Ok(())
}

/// Takes the passphrase of a file that leaves the house, and that nobody can change afterwards.
///
/// Whoever gets the file is told the passphrase, and must not be able to open the records with it: it
/// is nobody's here. What opens only together with a key file is known of the person's own alone.
pub(crate) fn passphrase_for_others(
    session: &mut Session,
    passphrase: &str,
    again: &str,
) -> Result<SecretString, Refusal> {
    let again = ("passphrase_again", again);
    let passphrase = new_passphrase("passphrase", passphrase, again)?;
    require_more_than_names(&passphrase, &names_of(&session.records()), LEAST_ALONE)?;
    let tried = Credentials {
        passphrase,
        key_file: session.key_file.clone(),
    };
    let own = Refusal::field("passphrase", "合言葉", FieldProblem::OwnPassphrase);
    session.require_nobodys(&tried, own)?;
    Ok(tried.passphrase)
}

/// Lists the names in the records that somebody who wants in would try.
pub(crate) fn names_of(reader: &Reader<'_>) -> Vec<String> {
    let mut names = Vec::new();
    if let Ok(office) = reader.office() {
        names.extend([office.name, office.manager]);
    }
    for staff in reader.all_staff().unwrap_or_default() {
        names.extend([staff.name, staff.kana]);
    }
    names
}

const fn least(has_key_file: bool) -> usize {
    if has_key_file {
        LEAST_WITH_KEY_FILE
    } else {
        LEAST_ALONE
    }
}

fn least_bits(least: usize) -> f64 {
    if least == LEAST_ALONE {
        LEAST_BITS
    } else {
        LEAST_BITS_WITH_KEY_FILE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guideline_counts_thirteen_alone_and_eight_beside_a_key_file() {
        let twelve = "夏の海 秋の山 雪と花";
        assert_eq!(twelve.chars().count(), 11);
        let alone = new_passphrase("passphrase", twelve, ("again", twelve));
        assert!(matches!(alone, Err(Refusal::WeakPassphrase { least: 13 })));
        assert!(new_passphrase_with_key_file("passphrase", twelve, ("again", twelve)).is_ok());
        let seven = "七文字の言葉だ";
        let beside = new_passphrase_with_key_file("passphrase", seven, ("again", seven));
        assert!(matches!(beside, Err(Refusal::WeakPassphrase { least: 8 })));
        let easy = "1234567890123";
        let easy = new_passphrase("passphrase", easy, ("again", easy));
        assert!(matches!(easy, Err(Refusal::EasyPassphrase)));
        for easy in ["12345678", "password", "ああああああああ", "kaigo2026"] {
            let beside = new_passphrase_with_key_file("passphrase", easy, ("again", easy));
            assert!(
                matches!(beside, Err(Refusal::EasyPassphrase)),
                "{easy}: the stick may lie beside the computer"
            );
        }
    }

    #[test]
    fn a_passphrase_of_names_is_refused_where_the_names_are_known() {
        let names = ["はなぞの えみこ".to_owned()];
        let own = SecretString::from("はなぞのえみこ・えみこ1".to_owned());
        assert!(require_more_than_names(&own, &[], LEAST_ALONE).is_ok());
        let refused = require_more_than_names(&own, &names, LEAST_ALONE);
        assert!(matches!(refused, Err(Refusal::EasyPassphrase)));
    }
}

//! The three ways a sheet shows the client: A full name, B initials, C the slip's number only.

mod birthday;
mod dwelling;
mod names;
mod ordinary;
mod spelling;
#[cfg(test)]
mod tests;
mod towns;

use tsunagi_documents::values::Values;
use tsunagi_domain::naming::{is_hiragana, is_katakana_letter};
use tsunagi_domain::text::fold_names;
use tsunagi_domain::{Certification, CertificationStatus, Client, Day, Masking, Slip};

use super::Sheet;
use dwelling::Dwelling;
use spelling::{Spelling, Word, Written};

/// What stands in a sentence instead of a fact that a masked sheet leaves out.
const LEFT_OUT: &str = "（省略）";
/// The fewest digits of a telephone number with its area.
const DIGITS_OF_A_TELEPHONE: usize = 9;
/// The fields of the client that neither B nor C shows.
const BEYOND_INITIALS: &[&str] = &[
    "client.kana",
    "client.sex",
    "client.birth",
    "client.tel",
    "client.insurer",
    "client.key_person",
    "client.care_level",
    "client.certification",
    "client.certification_status",
    "client.adl",
    "client.dementia",
    "client.household",
    "client.physician",
    "client.admitted_on",
    "client.discharged_on",
];

/// How the client is shown on one sheet.
pub(crate) struct Shown<'a> {
    client: &'a Client,
    masking: Masking,
    stand_in: String,
}

impl<'a> Shown<'a> {
    /// Shows the client as the slip's masking says.
    pub(crate) fn new(slip: &Slip, client: &'a Client) -> Self {
        let masking = slip.content.masking;
        Self {
            client,
            masking,
            stand_in: names::stand_in(client, masking),
        }
    }

    /// Shows everything: the office's own records.
    pub(crate) const fn everything(client: &'a Client) -> Self {
        Self {
            client,
            masking: Masking::FullName,
            stand_in: String::new(),
        }
    }

    /// Returns a free text as it may stand on this sheet.
    ///
    /// A masked sheet loses what identifies the client wherever and however it was typed: the name and
    /// its parts, kana, day of birth, address and telephone numbers, with any kanji variant, width,
    /// dash or space. What may be an ordinary word goes only where 様 and the like follow: a family
    /// name of one character (林, 東), and a part of a name registered in one piece. The inspection
    /// asks for a reason there.
    pub(crate) fn text(&self, text: &str) -> String {
        if self.masking == Masking::FullName || text.is_empty() {
            return text.to_owned();
        }
        let words = self.replacements();
        let dwelling = Dwelling::of(self.client, self.masking);
        let written = Written::new(text);
        let mut shown = String::with_capacity(text.len());
        let mut at = 0;
        while let Some(here) = written.rest(at) {
            // Longest first and in one pass, so that no stand-in is looked through again.
            let word = words
                .iter()
                .find_map(|word| Some((written.length(at, word)?, word.stand_in.as_deref())));
            let found = word.or_else(|| Some((dwelling.length(&written, at)?, Some(LEFT_OUT))));
            let found = found.or_else(|| {
                let birth = self.client.birth;
                let length = birthday::length_of(birth, written.before(at), here)
                    .or_else(|| birthday::short_length_of(birth, written.in_front(at), here))
                    .or_else(|| birthday::year_length_of(birth, written.in_front(at), here))?;
                Some((written.clusters_in(at, length)?, Some(LEFT_OUT)))
            });
            let (length, stand_in) = found.unwrap_or((1, None));
            let taken = written.slice(at, length);
            at += length;
            match stand_in {
                None => shown.push_str(taken),
                Some(LEFT_OUT) => {
                    let behind = written.rest(at).unwrap_or_default();
                    let is_closed = leave_out(&mut shown, taken, behind);
                    at += usize::from(is_closed);
                }
                Some(stand_in) => shown.push_str(stand_in),
            }
        }
        shown
    }

    /// Returns whether a text, as shown here, may still name the client or the family.
    ///
    /// What may be an ordinary word stays in the text; which of the two it is, only a person can tell.
    pub(crate) fn tells_name(&self, text: &str) -> bool {
        self.masking != Masking::FullName && {
            let names = names::telling(self.client);
            self.still_tells(text, |in_text| {
                names.iter().any(|name| names::stands_in(in_text, name))
            })
        }
    }

    /// Returns whether a text still tells in which part of town the client lives, as shown here.
    ///
    /// A sheet with the number alone hides the town, and one with initials the street. Without its
    /// municipality and numbers it may be the name of anything, so it stays and is asked about.
    pub(crate) fn tells_town(&self, text: &str) -> bool {
        self.masking != Masking::FullName && {
            let names = towns::telling_names(self.client, self.masking);
            self.still_tells(text, |in_text| {
                names.iter().any(|name| in_text.contains(&fold_names(name)))
            })
        }
    }

    /// Tells whether something is said of a text as it was typed, and still of it as it is shown.
    fn still_tells(&self, text: &str, says: impl Fn(&str) -> bool) -> bool {
        let says = |text: &str| says(&fold_names(text)) || says(&fold_names(&parted(text)));
        // Most texts say nothing of it, and need not be gone through word by word.
        says(text) && {
            let mut shown = self.text(text);
            for stand_in in [self.stand_in.as_str(), names::FAMILY, LEFT_OUT] {
                if !stand_in.is_empty() {
                    shown = shown.replace(stand_in, "※");
                }
            }
            says(&shown)
        }
    }

    /// Fills the client's fields.
    pub(super) fn put_client(&self, values: &mut Values, sheet: &Sheet<'_>) {
        match self.masking {
            Masking::FullName => {
                self.put_identity(values, sheet);
                self.put_condition(values, sheet);
            }
            Masking::Initials => self.put_initials(values, sheet),
            Masking::NumberOnly => self.put_number_only(values, sheet),
        }
    }

    fn put_identity(&self, values: &mut Values, sheet: &Sheet<'_>) {
        let client = self.client;
        let person = &client.key_person;
        let relation = match person.relation.trim() {
            "" => String::new(),
            relation => format!("（{relation}）"),
        };
        let key_person = format!("{}{relation} {}", person.name, person.phone);
        values
            .text("client.name", client.name.clone())
            .text("client.addressed", format!("{} 様", client.name))
            .text("client.kana", client.kana.clone())
            .text("client.initials", client.initials())
            .text("client.sex", client.sex.label())
            .text("client.birth", client.birth.wareki())
            .text("client.age", client.birth.age_on(sheet.today).to_string())
            .text(
                "client.address",
                format!("{}{}", client.town, client.address),
            )
            .text("client.tel", client.phone.clone())
            .text("client.insurer", client.insurer_number.clone())
            .text("client.key_person", key_person.trim());
    }

    /// B: initials, age and the town, and nothing else (北多摩北部 [V 9]): a level of care with the days
    /// of its certification points at one person in a town.
    fn put_initials(&self, values: &mut Values, sheet: &Sheet<'_>) {
        let client = self.client;
        values.leave_out(BEYOND_INITIALS);
        values
            .text("client.name", client.initials())
            .text("client.addressed", format!("{} 様", client.initials()))
            .text("client.initials", client.initials())
            .text("client.age", client.birth.age_on(sheet.today).to_string())
            .text("client.address", client.town.clone());
    }

    /// C: who is meant is settled by the slip's number, over the telephone.
    fn put_number_only(&self, values: &mut Values, sheet: &Sheet<'_>) {
        let number = format!("整理番号 {}", sheet.slip.number);
        values.leave_out(BEYOND_INITIALS);
        values.leave_out(&["client.initials", "client.age", "client.address"]);
        // A number is nobody's name: no 様 follows it.
        values
            .text("client.addressed", number.clone())
            .text("client.name", number);
    }

    fn put_condition(&self, values: &mut Values, sheet: &Sheet<'_>) {
        let client = self.client;
        if let Some(certification) = Certification::current(sheet.certifications, sheet.today) {
            put_certification(values, certification);
        }
        values.text("client.household", client.household.label());
        if let Some(adl) = client.adl {
            values.text("client.adl", adl.label());
        }
        if let Some(dementia) = client.dementia {
            values.text("client.dementia", dementia.label());
        }
        if let Some((from, to)) = sheet.stay {
            values
                .text("client.admitted_on", super::wareki(Some(from)))
                .text("client.discharged_on", super::wareki(to));
        }
        if let Some((physician, facility)) = sheet.primary {
            let name = format!("{} {}", physician.name, physician.honorific());
            values.text("client.physician", format!("{}　{name}", facility.name));
        }
    }

    /// What to look for in free text, longest first, so that no part of a longer word stays behind.
    fn replacements(&self) -> Vec<Word> {
        let client = self.client;
        let mut words = names::words(client, &self.stand_in);
        let numbers = [
            client.postal_code.clone(),
            format!("〒{}", client.postal_code),
            client.insured_number.clone(),
        ];
        let phones = [&client.phone, &client.key_person.phone];
        let numbers = numbers.into_iter().map(|it| (it, Spelling::Number));
        let phones = phones.into_iter().flat_map(|field| telephones(field));
        for (number, spelling) in numbers.chain(phones) {
            words.push(Word::new(&number, spelling, Some(LEFT_OUT)));
        }
        words.extend(
            dwelling::houses(client)
                .iter()
                .map(|house| Word::new(house, Spelling::Address, Some(LEFT_OUT))),
        );
        if self.masking == Masking::NumberOnly {
            words.extend(
                towns::towns(client)
                    .iter()
                    .map(|town| Word::new(town, Spelling::Address, Some(LEFT_OUT))),
            );
        }
        // One or two characters are no address or number anybody could be found by.
        words.retain(|word| {
            let least = match word.spelling {
                Spelling::Name => 1,
                Spelling::Number | Spelling::Address => 3,
            };
            word.length() >= least
        });
        words.sort_by_key(|word| std::cmp::Reverse(word.length()));
        words
    }
}

/// Writes that something was left out, with the brackets that are there already if it stood in some;
/// tells whether the closing one behind it is used up.
fn leave_out(shown: &mut String, taken: &str, behind: &str) -> bool {
    const BARE: &str = "省略";
    let is_opened = shown.ends_with(['(', '（']);
    // A town and its number side by side are one thing that is left out, in brackets too.
    let is_begun = ["（", "("]
        .iter()
        .any(|bracket| shown.ends_with(&format!("{bracket}{BARE}")));
    if shown.ends_with(LEFT_OUT) || is_begun {
        return false;
    }
    if !is_opened {
        shown.push_str(LEFT_OUT);
        return false;
    }
    let count = |brackets: [char; 2]| taken.matches(brackets).count();
    let closes_it = count([')', '）']) > count(['(', '（']);
    let is_closed_behind = behind.starts_with([')', '）']);
    if closes_it || is_closed_behind {
        shown.pop();
        shown.push_str(LEFT_OUT);
    } else {
        shown.push_str(BARE);
    }
    is_closed_behind && !closes_it
}

/// Marks where words end that folding would join: a space or a line's end hides no word and does not join
/// two either, and katakana behind hiragana begins one (きのうカトウが).
fn parted(text: &str) -> String {
    let mut parted = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        if is_hiragana(before) && is_katakana_letter(c) && c != 'ー' {
            parted.push('※');
        }
        parted.push(if c.is_whitespace() { '※' } else { c });
        before = c;
    }
    parted
}

/// Returns what is registered as a telephone, and each number in it: 0594-00-0000（自宅）、090-….
fn telephones(field: &str) -> Vec<(String, Spelling)> {
    let belongs = |c: char| c.is_numeric() || "-‐‑‒–—―−ーｰ－()（）".contains(c);
    let digits = |piece: &str| piece.chars().filter(|c| c.is_numeric()).count();
    let mut numbers = vec![(field.to_owned(), Spelling::Number)];
    let whole = field
        .split(|c| !belongs(c))
        .filter(|piece| digits(piece) >= DIGITS_OF_A_TELEPHONE);
    for number in whole {
        numbers.push((number.to_owned(), Spelling::Number));
        let parts: Vec<&str> = number
            .split(|c: char| !c.is_numeric())
            .filter(|part| !part.is_empty())
            .collect();
        if let [area, rest @ ..] = parts.as_slice()
            && rest.len() == 2
        {
            // Neighbours leave out the area; abroad its first 0 goes.
            // With its dash: 22/10/15 is a day.
            numbers.push((rest.join("-"), Spelling::Address));
            let area = area.strip_prefix('0').unwrap_or(area);
            let abroad = format!("+81{area}{}", rest.concat());
            numbers.push((abroad, Spelling::Number));
        }
    }
    numbers
}

fn put_certification(values: &mut Values, certification: &Certification) {
    let period = match (certification.valid_from, certification.valid_to) {
        (None, None) => String::new(),
        (from, to) => {
            // The short form keeps the period on one line beside the name.
            let day = |day: Option<Day>| day.map(Day::wareki_short).unwrap_or_default();
            format!("{}～{}", day(from), day(to))
        }
    };
    let status = match certification.status {
        CertificationStatus::Applying => "申請中",
        CertificationStatus::Certified => "認定済",
    };
    values
        .text("client.care_level", certification.level.label())
        .text("client.certification", period)
        .text("client.certification_status", status);
}

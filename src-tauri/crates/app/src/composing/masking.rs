//! The three ways a sheet shows the client: A full name, B initials, C the slip's number only.

mod birthday;
mod spelling;

use tsunagi_documents::values::Values;
use tsunagi_domain::{Certification, CertificationStatus, Client, Day, Masking, Slip};

use super::Sheet;
use spelling::{Spelling, Word, Written};

/// What stands in a sentence instead of a fact that a masked sheet leaves out.
const LEFT_OUT: &str = "（省略）";
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
        let stand_in = match slip.content.masking {
            Masking::FullName => String::new(),
            Masking::Initials => client.initials(),
            Masking::NumberOnly => "ご本人".to_owned(),
        };
        Self {
            client,
            masking: slip.content.masking,
            stand_in,
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
    /// dash or space. A one-character family name goes only where 様 and the like follow, because it
    /// may be an ordinary word (林, 東); the inspection asks for a reason there.
    pub(crate) fn text(&self, text: &str) -> String {
        if self.masking == Masking::FullName || text.is_empty() {
            return text.to_owned();
        }
        let words = self.replacements();
        let written = Written::new(text);
        let mut shown = String::with_capacity(text.len());
        let mut at = 0;
        while let Some(here) = written.rest(at) {
            // Longest first and in one pass, so that no stand-in is looked through again.
            let word = words
                .iter()
                .find_map(|word| Some((written.length(at, word)?, word.stand_in.as_deref())));
            let found = word.or_else(|| {
                let length = birthday::length_of(self.client.birth, written.before(at), here)?;
                Some((written.clusters_in(at, length)?, Some(LEFT_OUT)))
            });
            let (length, stand_in) = found.unwrap_or((1, None));
            // A town and its number side by side are one thing that is left out.
            let is_said = stand_in == Some(LEFT_OUT) && shown.ends_with(LEFT_OUT);
            if !is_said {
                shown.push_str(stand_in.unwrap_or_else(|| written.slice(at, length)));
            }
            at += length;
        }
        shown
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
        let mut words: Vec<Word> = Vec::new();
        push_name(&mut words, &client.name, &self.stand_in);
        push_reading(&mut words, &client.kana, &self.stand_in);
        push_name(&mut words, &client.key_person.name, "ご家族");
        for (fact, spelling) in [
            (&client.address, Spelling::Address),
            (&client.phone, Spelling::Number),
            (&client.key_person.phone, Spelling::Number),
            (&client.insured_number, Spelling::Number),
        ] {
            words.push(Word::new(fact, spelling, Some(LEFT_OUT)));
        }
        if self.masking == Masking::NumberOnly {
            words.push(Word::new(&client.town, Spelling::Address, Some(LEFT_OUT)));
        }
        // One or two characters are no address or number anybody could be found by, and one is no
        // name.
        words.retain(|word| {
            let least = match word.spelling {
                Spelling::Name => 2,
                Spelling::Number | Spelling::Address => 3,
            };
            word.length() >= least
        });
        words.sort_by_key(|word| std::cmp::Reverse(word.length()));
        words
    }
}

fn push_name(words: &mut Vec<Word>, name: &str, stand_in: &str) {
    push_reading(words, name, stand_in);
    for part in name.split_whitespace() {
        words.push(Word::new(part, Spelling::Name, Some(stand_in)));
        // A physician or a place of the same name is somebody else.
        for other in [
            "先生",
            "医師",
            "医院",
            "内科",
            "クリニック",
            "病院",
            "県",
            "市",
            "町",
        ] {
            words.push(Word::new(&format!("{part}{other}"), Spelling::Name, None));
        }
    }
}

/// Kana is looked for as a whole only: はな is a name, and the beginning of はなれる.
fn push_reading(words: &mut Vec<Word>, name: &str, stand_in: &str) {
    words.push(Word::new(name, Spelling::Name, Some(stand_in)));
    for part in name.split_whitespace() {
        for honorific in ["様", "さま", "さん", "氏", "殿"] {
            words.push(Word::new(
                &format!("{part}{honorific}"),
                Spelling::Name,
                Some(&format!("{stand_in}{honorific}")),
            ));
        }
    }
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

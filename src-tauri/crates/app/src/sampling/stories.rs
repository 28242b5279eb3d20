//! The sample's file: days are counted from today, so that the stories are always alive.

use serde::Deserialize;
use tsunagi_domain::Day;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stories {
    pub(super) office: Office,
    pub(super) staff: Vec<Staff>,
    pub(super) facility: Vec<Facility>,
    pub(super) client: Vec<Client>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Office {
    pub(super) name: String,
    pub(super) number: String,
    pub(super) postal_code: String,
    pub(super) address: String,
    pub(super) phone: String,
    pub(super) fax: String,
    pub(super) hours: String,
    pub(super) manager: String,
    pub(super) reply_within_days: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Staff {
    pub(super) name: String,
    pub(super) kana: String,
    pub(super) role: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Facility {
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) kana: String,
    pub(super) postal_code: String,
    pub(super) address: String,
    pub(super) area: String,
    pub(super) phone: String,
    pub(super) fax: String,
    pub(super) contact_time: String,
    pub(super) contact_person: String,
    pub(super) means: String,
    pub(super) masking: String,
    pub(super) note: String,
    /// The day the fax number was confirmed by telephone.
    pub(super) verified: Option<i64>,
    pub(super) people: Vec<Person>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Person {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) kana: String,
    pub(super) department: String,
    pub(super) profession: String,
    pub(super) note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Client {
    pub(super) name: String,
    pub(super) kana: String,
    pub(super) sex: String,
    /// 生年月日 as typed; or age and how many days ago the birthday was.
    pub(super) birth: Option<String>,
    pub(super) age: Option<i32>,
    pub(super) birthday_ago: Option<i64>,
    pub(super) insurer_number: String,
    pub(super) insured_number: String,
    pub(super) postal_code: String,
    pub(super) town: String,
    pub(super) address: String,
    pub(super) phone: String,
    pub(super) household: String,
    pub(super) key_person: KeyPerson,
    pub(super) adl: String,
    pub(super) dementia: String,
    pub(super) medical_history: String,
    pub(super) services: String,
    pub(super) wishes: String,
    pub(super) note: String,
    pub(super) closed: Option<i64>,
    pub(super) recipients: Vec<Recipient>,
    pub(super) certifications: Vec<Certification>,
    pub(super) consents: Vec<Consent>,
    #[serde(default)]
    pub(super) entry: Vec<Entry>,
    #[serde(default)]
    pub(super) slip: Vec<Slip>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyPerson {
    pub(super) name: String,
    pub(super) relation: String,
    pub(super) phone: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Recipient {
    pub(super) person: String,
    pub(super) role: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Certification {
    pub(super) status: String,
    pub(super) level: String,
    pub(super) certified: i64,
    pub(super) from: i64,
    pub(super) to: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Consent {
    pub(super) scope: String,
    pub(super) given: i64,
    pub(super) by: String,
    pub(super) method: String,
    pub(super) paper: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) day: i64,
    /// The day it was written down, where that was later.
    pub(super) recorded: Option<i64>,
    #[serde(default)]
    pub(super) time: String,
    pub(super) kind: String,
    #[serde(default)]
    pub(super) record: String,
    #[serde(default)]
    pub(super) partner: String,
    pub(super) item: String,
    pub(super) text: String,
    #[serde(default)]
    pub(super) domains: Vec<String>,
    #[serde(default)]
    pub(super) internal: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Slip {
    pub(super) template: String,
    pub(super) to: String,
    pub(super) day: i64,
    pub(super) time: String,
    pub(super) subject: String,
    pub(super) urgency: Option<String>,
    pub(super) masking: Option<String>,
    pub(super) purposes: Vec<String>,
    pub(super) background: String,
    #[serde(default)]
    pub(super) observations: Vec<String>,
    #[serde(default)]
    pub(super) services: String,
    #[serde(default)]
    pub(super) plan_view: String,
    #[serde(default)]
    pub(super) wishes: String,
    #[serde(default)]
    pub(super) questions: Vec<String>,
    #[serde(default)]
    pub(super) attachments: Vec<String>,
    pub(super) reply_days: Option<i64>,
    pub(super) reply_means: Vec<String>,
    /// Why it was confirmed although something needed a reason.
    #[serde(default)]
    pub(super) reason: String,
    pub(super) events: Vec<Event>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Event {
    pub(super) kind: String,
    pub(super) day: i64,
    pub(super) time: String,
    #[serde(default)]
    pub(super) means: String,
    #[serde(default)]
    pub(super) person: String,
    #[serde(default)]
    pub(super) note: String,
    #[serde(default)]
    pub(super) answers: Vec<String>,
    #[serde(default)]
    pub(super) effect: String,
    #[serde(default)]
    pub(super) fee: String,
    #[serde(default)]
    pub(super) entry: bool,
}

impl Stories {
    /// Reads the file; none when it is not what this program understands.
    pub(super) fn read(text: &str) -> Option<Self> {
        toml::from_str(text).ok()
    }
}

impl Client {
    /// Returns the 生年月日 by which the age comes out as told.
    pub(super) fn birth_on(&self, today: Day) -> String {
        if let Some(birth) = &self.birth {
            return birth.clone();
        }
        let birthday = today.plus_days(-self.birthday_ago.unwrap_or(1));
        let year = birthday.year() - self.age.unwrap_or(0);
        // A birthday on a leap day is kept the day before in other years.
        (0..=1)
            .find_map(|back| {
                let day = birthday.plus_days(-back);
                Day::from_ymd(year, day.month(), day.day_of_month())
            })
            .unwrap_or(birthday)
            .to_string()
    }
}

/// Writes `{-50}` in a text as the month and day of fifty days ago.
pub(super) fn dated(text: &str, today: Day) -> String {
    let mut parts = text.split('{');
    let mut written = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part
            .split_once('}')
            .and_then(|(days, rest)| Some((days.parse().ok()?, rest)))
        {
            Some((days, rest)) => {
                let day = today.plus_days(days);
                written += &format!("{}月{}日{rest}", day.month(), day.day_of_month());
            }
            None => {
                written.push('{');
                written += part;
            }
        }
    }
    written
}

//! A slip with every record its sheet, its inspection and its history speak of.

use tsunagi_documents::template::Template;
use tsunagi_domain::inspection::{Subject, inspect};
use tsunagi_domain::{
    Certification, Client, Consent, Day, Entry, Facility, Finding, Office, Physician, PhysicianId,
    RecordKind, Slip, SlipContent, SlipNumber, SlipState,
};
use tsunagi_store::{EntryQuery, Reader, SlipQuery};

use crate::composing::records::stays;
use crate::composing::{Sheet, Shown};
use crate::drafting::places::known_of;
use crate::drafting::starting::answer_means;
use crate::refusal::{Refusal, Thing};

/// A slip and what belongs to it.
pub(crate) struct Dossier {
    pub(crate) slip: Slip,
    pub(crate) client: Client,
    pub(crate) certifications: Vec<Certification>,
    pub(crate) consents: Vec<Consent>,
    pub(crate) recipient: Option<(Physician, Facility)>,
    pub(crate) primary: Option<(Physician, Facility)>,
    pub(crate) office: Office,
    pub(crate) author_name: String,
    /// The number of the slip that this one replaces.
    pub(crate) replaces: Option<SlipNumber>,
    /// The slip that a reminder is about.
    pub(crate) reminds_of: Option<Slip>,
    /// The latest hospital stay that may leave the office: from when, and until when.
    pub(crate) stay: Option<(Day, Option<Day>)>,
    /// The attached entries that may leave the office, oldest first.
    pub(crate) extract: Vec<Entry>,
    /// Whether an attached entry may not leave the office; it is in no sheet.
    pub(crate) attaches_internal: bool,
}

impl Dossier {
    /// Gathers what belongs to a slip.
    pub(crate) fn gather(reader: Reader<'_>, slip: Slip) -> Result<Self, Refusal> {
        let client = reader
            .client(slip.client_id)?
            .ok_or(Refusal::NotFound(Thing::Client))?;
        let certifications = reader.certifications(client.id)?;
        let consents = reader.consents(client.id)?;
        let recipient = person(reader, slip.recipient_id)?;
        let primary = person(reader, client.primary_physician())?;
        let author = reader.staff(slip.author_id)?;
        let replaces = match slip.supersedes {
            Some(id) => reader.slip(id)?.map(|old| old.number),
            None => None,
        };
        let reminds_of = reminded_slip(reader, &slip)?;
        let (extract, attaches_internal) = attached(reader, &slip)?;
        let stay = latest_stay(reader, &slip)?;
        Ok(Self {
            client,
            certifications,
            consents,
            recipient,
            primary,
            office: reader.office()?,
            author_name: author.map(|staff| staff.name).unwrap_or_default(),
            replaces,
            reminds_of,
            stay,
            extract,
            attaches_internal,
            slip,
        })
    }

    /// Returns the recipient with facility.
    pub(crate) fn to(&self) -> Option<(&Physician, &Facility)> {
        self.recipient
            .as_ref()
            .map(|(physician, facility)| (physician, facility))
    }

    /// Returns what the sheet is made from, as of a day.
    pub(crate) fn sheet(&self, today: Day) -> Sheet<'_> {
        Sheet {
            slip: &self.slip,
            client: &self.client,
            certifications: &self.certifications,
            consents: &self.consents,
            recipient: self.to(),
            primary: self
                .primary
                .as_ref()
                .map(|(physician, facility)| (physician, facility)),
            office: &self.office,
            author_name: &self.author_name,
            replaces: self.replaces.as_ref(),
            reminds_of: self.reminds_of.as_ref(),
            stay: self.stay,
            extract: &self.extract,
            today,
        }
    }

    /// Returns what the program itself writes into such a slip, before anybody types.
    pub(super) fn known(&self) -> SlipContent {
        let preferred = self.to().map(|(_, facility)| facility.preferred_means);
        SlipContent {
            reply_means: preferred.map(answer_means).into_iter().collect(),
            ..known_of(&self.client)
        }
    }

    /// Lists what is missing or dangerous, gravest first.
    ///
    /// A form that has no place for questions or for a day asks for neither.
    pub(crate) fn findings(&self, today: Day, form: Option<&Template>) -> Vec<Finding> {
        let fields = form.map(Template::fields);
        let asks = |key: &str| fields.as_ref().is_none_or(|fields| fields.contains(key));
        let mut found = self.inspected(today);
        found.retain(|finding| match finding {
            Finding::NoReplyDay | Finding::ReplyDayBeforeSending => asks("slip.reply_by"),
            Finding::EmptyQuestion => asks("slip.questions"),
            _ => true,
        });
        if self.tells_town() {
            found.push(Finding::TownOnMaskedSheet);
        }
        let reminds = fields.is_some_and(|fields| fields.contains("slip.reminded_number"));
        if reminds && self.reminds_of.is_none() {
            found.push(Finding::NothingReminded);
        }
        found.sort_by_key(|finding| (finding.severity(), *finding));
        found
    }

    /// Tells whether the sheet or an entry behind it still says in which part of town the client lives.
    fn tells_town(&self) -> bool {
        let shown = Shown::new(&self.slip, &self.client);
        let behind = self
            .extract
            .iter()
            .flat_map(|entry| [entry.item.as_str(), entry.text.as_str()]);
        let on_sheet = self.slip.content.texts().map(|(_, text)| text);
        on_sheet.chain(behind).any(|text| shown.tells_town(text))
    }

    fn inspected(&self, today: Day) -> Vec<Finding> {
        inspect(&Subject {
            slip: &self.slip,
            client: &self.client,
            certifications: &self.certifications,
            consents: &self.consents,
            recipient: self.to(),
            attached: &self.extract,
            attaches_internal_entry: self.attaches_internal,
            today,
        })
    }
}

/// Finds a person with facility.
pub(crate) fn person(
    reader: Reader<'_>,
    id: Option<PhysicianId>,
) -> Result<Option<(Physician, Facility)>, Refusal> {
    let Some(id) = id else {
        return Ok(None);
    };
    let Some(physician) = reader.physician(id)? else {
        return Ok(None);
    };
    let facility = reader.facility(physician.facility_id)?;
    Ok(facility.map(|facility| (physician, facility)))
}

/// A reminder speaks of the last slip to the same person that still awaits its answer. Whether the form
/// is one shows in its fields: an office may have its own.
fn reminded_slip(reader: Reader<'_>, slip: &Slip) -> Result<Option<Slip>, Refusal> {
    if slip.recipient_id.is_none() {
        return Ok(None);
    }
    let query = SlipQuery {
        recipient_id: slip.recipient_id,
        ..SlipQuery::of(slip.client_id)
    };
    let awaits = |other: &Slip| {
        other.id != slip.id
            && matches!(
                other.state(),
                SlipState::AwaitingReply | SlipState::Reminded
            )
    };
    Ok(reader.slips(&query)?.into_iter().find(awaits))
}

fn latest_stay(reader: Reader<'_>, slip: &Slip) -> Result<Option<(Day, Option<Day>)>, Refusal> {
    let mut entries = reader.entries(&EntryQuery {
        records: vec![RecordKind::Admission, RecordKind::Discharge],
        ..EntryQuery::of(slip.client_id)
    })?;
    entries.retain(|entry| !entry.is_internal);
    entries.reverse();
    Ok(stays(&entries).pop())
}

fn attached(reader: Reader<'_>, slip: &Slip) -> Result<(Vec<Entry>, bool), Refusal> {
    let mut entries = Vec::new();
    let mut has_internal = false;
    for id in &slip.content.extract {
        match reader.entry(*id)? {
            Some(entry) if entry.is_internal => has_internal = true,
            Some(entry) if entry.client_id == slip.client_id => entries.push(entry),
            Some(_) | None => {}
        }
    }
    entries.sort_by_key(|entry| (entry.day, entry.time, entry.recorded_at));
    Ok((entries, has_internal))
}

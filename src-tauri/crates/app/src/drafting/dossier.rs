//! A slip with every record its sheet, its inspection and its history speak of.

use tsunagi_documents::template::Template;
use tsunagi_domain::inspection::{Subject, inspect};
use tsunagi_domain::{
    Certification, Client, Consent, Day, Entry, Facility, Finding, Masking, Office, Physician,
    PhysicianId, Slip, SlipContent, SlipNumber,
};
use tsunagi_store::{Reader, SlipQuery};

use crate::composing::{Sheet, Shown};
use crate::drafting::places::known_of;
use crate::drafting::starting::answer_means;
use crate::drafting::stay::{LatestStay, latest_stay};
use crate::refusal::{Refusal, Thing};
use crate::templates::Catalogue;
use crate::viewing::clients::is_awaiting;

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
    /// The slips that this one could remind of, if it is a reminder: the longest sent first.
    pub(crate) remindable: Vec<Slip>,
    /// What the timeline knows of the latest stay in hospital.
    pub(crate) stay: LatestStay,
    /// The attached entries that may leave the office, oldest first.
    pub(crate) extract: Vec<Entry>,
    /// Whether an attached entry may not leave the office; it is in no sheet.
    pub(crate) attaches_internal: bool,
}

impl Dossier {
    /// Gathers what belongs to a slip.
    pub(crate) fn gather(
        reader: Reader<'_>,
        slip: Slip,
        catalogue: &Catalogue,
    ) -> Result<Self, Refusal> {
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
        let remindable = remindable(reader, &slip, catalogue)?;
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
            remindable,
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
            reminds_of: self.reminds_of(today),
            stay: self.stay.told(today),
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
        if self.still_tells(|shown, text| shown.tells_name(text)) {
            found.push(Finding::NameOnMaskedSheet);
        }
        if self.still_tells(|shown, text| shown.tells_town(text)) {
            found.push(Finding::TownOnMaskedSheet);
        }
        let reminds = fields.is_some_and(|fields| fields.contains("slip.reminded_number"));
        if reminds && (self.remindable.is_empty() || self.is_choice_gone()) {
            found.push(Finding::NothingReminded);
        } else if reminds && self.remindable.len() > 1 && self.chosen().is_none() {
            found.push(Finding::RemindedUnclear);
        }
        let told_stay =
            self.slip.content.masking == Masking::FullName && self.stay.is_left_out(today);
        if told_stay && asks_for(form, "client.admitted_on") {
            found.push(Finding::StayUnclear);
        }
        found.sort_by_key(|finding| (finding.severity(), *finding));
        found
    }

    /// Returns the slip that a reminder is about: the chosen one, or else the one that is most overdue.
    pub(crate) fn reminds_of(&self, today: Day) -> Option<&Slip> {
        // The sort is stable, so the longest sent stays first among those that are alike.
        let likely = || {
            let slips = self.remindable.iter();
            slips.min_by_key(|slip| !slip.is_overdue_on(today))
        };
        if self.is_choice_gone() {
            return None;
        }
        self.chosen().or_else(likely)
    }

    /// Tells whether the slip that was chosen waits for no answer any more: no other may stand in for it.
    fn is_choice_gone(&self) -> bool {
        self.slip.content.reminds_of.is_some() && self.chosen().is_none()
    }

    fn chosen(&self) -> Option<&Slip> {
        let chosen = self.slip.content.reminds_of?;
        self.remindable.iter().find(|slip| slip.id == chosen)
    }

    /// Tells whether the sheet or an entry behind it still says something, as it is shown.
    fn still_tells(&self, tells: impl Fn(&Shown<'_>, &str) -> bool) -> bool {
        let shown = Shown::new(&self.slip, &self.client);
        let behind = self
            .extract
            .iter()
            .flat_map(|entry| [entry.item.as_str(), entry.text.as_str()]);
        let on_sheet = self.slip.content.texts().map(|(_, text)| text);
        on_sheet.chain(behind).any(|text| tells(&shown, text))
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

/// Lists what a reminder could be about: slips to the same person that await an answer, and are no
/// reminders themselves. Whether a form is a reminder shows in its fields: an office may have its own.
fn remindable(
    reader: Reader<'_>,
    slip: &Slip,
    catalogue: &Catalogue,
) -> Result<Vec<Slip>, Refusal> {
    if slip.recipient_id.is_none() || !is_reminder(slip, catalogue) {
        return Ok(Vec::new());
    }
    let query = SlipQuery {
        recipient_id: slip.recipient_id,
        ..SlipQuery::of(slip.client_id)
    };
    let mut found = reader.slips(&query)?;
    found.retain(|other| {
        other.id != slip.id && is_awaiting(other.state()) && !is_reminder(other, catalogue)
    });
    found.sort_by_cached_key(|other| (other.sent_on(), other.created_at, other.number.to_string()));
    Ok(found)
}

fn is_reminder(slip: &Slip, catalogue: &Catalogue) -> bool {
    let form = catalogue.find(&slip.template).ok();
    asks_for(
        form.as_ref().map(|form| &form.template),
        "slip.reminded_number",
    )
}

fn asks_for(form: Option<&Template>, key: &str) -> bool {
    form.is_some_and(|form| form.fields().contains(key))
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

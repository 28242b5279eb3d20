//! The start of a draft: nothing that the program knows is typed twice.

use tsunagi_contract::slips::StartSlip;
use tsunagi_documents::template::NameShown;
use tsunagi_domain::{
    Client, IdSource, Masking, Means, Meeting, Moment, PhysicianId, Purpose, Slip, SlipContent,
    SlipId, StaffId,
};
use tsunagi_store::{Reader, Tx};

use super::deadline::reply_by;
use super::dossier::person;
use super::places::{keep_placed, known_of};
use crate::refusal::{Refusal, Thing};
use crate::templates::Form;

/// What a start is made with.
pub(super) struct Start<'a> {
    pub(super) form: &'a Form,
    /// Who writes; the sheet names whoever is in charge of the client.
    pub(super) writer_id: StaffId,
    pub(super) now: Moment,
    pub(super) ids: &'a dyn IdSource,
}

/// Makes a prefilled draft; it is not stored yet.
pub(super) fn begin(tx: &Tx<'_>, start: &Start<'_>, request: &StartSlip) -> Result<Slip, Refusal> {
    let reader = tx.read();
    let client_id = request
        .client_id
        .trim()
        .parse()
        .map_err(|_| Refusal::NotFound(Thing::Client))?;
    let client = reader
        .client(client_id)?
        .ok_or(Refusal::NotFound(Thing::Client))?;
    let recipient_id = recipient(&client, &request.recipient_id)?;
    let known = person(reader, recipient_id)?;
    if recipient_id.is_some() && known.is_none() {
        return Err(Refusal::NotFound(Thing::Physician));
    }
    let last = match recipient_id {
        Some(id) if request.from_last => reader.last_slip_to(client_id, id)?,
        _ => None,
    };
    let mut content = match last {
        Some(last) => {
            let mut content = carried_over(last.content);
            keep_placed(
                &mut content,
                &start.form.template,
                &prefilled(&client, start.form),
            );
            content
        }
        None => prefilled(&client, start.form),
    };
    let office = reader.office()?;
    let today = start.now.day();
    content.sent_on = Some(today);
    // A sheet that asks for no answer is never late with one.
    let asks_by_when = start.form.template.fields().contains("slip.reply_by");
    content.reply_by = asks_by_when.then(|| reply_by(today, office.reply_within_days));
    if let Some((_, facility)) = &known {
        // The stricter of the two: a facility or a form that asks for less shown gets less.
        content.masking = facility.masking.max(least_shown(start.form));
        if !request.from_last {
            content.reply_means = vec![answer_means(facility.preferred_means)];
        }
    } else {
        content.masking = least_shown(start.form);
    }
    Ok(Slip {
        id: SlipId::draw(start.ids),
        number: tx.next_slip_number(today)?,
        client_id,
        recipient_id,
        author_id: sender(reader, &[client.care_manager_id], start.writer_id)?,
        template: start.form.template.id.clone(),
        content,
        supersedes: None,
        created_at: start.now,
        updated_at: start.now,
        confirmed_at: None,
        events: Vec::new(),
    })
}

/// Makes the draft of a new version: the same words under a new number and new dates.
pub(super) fn revise(
    tx: &Tx<'_>,
    old: &Slip,
    writer_id: StaffId,
    now: Moment,
    ids: &dyn IdSource,
) -> Result<Slip, Refusal> {
    let client = tx.read().client(old.client_id)?;
    let in_charge = client.map(|client| client.care_manager_id);
    let before: Vec<StaffId> = [Some(old.author_id), in_charge]
        .into_iter()
        .flatten()
        .collect();
    let office = tx.read().office()?;
    let mut content = old.content.clone();
    content.sent_on = Some(now.day());
    content.reply_by = old
        .content
        .reply_by
        .map(|_| reply_by(now.day(), office.reply_within_days));
    Ok(Slip {
        id: SlipId::draw(ids),
        number: tx.next_slip_number(now.day())?,
        author_id: sender(tx.read(), &before, writer_id)?,
        content,
        supersedes: Some(old.id),
        created_at: now,
        updated_at: now,
        confirmed_at: None,
        events: Vec::new(),
        ..old.clone()
    })
}

/// Tells whether a staff member is there and still works here.
pub(super) fn works_here(reader: Reader<'_>, id: StaffId) -> Result<bool, Refusal> {
    Ok(reader.staff(id)?.is_some_and(|staff| staff.is_active))
}

/// Returns whose name the sheet bears: the 担当介護支援専門員 is the sender, whoever types it
/// (domain.md 1.4). Who typed it stands in the log.
fn sender(reader: Reader<'_>, before: &[StaffId], writer_id: StaffId) -> Result<StaffId, Refusal> {
    for id in before {
        if works_here(reader, *id)? {
            return Ok(*id);
        }
    }
    Ok(writer_id)
}

fn recipient(client: &Client, asked: &str) -> Result<Option<PhysicianId>, Refusal> {
    match asked.trim() {
        "" => Ok(client.primary_physician()),
        text => text
            .parse()
            .map(Some)
            .map_err(|_| Refusal::NotFound(Thing::Physician)),
    }
}

fn prefilled(client: &Client, form: &Form) -> SlipContent {
    let purposes = match form.template.purposes.as_slice() {
        // A form made for one purpose has it ticked.
        [only] => Purpose::from_code(only).into_iter().collect(),
        _ => Vec::new(),
    };
    SlipContent {
        purposes,
        ..known_of(client)
    }
}

/// Keeps the words of the last slip; days, reasons and attached entries belong to that one.
fn carried_over(content: SlipContent) -> SlipContent {
    SlipContent {
        sent_on: None,
        reply_by: None,
        meeting: Meeting {
            day: None,
            time: None,
            others: Default::default(),
            absence: String::new(),
            ..content.meeting.clone()
        },
        extract: Vec::new(),
        ..content
    }
}

const fn least_shown(form: &Form) -> Masking {
    match form.template.masking {
        NameShown::Full => Masking::FullName,
        NameShown::Initials => Masking::Initials,
        NameShown::NumberOnly => Masking::NumberOnly,
    }
}

pub(super) const fn answer_means(preferred: Means) -> Means {
    match preferred {
        Means::Telephone | Means::Interview | Means::Accompanied | Means::Document => preferred,
        Means::Fax
        | Means::Post
        | Means::ByHand
        | Means::Mail
        | Means::Network
        | Means::NotNeeded => Means::Fax,
    }
}

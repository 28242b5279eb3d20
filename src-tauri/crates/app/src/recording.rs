//! The timeline 支援経過: listing, adding, correcting.

use tsunagi_contract::Failure;
use tsunagi_contract::timeline::{AddEntry, CorrectEntry, EntryView, ListEntries};
use tsunagi_domain::{
    AuditAct, ClientId, ContactKind, Correction, Day, Domain, Entry, EntryId, FacilityKind,
    IdSource, RecordKind,
};
use tsunagi_store::{EntryQuery, Reader};

use crate::App;
use crate::certifying::known_client;
use crate::forms::{self, LINE, RECORD, typed};
use crate::refusal::{Duty, FieldProblem, Refusal, Thing};
use crate::session::Session;
use crate::viewing::entries::entry_view;

#[allow(
    clippy::needless_pass_by_value,
    reason = "every command takes its request by value"
)]
impl App {
    /// Lists a client's entries, newest first.
    ///
    /// # Errors
    /// Locked, no such client, or a day that cannot be read.
    pub fn list_entries(&self, request: ListEntries) -> Result<Vec<EntryView>, Failure> {
        self.read(|session| {
            let client_id = known_client(session, &request.client_id)?;
            session.look(AuditAct::Opened, Some(client_id.into()));
            let reader = session.records();
            let entries = reader.entries(&EntryQuery {
                from: typed("from", "初めの日", &request.from).day_or_none()?,
                to: typed("to", "終わりの日", &request.to).day_or_none()?,
                ..EntryQuery::of(client_id)
            })?;
            let name = client_name(reader, client_id)?;
            Ok(entries
                .iter()
                .map(|entry| entry_view(entry, &name))
                .collect())
        })
    }

    /// Adds an entry.
    ///
    /// # Errors
    /// Locked, not allowed, no such client, or a field.
    pub fn add_entry(&self, request: AddEntry) -> Result<EntryView, Failure> {
        self.write(Duty::Write, |session| {
            let entry = read_entry(session, &request, self.ids())?;
            let act = session.act(AuditAct::Added, Some(entry.id.into()), "");
            let (_, changed) = session.store.transact(|tx| {
                tx.append_audit(&act)?;
                tx.add_entry(&entry).map_err(Refusal::from)
            })?;
            Ok((shown(session.records(), entry.id)?, changed))
        })
    }

    /// Corrects an entry; what stood before is kept with the reason.
    ///
    /// # Errors
    /// Locked, not allowed, no such entry, or a field.
    pub fn correct_entry(&self, request: CorrectEntry) -> Result<EntryView, Failure> {
        self.write(Duty::Write, |session| {
            let id: EntryId = forms::id(&request.id, Thing::Entry)?;
            let old = session.records().entry(id)?;
            let old = old.ok_or(Refusal::NotFound(Thing::Entry))?;
            let corrected = Entry {
                day: happened_on(session, &request.day)?,
                time: typed("time", "時刻", &request.time).time_or_none()?,
                item: typed("item", "項目", &request.item).required(LINE)?,
                text: typed("text", "内容", &request.text).required_text(RECORD)?,
                ..old.clone()
            };
            let correction = Correction {
                day_before: old.day,
                time_before: old.time,
                item_before: old.item,
                text_before: old.text,
                corrected_at: session.now,
                corrected_by: session.staff.name.clone(),
                reason: typed("reason", "訂正の理由", &request.reason).required(2 * LINE)?,
            };
            let act = session.act(AuditAct::Corrected, Some(id.into()), "");
            let (_, changed) = session.store.transact(|tx| {
                tx.append_audit(&act)?;
                tx.correct_entry(&corrected, &correction)
                    .map_err(Refusal::from)
            })?;
            Ok((shown(session.records(), id)?, changed))
        })
    }
}

fn shown(reader: Reader<'_>, id: EntryId) -> Result<EntryView, Refusal> {
    let entry = reader.entry(id)?.ok_or(Refusal::NotFound(Thing::Entry))?;
    let name = client_name(reader, entry.client_id)?;
    Ok(entry_view(&entry, &name))
}

fn client_name(reader: Reader<'_>, id: ClientId) -> Result<String, Refusal> {
    Ok(reader
        .client(id)?
        .map(|client| client.name)
        .unwrap_or_default())
}

fn read_entry(session: &Session, request: &AddEntry, ids: &dyn IdSource) -> Result<Entry, Refusal> {
    let client_id = known_client(session, &request.client_id)?;
    let day = happened_on(session, &request.day)?;
    let mut domains = Vec::new();
    for code in &request.domains {
        let domain = typed("domains", "課題分析の領域", code).choice(Domain::from_code)?;
        if !domains.contains(&domain) {
            domains.push(domain);
        }
    }
    Ok(Entry {
        id: EntryId::draw(ids),
        client_id,
        day,
        time: typed("time", "時刻", &request.time).time_or_none()?,
        kind: typed("kind", "連絡の手段", &request.kind).choice(ContactKind::from_code)?,
        record: typed("record", "記録の種類", &request.record)
            .choice_or_none(RecordKind::from_code)?,
        partner: typed("partner", "相手の種別", &request.partner)
            .choice_or_none(FacilityKind::from_code)?,
        item: typed("item", "項目", &request.item).required(LINE)?,
        text: typed("text", "内容", &request.text).required_text(RECORD)?,
        domains,
        is_internal: request.is_internal,
        slip_id: None,
        recorder_id: session.staff.id,
        recorder_name: session.staff.name.clone(),
        recorded_at: session.now,
        corrections: Vec::new(),
    })
}

/// Takes the day of an entry: what is recorded has happened.
fn happened_on(session: &Session, day: &str) -> Result<Day, Refusal> {
    let typed = typed("day", "年月日", day);
    let day = typed.day()?;
    if day > session.today() {
        return Err(typed.refuse(FieldProblem::FutureDay));
    }
    Ok(day)
}

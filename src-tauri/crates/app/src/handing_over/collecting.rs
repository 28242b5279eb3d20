//! Collecting what is handed over.

use std::collections::{BTreeMap, BTreeSet};

use tsunagi_archive::Member;
use tsunagi_domain::{Client, ClientId, Day, Moment, PhysicianId, SlipId, StaffId};
use tsunagi_store::{
    ClientQuery, ClientScope, EntryQuery, FacilityQuery, PhysicianQuery, Reader, SlipQuery,
};

use super::index_page::index_page;
use super::merging::base;
use super::readme::readme;
use super::records::{CaseRecord, FrozenRecord, MEMBER, Records, SlipRecord, StaffName};
use crate::refusal::{Refusal, Thing};

/// How the log and the manifest count clients whom only some of the office may see.
pub(super) const LIMITED: &str = "limited";

/// Records and the files they become.
pub(super) struct Collected {
    /// The records.
    pub(super) records: Records,
    /// The files of the archive.
    pub(super) members: Vec<Member>,
}

impl Collected {
    /// Says whose records they are.
    pub(super) fn client_ids(&self) -> Vec<ClientId> {
        self.records
            .cases
            .iter()
            .map(|case| case.client.id)
            .collect()
    }

    /// Says how many of what, for the manifest and the export log.
    pub(super) fn counts(&self) -> BTreeMap<String, u32> {
        let records = &self.records;
        let limited = records.cases.iter().filter(|case| case.is_limited).count();
        let limited = (limited > 0).then_some((LIMITED, limited));
        [
            ("clients", records.cases.len()),
            ("slips", records.slip_count()),
            ("entries", records.entry_count()),
            ("facilities", records.facilities.len()),
        ]
        .into_iter()
        .chain(limited)
        .map(|(name, count)| (name.to_owned(), u32::try_from(count).unwrap_or(u32::MAX)))
        .collect()
    }
}

/// What goes out.
#[derive(Clone, Copy, Default)]
pub(super) struct Chosen<'a> {
    /// Whose records; empty for the whole office.
    pub(super) client_ids: &'a [String],
    /// The first day of timeline and slips.
    pub(super) from: Option<Day>,
    /// The last day of timeline and slips.
    pub(super) to: Option<Day>,
    /// Whether the slips go along.
    pub(super) with_slips: bool,
    /// Whether their pages go along.
    pub(super) with_pages: bool,
}

impl<'a> Chosen<'a> {
    /// Takes everything of these clients, or of the whole office.
    #[cfg(test)]
    pub(super) const fn all_of(client_ids: &'a [String]) -> Self {
        Self {
            client_ids,
            from: None,
            to: None,
            with_slips: true,
            with_pages: true,
        }
    }

    fn has(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// Collects chosen clients, or the whole office.
pub(super) fn collect(
    reader: Reader<'_>,
    chosen: &Chosen<'_>,
    now: Moment,
) -> Result<Collected, Refusal> {
    let (mut records, pdfs) = collect_records(reader, chosen)?;
    base::list(reader, &mut records)?;
    let json = records
        .to_json()
        .map_err(|_| Refusal::Internal("handover: the records could not be written"))?;
    if Records::is_too_large(&json) {
        return Err(Refusal::HandoverTooLarge);
    }
    let mut members = vec![
        Member::new(
            "README.txt",
            "text/plain",
            readme(&records, now).into_bytes(),
        ),
        Member::new(
            "index.html",
            "text/html",
            index_page(&records, now).into_bytes(),
        ),
        Member::new(MEMBER, "application/json", json),
    ];
    for (path, pdf) in pdfs {
        members.push(Member::new(path, "application/pdf", pdf));
    }
    Ok(Collected { records, members })
}

type Pdfs = Vec<(String, Vec<u8>)>;

/// Collects the records and the pages of the confirmed slips.
pub(super) fn collect_records(
    reader: Reader<'_>,
    what: &Chosen<'_>,
) -> Result<(Records, Pdfs), Refusal> {
    let mut records = Records::of_office(&reader.office()?);
    let mut pdfs = Pdfs::new();
    for client in chosen(reader, what.client_ids)? {
        let case = collect_case(reader, &client, what, &mut pdfs)?;
        records.cases.push(case);
    }
    collect_directory(reader, &mut records, what.client_ids.is_empty())?;
    collect_staff(reader, &mut records)?;
    Ok((records, pdfs))
}

fn chosen(reader: Reader<'_>, client_ids: &[String]) -> Result<Vec<Client>, Refusal> {
    if client_ids.is_empty() {
        let everyone = ClientQuery {
            scope: ClientScope::All,
            ..ClientQuery::default()
        };
        return Ok(reader.clients(&everyone)?);
    }
    let mut ids: Vec<ClientId> = Vec::new();
    for text in client_ids {
        let id = text
            .trim()
            .parse()
            .map_err(|_| Refusal::NotFound(Thing::Client))?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids.into_iter()
        .map(|id| reader.client(id)?.ok_or(Refusal::NotFound(Thing::Client)))
        .collect()
}

fn collect_case(
    reader: Reader<'_>,
    client: &Client,
    what: &Chosen<'_>,
    pdfs: &mut Pdfs,
) -> Result<CaseRecord, Refusal> {
    let mut certifications = reader.certifications(client.id)?;
    certifications.sort_by_key(|one| (one.valid_from, one.id));
    let mut consents = reader.consents(client.id)?;
    consents.sort_by_key(|one| (one.given_on, one.id));
    let mut entries = reader.entries(&EntryQuery::of(client.id))?;
    entries.retain(|one| what.has(one.day));
    entries.sort_by_key(|one| (one.day, one.time, one.recorded_at, one.id));
    let mut slips = reader.slips(&SlipQuery::of(client.id))?;
    slips.retain(|one| what.with_slips && what.has(one.created_at.day()));
    let ids: BTreeSet<SlipId> = slips.iter().map(|one| one.id).collect();
    // What points at a slip that stays here points at nothing there.
    for entry in &mut entries {
        entry.slip_id = entry.slip_id.filter(|id| ids.contains(id));
    }
    for slip in &mut slips {
        slip.supersedes = slip.supersedes.filter(|id| ids.contains(id));
    }
    slips.sort_by_key(|one| (one.created_at, one.id));
    let mut slip_records = Vec::with_capacity(slips.len());
    for slip in &slips {
        let frozen = match reader.confirmed_version(slip.id)? {
            Some(frozen) if !frozen.is_intact() => return Err(Refusal::StoreDamaged),
            Some(frozen) => {
                let path = if what.with_pages {
                    free_path(pdfs, slip.number.as_str())
                } else {
                    String::new()
                };
                let record = FrozenRecord {
                    pdf: path.clone(),
                    sha256: frozen
                        .pdf_sha256
                        .iter()
                        .map(|byte| format!("{byte:02x}"))
                        .collect(),
                    template_text: frozen.version.template_text,
                    warnings: frozen.version.warnings,
                };
                if what.with_pages {
                    pdfs.push((path, frozen.version.pdf));
                }
                Some(record)
            }
            None => None,
        };
        slip_records.push(SlipRecord::new(slip, frozen));
    }
    Ok(CaseRecord {
        client: client.into(),
        is_limited: reader.limited_to(client.id)?.is_some(),
        certifications: certifications.iter().map(Into::into).collect(),
        consents: consents.iter().map(Into::into).collect(),
        entries: entries.iter().map(Into::into).collect(),
        slips: slip_records,
    })
}

/// Two offices count their slips from 1, so a number that came in a handover may be there twice.
fn free_path(pdfs: &Pdfs, number: &str) -> String {
    let path = |copy: u32| match copy {
        1 => format!("slips/{number}.pdf"),
        copy => format!("slips/{number}-{copy}.pdf"),
    };
    let is_free = |path: &String| pdfs.iter().all(|(taken, _)| taken != path);
    (1..=u32::MAX).map(path).find(is_free).unwrap_or_default()
}

/// Takes the whole directory with the whole office, otherwise only those the clients' slips go to.
fn collect_directory(
    reader: Reader<'_>,
    records: &mut Records,
    is_whole: bool,
) -> Result<(), Refusal> {
    if is_whole {
        for facility in reader.facilities(&FacilityQuery::default())? {
            records.add_facility(&facility);
        }
        for physician in reader.physicians(&PhysicianQuery::default())? {
            records.add_physician(&physician);
        }
    } else {
        let people: BTreeSet<PhysicianId> = records
            .cases
            .iter()
            .flat_map(|case| {
                let recipients = case.client.recipients.iter().map(|one| one.physician_id);
                recipients.chain(case.slips.iter().filter_map(|slip| slip.recipient_id))
            })
            .collect();
        for id in people {
            if let Some(physician) = reader.physician(id)?
                && let Some(facility) = reader.facility(physician.facility_id)?
            {
                records.add_facility(&facility);
                records.add_physician(&physician);
            }
        }
    }
    records.facilities.sort_by_key(|facility| facility.id);
    records.physicians.sort_by_key(|physician| physician.id);
    Ok(())
}

/// Takes the names of those the records refer to, and of nobody else.
fn collect_staff(reader: Reader<'_>, records: &mut Records) -> Result<(), Refusal> {
    let staff: BTreeSet<StaffId> = records
        .cases
        .iter()
        .flat_map(|case| {
            let authors = case.slips.iter().map(|slip| slip.author_id);
            let recorders = case.entries.iter().map(|entry| entry.recorder_id);
            authors
                .chain(recorders)
                .chain([case.client.care_manager_id])
        })
        .collect();
    for id in staff {
        let name = reader
            .staff(id)?
            .map(|staff| staff.name)
            .unwrap_or_default();
        records.staff.push(StaffName { id, name });
    }
    Ok(())
}

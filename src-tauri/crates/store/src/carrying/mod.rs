//! What the records here say today, carried over into records that come back from a backup.
//!
//! A backup brings back what was written in it, and with that what somebody was allowed then, and whom
//! the office has purged since. Neither is what a restore is for: who may do what, who opens the records
//! with what, who sees whom, and who is gone, stays as it is today.

mod papers;
#[cfg(test)]
mod tests;

use tsunagi_domain::{ClientId, Moment, Role, SlipNumber, Staff, StaffId};

use crate::keys::{DataKey, HeldKeys, KeyFile, KnownKeys};
use crate::limit::NOTHING;
use crate::row::value;
use crate::{
    AuditChain, KeyAct, LimitDecision, RandomSource, ReadError, Reader, SlotError, Store, Tx,
    WriteError,
};

pub use papers::NUMBERS_LEFT_OUT;
use papers::Papers;

const KEYS: &str = "keys.*";
const OWN: [&str; 2] = ["keys.known", "keys.begun"];
const LIMITS_KEPT: &str = "limit.purged.*";
/// How a limit says that it is the one from before.
const REASON: &str = "控えから戻す前と同じに、限られた職員だけが扱います";

/// Is what records say of themselves, and of who may do what in them.
pub struct Present {
    store: String,
    end: Option<(u64, AuditChain)>,
    keys: PresentKeys,
    staff: Vec<Staff>,
    limits: Vec<Limited>,
    limits_kept: Vec<(ClientId, String, String)>,
    purged: Vec<(ClientId, Moment)>,
    /// None where the pages of the slips are beyond reading; all the rest is carried over all the same.
    papers: Option<Papers>,
}

struct PresentKeys {
    key: DataKey,
    /// None where the key file is lost while the records are open.
    file: Option<KeyFile>,
    known: Option<KnownKeys>,
    settings: Vec<(String, String)>,
}

struct Limited {
    client_id: ClientId,
    staff: Vec<StaffId>,
    decision: LimitDecision,
}

/// Says what of today goes into records that come back, and what of then comes back all the same.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Carried {
    /// Who has left since, by name.
    pub left: Vec<String>,
    /// Who has another role today than then, by name.
    pub roles: Vec<(String, Role)>,
    /// Who opened the records then and does not today, by name; those who left are not named twice.
    pub shut_out: Vec<String>,
    /// How many clients that come back are limited to named staff, and were not so then.
    pub limits: usize,
    /// Who was purged since and comes back, by name.
    pub returned: Vec<String>,
    /// Which slips were confirmed since: they are gone, or drafts again, and keep their numbers to themselves.
    pub papers_gone: Vec<SlipNumber>,
    /// To which slips something happened since that is not in the backup.
    pub papers_behind: Vec<SlipNumber>,
    /// Whether nobody knows which numbers were given since: today's slips cannot be read.
    pub distrusts_numbers: bool,
    /// Whether the passphrases and the recovery sheet of today stay.
    pub keeps_keys: bool,
    /// Whether the backup is under a key of the records from before a rekeying.
    pub is_former_key: bool,
}

impl Present {
    /// Returns which records they are.
    #[must_use]
    pub fn store_id(&self) -> &str {
        &self.store
    }

    /// Returns the number of the last row of their log, and how it ends.
    #[must_use]
    pub fn log_end(&self) -> Option<(u64, AuditChain)> {
        self.end
    }

    /// Returns what is said about their keys, as settings.
    pub fn key_settings(&self) -> impl Iterator<Item = &(String, String)> {
        self.keys.settings.iter()
    }

    /// Returns the key file that opens them, to be kept beside records that were set aside without one.
    pub(crate) fn key_file(&self) -> Option<Vec<u8>> {
        self.keys.file.as_ref().map(KeyFile::to_bytes)
    }
}

impl Store {
    /// Reads what the records say today.
    ///
    /// # Errors
    /// [`ReadError`]
    pub fn present(&self) -> Result<Present, ReadError> {
        self.present_with(self.key_file().ok())
    }

    pub(crate) fn present_with(&self, file: Option<KeyFile>) -> Result<Present, ReadError> {
        let reader = self.read_all();
        let known = reader.known_keys()?;
        let file = file.map(|mut file| {
            if let Some(known) = known.as_ref()
                && file.generation() < known.generation
            {
                file.keep_only(known);
            }
            file
        });
        let settings = reader.settings_like(KEYS)?.into_iter();
        Ok(Present {
            store: reader.store_id()?,
            end: reader.audit_end()?.map(|end| (end.number, end.chain)),
            keys: PresentKeys {
                key: self.key.clone(),
                file,
                known,
                settings: settings
                    .filter(|(key, _)| !OWN.contains(&key.as_str()))
                    .collect(),
            },
            staff: reader.all_staff()?,
            limits: reader.limits()?,
            limits_kept: reader.limits_kept()?,
            purged: reader.rows(include_str!("gone.sql"), &[], |row| {
                Ok((value(row, "client_id")?, value(row, "purged_at")?))
            })?,
            papers: match reader.papers() {
                Err(ReadError::Damaged) => None,
                papers => Some(papers?),
            },
        })
    }

    /// Says what [`Store::carry_over`] would bring into these records; changes nothing.
    ///
    /// # Errors
    /// [`SlotError`]
    pub fn compare(&self, present: &Present) -> Result<Carried, SlotError> {
        let reader = self.read_all();
        let then = reader.all_staff()?;
        let holders = self.slot_holders()?;
        let file = self.file_of_today(present, &holders)?;
        let holds = |id| file.kinds().any(|(holder, _)| holder == Some(id));
        let mut carried = Carried {
            keeps_keys: present.keys.file.is_some(),
            is_former_key: present.keys.key != self.key,
            distrusts_numbers: present.papers.is_none(),
            ..Carried::default()
        };
        for was in &then {
            let is = present.staff.iter().find(|is| is.id == was.id);
            let has_left = was.is_active && is.is_some_and(|is| !is.is_active);
            if has_left {
                carried.left.push(was.name.clone());
            } else if holders.contains(&was.id) && !holds(was.id) {
                carried.shut_out.push(was.name.clone());
            }
            if let Some(is) = is.filter(|is| is.is_active && is.role != was.role) {
                carried.roles.push((is.name.clone(), is.role));
            }
        }
        let lacking = reader.lacking(present.papers.as_ref())?;
        carried.papers_gone = lacking.gone;
        carried.papers_behind = lacking.behind;
        for limited in &present.limits {
            if reader.needs(limited)? {
                carried.limits += 1;
            }
        }
        for (client_id, _) in &present.purged {
            if let Some(client) = reader.client(*client_id)? {
                carried.returned.push(client.name);
                let is_limited = reader.limited_to(*client_id)?.is_some();
                let is_kept = present.limits_kept.iter().any(|(id, ..)| id == client_id);
                carried.limits += usize::from(is_kept && !is_limited);
            }
        }
        Ok(carried)
    }

    /// Brings what the records said today into these, which come back from a backup, and `act` into
    /// their log.
    ///
    /// # Errors
    /// [`SlotError`]
    pub fn carry_over(
        &mut self,
        present: &Present,
        act: &KeyAct,
        random: &dyn RandomSource,
    ) -> Result<(), SlotError> {
        self.settle_keys(act.at)?;
        let holders = self.slot_holders()?;
        let file = self.file_of_today(present, &holders)?;
        self.transact(|tx| -> Result<(), WriteError> {
            for staff in &present.staff {
                tx.save_staff(staff)?;
            }
            for limited in &present.limits {
                tx.carry_limit(limited)?;
            }
            for (client_id, key, kept) in &present.limits_kept {
                tx.set_setting(key, kept)?;
                let reader = tx.read();
                if reader.client(*client_id)?.is_some() && reader.limited_to(*client_id)?.is_none()
                {
                    tx.limit_again(*client_id)?;
                }
            }
            for (client_id, at) in &present.purged {
                tx.note_purged(*client_id, *at)?;
            }
            Ok(())
        })?;
        let file = file.rekeyed(&HeldKeys::of(&self.key), random)?;
        self.put_keys(file, act, random)?;
        self.carry_papers(present, act)
    }

    /// Leaves to today's papers their numbers, and says in the log what became of them.
    fn carry_papers(&mut self, present: &Present, act: &KeyAct) -> Result<(), SlotError> {
        let papers = present.papers.as_ref();
        let lacking = self.read_all().lacking(papers)?;
        self.transact(|tx| -> Result<(), WriteError> {
            let renumbered = tx.carry_numbers(papers, &lacking, act.at.day())?;
            match act.rows.first() {
                Some(row) => tx.note_numbers(row, &lacking, &renumbered),
                None => Ok(()),
            }
        })?;
        Ok(())
    }

    /// Returns who opens these records from now on.
    ///
    /// Today's slots take another key without anybody's passphrase. Without a key file of today the one
    /// of then stays, less those whom the records know to be shut out, unless nobody could administer
    /// the office any more.
    fn file_of_today(&self, present: &Present, holders: &[StaffId]) -> Result<KeyFile, SlotError> {
        if let Some(file) = &present.keys.file {
            return Ok(file.clone());
        }
        let mut file = self.key_file()?;
        if let Some(known) = &present.keys.known {
            let administers = |staff: &&Staff| staff.is_active && staff.role == Role::Administrator;
            let mut staff = present.staff.iter().filter(administers);
            if staff.any(|one| holders.contains(&one.id) && known.people.contains(&one.id)) {
                file.keep_only(known);
            }
        }
        Ok(file)
    }

    /// Reads everything, whoever is at the desk.
    fn read_all(&self) -> Reader<'_> {
        Reader {
            connection: &self.connection,
            hidden: &NOTHING,
        }
    }
}

impl Reader<'_> {
    fn settings_like(&self, pattern: &str) -> Result<Vec<(String, String)>, ReadError> {
        let params = rusqlite::named_params! { ":pattern": pattern };
        self.rows(include_str!("settings.sql"), params, |row| {
            Ok((row.get("key")?, row.get("value")?))
        })
    }

    fn limits(&self) -> Result<Vec<Limited>, ReadError> {
        let ids: Vec<ClientId> = self.rows(include_str!("limits.sql"), &[], |row| {
            value(row, "client_id")
        })?;
        let limits = ids.into_iter().map(|client_id| {
            let staff = self.limited_to(client_id)?.unwrap_or_default();
            let decision = self.limit_decisions(client_id)?.into_iter().next();
            Ok(decision.map(|decision| Limited {
                client_id,
                staff,
                decision,
            }))
        });
        limits.filter_map(Result::transpose).collect()
    }

    /// Reads the limits of clients who are purged, with their settings' names.
    fn limits_kept(&self) -> Result<Vec<(ClientId, String, String)>, ReadError> {
        let kept = self.settings_like(LIMITS_KEPT)?.into_iter();
        let kept = kept.filter(|(_, text)| !text.is_empty());
        Ok(kept
            .filter_map(|(key, text)| {
                let id = key.rsplit('.').next()?.parse().ok()?;
                Some((id, key, text))
            })
            .collect())
    }

    /// Returns whether a client is here and not limited so.
    fn needs(&self, limited: &Limited) -> Result<bool, ReadError> {
        let id = limited.client_id;
        let is_here = self.client(id)?.is_some();
        Ok(is_here && self.limited_to(id)?.as_ref() != Some(&limited.staff))
    }
}

impl Tx<'_> {
    fn carry_limit(&self, limited: &Limited) -> Result<(), WriteError> {
        if !self.read().needs(limited)? {
            return Ok(());
        }
        let decision = LimitDecision {
            reason: REASON.to_owned(),
            ..limited.decision.clone()
        };
        self.limit_client(limited.client_id, Some(&limited.staff), &decision)
    }
}

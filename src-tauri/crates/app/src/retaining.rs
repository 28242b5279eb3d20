//! 保存期間と廃棄: who is due, who is marked, and purging in two steps.
//!
//! Nothing here happens by itself. Somebody marks a client whose time has passed and says why; some
//! days later, how many the office says, the 管理者 purges everybody marked and names how many they
//! are. Between the two lies at least a night: a purge is nothing for the end of a long day.

mod unended;

use tsunagi_contract::Failure;
use tsunagi_contract::retention::{
    ListRetention, MarkPurge, PurgeClients, Purged, RetainedClient, RetentionView, RetentionYears,
    SavePurgeWait, SaveRetentionYears, UnmarkPurge,
};
use tsunagi_domain::retention::{self, LEAST_PURGE_WAIT_DAYS, LEAST_YEARS, PURGE_WAIT_DAYS};
use tsunagi_domain::{AuditAct, AuditEntry, Client, ClientId, Day};
use tsunagi_store::{ClientQuery, ClientScope, PurgeMark, Reader, RetentionRule};

use crate::App;
use crate::forms::{self, LINE, typed};
use crate::halfwritten::purge_drafts;
use crate::noting::WITH_REASON;
use crate::refusal::{Duty, FieldProblem, Refusal, Thing};
use crate::session::Session;

const MOST_YEARS: u8 = 100;
const MOST_WAIT_DAYS: u32 = 365;
const WAIT_DAYS: &str = "retention.purge_wait_days";

/// The setting that says that a purge has left its traces in the file.
const SCRUB_DUE: &str = "retention.scrub_due";

const COPIES_STAY: &str =
    "前に作った控えと引継ぎファイル、印刷した紙には残っています。要らないものは消してください。";
const TRACES_STAY: &str = "廃棄した跡の片付けだけが、まだ済んでいません。空き容量を確かめてください。次に開いたときに続けます。";

/// A client whose care has ended, with the last day on which the records are kept.
struct Ended {
    client: Client,
    closed_on: Day,
    kept_until: Day,
    mark: Option<PurgeMark>,
    wait_days: u32,
    /// Whether the client was purged here once, and came back from a backup or a handover file.
    was_purged: bool,
}

#[allow(
    clippy::needless_pass_by_value,
    reason = "every command takes its request by value"
)]
impl App {
    /// Lists the rules and everybody whose care has ended: those who were purged once first, then those
    /// due; and apart from them, whose care seems to be over and has no end in the records.
    ///
    /// # Errors
    /// Locked, not the 管理者, or records that cannot be read.
    pub fn list_retention(&self, _: ListRetention) -> Result<RetentionView, Failure> {
        self.read(|session| {
            session.may(Duty::Retain)?;
            view(session)
        })
    }

    /// Sets for how many years an insurer's records are kept.
    ///
    /// # Errors
    /// Locked, not the 管理者, or a field.
    pub fn save_retention_years(
        &self,
        request: SaveRetentionYears,
    ) -> Result<RetentionView, Failure> {
        self.write(Duty::Retain, |session| {
            let form = &request.form;
            let number = typed("insurer_number", "保険者番号", &form.insurer_number);
            if form.years < LEAST_YEARS {
                return Err(Refusal::YearsTooFew { least: LEAST_YEARS });
            }
            if form.years > MOST_YEARS {
                let problem = FieldProblem::OutOfRange {
                    least: LEAST_YEARS.into(),
                    most: MOST_YEARS.into(),
                };
                return Err(Refusal::field("years", "保存する年数", problem));
            }
            let rule = RetentionRule {
                insurer_number: number.digits(6)?,
                years: form.years,
            };
            let detail = format!("保存期間　{}　{}年", rule.insurer_number, rule.years);
            let act = session.act(AuditAct::SettingChanged, None, detail);
            let (_, changed) = session.store.transact(|tx| {
                tx.append_audit(&act)?;
                tx.save_retention_rule(&rule).map_err(Refusal::from)
            })?;
            Ok((view(session)?, changed))
        })
    }

    /// Sets how many days lie between marking and purging, for marks that are there already too.
    ///
    /// # Errors
    /// Locked, not the 管理者, or a number outside its range.
    pub fn save_purge_wait(&self, request: SavePurgeWait) -> Result<RetentionView, Failure> {
        self.write(Duty::Retain, |session| {
            if !(LEAST_PURGE_WAIT_DAYS..=MOST_WAIT_DAYS).contains(&request.days) {
                let problem = FieldProblem::OutOfRange {
                    least: LEAST_PURGE_WAIT_DAYS,
                    most: MOST_WAIT_DAYS,
                };
                return Err(Refusal::field("days", "廃棄まで待つ日数", problem));
            }
            let days = request.days.to_string();
            let detail = format!("廃棄まで待つ日数　{days}日");
            let act = session.act(AuditAct::SettingChanged, None, detail);
            let (_, changed) = session.store.transact(|tx| -> Result<(), Refusal> {
                tx.append_audit(&act)?;
                Ok(tx.set_setting(WAIT_DAYS, &days)?)
            })?;
            Ok((view(session)?, changed))
        })
    }

    /// Marks a client whose time has passed for purging.
    ///
    /// # Errors
    /// Locked, not allowed, no such client, no reason, or one whose time has not passed.
    pub fn mark_purge(&self, request: MarkPurge) -> Result<RetentionView, Failure> {
        self.write(Duty::Retain, |session| {
            let id: ClientId = forms::id(&request.client_id, Thing::Client)?;
            let reason = typed("reason", "廃棄の理由", &request.reason).required(2 * LINE)?;
            let ended = ended(session.records())?;
            let one = ended.into_iter().find(|one| one.client.id == id);
            let one = one.ok_or(Refusal::NotFound(Thing::Client))?;
            if !one.is_due(session.today()) {
                let until = one.kept_until;
                return Err(Refusal::StillKept { until });
            }
            // The log outlives the client, and a reason names people: it stays with the mark.
            let act = session.act(AuditAct::PurgeMarked, Some(id.into()), WITH_REASON);
            let mark = PurgeMark {
                client_id: id,
                at: session.now,
                by_id: session.staff.id,
                by_name: session.staff.name.clone(),
                reason,
            };
            let (_, changed) = session.store.transact(|tx| {
                tx.append_audit(&act)?;
                tx.mark_purge(&mark).map_err(Refusal::from)
            })?;
            Ok((view(session)?, changed))
        })
    }

    /// Takes a mark back.
    ///
    /// # Errors
    /// Locked, not allowed, or no such client.
    pub fn unmark_purge(&self, request: UnmarkPurge) -> Result<RetentionView, Failure> {
        self.write(Duty::Retain, |session| {
            let id: ClientId = forms::id(&request.client_id, Thing::Client)?;
            let act = session.act(AuditAct::PurgeUnmarked, Some(id.into()), "");
            let (_, changed) = session.store.transact(|tx| {
                tx.append_audit(&act)?;
                tx.unmark_purge(id).map_err(Refusal::from)
            })?;
            Ok((view(session)?, changed))
        })
    }

    /// Purges everybody who is marked, due and has waited, and cleans the file of them.
    ///
    /// # Errors
    /// Locked, not the 管理者, nobody to purge, or a count that is not theirs; then nobody is purged.
    pub fn purge_clients(&self, request: PurgeClients) -> Result<Purged, Failure> {
        self.write(Duty::Retain, |session| {
            let today = session.today();
            let ended = ended(session.records())?;
            let ready: Vec<ClientId> = ended
                .iter()
                .filter(|one| one.is_ready(today))
                .map(|one| one.client.id)
                .collect();
            let count = wire_count(ready.len());
            if count == 0 {
                let waiting = ended.iter().filter(|one| one.is_waiting(today)).count();
                let waiting = wire_count(waiting);
                return Err(Refusal::NothingToPurge { waiting });
            }
            if request.count != count {
                return Err(Refusal::PurgeCount { ready: count });
            }
            let acts: Vec<_> = ready
                .iter()
                .map(|id| session.act(AuditAct::Purged, Some((*id).into()), ""))
                .collect();
            let now = session.now;
            let (_, changed) = session.store.transact(|tx| -> Result<(), Refusal> {
                for (id, act) in ready.iter().zip(&acts) {
                    tx.append_audit(act)?;
                    purge_drafts(tx, *id)?;
                    tx.purge_client(*id, now)?;
                }
                Ok(tx.set_setting(SCRUB_DUE, "1")?)
            })?;
            session.previews = crate::previewing::PreviewCache::default();
            // They are purged by now, whatever comes of the traces.
            let mut note = COPIES_STAY.to_owned();
            if !session.scrub_what_is_due() {
                note.push_str(TRACES_STAY);
            }
            Ok((Purged { count, note }, changed))
        })
    }
}

/// Returns how the log says that a client's mark goes, if care no longer ends on the day it was made for.
///
/// Whoever comes back into care begins anew: a mark that outlived it would let the old reason purge
/// the records of years later, without a night between.
pub(crate) fn lapsed_mark(
    session: &Session,
    client: &Client,
) -> Result<Option<AuditEntry>, Refusal> {
    let reader = session.records();
    let before = reader.client(client.id)?;
    let is_moved = before.is_some_and(|before| before.closed_on != client.closed_on);
    let mut marks = reader.purge_marks()?.into_iter();
    let is_marked = marks.any(|mark| mark.client_id == client.id);
    let thing = Some(client.id.into());
    let act = || {
        session.act(
            AuditAct::PurgeUnmarked,
            thing,
            "契約が終わった日が変わったため",
        )
    };
    Ok((is_moved && is_marked).then(act))
}

impl Session {
    /// Cleans the file of what was purged, if that is still to be done; false when it cannot be.
    pub(crate) fn scrub_what_is_due(&mut self) -> bool {
        match self.records().setting(SCRUB_DUE) {
            Ok(due) if due.as_deref().is_none_or(str::is_empty) => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
        let settled = self.store.scrub().and_then(|()| {
            self.store
                .transact(|tx| tx.set_setting(SCRUB_DUE, ""))
                .map(drop)
        });
        settled.is_ok()
    }
}

impl Ended {
    fn is_due(&self, today: Day) -> bool {
        today > self.kept_until
    }

    /// Returns the first day on which the client can be purged, if somebody marked the client.
    fn purge_from(&self) -> Option<Day> {
        let mark = self.mark.as_ref()?;
        let waited = mark.at.day().plus_days(self.wait_days.into());
        Some(waited.max(self.kept_until.plus_days(1)))
    }

    fn is_ready(&self, today: Day) -> bool {
        self.purge_from().is_some_and(|from| today >= from)
    }

    fn is_waiting(&self, today: Day) -> bool {
        self.mark.is_some() && !self.is_ready(today)
    }
}

/// How long records are kept, by insurer.
struct Years(Vec<RetentionRule>);

impl Years {
    fn read(reader: Reader<'_>) -> Result<Self, Refusal> {
        Ok(Self(reader.retention_rules()?))
    }

    fn of(&self, insurer: &str) -> u8 {
        let rules = &self.0;
        let own = rules.iter().find(|rule| rule.insurer_number == insurer);
        let other = || rules.iter().find(|rule| rule.insurer_number.is_empty());
        // Without any rule nothing is ever due.
        let years = own.or_else(other).map_or(MOST_YEARS, |rule| rule.years);
        // Versions before took a single year; the law does not.
        years.max(LEAST_YEARS)
    }
}

fn everybody() -> ClientQuery {
    ClientQuery {
        scope: ClientScope::All,
        ..ClientQuery::default()
    }
}

fn ended(reader: Reader<'_>) -> Result<Vec<Ended>, Refusal> {
    let years = Years::read(reader)?;
    let wait_days = wait_days(reader)?;
    let mut marks = reader.purge_marks()?;
    let mut ended = Vec::new();
    for client in reader.clients(&everybody())? {
        let Some(closed_on) = client.closed_on else {
            continue;
        };
        // What was marked before this end of care was marked for another (versions before kept it).
        let is_its_own =
            |mark: &PurgeMark| mark.client_id == client.id && mark.at.day() >= closed_on;
        let mark = marks.iter().position(is_its_own);
        ended.push(Ended {
            kept_until: retention::kept_until(closed_on, years.of(&client.insurer_number)),
            closed_on,
            mark: mark.map(|at| marks.swap_remove(at)),
            was_purged: reader.was_purged(client.id)?,
            client,
            wait_days,
        });
    }
    ended.sort_by_key(|one| (!one.was_purged, one.kept_until));
    Ok(ended)
}

fn wait_days(reader: Reader<'_>) -> Result<u32, Refusal> {
    let saved = reader.setting(WAIT_DAYS)?;
    let days = saved.and_then(|days| days.parse().ok());
    Ok(days.map_or(PURGE_WAIT_DAYS, |days: u32| days.max(LEAST_PURGE_WAIT_DAYS)))
}

fn wire_count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn view(session: &Session) -> Result<RetentionView, Refusal> {
    let today = session.today();
    let ended = ended(session.records())?;
    let ready = ended.iter().filter(|one| one.is_ready(today)).count();
    let waiting = ended.iter().filter(|one| one.is_waiting(today)).count();
    let rules = session.records().retention_rules()?;
    Ok(RetentionView {
        rules: rules
            .into_iter()
            .map(|rule| RetentionYears {
                insurer_number: rule.insurer_number,
                years: rule.years,
            })
            .collect(),
        clients: ended
            .into_iter()
            .map(|one| RetainedClient {
                id: one.client.id.to_string(),
                is_due: one.is_due(today),
                is_ready: one.is_ready(today),
                was_purged: one.was_purged,
                purge_from: one
                    .purge_from()
                    .map(|day| day.to_string())
                    .unwrap_or_default(),
                name: one.client.name,
                kana: one.client.kana,
                closed_on: one.closed_on.to_string(),
                kept_until: one.kept_until.to_string(),
                marked_by: one
                    .mark
                    .as_ref()
                    .map(|mark| mark.by_name.clone())
                    .unwrap_or_default(),
                reason: one.mark.map(|mark| mark.reason).unwrap_or_default(),
            })
            .collect(),
        unended: unended::unended(session.records(), today)?,
        ready: wire_count(ready),
        waiting: wire_count(waiting),
        wait_days: wait_days(session.records())?,
    })
}

#[cfg(test)]
mod tests;

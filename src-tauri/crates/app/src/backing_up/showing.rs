//! How things stand with the backups, for the screen and for 今日.

use std::path::Path;

use tsunagi_contract::backups::{BackupLine, Backups};
use tsunagi_domain::Moment;

use super::ledger::{self, Ledger, Outcome};
use super::making::Source;
use super::places::{self, Found, Reach};
use super::trouble::SecondTrouble;
use super::{BackupCare, LATE_DAYS, REHEARSE_EVERY, USUAL_MONTHS, words};
use crate::App;
use crate::refusal::{Duty, Refusal};
use crate::session::Session;

impl App {
    /// Says what about backups asks for attention today.
    pub(crate) fn backup_cares(&self, session: &Session) -> Result<Vec<BackupCare>, Refusal> {
        let mut cares = Vec::new();
        let ledger = self.ledger();
        let mut say = |kind, why, is_late| {
            cares.push(BackupCare { kind, why, is_late });
        };
        if session.has_unwritten_notes() {
            let why = "空き容量が足りないため、操作の記録を残せていません。要らないファイルを片付けてください。";
            say("backup", why.to_owned(), true);
        }
        if let Some(since) = ledger.records_damaged_at {
            say("backup", words::damaged(since), true);
        }
        if let Some(warning) = self.disk_warning() {
            say("backup", warning, true);
        }
        let found = places::list(&self.backup_folder());
        let verified = newest_verified(&found, &ledger, session)?;
        // The sample's stories begin long before the day on which it is tried out.
        let began = match self.sample_passphrase() {
            Some(_) => ledger.began,
            None => session.records().audit_began()?,
        };
        let began = began.unwrap_or(session.now);
        match (self.keeper().trouble(), verified) {
            (Some((_, what)), _) => say("backup", format!("控えを作れていません。{what}"), true),
            (None, Some(at)) if session.today().days_since(at.day()) >= LATE_DAYS => say(
                "backup",
                format!(
                    "確かめ済みの控えが、{}から作られていません。",
                    at.day().wareki()
                ),
                true,
            ),
            (None, None) if session.today().days_since(began.day()) >= LATE_DAYS => say(
                "backup",
                format!(
                    "記録簿を作った{}から、確かめ済みの控えが一度もありません。",
                    began.day().wareki()
                ),
                true,
            ),
            (None, _) => {}
        }
        if let Some(why) = second_trouble(&ledger) {
            say("backup", why, false);
        }
        if let Some(since) = ledger.second_missing_since
            && session.today().days_since(since.day()) >= LATE_DAYS
        {
            let why = format!(
                "二つ目の場所に、{}から控えを写せていません。",
                since.day().wareki()
            );
            say("backup", why, false);
        }
        if self.is_rehearsal_due(session, &ledger)? {
            let why = match &ledger.rehearsal {
                Some(last) => format!(
                    "控えから戻せることを、{}から確かめていません。",
                    last.at.day().wareki()
                ),
                None => "控えから戻せることを、まだ一度も確かめていません。".to_owned(),
            };
            say("rehearsal", why, false);
        }
        Ok(cares)
    }

    fn is_rehearsal_due(&self, session: &Session, ledger: &Ledger) -> Result<bool, Refusal> {
        let months = rehearse_every(session)?;
        // A month stands for its longest, so that a year is never cut short.
        let days = i64::from(months) * 31;
        let last = ledger.rehearsal.as_ref().map(|it| it.at).or(ledger.began);
        Ok(months > 0 && last.is_some_and(|at| session.today().days_since(at.day()) >= days))
    }

    pub(super) fn backups(&self, session: &Session) -> Result<Backups, Refusal> {
        let ledger = self.ledger();
        let found = places::list(&self.backup_folder());
        let source = Source::of(session)?;
        let mut warnings: Vec<String> = self.disk_warning().into_iter().collect();
        warnings.extend(ledger.records_damaged_at.map(words::damaged));
        warnings.extend(self.folder_warnings());
        if let Some((since, what)) = self.keeper().trouble() {
            warnings.push(format!(
                "{}から控えを作れていません。{what}",
                since.wareki()
            ));
        }
        warnings.extend(self.same_disk(&source));
        warnings.extend(self.goes_to_the_internet(&source));
        warnings.extend(low_room(&ledger).filter(|_| source.second.is_some()));
        warnings.extend(self.forms_trouble(session.records())?);
        let second = second_state(&source, &ledger);
        Ok(Backups {
            folder: self.backup_folder().display().to_string(),
            second_folder: source
                .second
                .as_ref()
                .map(|folder| folder.display().to_string())
                .unwrap_or_default(),
            is_second_missing: second.1,
            second_state: second.0,
            last_verified: newest_verified(&found, &ledger, session)?.map(Moment::wareki),
            backups: found
                .iter()
                .map(|it| line(it, &ledger, source.second.as_deref()))
                .collect(),
            last_rehearsal: ledger.rehearsal.as_ref().map(rehearsal_words),
            is_rehearsal_due: self.is_rehearsal_due(session, &ledger)?,
            rehearse_every_months: rehearse_every(session)?,
            warnings,
            may_change: session.may(Duty::Administer).is_ok(),
        })
    }
}

impl App {
    /// Says why the second place did not get a backup that was made.
    pub(super) fn second_in_words(&self, refusal: Refusal) -> String {
        let is_reached = !matches!(
            refusal,
            Refusal::Cancelled | Refusal::BackupPlaceMissing | Refusal::OtherBackupPlace
        );
        let failure = self.refuse(refusal);
        let trouble = self.ledger().second_trouble.filter(|_| is_reached);
        let rest = trouble.map_or_else(
            || format!("。{}{}", failure.what, failure.remedy),
            |trouble| trouble.why.words().to_owned(),
        );
        format!("二つ目の場所には写せませんでした{rest}")
    }

    /// Says so where the second place, chosen before, is copied on to somebody else's computers now.
    fn goes_to_the_internet(&self, source: &Source) -> Option<String> {
        let folder = source.second.as_deref()?;
        self.setup.platform.is_cloud_synced(folder).then(|| {
            "二つ目の場所が、インターネットに写されるフォルダーの中にあります。USBメモリーなど、事業所の中の別の場所に選び直してください。".to_owned()
        })
    }

    /// Says so where the second place goes the way of the first.
    fn same_disk(&self, source: &Source) -> Option<String> {
        let platform = &self.setup.platform;
        let second = platform.drive_of(source.second.as_deref()?)?;
        let first = platform.drive_of(&self.setup.store_folder)?;
        (first.root == second.root).then(|| {
            "二つ目の場所が、記録簿と同じディスクにあります。ディスクが壊れると、どちらも失われます。USBメモリーなど、別の媒体を選んでください。".to_owned()
        })
    }
}

fn rehearse_every(session: &Session) -> Result<u32, Refusal> {
    let set = session.records().setting(REHEARSE_EVERY)?;
    Ok(set
        .and_then(|text| text.parse().ok())
        .unwrap_or(USUAL_MONTHS))
}

fn newest_verified(
    found: &[Found],
    ledger: &Ledger,
    session: &Session,
) -> Result<Option<Moment>, Refusal> {
    let store = session.records().store_id()?;
    let newest = places::generations(found, &store, session.now)
        .find(|(it, _)| ledger.outcome(&it.name) == Some(Outcome::Verified));
    Ok(newest.map(|(_, at)| at))
}

fn line(found: &Found, ledger: &Ledger, second: Option<&Path>) -> BackupLine {
    let copied = second.and_then(|folder| places::length(&folder.join(&found.name)));
    let (state, label) = match (&found.head, ledger.outcome(&found.name)) {
        (None, _) if found.is_too_new => ("newer", "新しい版で作られています"),
        (None, _) | (_, Some(Outcome::Damaged)) => ("damaged", "壊れています"),
        (_, Some(Outcome::Verified)) => ("verified", "確かめ済み"),
        (_, Some(Outcome::OtherKey)) => ("aside", "前の鍵の控え（戻すときに確かめます）"),
        (Some(head), None) if head.store.is_none() || head.generation == 0 => {
            ("aside", "取り置き（戻すときに確かめます）")
        }
        (Some(_), None) => ("waiting", "まだ確かめていません"),
    };
    BackupLine {
        path: found.path.display().to_string(),
        name: found.name.clone(),
        when: found.made_at().map(Moment::wareki).unwrap_or_default(),
        made_at: found.made_at().map(|at| at.to_string()).unwrap_or_default(),
        state: state.to_owned(),
        state_label: label.to_owned(),
        size: found
            .head
            .as_ref()
            .map(|head| words::size(head.bytes))
            .unwrap_or_default(),
        // One of another length is another file, and is copied again.
        is_in_second: copied.is_some() && copied == places::length(&found.path),
    }
}

/// Says what is wrong with a second place that is there, for 今日.
///
/// As the ledger knows it: 今日 waits for no stick and no network.
fn second_trouble(ledger: &Ledger) -> Option<String> {
    let trouble = ledger.second_trouble.as_ref();
    let trouble = trouble.filter(|_| ledger.second_missing_since.is_none());
    trouble
        .map(SecondTrouble::words)
        .or_else(|| low_room(ledger))
}

/// Says so before the second place is full, as long as it is there.
fn low_room(ledger: &Ledger) -> Option<String> {
    let is_there = ledger.second_missing_since.is_none();
    let free = words::size(ledger.second_low.filter(|_| is_there)?);
    Some(format!(
        "二つ目の場所の空きが少なくなっています（残り{free}）。足りなくなると、そこの古い控えから消して写します。要らないファイルを片付けるか、大きい媒体に選び直してください。"
    ))
}

fn second_state(source: &Source, ledger: &Ledger) -> (String, bool) {
    let Some(folder) = &source.second else {
        return (String::new(), false);
    };
    let reach = places::reach(folder, &source.store);
    let since = ledger
        .second_missing_since
        .map(|since| format!("{}から", since.day().wareki()))
        .unwrap_or_default();
    match (reach, &ledger.second_trouble) {
        (Reach::There, Some(trouble)) => {
            let last = ledger
                .second_complete_at
                .map(|at| format!("最後に写したのは{}です。", at.wareki()));
            (trouble.words() + &last.unwrap_or_default(), true)
        }
        (Reach::There, None) => {
            let complete = ledger.second_complete_at.map_or_else(
                || "次の控えから写します。".to_owned(),
                |at| format!("{}に写しました。", at.wareki()),
            );
            (complete, false)
        }
        (Reach::Missing, _) => (
            format!("{since}つながっていません。つながると、まとめて写します。"),
            true,
        ),
        (Reach::Another, _) => (
            format!("{since}別の媒体になっています。前の媒体に替えるか、選び直してください。"),
            true,
        ),
    }
}

fn rehearsal_words(rehearsal: &ledger::Rehearsal) -> String {
    format!(
        "{}に、{}の控えから戻せることを確かめました（利用者{}人、連絡票{}件、支援経過{}件）。",
        rehearsal.at.day().wareki(),
        rehearsal.made_at.wareki(),
        rehearsal.clients,
        rehearsal.slips,
        rehearsal.entries
    )
}

//! 今日: what asks for attention, most pressing first.

use tsunagi_contract::Failure;
use tsunagi_contract::today::{ShowToday, Today, TodayRow};
use tsunagi_domain::{
    AuditAct, Certification, CertificationStatus, Client, Day, Event, EventDetail, Slip, SlipState,
};
use tsunagi_store::{AuditQuery, ClientQuery, Reader, SlipQuery};

use crate::App;
use crate::backing_up::BackupCare;
use crate::drafting::views::Summaries;
use crate::refusal::{Duty, Refusal};
use crate::session::Session;
use crate::viewing::clients::is_awaiting;

/// For so long an unlocking that found signs of tampering is told.
const FAULT_DAYS: i64 = 7;
/// A draft left alone for so many days was probably forgotten.
const OLD_DRAFT_DAYS: i64 = 7;
/// A renewal is applied for from sixty days before the end (product.md part 2).
const RENEWAL_DAYS: i64 = 60;

/// A row with its place in the list: the smaller, the more pressing.
struct Ranked {
    rank: u8,
    day: Option<Day>,
    row: TodayRow,
}

/// What a row says.
struct Words {
    rank: u8,
    kind: &'static str,
    day: Option<Day>,
    why: String,
    action: &'static str,
    is_late: bool,
}

impl App {
    /// Shows what asks for attention today.
    ///
    /// # Errors
    /// Locked, or records that cannot be read.
    pub fn show_today(&self, _: ShowToday) -> Result<Today, Failure> {
        self.read(|session| {
            let clients = session.records().clients(&ClientQuery::default())?;
            let slips = session.records().slips(&SlipQuery::default())?;
            let mut rows = self.slip_rows(session, &slips)?;
            rows.extend(certification_rows(
                session.records(),
                &clients,
                session.today(),
            )?);
            rows.extend(self.backup_cares(session)?.into_iter().map(care_row));
            rows.extend(recovery_row(session)?);
            rows.extend(fault_row(session)?);
            rows.sort_by_key(|ranked| (ranked.rank, ranked.day));
            let awaiting = slips
                .iter()
                .filter(|slip| is_awaiting(slip.state()))
                .count();
            Ok(Today {
                today: session.today().wareki_with_weekday(),
                rows: rows.into_iter().map(|ranked| ranked.row).collect(),
                clients: count(clients.len()),
                awaiting: count(awaiting),
            })
        })
    }

    fn slip_rows(&self, session: &Session, slips: &[Slip]) -> Result<Vec<Ranked>, Refusal> {
        let today = session.today();
        let catalogue = self.catalogue();
        let mut summaries = Summaries::new(session.records(), &catalogue, today);
        let mut rows = Vec::new();
        for slip in slips {
            let Some(words) = slip_words(slip, today) else {
                continue;
            };
            let line = summaries.line(slip)?;
            let what = [line.recipient, line.subject];
            let what: Vec<String> = what.into_iter().filter(|part| !part.is_empty()).collect();
            let about = About {
                who: line.client_name,
                what: what.join("　"),
                slip_id: Some(line.id),
                client_id: line.client_id,
            };
            rows.push(words.about(about));
        }
        Ok(rows)
    }
}

/// Says what about backups asks for attention; it is about no client.
fn care_row(care: BackupCare) -> Ranked {
    let action = match care.kind {
        "rehearsal" => "試しに戻してみる",
        _ => "控えを確かめる",
    };
    let words = Words {
        rank: if care.is_late { 0 } else { 5 },
        kind: care.kind,
        day: None,
        why: care.why,
        action,
        is_late: care.is_late,
    };
    words.about(About {
        who: "控え".to_owned(),
        what: String::new(),
        slip_id: None,
        client_id: String::new(),
    })
}

/// Tells of a sign of tampering that an unlocking of the last days noted; only who can look is told.
fn fault_row(session: &Session) -> Result<Option<Ranked>, Refusal> {
    if session.may(Duty::Inspect).is_err() {
        return Ok(None);
    }
    let faults = session.records().audit_rows(&AuditQuery {
        from: Some(session.today().plus_days(-FAULT_DAYS)),
        acts: vec![AuditAct::LogFault],
        limit: Some(1),
        ..AuditQuery::default()
    })?;
    let Some(row) = faults.into_iter().next() else {
        return Ok(None);
    };
    let day = row.entry.at.day();
    let words = Words {
        rank: 0,
        kind: "log_fault",
        day: Some(day),
        why: format!("{}。", row.entry.detail),
        action: "操作の記録を確かめる",
        is_late: true,
    };
    Ok(Some(words.about(About {
        who: "操作の記録の異常".to_owned(),
        what: String::new(),
        slip_id: None,
        client_id: String::new(),
    })))
}

/// Asks for a new recovery sheet where the last one was used up; only who can make one is asked.
fn recovery_row(session: &Session) -> Result<Option<Ranked>, Refusal> {
    if session.may(Duty::Administer).is_err() {
        return Ok(None);
    }
    let used_on = App::keys(session)?.recovery_used_on;
    if used_on.is_empty() {
        return Ok(None);
    }
    let words = Words {
        rank: 5,
        kind: "recovery",
        day: None,
        why: format!("{used_on}に使ったため、いまは復旧用紙がありません。"),
        action: "復旧用紙を作る",
        is_late: false,
    };
    Ok(Some(words.about(About {
        who: "復旧用紙".to_owned(),
        what: String::new(),
        slip_id: None,
        client_id: String::new(),
    })))
}

/// Who and what a row is about.
struct About {
    who: String,
    what: String,
    slip_id: Option<String>,
    client_id: String,
}

impl Words {
    fn about(self, about: About) -> Ranked {
        let row = TodayRow {
            kind: self.kind.to_owned(),
            who: about.who,
            what: about.what,
            day: self.day.map(|day| day.to_string()),
            why: self.why,
            action: self.action.to_owned(),
            slip_id: about.slip_id,
            client_id: about.client_id,
            is_late: self.is_late,
        };
        Ranked {
            rank: self.rank,
            day: self.day,
            row,
        }
    }
}

/// Says why a slip stands in the list, if it does.
fn slip_words(slip: &Slip, today: Day) -> Option<Words> {
    match slip.state() {
        SlipState::AwaitingReply | SlipState::Reminded => Some(awaiting_words(slip, today)),
        SlipState::Missent => Some(Words {
            rank: 1,
            kind: "unsent",
            day: last_day(slip),
            why: "誤った先に送られ、正しい宛先にはまだ送られていません。".to_owned(),
            action: "正しい宛先に送る",
            is_late: true,
        }),
        SlipState::Answered => Some(Words {
            rank: 2,
            kind: "answered",
            day: last_day(slip),
            why: "回答が届き、まだ反映されていません。".to_owned(),
            action: "回答を反映する",
            is_late: false,
        }),
        SlipState::Confirmed => Some(Words {
            rank: 3,
            kind: "unsent",
            day: slip.confirmed_at.map(tsunagi_domain::Moment::day),
            why: "確定しましたが、送付の記録がありません。".to_owned(),
            action: "送付して記録する",
            is_late: false,
        }),
        SlipState::Draft => old_draft_words(slip, today),
        SlipState::Reflected
        | SlipState::Completed
        | SlipState::ClosedWithoutReply
        | SlipState::Cancelled
        | SlipState::Superseded => None,
    }
}

fn awaiting_words(slip: &Slip, today: Day) -> Words {
    let reminded = if slip.state() == SlipState::Reminded {
        "督促済みです。"
    } else {
        ""
    };
    match slip.content.reply_by {
        Some(day) if day < today => Words {
            rank: 0,
            kind: "overdue",
            day: Some(day),
            why: format!(
                "返信希望日を{}日過ぎています。{reminded}",
                today.days_since(day)
            ),
            action: "電話で確かめる",
            is_late: true,
        },
        Some(day) => Words {
            rank: 7,
            kind: "awaiting",
            day: Some(day),
            why: format!("{}{reminded}", days_to("返信希望日", day, today)),
            action: "連絡票を開く",
            is_late: false,
        },
        None => Words {
            rank: 7,
            kind: "awaiting",
            day: slip.sent_on(),
            why: format!("送付しました。返信希望日はありません。{reminded}"),
            action: "連絡票を開く",
            is_late: false,
        },
    }
}

fn old_draft_words(slip: &Slip, today: Day) -> Option<Words> {
    let since = slip.updated_at.day();
    let days = today.days_since(since);
    (days >= OLD_DRAFT_DAYS).then(|| Words {
        rank: 5,
        kind: "draft",
        day: Some(since),
        why: format!("下書きのまま{days}日たっています。"),
        action: "続きを書く",
        is_late: false,
    })
}

fn certification_rows(
    reader: Reader<'_>,
    clients: &[Client],
    today: Day,
) -> Result<Vec<Ranked>, Refusal> {
    let mut rows = Vec::new();
    for client in clients {
        let certifications = reader.certifications(client.id)?;
        let Some(words) = certification_words(&certifications, today) else {
            continue;
        };
        rows.push(words.about(About {
            who: client.name.clone(),
            what: "要介護認定の有効期間".to_owned(),
            slip_id: None,
            client_id: client.id.to_string(),
        }));
    }
    Ok(rows)
}

/// Says that the last certification ends soon or has ended; one without an end never does.
fn certification_words(certifications: &[Certification], today: Day) -> Option<Words> {
    let last = certifications
        .iter()
        .max_by_key(|one| (one.valid_to.is_none(), one.valid_to))?;
    let end = last.valid_to?;
    let left = end.days_since(today);
    if left > RENEWAL_DAYS {
        return None;
    }
    let is_applying = certifications
        .iter()
        .any(|one| one.status == CertificationStatus::Applying);
    let applying = if is_applying {
        "申請中です。"
    } else {
        ""
    };
    Some(if left < 0 {
        Words {
            rank: if is_applying { 6 } else { 4 },
            kind: "certification",
            day: Some(end),
            why: format!("有効期間が終わって{}日たっています。{applying}", -left),
            action: "認定の結果を入れる",
            is_late: !is_applying,
        }
    } else {
        Words {
            rank: 6,
            kind: "certification",
            day: Some(end),
            why: format!("{}{applying}", days_to("有効期間の終わり", end, today)),
            action: "更新の準備をする",
            is_late: false,
        }
    })
}

fn days_to(what: &str, day: Day, today: Day) -> String {
    match day.days_since(today) {
        0 => format!("{what}は今日です。"),
        days => format!("{what}まであと{days}日です。"),
    }
}

/// Returns the day of the last thing that moved the slip; printing it again does not.
fn last_day(slip: &Slip) -> Option<Day> {
    let moves = |event: &&Event| !matches!(event.detail, EventDetail::Printed { .. });
    slip.events
        .iter()
        .rev()
        .find(moves)
        .map(|event| event.at.day())
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

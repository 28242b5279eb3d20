//! What happened to a slip, in the words of 第5表 and of the slip's own history.
//!
//! 第5表 records facts, who said what, and the ground for a judgement (domain.md 3.3 `[K]`); so the
//! sentences name day, means, people and number, and judge nothing.

use tsunagi_domain::{EventDetail, Facility, Finding, Means, Physician, Reply, Slip};

/// What a timeline entry about an event says.
pub(crate) struct EntryWords {
    /// 項目.
    pub(crate) item: String,
    /// 内容.
    pub(crate) text: String,
}

/// Describes an event for the slip's history; empty where the kind says everything.
pub(crate) fn describe(detail: &EventDetail) -> String {
    match detail {
        EventDetail::Confirmed | EventDetail::Completed => String::new(),
        EventDetail::SecondCheck { checker } => {
            format!("{checker}が、紙面・宛先・番号を確かめました。")
        }
        EventDetail::Printed { output } => output.clone(),
        EventDetail::Sent { means, destination } if destination.is_empty() => {
            format!("{}で送りました。", means.label())
        }
        EventDetail::Sent { means, destination } => {
            format!("{}で{destination}へ送りました。", means.label())
        }
        EventDetail::Arrived { confirmed_with } if confirmed_with.is_empty() => {
            "届いたことを電話で確かめました。".to_owned()
        }
        EventDetail::Arrived { confirmed_with } => {
            format!("{confirmed_with}に、届いたことを確かめました。")
        }
        EventDetail::Reminded { means, note } => {
            join(&[&format!("{}で尋ねました。", means.label()), note])
        }
        EventDetail::Answered(reply) => describe_reply(reply),
        EventDetail::Reflected { note } | EventDetail::Missent { note } => note.clone(),
        EventDetail::ClosedWithoutReply { reason } | EventDetail::Cancelled { reason } => {
            reason.clone()
        }
        EventDetail::Superseded { by_number } => format!("{by_number} に差し替えました。"),
        EventDetail::Overridden { finding, reason } => {
            let what = Finding::from_code(finding)
                .map(|found| crate::messages::finding(found).what)
                .unwrap_or_default();
            format!("{what}理由：{reason}")
        }
    }
}

/// Describes an event with everything that it holds: of an answer each 回答 as well.
pub(crate) fn describe_whole(detail: &EventDetail) -> String {
    let mut text = describe(detail);
    if let EventDetail::Answered(reply) = detail {
        for (index, answer) in reply.answers.iter().enumerate() {
            text.push_str(&format!("\n回答{}：{}", index + 1, answer.text));
        }
    }
    text
}

/// Words a sending for 第5表.
pub(crate) fn sent(slip: &Slip, to: Option<(&Physician, &Facility)>, means: Means) -> EntryWords {
    let mut text = format!(
        "{}へ、主治医との連絡票（整理番号 {}）を{}で送付。",
        addressee(to),
        slip.number,
        means.label()
    );
    let purposes: Vec<&str> = slip.content.purposes.iter().map(|p| p.label()).collect();
    if !purposes.is_empty() {
        text.push_str(&format!("\n目的：{}。", purposes.join("、")));
    }
    let questions = numbered(slip.content.questions.iter().map(|question| &question.text));
    if !questions.is_empty() {
        text.push_str(&format!("\n照会内容：\n{questions}"));
    }
    if let Some(day) = slip.content.reply_by {
        text.push_str(&format!("\n返信希望日：{}。", day.wareki()));
    }
    EntryWords {
        item: "主治医等への連絡（連絡票の送付）".to_owned(),
        text,
    }
}

/// Words an answer for 第5表: who answered when and how, and each question with its answer.
pub(crate) fn answered(
    slip: &Slip,
    to: Option<(&Physician, &Facility)>,
    reply: &Reply,
) -> EntryWords {
    let who = match reply.answered_by.trim() {
        "" => addressee(to),
        name => name.to_owned(),
    };
    let mut text = format!(
        "{who}より、連絡票（整理番号 {}）の回答を{}で受領（回答日 {}）。",
        slip.number,
        reply.means.label(),
        reply.day.wareki()
    );
    for (index, question) in slip.content.questions.iter().enumerate() {
        if question.text.trim().is_empty() {
            continue;
        }
        let answer = reply
            .answers
            .get(index)
            .map(|answer| answer.text.trim())
            .unwrap_or_default();
        let answer = if answer.is_empty() {
            "（回答なし）"
        } else {
            answer
        };
        text.push_str(&format!(
            "\n照会{}：{}\n回答：{answer}",
            index + 1,
            question.text.trim()
        ));
    }
    for (label, words) in [
        ("要旨", &reply.summary),
        ("プランへの影響", &reply.effect_on_plan),
        ("費用", &reply.fee),
    ] {
        if !words.trim().is_empty() {
            text.push_str(&format!("\n{label}：{}", words.trim()));
        }
    }
    EntryWords {
        item: "主治医等の意見（連絡票の回答）".to_owned(),
        text,
    }
}

/// Words the inquiry for 第4表, to be copied under 検討した項目: date, content, answer [V 60].
pub(crate) fn inquiry_for_table4(
    slip: &Slip,
    to: Option<(&Physician, &Facility)>,
    reply: &Reply,
) -> String {
    let asked_on = slip.sent_on().map(|day| day.wareki()).unwrap_or_default();
    let mut text = format!("照会先：{}\n照会（依頼）年月日：{asked_on}", addressee(to));
    for (index, question) in slip.content.questions.iter().enumerate() {
        let answer = reply
            .answers
            .get(index)
            .map(|answer| answer.text.trim())
            .unwrap_or_default();
        text.push_str(&format!(
            "\n照会内容：{}\n回答：{answer}",
            question.text.trim()
        ));
    }
    if !reply.summary.trim().is_empty() {
        text.push_str(&format!("\n回答（要旨）：{}", reply.summary.trim()));
    }
    text.push_str(&format!("\n回答年月日：{}", reply.day.wareki()));
    text
}

fn describe_reply(reply: &Reply) -> String {
    let who = match reply.answered_by.trim() {
        "" => String::new(),
        name => format!("{name}より、"),
    };
    let head = format!(
        "{who}{}で{}に回答がありました。",
        reply.means.label(),
        reply.day.wareki_with_weekday()
    );
    let effect = match reply.effect_on_plan.trim() {
        "" => String::new(),
        effect => format!("プランへの影響：{effect}"),
    };
    let fee = match reply.fee.trim() {
        "" => String::new(),
        fee => format!("費用：{fee}"),
    };
    join(&[&head, &reply.summary, &effect, &fee])
}

fn addressee(to: Option<(&Physician, &Facility)>) -> String {
    to.map_or_else(
        || "宛先".to_owned(),
        |(physician, facility)| {
            format!(
                "{} {}{}",
                facility.name,
                physician.name,
                physician.honorific()
            )
        },
    )
}

fn numbered<'a>(texts: impl Iterator<Item = &'a String>) -> String {
    texts
        .filter(|text| !text.trim().is_empty())
        .enumerate()
        .map(|(index, text)| format!("{}. {}", index + 1, text.trim()))
        .collect::<Vec<_>>()
        .join("\n")
}

fn join(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("\n")
}

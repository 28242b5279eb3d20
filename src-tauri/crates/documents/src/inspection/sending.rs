//! What a slip needs so that the answer comes back, and tells nobody else whose it is.

use toml::de::DeTable;

use super::uses::{Stack, Uses};
use crate::template::keys;
use crate::template::{FormKind, NameShown, Problems, Template};

/// What may be told of a client below a cut-off line (product.md part 4).
const BELOW_A_CUT: &str = "client.initials";
const QUESTIONS: &str = "slip.questions";

/// Tells of a slip that lacks what brings the answer back, or keeps it from going astray.
pub(super) fn check_slip(
    template: &Template,
    document: &DeTable<'_>,
    uses: &Uses<'_>,
    advice: &mut Problems<'_>,
) {
    if template.kind != FormKind::Slip {
        return;
    }
    let fields = template.fields();
    let lacks = |names: &[&str]| {
        !fields
            .iter()
            .any(|field| names.iter().any(|name| field.starts_with(name)))
    };
    let place = || document.get("id").map_or(0..0, toml::Spanned::span);
    let mut lacking = |names: &[&str], what: &str, remedy: &str| {
        if lacks(names) {
            advice.add(place(), what, remedy);
        }
    };
    lacking(
        &["slip.number"],
        "整理番号の欄がありません。返ってきた紙が、どの連絡票の回答か分からなくなります。",
        "「{slip.number}」を、標題の右などに入れてください。",
    );
    lacking(
        &["recipient.facility", "recipient.name"],
        "宛先の欄がありません。",
        "「{recipient.facility}」か「{recipient.name}」を入れてください。",
    );
    lacking(
        &["recipient.fax"],
        "宛先のFAX番号の欄がありません。送る前に、機械に表示された番号と見比べられません。",
        "「{recipient.fax}」を、20ポイント以上で入れてください。",
    );
    if template.masking != NameShown::NumberOnly {
        lacking(
            &["client."],
            "利用者の欄がありません。だれのことか、相手に伝わりません。",
            "「{client.name}」を入れるか、氏名を載せない様式なら「masking = \"C\"」と書いてください。",
        );
    }
    check_answers(uses, advice);
    check_cut(uses, advice);
}

/// Tells of a form that asks, and does not say where the answer goes and until when. What may be filled
/// in and need not (お気づきの点, a receipt) has no day.
fn check_answers(uses: &Uses<'_>, advice: &mut Problems<'_>) {
    let first = |asks: fn(&str) -> bool| uses.all.iter().find(|found| asks(found.field));
    let answered = first(|field| field == QUESTIONS || field.starts_with("reply."));
    let asked = first(|field| field == QUESTIONS);
    for (place, field, what, remedy) in [
        (
            answered,
            "office.fax",
            "回答を書いていただく様式ですが、返信先のFAX番号がありません。",
            "type = \"return\" の部品を、いちばん下に入れてください。",
        ),
        (
            answered,
            "slip.code",
            "回答を書いていただく様式ですが、整理番号の二次元コードがありません。返ってきた紙を、読み取りで探せません。",
            "type = \"return\" の部品に「code = \"slip.code\"」と書いてください。",
        ),
        (
            asked,
            "slip.reply_by",
            "質問のある様式ですが、返信希望日がありません。いつまでに返せばよいか、相手に伝わりません。",
            "「{slip.reply_by}」を、回答欄の見出しの右などに入れてください。",
        ),
    ] {
        if let Some(place) = place.filter(|_| uses.first(field).is_none()) {
            advice.add(place.span.clone(), what, remedy);
        }
    }
}

/// Tells of what stands below a cut-off line and says who the client is: that half travels alone, and
/// shows the initials and the slip's number only (domain.md 4 切り取り型).
fn check_cut(uses: &Uses<'_>, advice: &mut Problems<'_>) {
    let Some(cut) = uses.cuts.first() else {
        return;
    };
    for found in &uses.all {
        let is_below = match found.stack {
            Stack::Body => found.span.start > *cut,
            // The reply half may fill more than one sheet.
            Stack::Footer | Stack::LaterHeader => true,
            Stack::Header => false,
        };
        let tells = (found.field.starts_with("client.") && found.field != BELOW_A_CUT)
            || found.field == "slip.consent_line";
        if is_below && tells {
            let meaning = keys::find(found.field).map_or("", |key| key.meaning);
            advice.add(
                found.span.clone(),
                format!(
                    "切り取って返していただく紙に、「{}」（{meaning}）が印刷されます。誤って届いたとき、だれのことか分かってしまいます。",
                    found.field
                ),
                "切り取り線より上に移すか、「{client.initials}」か「{slip.number}」に替えてください。",
            );
        }
    }
}

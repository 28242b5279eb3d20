//! What a preview says of a client.

use tsunagi_store::Renumbered;

use super::DIFFERENCE;
use super::case::CaseOutcome;
use super::client::Replaced;
use super::namesakes::MARK;

/// How much of a field that is replaced is shown, in characters.
const SHORT: usize = 40;

/// Says what becomes of a client.
pub(super) fn of_case(merged: &CaseOutcome) -> String {
    let mut text = String::new();
    if merged.is_new {
        text.push_str("新しく加わります。");
    } else if !merged.is_changed() {
        text.push_str(if merged.is_newer_here {
            "この記録簿のほうが新しいので、変わりません。"
        } else if merged.slips_without_pages + merged.slips_without_older > 0 {
            "変わりません。"
        } else {
            "この記録簿と同じです。"
        });
    }
    if merged.slips_without_pages > 0 {
        text.push_str(&format!(
            "連絡票{}枚は、紙面のPDFがファイルに入っていないため、加わりません。",
            merged.slips_without_pages
        ));
    }
    if merged.slips_without_older > 0 {
        text.push_str(&format!(
            "連絡票{}枚は、差し替える前の連絡票が入らないため、加わりません。",
            merged.slips_without_older
        ));
    }
    if merged.new_entries > 0 {
        text.push_str(&format!("支援経過が{}件加わります。", merged.new_entries));
    }
    if merged.new_slips > 0 {
        text.push_str(&format!("連絡票が{}件加わります。", merged.new_slips));
    }
    for (count, what) in [
        (
            merged.followed,
            "引継ぎ元で書き足したとおり（宛先も）になります",
        ),
        (merged.confirmed_there, "引継ぎ元で確定したものになります"),
    ] {
        if count > 0 {
            text.push_str(&format!("下書きの連絡票{count}件が、{what}。"));
        }
    }
    if !merged.given_up.is_empty() {
        text.push_str(&format!(
            "下書き（{}）は、引継ぎ元で確定した連絡票と整理番号が同じなので、新しい整理番号になります。",
            merged.given_up.join("、")
        ));
    }
    text.push_str(&replaced(&merged.replaced));
    let is_told = !merged.replaced.is_empty() || !merged.recipients.is_empty();
    if merged.grown > u32::from(is_told) && !merged.is_new {
        text.push_str("同意や認定、連絡票のその後の経過などが入ります。");
    }
    if !merged.recipients.is_empty() {
        text.push_str(&format!(
            "連携先の担当者が変わります：{}。送る前に、電話で確かめてください。",
            merged.recipients.join("、")
        ));
    }
    if merged.in_our_name > 0 {
        text.push_str(&format!(
            "この事業所の職員の氏名で、この記録簿にない記録が{}件あります。氏名に「{MARK}」を付けて入れます。",
            merged.in_our_name
        ));
    }
    if let Some(names) = &merged.limited_to {
        text.push_str(&format!(
            "引継ぎ元で、限られた職員だけが扱っていた方です。この記録簿でも、{names}と管理者だけが扱うようにします。"
        ));
    }
    if merged.second_slips > 0 {
        text.push_str(&format!(
            "両方で変えた連絡票が{}件あります。この記録簿のものはそのまま残し、引継ぎファイルのものも、別の連絡票として入れます。",
            merged.second_slips
        ));
    }
    let in_timeline = merged.conflicts - merged.second_slips;
    if in_timeline > 0 {
        text.push_str(&format!(
            "異なる記録が{in_timeline}件あります。この記録簿の内容はそのまま残し、引継ぎファイルの内容も支援経過の「{DIFFERENCE}」に残します。",
        ));
    }
    text
}

/// Says for the log which number a draft had and which it has.
pub(super) fn renumbered(one: &Renumbered) -> String {
    let [was, is] = &one.numbers;
    format!("整理番号 {was} は引継ぎ元の紙にあるため、{is} にしました")
}

/// Says what becomes of a client's fields unasked, with what stood there.
fn replaced(replaced: &Replaced) -> String {
    let mut text = String::new();
    if !replaced.changed.is_empty() {
        let fields = replaced.changed.iter();
        let fields: Vec<String> = fields
            .map(|field| format!("{}（いまは「{}」）", field.label, shortened(&field.here)))
            .collect();
        text.push_str(&format!(
            "引継ぎ元で新しくなった欄に変わります：{}。",
            fields.join("、")
        ));
    }
    for (labels, what) in [
        (&replaced.filled, "空いていた欄に入ります"),
        (&replaced.emptied, "引継ぎ元で消された欄が空になります"),
    ] {
        if !labels.is_empty() {
            text.push_str(&format!("{what}：{}。", labels.join("、")));
        }
    }
    text
}

/// Cuts a text to what fits in a list.
fn shortened(text: &str) -> String {
    let line = text.replace('\n', " ");
    let cut: String = line.chars().take(SHORT).collect();
    if cut.len() < line.len() {
        format!("{cut}…")
    } else {
        cut
    }
}

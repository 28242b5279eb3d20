//! Whether a form's own sizes and places survive a fax: measured on the form, filled.

use toml::de::DeTable;

use super::uses::{Stack, Uses};
use crate::fonts::Fonts;
use crate::frame::{Frame, Item, Region, Run};
use crate::layout;
use crate::legibility::{self, Finding, LARGE_FIELDS, Shortfall};
use crate::template::keys;
use crate::template::{FormKind, Problems, Template};
use crate::values::Values;

/// What stands in the large fields while the form is measured.
const LARGE_SPECIMENS: [(&str, &str); 7] = [
    ("client.name", "見本 花子"),
    ("client.addressed", "見本 花子 様"),
    ("slip.number", "R08-0042-7"),
    ("slip.code", "TNG1:R08-0042-7"),
    ("slip.reply_by", "令和8年4月30日（木）"),
    ("recipient.fax", "0594-00-0000"),
    ("office.fax", "0594-00-0001"),
];

/// Numbers that are read off and typed in again: in two pieces they are two numbers.
const WHOLE_FIELDS: [&str; 3] = ["slip.number", "recipient.fax", "office.fax"];

/// Tells of what may not be readable at the other end, on a form that is faxed.
pub(super) fn check_reading(
    template: &Template,
    document: &DeTable<'_>,
    uses: &Uses<'_>,
    fonts: &Fonts,
    advice: &mut Problems<'_>,
) {
    if !matches!(template.kind, FormKind::Slip | FormKind::Timeline) {
        return;
    }
    let mut values = super::specimen();
    for (field, text) in LARGE_SPECIMENS {
        values.text(field, text);
    }
    let frames = layout::pages(template, &values, fonts).output;
    let report = legibility::check(&frames, &values, fonts);
    let head = || document.get("id").map_or(0..0, toml::Spanned::span);
    for finding in &report.findings {
        let found = match &finding.shortfall {
            Shortfall::SmallField { field, .. } => Some(*field),
            _ => nearest_field(&frames, finding),
        };
        let place = found
            .and_then(|field| uses.first(field))
            .map_or_else(head, |found| found.span.clone());
        let (what, remedy) = words(&finding.shortfall);
        advice.add(place, what, remedy);
    }
    check_sides(uses, &report.findings, advice);
    for field in WHOLE_FIELDS {
        if let Some(found) = uses
            .first(field)
            .filter(|_| is_torn(&frames, field, &values))
        {
            let meaning = keys::find(field).map_or("", |key| key.meaning);
            advice.add(
                found.span.clone(),
                format!("「{field}」（{meaning}）が途中で折れて、二行になります。"),
                "文字を小さくするか、幅を広げるか、広い所に移してください。",
            );
        }
    }
}

/// Tells whether a number stands anywhere in two pieces, one under the other.
fn is_torn(frames: &[Frame], field: &str, values: &Values) -> bool {
    /// Fewer characters are a piece of anything.
    const PIECE: usize = 2;
    let whole = values.get_text(field).unwrap_or_default();
    let in_pieces = |frame: &Frame, region: &Region| {
        let within = |run: &&Run| {
            let at = (run.x_mm + 0.1, run.baseline_mm - 0.1);
            let (right, bottom) = (region.rect.right_mm(), region.rect.bottom_mm());
            (region.rect.x_mm..right).contains(&at.0) && (region.rect.y_mm..bottom).contains(&at.1)
        };
        let runs = frame.items.iter().filter_map(|item| match item {
            Item::Run(run) => Some(run),
            Item::Bar(_) | Item::Code(_) => None,
        });
        let texts: Vec<String> = runs.filter(within).map(Run::text).collect();
        let ends = |text: &String| {
            let end: Vec<char> = text.trim_end().chars().rev().take(PIECE).collect();
            let end: String = end.into_iter().rev().collect();
            end.chars().count() == PIECE && whole.contains(&end) && !whole.ends_with(&end)
        };
        !texts.iter().any(|text| text.contains(whole)) && texts.iter().any(ends)
    };
    let has_torn = |frame: &Frame| {
        let mut regions = frame.regions.iter().filter(|region| region.field == field);
        regions.any(|region| in_pieces(frame, region))
    };
    frames.iter().any(has_torn)
}

/// Tells of a small number beside a title or a heading, though it stands large elsewhere: it is what a
/// recipient files the sheet by, and the other may be on the half that is cut off.
fn check_sides(uses: &Uses<'_>, findings: &[Finding], advice: &mut Problems<'_>) {
    for found in uses.all.iter().filter(|found| found.stack == Stack::Body) {
        let is_told = findings.iter().any(
            |finding| matches!(finding.shortfall, Shortfall::SmallField { field, .. } if field == found.field),
        );
        let least = LARGE_FIELDS
            .iter()
            .find(|(field, _)| *field == found.field)
            .map(|(_, least)| *least);
        if let (Some(pt), Some(least_pt), false) = (found.beside_pt, least, is_told)
            && pt < least_pt
        {
            let (what, remedy) = small_field(found.field, pt, least_pt);
            advice.add(
                found.span.clone(),
                format!("標題や見出しの横の{what}"),
                remedy,
            );
        }
    }
}

/// Returns the field that a finding touches, or stands nearest to.
fn nearest_field<'f>(frames: &'f [Frame], finding: &Finding) -> Option<&'f str> {
    let regions = &frames.get(finding.page)?.regions;
    let place = &finding.place;
    let distance = |region: &&Region| {
        let beside = (region.rect.x_mm - place.right_mm()).max(place.x_mm - region.rect.right_mm());
        let above =
            (region.rect.y_mm - place.bottom_mm()).max(place.y_mm - region.rect.bottom_mm());
        beside.max(0.0) + above.max(0.0)
    };
    regions
        .iter()
        .min_by(|one, other| distance(one).total_cmp(&distance(other)))
        .map(|region| region.field.as_str())
}

fn small_field(field: &str, pt: f32, least_pt: f32) -> (String, String) {
    let meaning = keys::find(field).map_or("", |key| key.meaning);
    (
        format!("「{field}」（{meaning}）が{pt:.0}ポイントで、FAXでは読み違えることがあります。"),
        format!("{least_pt:.0}ポイント以上にしてください。"),
    )
}

fn words(shortfall: &Shortfall) -> (String, String) {
    let said = |what: &str, remedy: &str| (what.to_owned(), remedy.to_owned());
    match shortfall {
        Shortfall::SmallField {
            field,
            pt,
            least_pt,
        } => small_field(field, *pt, *least_pt),
        Shortfall::SmallType { pt } => (
            format!("{pt:.0}ポイントの文字があり、FAXでは読めないことがあります。"),
            format!("{:.0}ポイント以上にしてください。", legibility::BODY_PT),
        ),
        Shortfall::ThinLine { .. } => said(
            "細い線があり、FAXでは途切れることがあります。",
            "線を太くしてください。",
        ),
        Shortfall::NarrowGap { .. } => said(
            "このあたりの線どうしが近く、FAXではつながって見えることがあります。",
            "部品の間（gap）を1 mm以上あけるか、0 にしてください。",
        ),
        Shortfall::InMargin { .. } => said(
            "このあたりの文字や線が紙の端に近く、FAXでは欠けることがあります。",
            "文字を小さくするか、部品の幅を広げてください。",
        ),
        Shortfall::SmallCode { .. } => said(
            "二次元コードが小さく、FAXでは読み取れないことがあります。",
            "一辺を大きくしてください。",
        ),
        Shortfall::CrowdedCode => said(
            "二次元コードのまわりの空きが足りず、読み取れないことがあります。",
            "コードのまわりをあけてください。",
        ),
        Shortfall::Clogged { text, .. } => (
            format!("画数の多い文字「{text}」は、FAXでは線がつぶれて読めないことがあります。"),
            "文字を大きくしてください。".to_owned(),
        ),
    }
}

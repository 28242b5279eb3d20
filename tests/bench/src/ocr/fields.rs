//! Which fields are read, and where each stands on the page.

use tsunagi_documents::frame::{Frame, Item, Rect, Region, Run};
use tsunagi_documents::values::Values;

use crate::Failure;

/// What a reader of forms knows about a field before it reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Somebody's name.
    Name,
    /// Figures, dashes, and the letter of a slip's number.
    Number,
    /// A day as forms write it.
    Day,
    /// A line of ordinary text.
    Body,
}

/// Client, physician, numbers, days: what must not be misread.
const KEYS: &[(&str, Kind)] = &[
    ("client.name", Kind::Name),
    ("recipient.name", Kind::Name),
    ("recipient.facility", Kind::Name),
    ("author.name", Kind::Name),
    ("client.birth", Kind::Day),
    ("slip.sent_on", Kind::Day),
    ("slip.reply_by", Kind::Day),
    ("slip.reminded_on", Kind::Day),
    ("slip.number", Kind::Number),
    ("slip.reminded_number", Kind::Number),
    ("recipient.fax", Kind::Number),
    ("office.fax", Kind::Number),
    ("office.tel", Kind::Number),
];
const BODY: &[&str] = &[
    "slip.background",
    "slip.observation_note",
    "slip.services",
    "slip.plan_view",
    "slip.wishes",
    "slip.questions",
    "meeting.topic",
    "timeline.rows",
];

/// A field as it stands on a page.
#[derive(Debug, Clone)]
pub struct Spot {
    /// The field's key.
    pub key: &'static str,
    /// What kind of text stands there.
    pub kind: Kind,
    /// The page, counted from 0.
    pub page: usize,
    /// The text's own place.
    pub place: Rect,
    /// What stands there.
    pub typed: String,
}

/// Finds all fields that are read, key fields at each place where they stand.
///
/// Fails where a key field stands on the page and cannot be found: what is not looked at is not read
/// rightly.
pub fn spots(frames: &[Frame], values: &Values) -> Result<Vec<Spot>, Failure> {
    let mut spots = Vec::new();
    for (page, frame) in frames.iter().enumerate() {
        for region in &frame.regions {
            let key = KEYS.iter().find(|(key, _)| *key == region.field);
            if let Some((key, kind)) = key
                && let Some(typed) = values.get_text(key)
            {
                let place = runs(frame, region).find_map(|run| place_in(run, typed));
                spots.push(Spot {
                    key,
                    kind: *kind,
                    page,
                    place: place.ok_or_else(|| format!("{key} is not in one piece"))?,
                    typed: typed.to_owned(),
                });
            }
            if let Some(key) = BODY.iter().find(|key| **key == region.field) {
                spots.extend(
                    lines(frame, region, &typed_in(values, key)).map(|run| Spot {
                        key,
                        kind: Kind::Body,
                        page,
                        place: place_of(&run.glyphs, run, 0.0),
                        typed: run.text(),
                    }),
                );
            }
        }
    }
    Ok(spots)
}

/// Returns what was typed into a field, the rows of a list one after the other.
fn typed_in(values: &Values, key: &str) -> Vec<String> {
    let rows = values.get_rows(key).iter();
    let texts = rows.filter_map(|row| row.get_text("text"));
    values
        .get_text(key)
        .into_iter()
        .chain(texts)
        .map(str::to_owned)
        .collect()
}

fn lines<'f>(
    frame: &'f Frame,
    region: &'f Region,
    typed: &'f [String],
) -> impl Iterator<Item = &'f Run> {
    // A label of the form is not what somebody wrote, and a word alone is no line.
    const SHORTEST: usize = 4;
    runs(frame, region).filter(|run| {
        let text = run.text();
        text.chars().count() >= SHORTEST && typed.iter().any(|typed| typed.contains(text.trim()))
    })
}

fn runs<'f>(frame: &'f Frame, region: &Region) -> impl Iterator<Item = &'f Run> {
    let place = region.rect;
    let is_inside = move |run: &&Run| {
        (place.x_mm - 0.1..=place.right_mm()).contains(&run.x_mm)
            && (place.y_mm..=place.bottom_mm() + 0.5).contains(&run.baseline_mm)
    };
    let runs = frame.items.iter().filter_map(|item| match item {
        Item::Run(run) => Some(run),
        Item::Bar(_) | Item::Code(_) => None,
    });
    runs.filter(is_inside)
}

/// Returns where a text stands within a run that has it, 「FAX」 and other words of the form left out.
fn place_in(run: &Run, typed: &str) -> Option<Rect> {
    let text = run.text();
    let first = text.find(typed)?;
    let (mut at, mut left, mut before) = (0, 0.0, 0);
    let mut end = 0;
    for (index, glyph) in run.glyphs.iter().enumerate() {
        if at < first {
            left += glyph.advance_mm;
            before = index + 1;
        }
        at += glyph.text.len();
        end = index + 1;
        if at >= first + typed.len() {
            break;
        }
    }
    let glyphs = run.glyphs.get(before..end)?;
    Some(place_of(glyphs, run, left))
}

/// Returns the place of glyphs, with as much white around them as the form has there at least.
fn place_of(glyphs: &[tsunagi_documents::frame::Glyph], run: &Run, left: f32) -> Rect {
    const BESIDE: f32 = 0.4;
    const ABOVE: f32 = 0.3;
    let em = run.size_pt * 25.4 / 72.0;
    let width: f32 = glyphs.iter().map(|glyph| glyph.advance_mm).sum();
    Rect {
        x_mm: run.x_mm + left - BESIDE,
        y_mm: run.baseline_mm - 0.88 * em - ABOVE,
        width_mm: width + 2.0 * BESIDE,
        height_mm: em + 2.0 * ABOVE,
    }
}

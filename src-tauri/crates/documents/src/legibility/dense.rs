//! Finding characters with more strokes than a fax has dots for.

use super::{Finding, Shortfall, measures};
use crate::fax::Resolution;
use crate::fonts::Fonts;
use crate::frame::{Face, Frame, Item, Rect};

const MM_PER_PT: f32 = 25.4 / 72.0;
/// The white between two strokes that still arrives, in lines of the fax: less is black as often as
/// not, wherever the lines happen to fall.
const LEAST_LINES: f32 = 0.75;

/// Returns the rare characters of a page that clog, one finding for each resolution at which they do.
///
/// Only those of the fallback face: `BIZ UD` is drawn so that its characters stay apart when small.
pub(super) fn clogged(page: usize, frame: &Frame, fonts: &Fonts) -> Vec<Finding> {
    let mut found: Vec<(Resolution, Rect, String)> = Vec::new();
    for item in &frame.items {
        let Item::Run(run) = item else { continue };
        if run.face != Face::Fallback {
            continue;
        }
        for glyph in &run.glyphs {
            let white_em = fonts.strokes(glyph.id).map(|strokes| strokes.white_em());
            let white_mm = white_em.map(|em| em * run.size_pt * MM_PER_PT);
            let Some(at) = white_mm.and_then(clogs_at) else {
                continue;
            };
            match found.iter_mut().find(|(known, ..)| *known == at) {
                Some((.., text)) if text.contains(&glyph.text) => {}
                Some((.., text)) => text.push_str(&glyph.text),
                None => found.push((at, measures::ink(run), glyph.text.clone())),
            }
        }
    }
    let finding = |(at, place, text)| Finding {
        page,
        place,
        shortfall: Shortfall::Clogged { text, at },
    };
    found.into_iter().map(finding).collect()
}

/// Returns the finest resolution at which so little white fills.
fn clogs_at(white_mm: f32) -> Option<Resolution> {
    [Resolution::Fine, Resolution::Standard]
        .into_iter()
        .find(|resolution| white_mm < LEAST_LINES * 25.4 / f32::from(resolution.y_dpi()))
}

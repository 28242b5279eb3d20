//! Whether a document can be read after the worst fax: measured on the very pages that print.
//!
//! The limits are those of product.md part 4. What falls short comes back as values with their
//! places; the words for them are the app's.

use crate::fax::Resolution;
use crate::fonts::Fonts;
use crate::frame::{Code, Frame, Item, Rect, Region, Run};
use crate::values::Values;

mod dense;
mod measures;
#[cfg(test)]
mod tests;

use measures::{Gap, ink};

/// The smallest type of all, in points.
pub const BODY_PT: f32 = 12.0;
/// The smallest type for names, numbers, the due date and the slip number, in points.
pub const KEY_PT: f32 = 16.0;
/// The smallest type for the recipient's fax number, in points.
pub const FAX_NUMBER_PT: f32 = 20.0;
/// The thinnest line, in dots at 204 dpi.
pub const LINE_DOTS: f32 = 2.0;
/// The narrowest white between two lines side by side, in dots: narrower ones run together.
pub const GAP_DOTS: f32 = 3.0;
/// White at the left, the right and below, in mm: machines cut there.
pub const CLEAR_MM: f32 = 10.0;
/// White above, in mm: the sending machine prints its own line there.
pub const CLEAR_TOP_MM: f32 = 15.0;
/// The smallest cell of a code, in mm: three lines at 98 per inch.
pub const CELL_MM: f32 = 0.77;
/// White around a code, in cells (ISO/IEC 18004).
pub const QUIET_CELLS: f32 = 4.0;

/// The fields that must be large, by their keys, and how large.
pub const LARGE_FIELDS: [(&str, f32); 5] = [
    ("client.name", KEY_PT),
    ("slip.number", KEY_PT),
    ("slip.reply_by", KEY_PT),
    ("recipient.fax", FAX_NUMBER_PT),
    ("office.fax", KEY_PT),
];

/// Millimetres by which sums of lengths may be off.
const SLACK_MM: f32 = 0.05;
const DOTS_PER_MM: f32 = 204.0 / 25.4;

/// What was measured, and what falls short.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The smallest type, in points; none where nothing is written.
    pub smallest_pt: Option<f32>,
    /// The thinnest line, in dots at 204 dpi; none where there is no line.
    pub thinnest_dots: Option<f32>,
    /// The narrowest white between two lines side by side, in dots.
    pub narrowest_gap_dots: Option<f32>,
    /// The sizes in which the large fields stand, in the order of [`LARGE_FIELDS`]; only those that
    /// are filled.
    pub large: Vec<(&'static str, f32)>,
    /// What falls short, in reading order.
    pub findings: Vec<Finding>,
}

/// Something that may not be readable at the other end.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The page, counted from 0.
    pub page: usize,
    /// Where on the page.
    pub place: Rect,
    /// What is wrong.
    pub shortfall: Shortfall,
}

/// Why something may not be readable.
#[derive(Debug, Clone, PartialEq)]
pub enum Shortfall {
    /// Type below [`BODY_PT`].
    SmallType {
        /// Its size in points.
        pt: f32,
    },
    /// A field of [`LARGE_FIELDS`] that stands nowhere in the size it needs.
    SmallField {
        /// The field's key.
        field: &'static str,
        /// The largest size it stands in.
        pt: f32,
        /// The size it needs.
        least_pt: f32,
    },
    /// A line below [`LINE_DOTS`].
    ThinLine {
        /// Its thickness in dots at 204 dpi.
        dots: f32,
    },
    /// Two lines nearer than [`GAP_DOTS`].
    NarrowGap {
        /// The white between them, in dots at 204 dpi.
        dots: f32,
    },
    /// Ink where machines cut or print their own line.
    InMargin {
        /// How far it reaches in, in mm.
        mm: f32,
    },
    /// A code whose cells are below [`CELL_MM`].
    SmallCode {
        /// A cell's side in mm.
        cell_mm: f32,
    },
    /// Ink nearer to a code than [`QUIET_CELLS`].
    CrowdedCode,
    /// Rare characters whose strokes stand so close that the white between them fills.
    Clogged {
        /// The characters, each once.
        text: String,
        /// The finest resolution at which they do.
        at: Resolution,
    },
}

impl Report {
    /// Tells whether everything stays above the limits.
    #[must_use]
    pub fn is_legible(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Measures a document's pages; `values` says what stands in the fields that must be large.
#[must_use]
pub fn check(frames: &[Frame], values: &Values, fonts: &Fonts) -> Report {
    let mut report = Report {
        smallest_pt: None,
        thinnest_dots: None,
        narrowest_gap_dots: None,
        large: Vec::new(),
        findings: Vec::new(),
    };
    for (page, frame) in frames.iter().enumerate() {
        check_page(page, frame, &mut report);
        report.findings.extend(dense::clogged(page, frame, fonts));
    }
    for (field, least_pt) in LARGE_FIELDS {
        let Some(text) = values.get_text(field) else {
            continue;
        };
        let Some((page, place, pt)) = largest(frames, field, text) else {
            continue;
        };
        report.large.push((field, pt));
        if pt < least_pt - SLACK_MM {
            let shortfall = Shortfall::SmallField {
                field,
                pt,
                least_pt,
            };
            report.findings.push(Finding {
                page,
                place,
                shortfall,
            });
        }
    }
    report.findings.sort_by(|one, other| {
        let place = |finding: &Finding| (finding.place.y_mm, finding.place.x_mm);
        let ((y1, x1), (y2, x2)) = (place(one), place(other));
        let pages = one.page.cmp(&other.page);
        pages.then(y1.total_cmp(&y2)).then(x1.total_cmp(&x2))
    });
    report
}

fn check_page(page: usize, frame: &Frame, report: &mut Report) {
    let mut bars = Vec::new();
    let mut found = |place: Rect, shortfall| {
        report.findings.push(Finding {
            page,
            place,
            shortfall,
        });
    };
    let least = |smallest: &mut Option<f32>, value: f32| {
        *smallest = Some(smallest.map_or(value, |known| known.min(value)));
    };
    for item in &frame.items {
        let place = match item {
            Item::Run(run) => ink(run),
            Item::Bar(rect) => *rect,
            Item::Code(code) => code.rect,
        };
        if let Some(mm) = in_margin(frame, &place) {
            found(place, Shortfall::InMargin { mm });
        }
        match item {
            Item::Run(run) => {
                least(&mut report.smallest_pt, run.size_pt);
                if run.size_pt < BODY_PT {
                    found(place, Shortfall::SmallType { pt: run.size_pt });
                }
            }
            Item::Bar(rect) => {
                let dots = rect.width_mm.min(rect.height_mm) * DOTS_PER_MM;
                least(&mut report.thinnest_dots, dots);
                if dots < LINE_DOTS {
                    found(place, Shortfall::ThinLine { dots });
                }
                bars.push(*rect);
            }
            Item::Code(code) => check_code(frame, code, &mut found),
        }
    }
    for Gap { place, mm } in measures::gaps(&bars) {
        let dots = mm * DOTS_PER_MM;
        least(&mut report.narrowest_gap_dots, dots);
        if dots < GAP_DOTS {
            found(place, Shortfall::NarrowGap { dots });
        }
    }
}

fn check_code(frame: &Frame, code: &Code, found: &mut impl FnMut(Rect, Shortfall)) {
    let cells = f32::from(u16::try_from(code.modules.max(1)).unwrap_or(u16::MAX));
    let cell_mm = code.rect.width_mm / cells;
    if cell_mm < CELL_MM {
        found(code.rect, Shortfall::SmallCode { cell_mm });
    }
    let quiet = measures::grown(&code.rect, QUIET_CELLS * cell_mm - SLACK_MM);
    let crowds = |item: &Item| match item {
        Item::Run(run) => measures::touch(&quiet, &ink(run)),
        Item::Bar(rect) => measures::touch(&quiet, rect),
        Item::Code(other) => other != code && measures::touch(&quiet, &other.rect),
    };
    if frame.items.iter().any(crowds) {
        found(code.rect, Shortfall::CrowdedCode);
    }
}

/// Returns how far ink reaches into the white that must stay clear.
fn in_margin(frame: &Frame, place: &Rect) -> Option<f32> {
    let reaches = [
        CLEAR_TOP_MM - place.y_mm,
        CLEAR_MM - place.x_mm,
        place.right_mm() - (frame.width_mm - CLEAR_MM),
        place.bottom_mm() - (frame.height_mm - CLEAR_MM),
    ];
    let most = reaches.into_iter().fold(0.0, f32::max);
    (most > SLACK_MM).then_some(most)
}

/// Tells whether a field says what another does, with a word behind it: the name, and the name with 様.
pub(crate) fn names_it(other: &str, field: &str) -> bool {
    (other, field) == ("client.addressed", "client.name")
}

/// Finds where a field's text stands largest.
///
/// The field's region may hold a label beside the text, and a name may be set from two typefaces: what
/// counts are runs that are a part of the text, or have it as a part.
fn largest(frames: &[Frame], field: &str, text: &str) -> Option<(usize, Rect, f32)> {
    let squeezed = |text: &str| text.replace([' ', '　'], "");
    let wanted = squeezed(text);
    let is_of_field = |run: &Run| {
        let own = squeezed(&run.text());
        !own.is_empty() && (wanted.contains(&own) || own.contains(&wanted))
    };
    let mut best: Option<(usize, Rect, f32)> = None;
    for (page, frame) in frames.iter().enumerate() {
        let of_field = |region: &&Region| region.field == field || names_it(&region.field, field);
        for region in frame.regions.iter().filter(of_field) {
            let runs = frame.items.iter().filter_map(|item| match item {
                Item::Run(run) => Some(run),
                Item::Bar(_) | Item::Code(_) => None,
            });
            for run in runs {
                let place = ink(run);
                let is_within = measures::touch(&region.rect, &place);
                let is_larger = best.is_none_or(|(_, _, pt)| run.size_pt > pt);
                if is_within && is_larger && is_of_field(run) {
                    best = Some((page, place, run.size_pt));
                }
            }
        }
    }
    best
}

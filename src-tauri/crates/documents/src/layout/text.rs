//! Sets text on lines the Japanese way; where they end is decided in [`breaking`].

use crate::fonts::{Fonts, Form, Shaped};
use crate::frame::{Face, Glyph, Item, Run};

use super::shapes::bar;
use super::{Align, THIN, Warning, Warnings};

mod breaking;
#[cfg(test)]
mod tests;

pub(super) const MM_PER_PT: f32 = 25.4 / 72.0;

/// Distance between baselines, in type sizes: enough white to survive a fax at 98 lines per inch.
const LEADING: f32 = 1.4;
/// The same where the sheet is full: three lines of a fax still lie between two lines of text.
const TIGHT_LEADING: f32 = 1.25;
/// The same for headings, names and numbers. They rarely run over a line, and a quarter of a large
/// size is as much white as the text has.
const LARGE_LEADING: f32 = 1.25;
/// The smallest type that counts as large.
const LARGE_PT: f32 = 16.0;
/// BIZ UD Gothic stands 0.88 above the baseline and 0.12 below.
pub(super) const ASCENT: f32 = 0.88;

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub(super) size_pt: f32,
    pub(super) bold: Weight,
    pub(super) align: Align,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// A line of set text.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Line {
    marks: Vec<Mark>,
    pub(super) width: f32,
    /// White that the line gives up, in mm, where the sheet is full.
    closer: f32,
    /// Whether the sheet is full.
    is_tight: bool,
    /// Whether it keeps the distance of lines that a pen fills in.
    by_hand: bool,
    /// Whether it is as high as its type, though a pen fills it in: what is around it has the room.
    is_low: bool,
    /// Whether somebody began it, and not the edge of the line before.
    pub(super) is_typed: bool,
}

/// One cluster: a glyph, or white where no face has one.
#[derive(Debug, Clone, PartialEq)]
enum Mark {
    Glyph(Face, Glyph),
    /// An em of white in place of a character that no face has; the warning tells which.
    White(f32),
    /// An em of room for a pen, with a line under it.
    Room(f32),
}

/// Stands for an em of room for a pen in a text being set. A noncharacter: nobody's text has it, and
/// [`lines`] takes it out of texts that come from outside.
pub(super) const ROOM: char = '\u{fdd0}';
/// Height of a line that has room for a pen.
const PEN_LINE: f32 = 8.5;
/// The same where the sheet is full: no hand writes between lines closer than this.
const TIGHT_PEN_LINE: f32 = 8.0;
/// White between what a pen wrote and the next line, where the type leaves room for it.
const BELOW_PEN: f32 = 0.9;

impl Mark {
    fn advance(&self) -> f32 {
        match self {
            Self::Glyph(_, glyph) => glyph.advance_mm,
            Self::White(advance) | Self::Room(advance) => *advance,
        }
    }

    fn first_char(&self) -> char {
        match self {
            Self::Glyph(_, glyph) => glyph.text.chars().next().unwrap_or('　'),
            Self::White(_) | Self::Room(_) => '〓',
        }
    }

    /// Tells whether it is a full stop or comma: ink on the left, white on the right.
    fn is_stop(&self) -> bool {
        matches!(self.first_char(), '、' | '。' | '，' | '．')
    }

    fn is_space(&self) -> bool {
        matches!(self.first_char(), ' ' | '　' | '\u{a0}')
    }
}

impl Style {
    fn face(self) -> Face {
        match self.bold {
            Weight::Regular => Face::Gothic,
            Weight::Bold => Face::GothicBold,
        }
    }

    pub(super) fn em(self) -> f32 {
        self.size_pt * MM_PER_PT
    }

    /// Returns the height of a line in mm.
    pub(super) fn line_height(self) -> f32 {
        let leading = if self.size_pt >= LARGE_PT {
            LARGE_LEADING
        } else {
            LEADING
        };
        self.em() * leading
    }

    /// Returns the height of a line in mm where the sheet is full.
    pub(super) fn tight_line_height(self) -> f32 {
        self.line_height().min(self.em() * TIGHT_LEADING)
    }
}

/// Room for a text: its width, and how far a full stop may hang over the edge.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measure {
    pub(super) width: f32,
    pub(super) hang: f32,
}

/// Breaks a text into lines no wider than the measure; an empty text has no lines.
pub(super) fn lines(
    fonts: &Fonts,
    text: &str,
    style: Style,
    measure: Measure,
    field: &str,
    warnings: &mut Warnings,
) -> Vec<Line> {
    let mut lines = Vec::new();
    if text.is_empty() {
        return lines;
    }
    let text = text
        .replace("\r\n", "\n")
        .replace(['\r', '\u{b}', '\u{c}', '\u{85}'], "\n");
    let text = text
        .replace(['\u{2028}', '\u{2029}'], "\n")
        .replace('\t', "　");
    for paragraph in text.split('\n') {
        let mut marks = marks(fonts, paragraph, style, field, warnings);
        set_apart(&mut marks, style.em());
        let typed = lines.len();
        breaking::break_paragraph(&marks, measure.width, measure.hang, &mut lines);
        if let Some(line) = lines.get_mut(typed) {
            line.is_typed = true;
        }
    }
    lines
}

/// Returns how wide a text stands on one line.
pub(super) fn width(fonts: &Fonts, text: &str, style: Style) -> f32 {
    let mut marks = marks(fonts, text, style, "", &mut Warnings::default());
    set_apart(&mut marks, style.em());
    marks.iter().map(Mark::advance).sum()
}

/// White between kana or kanji and a Latin letter or figure, in ems.
///
/// JLREQ asks for a quarter and allows less where lines are short. Readers of a PDF take a tenth or
/// more for a space between words, and 「令和8年」 would no longer be found; so it is less than that.
const APART_EM: f32 = 1.0 / 12.0;

/// Sets letters and figures apart from kana and kanji (和欧間の空き).
fn set_apart(marks: &mut [Mark], em: f32) {
    let narrow = |ch: char| ch.is_ascii_alphanumeric() || ('\u{c0}'..='\u{24f}').contains(&ch);
    let wide = |ch: char| {
        matches!(ch, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '々' | '〆')
            || ('\u{3400}'..='\u{9fff}').contains(&ch)
            || ('\u{f900}'..='\u{faff}').contains(&ch)
            || ch >= '\u{20000}'
    };
    for at in 1..marks.len() {
        let chars = marks
            .get(at - 1)
            .zip(marks.get(at))
            .map(|(before, after)| (before.first_char(), after.first_char()));
        let meets = chars.is_some_and(|(before, after)| {
            (narrow(before) && wide(after)) || (wide(before) && narrow(after))
        });
        if let (true, Some(Mark::Glyph(_, glyph))) = (meets, marks.get_mut(at - 1)) {
            glyph.advance_mm += APART_EM * em;
        }
    }
}

fn marks(
    fonts: &Fonts,
    text: &str,
    style: Style,
    field: &str,
    warnings: &mut Warnings,
) -> Vec<Mark> {
    let mut marks = Vec::new();
    if let Some((before, after)) = text.split_once(ROOM) {
        marks = self::marks(fonts, before, style, field, warnings);
        let run = after.chars().take_while(|ch| *ch == ROOM).count();
        marks.extend(std::iter::repeat_n(Mark::Room(style.em()), run + 1));
        let after = after.trim_start_matches(ROOM);
        marks.extend(self::marks(fonts, after, style, field, warnings));
        return marks;
    }
    for shaped in fonts.shape(text, style.face(), style.size_pt) {
        match shaped {
            Shaped::Drawn(drawn) => {
                if drawn.form == Form::BaseOnly {
                    let text = drawn.glyph.text.clone();
                    warnings.add(Warning::OrdinaryForm {
                        field: field.to_owned(),
                        text,
                    });
                }
                marks.push(Mark::Glyph(drawn.face, drawn.glyph));
            }
            Shaped::Missing(text) => {
                warnings.add(Warning::MissingGlyph {
                    field: field.to_owned(),
                    text,
                });
                marks.push(Mark::White(style.em()));
            }
        }
    }
    marks
}

impl Line {
    fn new(marks: &[Mark], width: f32) -> Self {
        let mut line = Self::default();
        for mark in marks {
            let mut mark = mark.clone();
            let (is_space, is_stop) = (mark.is_space(), mark.is_stop());
            let over = line.width + mark.advance() > width;
            if let (true, Mark::Glyph(_, glyph)) = (over, &mut mark) {
                if is_space {
                    glyph.advance_mm = 0.0;
                } else if is_stop {
                    glyph.advance_mm /= 2.0;
                }
            }
            line.width += mark.advance();
            line.marks.push(mark);
        }
        line
    }

    /// Sets the line as close to its neighbours as a full sheet wants it.
    pub(super) fn tightened(mut self, style: Style) -> Self {
        self.closer = style.line_height() - style.tight_line_height();
        self.is_tight = true;
        self
    }

    /// Sets the line as far from its neighbours as a pen wants it, so that lines with room for a pen and
    /// lines without stand evenly.
    pub(super) fn by_hand(mut self) -> Self {
        self.by_hand = true;
        self
    }

    /// Leaves the room for a pen to what is around the line.
    pub(super) fn low(mut self) -> Self {
        self.is_low = true;
        self
    }

    fn pen_line(&self) -> f32 {
        if self.is_tight {
            TIGHT_PEN_LINE
        } else {
            PEN_LINE
        }
    }

    fn has_room(&self) -> bool {
        !self.is_low && self.marks.iter().any(|mark| matches!(mark, Mark::Room(_)))
    }

    /// Returns the line's height: a pen needs more than type does.
    pub(super) fn height(&self, style: Style) -> f32 {
        let height = style.line_height() - self.closer;
        if self.by_hand || self.has_room() {
            height.max(self.pen_line())
        } else {
            height
        }
    }

    /// Returns the line as runs, one per face, within a field `width` wide and from its top.
    pub(super) fn items(&self, style: Style, width: f32) -> Vec<Item> {
        let spare = (width - self.width).max(0.0);
        let mut x = match style.align {
            Align::Left => 0.0,
            Align::Center => spare / 2.0,
            Align::Right => spare,
        };
        let height = style.line_height() - self.closer;
        let mut below = (height - style.em()) / 2.0 + (1.0 - ASCENT) * style.em();
        if (self.by_hand || self.has_room()) && height + BELOW_PEN <= self.pen_line() {
            below += BELOW_PEN;
        }
        let baseline_mm = self.height(style) - below;
        let mut runs: Vec<Run> = Vec::new();
        let mut bars = Vec::new();
        let mut joins = false;
        for mark in &self.marks {
            let Mark::Glyph(face, glyph) = mark else {
                if let Mark::Room(advance) = mark {
                    bars.push(bar(x, baseline_mm + 0.15, *advance, THIN));
                }
                x += mark.advance();
                joins = false;
                continue;
            };
            match runs.last_mut() {
                Some(run) if joins && run.face == *face => run.glyphs.push(glyph.clone()),
                _ => runs.push(Run {
                    x_mm: x,
                    baseline_mm,
                    size_pt: style.size_pt,
                    face: *face,
                    glyphs: vec![glyph.clone()],
                }),
            }
            joins = true;
            x += mark.advance();
        }
        runs.into_iter().map(Item::Run).chain(bars).collect()
    }
}

//! Breaks text into lines the Japanese way (行頭・行末禁則, 追い出し).

use crate::fonts::{Fonts, Form, Shaped};
use crate::frame::{Face, Glyph, Item, Run};

use super::shapes::bar;
use super::{Align, THIN, Warning, Warnings};

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
const ASCENT: f32 = 0.88;

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

/// Breaks a text into lines no wider than `width`; an empty text has no lines.
pub(super) fn lines(
    fonts: &Fonts,
    text: &str,
    style: Style,
    width: f32,
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
        let marks = marks(fonts, paragraph, style, field, warnings);
        break_paragraph(&marks, width, &mut lines);
    }
    lines
}

/// Returns how wide a text stands on one line.
pub(super) fn width(fonts: &Fonts, text: &str, style: Style) -> f32 {
    marks(fonts, text, style, "", &mut Warnings::default())
        .iter()
        .map(Mark::advance)
        .sum()
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

fn break_paragraph(marks: &[Mark], width: f32, lines: &mut Vec<Line>) {
    // The last bits of a sum of f32 must not push a full line's last character down.
    let width = width + 0.001;
    let mut rest = marks;
    loop {
        let (line, after) = rest.split_at(line_end(rest, width));
        lines.push(Line::new(line, width));
        rest = after;
        if rest.is_empty() {
            return;
        }
    }
}

/// Returns how many marks go on the line; at least one, so that breaking always ends.
fn line_end(marks: &[Mark], width: f32) -> usize {
    let mut used = 0.0;
    let mut fitting = 0;
    for mark in marks {
        used += mark.advance();
        if used > width {
            break;
        }
        fitting += 1;
    }
    // Spaces at the end of a line hang without width.
    let hanging = marks
        .iter()
        .skip(fitting)
        .take_while(|mark| mark.is_space())
        .count();
    if fitting + hanging >= marks.len() {
        return marks.len();
    }
    let most = (fitting + hanging).max(1);
    (1..=most)
        .rev()
        .find(|at| may_break(marks, *at))
        .unwrap_or(most)
}

/// Tells whether a line may end before the mark at `at`.
fn may_break(marks: &[Mark], at: usize) -> bool {
    let (Some(before), Some(after)) = (marks.get(at - 1), marks.get(at)) else {
        return false;
    };
    let (before, after) = (before.first_char(), after.first_char());
    if matches!(before, ' ' | '　') {
        return !NOT_FIRST.contains(after) && !matches!(after, ' ' | '　');
    }
    let word = |ch: char| ch.is_ascii_graphic() || ('\u{c0}'..='\u{24f}').contains(&ch);
    !(NOT_FIRST.contains(after)
        || NOT_LAST.contains(before)
        || matches!(after, ' ' | '　')
        || (word(before) && word(after))
        || (before == after && "…‥―—".contains(after)))
}

/// Characters that may not begin a line (行頭禁則, JIS X 4051).
const NOT_FIRST: &str = "、。，．,.・：；:;？！?!‼⁇⁈⁉」』）】］｝〉》〕〙〗”’)]}»\
     ーゝゞ々〻ヽヾぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ\
     ㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ‐–〜～゠…‥％%‰℃°′″";

/// Characters that may not end a line (行末禁則).
const NOT_LAST: &str = "「『（【［｛〈《〔〘〖“‘([{«￥＄￡¥$£#＃№";

impl Line {
    fn new(marks: &[Mark], width: f32) -> Self {
        let mut line = Self::default();
        for mark in marks {
            let mut mark = mark.clone();
            let over = line.width + mark.advance() > width;
            if let (true, true, Mark::Glyph(_, glyph)) = (over, mark.is_space(), &mut mark) {
                glyph.advance_mm = 0.0;
            }
            line.width += mark.advance();
            line.marks.push(mark);
        }
        line
    }

    /// Sets the line as close to its neighbours as a full sheet wants it.
    pub(super) fn tightened(mut self, style: Style) -> Self {
        self.closer = style.line_height() - style.tight_line_height();
        self
    }

    /// Returns the line's height: a pen needs more than type does.
    pub(super) fn height(&self, style: Style) -> f32 {
        let height = style.line_height() - self.closer;
        if self.marks.iter().any(|mark| matches!(mark, Mark::Room(_))) {
            height.max(PEN_LINE)
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
        let below = (height - style.em()) / 2.0 + (1.0 - ASCENT) * style.em();
        let baseline_mm = self.height(style) - below;
        let mut runs: Vec<Run> = Vec::new();
        let mut bars = Vec::new();
        let mut joins = false;
        for mark in &self.marks {
            let Mark::Glyph(face, glyph) = mark else {
                if let Mark::Room(advance) = mark {
                    bars.push(bar(x, baseline_mm + 0.6, *advance, THIN));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::tests::fonts;

    const STYLE: Style = Style {
        size_pt: 12.0,
        bold: Weight::Regular,
        align: Align::Left,
    };

    /// Breaks a text into lines of so many full-width characters.
    fn broken(text: &str, ems: f32) -> Vec<String> {
        let lines = lines(
            fonts(),
            text,
            STYLE,
            ems * STYLE.em(),
            "f",
            &mut Warnings::default(),
        );
        lines
            .iter()
            .map(|line| line.marks.iter().map(text_of).collect())
            .collect()
    }

    fn text_of(mark: &Mark) -> &str {
        match mark {
            Mark::Glyph(_, glyph) => &glyph.text,
            Mark::White(_) | Mark::Room(_) => "〓",
        }
    }

    #[test]
    fn a_full_stop_takes_its_character_along_to_the_next_line() {
        assert_eq!(broken("あいうえお。かき", 5.0), ["あいうえ", "お。かき"]);
    }

    #[test]
    fn an_opening_bracket_does_not_end_a_line() {
        assert_eq!(broken("あいうえ「かき」", 5.0), ["あいうえ", "「かき」"]);
    }

    #[test]
    fn numbers_and_latin_words_stay_whole() {
        assert_eq!(
            broken("電話0594-00-0000へ", 8.0),
            ["電話0594-00-0000", "へ"]
        );
        assert_eq!(
            broken("電話は0594-00-0000", 8.0),
            ["電話は", "0594-00-0000"]
        );
        assert_eq!(
            broken("血圧は120/80でした", 5.0),
            ["血圧は", "120/80でし", "た"]
        );
    }

    #[test]
    fn an_endless_word_is_broken_where_it_must() {
        assert_eq!(
            broken(&"x".repeat(25), 5.0),
            ["x".repeat(10), "x".repeat(10), "x".repeat(5)]
        );
        assert_eq!(
            broken(&"「".repeat(7), 5.0),
            ["「".repeat(5), "「".repeat(2)]
        );
    }

    #[test]
    fn an_empty_line_is_kept_and_spaces_hang() {
        assert_eq!(broken("あ\n\nい", 5.0), ["あ", "", "い"]);
        assert_eq!(broken("あいうえお　かき", 5.0), ["あいうえお　", "かき"]);
    }
}

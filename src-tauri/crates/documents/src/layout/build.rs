//! Turns a form's parts and its values into nodes.

use crate::fonts::Fonts;
use crate::frame::Role;
use crate::template::keys::Key;
use crate::template::{Align, Block, Body, Frame, When, Words};
use crate::values::Values;

use super::filling::Filled;
use super::node::{Node, Onward, RowColumn};
use super::shapes::{bar, gutter};
use super::text::{self, Line, Measure, Style, Weight};
use super::{FRAME_PADDING, HEAVY, THIN, Warnings};

/// White between a cell's border and its text.
pub(super) const CELL_PADDING: f32 = 1.5;
/// How far a full stop may hang into that white: three dots of a fax stay between it and the border.
const HANG_MM: f32 = 0.7;
const CELL_PADDING_ABOVE: f32 = 0.8;
const TIGHT_PADDING_ABOVE: f32 = 0.4;
/// Type of what the first sheet says of a part on a later one.
const NOTICE_PT: f32 = 16.0;

/// The page being built for, where the part stands in header or footer.
#[derive(Debug, Clone, Copy)]
pub(super) struct PageNumber {
    pub(super) number: usize,
    pub(super) count: usize,
    /// Which page of its part it is, and of how many; nothing where the part has no other.
    pub(super) of_part: Option<(usize, usize)>,
    /// The page that a part moved to, where this page says so.
    pub(super) target: Option<usize>,
}

/// How closely the parts stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Density {
    /// As the form says.
    Roomy,
    /// Closer, where the form would otherwise need more sheets than it is meant to fill. Type sizes,
    /// tick boxes and lines for a pen stay as they are: what is given up is white.
    Tight,
}

/// What is left of the gaps between parts where they stand closer.
const TIGHT_GAP: f32 = 0.4;
/// The least gap between parts that do not touch: white of three dots between a heavy border and a
/// thin one, which a fax would otherwise make one line of.
const LEAST_GAP: f32 = 0.95;
/// The least gap above the return box, whose heavy border else runs into the one above it.
const LEAST_RETURN_GAP: f32 = 1.5;

/// Builds nodes from parts.
pub(super) struct Builder<'a> {
    pub(super) fonts: &'a Fonts,
    pub(super) values: &'a Values,
    pub(super) page: Option<PageNumber>,
    pub(super) density: Density,
    /// Lines that each answer gets beyond those of the form, where the sheets have room for them.
    pub(super) more_lines: u8,
    /// Whether the box being built is the only one of its group that a pen writes in.
    pub(super) is_only_box: bool,
    pub(super) warnings: &'a mut Warnings,
}

impl Builder<'_> {
    /// Builds the parts whose conditions hold.
    pub(super) fn stack(&mut self, blocks: &[Block], width: f32) -> Vec<(f32, Node)> {
        let mut nodes = Vec::new();
        for block in blocks {
            if !self.holds(&block.when) {
                continue;
            }
            if let Some(node) = self.body(&block.body, width) {
                let mut node = node.stretching(block.stretch);
                node.breaks_page = block.page_break;
                node.is_title = matches!(block.body, Body::Title { .. });
                node.moved.clone_from(&block.moved);
                let share = match self.density {
                    Density::Roomy => 1.0,
                    Density::Tight => TIGHT_GAP,
                };
                let least = match block.body {
                    Body::Return { .. } => LEAST_RETURN_GAP,
                    _ => LEAST_GAP,
                };
                let gap = (block.gap * share).max(block.gap.min(least));
                nodes.push((gap, node));
            }
        }
        nodes
    }

    /// Chooses what prints where none of a text's fields holds anything.
    fn or_blank<'w>(&self, text: &'w Words, blank: &'w Words) -> &'w Words {
        if blank.is_empty() || self.fill(text).is_filled {
            text
        } else {
            blank
        }
    }

    /// Tells whether a part stands on the page. What a masked sheet leaves out counts as nothing to show,
    /// and not as a place for a pen.
    fn holds(&self, when: &When) -> bool {
        if when.room && self.density == Density::Tight {
            return false;
        }
        if self.values.is_blank() && when.on_blank {
            return true;
        }
        let filled = |key: &&'static Key| self.values.is_filled(key.name);
        let shown = |key: &&'static Key| filled(key) && !self.is_left_out(key);
        (when.filled.is_empty() || when.filled.iter().any(shown))
            && !when.empty.iter().any(filled)
            && (when.purpose.is_empty()
                || when
                    .purpose
                    .iter()
                    .any(|code| self.values.is_ticked("slip.purposes", code)))
    }

    /// Tells whether a pen writes in one box among these parts, and under no question.
    fn has_one_box(&self, blocks: &[Block]) -> bool {
        let mut pens = blocks.iter().filter(|block| self.holds(&block.when));
        let mut boxes = 0;
        let is_asked = pens.any(|block| {
            boxes += usize::from(matches!(block.body, Body::Box { ruled: Some(_), .. }));
            matches!(block.body, Body::Questions { .. })
        });
        boxes == 1 && !is_asked
    }

    /// Builds one part; nothing if it has nothing to show.
    fn body(&mut self, body: &Body, width: f32) -> Option<Node> {
        Some(match body {
            Body::Title {
                text,
                blank,
                size,
                left,
                right,
                side_size,
            } => {
                let text = self.or_blank(text, blank);
                self.title(text, *size, (left, right), *side_size, width)
            }
            Body::Heading {
                text,
                size,
                right,
                right_size,
            } => self.heading(text, *size, (right, *right_size), width),
            Body::Text {
                text,
                blank,
                size,
                bold,
                align,
                frame,
            } => {
                let by_hand = self.values.is_blank() && !blank.is_empty();
                let filled = self.fill(if by_hand { blank } else { text });
                if filled.text.is_empty() {
                    return None;
                }
                let style = Style {
                    size_pt: *size,
                    bold: weight(*bold),
                    align: *align,
                };
                let inner = if *frame == Frame::None {
                    width
                } else {
                    width - 2.0 * FRAME_PADDING
                };
                let mut lines = self.lines(&filled.text, style, inner, filled.field());
                // Where the office's own words fill the blank, no pen comes near them.
                let has_room = filled.fields.is_empty() || filled.text.contains(text::ROOM);
                if by_hand && has_room {
                    lines = lines.into_iter().map(Line::by_hand).collect();
                }
                framed(lines_node(lines, style, inner), *frame, FRAME_PADDING)
                    .of_fields(filled.fields)
            }
            Body::Cells { cells, frame } => return self.cells(cells, *frame, width),
            Body::Box { .. } => return self.text_box(body, width),
            Body::Ticks { .. } => return self.ticks(body, width),
            Body::Questions { .. } => return self.questions(body, width),
            Body::Table {
                field,
                columns,
                size,
                blank_rows,
                row_height,
            } => self.rows_table(field, columns, *size, (*blank_rows, *row_height), width),
            Body::Chart {
                field,
                scale,
                label_width,
                blank_lanes,
            } => self.chart(field, scale, (*label_width, blank_lanes), width),
            Body::Cut { text } => self.cut(text, width),
            Body::Return { .. } => return self.return_box(body, width),
            Body::Code { field, side, align } => self.code(field, *side, *align, width),
            Body::Rule { thickness } => {
                Node::solid(width, *thickness, vec![bar(0.0, 0.0, width, *thickness)])
            }
            Body::Space { height } => Node::space(width, *height),
            Body::Columns { columns } => {
                let gutter = gutter(columns.iter().map(|column| column.width_mm), width);
                let mut x = 0.0;
                let mut row = Vec::new();
                for column in columns {
                    let children = self.stack(&column.blocks, column.width_mm);
                    let node = Node::stack(column.width_mm, children);
                    row.push(RowColumn {
                        x,
                        node,
                        onward: Onward::Cut,
                    });
                    x += column.width_mm + gutter;
                }
                Node::row(width, 0.0, row, 0.0)
            }
            Body::Group { blocks, frame } => {
                let inner = if *frame == Frame::None {
                    width
                } else {
                    width - 2.0 * FRAME_PADDING
                };
                self.is_only_box = self.has_one_box(blocks);
                let children = self.stack(blocks, inner);
                self.is_only_box = false;
                if children.is_empty() {
                    return None;
                }
                framed(Node::stack(inner, children), *frame, FRAME_PADDING).kept()
            }
        })
    }

    pub(super) fn lines(
        &mut self,
        text: &str,
        style: Style,
        width: f32,
        field: &'static str,
    ) -> Vec<Line> {
        self.lines_in(text, style, Measure { width, hang: 0.0 }, field)
    }

    /// Breaks a text that stands in a box: full stops may hang into its white.
    pub(super) fn boxed_lines(
        &mut self,
        text: &str,
        style: Style,
        width: f32,
        field: &'static str,
    ) -> Vec<Line> {
        let hang = match style.align {
            Align::Left => HANG_MM,
            Align::Center | Align::Right => 0.0,
        };
        self.lines_in(text, style, Measure { width, hang }, field)
    }

    fn lines_in(
        &mut self,
        text: &str,
        style: Style,
        measure: Measure,
        field: &'static str,
    ) -> Vec<Line> {
        let lines = text::lines(self.fonts, text, style, measure, field, self.warnings);
        match self.density {
            Density::Roomy => lines,
            Density::Tight => lines
                .into_iter()
                .map(|line| line.tightened(style))
                .collect(),
        }
    }

    /// Sets what the first sheet says of a part that moved to a later one, as large as the day by which
    /// an answer is hoped for.
    pub(super) fn notice(&mut self, words: &Words, width: f32) -> Node {
        let filled = self.fill(words);
        let style = Style {
            size_pt: NOTICE_PT,
            bold: Weight::Bold,
            align: Align::Left,
        };
        let inner = width - 2.0 * FRAME_PADDING;
        let words = self.paragraph(&filled, style, inner);
        framed(words, Frame::Heavy, FRAME_PADDING).of_fields(filled.fields)
    }

    /// Adds a cell's white at the sides, above and below.
    pub(super) fn padded(&self, node: Node, side: f32) -> Node {
        Node::framed(node, 0.0, side, self.white_above())
    }

    /// Returns a cell's white above and below.
    pub(super) fn white_above(&self) -> f32 {
        match self.density {
            Density::Roomy => CELL_PADDING_ABOVE,
            Density::Tight => TIGHT_PADDING_ABOVE,
        }
    }

    /// Returns the height of a line of type.
    pub(super) fn line_height(&self, style: Style) -> f32 {
        match self.density {
            Density::Roomy => style.line_height(),
            Density::Tight => style.tight_line_height(),
        }
    }

    /// Sets a text as a stack of lines.
    pub(super) fn paragraph(&mut self, filled: &Filled, style: Style, width: f32) -> Node {
        let lines = self.lines(&filled.text, style, width, filled.field());
        lines_node(lines, style, width)
    }

    /// Sets fixed words as a stack of lines.
    pub(super) fn words(&mut self, text: &str, style: Style, width: f32) -> Node {
        let lines = self.lines(text, style, width, "");
        lines_node(lines, style, width)
    }
}

pub(super) fn weight(bold: bool) -> Weight {
    if bold { Weight::Bold } else { Weight::Regular }
}

/// Returns lines of text, one under the other; what was typed on a line of its own is a paragraph.
pub(super) fn lines_node(lines: Vec<Line>, style: Style, width: f32) -> Node {
    let solid = |line: Line| {
        let node = Node::solid(width, line.height(style), line.items(style, width));
        match line.is_typed {
            true => node.with_role(Role::Paragraph),
            false => node.going_on(Role::Paragraph),
        }
    };
    Node::text(width, lines.into_iter().map(solid).collect())
}

/// Draws a border around a node.
pub(super) fn framed(node: Node, frame: Frame, padding: f32) -> Node {
    match frame {
        Frame::None => node,
        Frame::Thin => Node::framed(node, THIN, padding, padding),
        Frame::Heavy => Node::framed(node, HEAVY, padding, padding),
    }
}

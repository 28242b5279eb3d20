//! Builds rows of labelled cells.

use crate::frame::Role;
use crate::template::{Align, Cell, Frame, LabelAt, Part};
use crate::values::LEFT_OUT;

use super::build::{Builder, CELL_PADDING, Density, framed, lines_node, weight};
use super::filling::Filled;
use super::node::{Node, Onward, RowColumn};
use super::text::{self, Line, Style, Weight};
use super::{SMALLEST_PT, THIN};

/// Height of a cell that waits for a pen.
const PEN_CELL_MM: f32 = 9.0;
/// The same where the sheet is full, and what such a sheet takes from a height that the form asks for.
const TIGHT_PEN_CELL_MM: f32 = 8.0;
const TAKEN_MM: f32 = 1.0;
/// Distance between lines of a cell that wait for a pen.
const PEN_PITCH_MM: f32 = 8.0;

impl Builder<'_> {
    /// Sets cells side by side. What a masked sheet leaves out takes no room: a neighbour gets it, and
    /// a row of nothing else falls away.
    pub(super) fn cells(&mut self, cells: &[Cell], frame: Frame, width: f32) -> Option<Node> {
        let mut columns = Vec::new();
        let mut x = 0.0;
        let mut least = 0.0_f32;
        let mut has_label = false;
        for (cell, wide) in self.shown_cells(cells) {
            has_label |= cell.label.is_some();
            let is_filled = self.cell((cell, wide), frame, x, &mut columns);
            let is_tight = self.density == Density::Tight && self.values.is_blank();
            let pen = match (is_filled, is_tight) {
                (true, _) => 0.0,
                (false, false) => PEN_CELL_MM,
                (false, true) => TIGHT_PEN_CELL_MM,
            };
            let asked = |height: f32| match is_tight {
                true => (height - TAKEN_MM).max(TIGHT_PEN_CELL_MM.min(height)),
                false => height,
            };
            least = least.max(cell.height.map_or(pen, asked));
            x += wide;
        }
        if columns.is_empty() {
            return None;
        }
        let dividers = if frame == Frame::None { 0.0 } else { THIN };
        let is_grid = columns.len() > 1 || has_label;
        let row = framed(Node::row(width, least, columns, dividers), frame, 0.0).kept();
        Some(match is_grid {
            true => row.with_role(Role::Row),
            false => row,
        })
    }

    /// Returns the cells that show something or wait for a pen, with the width of those left out beside
    /// them.
    fn shown_cells<'c>(&self, cells: &'c [Cell]) -> Vec<(&'c Cell, f32)> {
        let mut shown: Vec<(&Cell, f32)> = Vec::new();
        let mut spare = 0.0;
        for cell in cells {
            if self.fill(&cell.text).text != LEFT_OUT {
                shown.push((cell, cell.width_mm + std::mem::take(&mut spare)));
            } else if let Some((_, wide)) = shown.last_mut() {
                *wide += cell.width_mm;
            } else {
                spare += cell.width_mm;
            }
        }
        shown
    }

    /// Adds one cell's columns, and tells whether anything stands in it.
    fn cell(
        &mut self,
        (cell, width): (&Cell, f32),
        frame: Frame,
        x: f32,
        columns: &mut Vec<RowColumn>,
    ) -> bool {
        let filled = self.fill(&cell.text);
        let style = Style {
            size_pt: cell.size,
            bold: weight(cell.bold),
            align: cell.align,
        };
        let padding = if frame == Frame::None {
            0.0
        } else {
            CELL_PADDING
        };
        let label_width = match (&cell.label, cell.label_at) {
            (Some(label), LabelAt::Left(wide)) => {
                let node = self.label(label, wide, padding);
                columns.push(RowColumn {
                    x,
                    node: node.with_role(Role::LabelCell),
                    onward: Onward::Same,
                });
                wide
            }
            _ => 0.0,
        };
        let width = width - label_width;
        let inner = width - 2.0 * padding;
        let small = Style {
            size_pt: SMALLEST_PT,
            bold: Weight::Regular,
            align: cell.align,
        };
        let mut children = Vec::new();
        if let Some(key) = cell.ruby {
            let mut ruby = self.fill(&vec![Part::Field(key)]);
            if ruby.text == LEFT_OUT {
                // The name below is masked already.
            } else if ruby.is_filled {
                let above = match self.ruby(&ruby, &filled.text, (small, style), inner) {
                    Some(above) => above,
                    None => self.paragraph(&ruby, small, inner),
                };
                children.push((0.0, above.of_fields(ruby.fields)));
            } else if self.values.is_blank() {
                ruby.text = "ふりがな".to_owned();
                let words = self.paragraph(&ruby, small, inner).of_fields(ruby.fields);
                children.push((0.0, words));
                children.push((0.0, Node::space(inner, 10.0)));
            }
        }
        if filled.is_filled {
            children.push((0.0, self.paragraph(&filled, style, inner)));
        } else if let Some(blank) = &cell.blank {
            children.push((0.0, self.pen_lines(blank, small, inner)));
        }
        // What the form itself says is a label, too.
        let role = match cell.label.is_none() && filled.is_filled && filled.fields.is_empty() {
            true => Role::LabelCell,
            false => Role::Cell,
        };
        let node = match (&cell.label, cell.label_at) {
            (Some(label), LabelAt::Top) => {
                let label = self.words(label, small, inner).with_role(Role::LabelCell);
                let value = Node::stack(inner, children).with_role(role);
                let both = Node::centred(inner, vec![(0.0, label), (0.0, value)]);
                self.padded(both, padding)
            }
            _ => {
                let value = self.padded(Node::centred(inner, children), padding);
                value.with_role(role)
            }
        };
        let node = node.of_fields(filled.fields.clone());
        columns.push(RowColumn {
            x: x + label_width,
            node,
            onward: Onward::Cut,
        });
        filled.is_filled
    }

    /// Sets the words that wait for a pen; where there are several lines, each has a pen's room.
    fn pen_lines(&mut self, blank: &str, style: Style, width: f32) -> Node {
        let blank = ruled_days(blank);
        let above = ((PEN_PITCH_MM - self.line_height(style)) / 2.0).max(0.0);
        let mut low = |line: &str| {
            let lines = self.lines(line, style, width, "");
            lines_node(lines.into_iter().map(Line::low).collect(), style, width)
        };
        if !blank.contains('\n') {
            return low(&blank);
        }
        let lines = blank
            .lines()
            .map(|line| (0.0, Node::framed(low(line), 0.0, 0.0, above)));
        Node::stack(width, lines.collect())
    }

    /// Sets each part of a reading over its part of the name (グループルビ); nothing where the parts do
    /// not match or do not fit on one line.
    fn ruby(
        &mut self,
        ruby: &Filled,
        name: &str,
        (small, style): (Style, Style),
        width: f32,
    ) -> Option<Node> {
        let reading = ruby.text.as_str();
        let parts =
            |text: &str| -> Vec<String> { text.split([' ', '　']).map(str::to_owned).collect() };
        let (readings, names) = (parts(reading), parts(name));
        let is_left = style.align == Align::Left;
        if !is_left || readings.len() != names.len() || readings.iter().any(String::is_empty) {
            return None;
        }
        let is_one_line = |text: &str| !text.contains(|ch: char| ch.is_control());
        if !is_one_line(reading) || !is_one_line(name) {
            return None;
        }
        if text::width(self.fonts, name, style) > width {
            return None;
        }
        let (mut items, mut left, mut free) = (Vec::new(), 0.0, 0.0_f32);
        for (reading, part) in readings.iter().zip(&names) {
            let under = text::width(self.fonts, part, style);
            let wide = text::width(self.fonts, reading, small);
            let x = (left + (under - wide) / 2.0).max(free);
            if x + wide > width {
                return None;
            }
            let lines = self.lines(reading, small, wide + 0.1, ruby.field());
            let lines = lines_node(lines, small, wide + 0.1);
            items.extend(lines.placed_items(x, 0.0));
            // Two readings do not run together.
            free = x + wide + small.em() / 2.0;
            let space = name.chars().find(|ch| matches!(ch, ' ' | '　'));
            let space = space.map_or(0.0, |ch| {
                text::width(self.fonts, ch.encode_utf8(&mut [0; 4]), style)
            });
            left += under + space;
        }
        Some(Node::solid(width, self.line_height(small), items).with_role(Role::Paragraph))
    }

    /// Sets a label in a column of its own, beside a node.
    pub(super) fn beside(&mut self, label: &str, left: f32, node: Node, dividers: f32) -> Node {
        let again = self.label(&format!("{label}\n（続き）"), left, CELL_PADDING);
        let label = self.label(label, left, CELL_PADDING);
        let again = Onward::Marked(Box::new(again.with_role(Role::LabelCell)));
        label_row((label, again), (left, node), dividers)
    }

    /// Sets a label in the middle of a column of its own.
    pub(super) fn label(&mut self, label: &str, width: f32, padding: f32) -> Node {
        let style = Style {
            size_pt: SMALLEST_PT,
            bold: Weight::Regular,
            align: Align::Left,
        };
        let words = self.words(label, style, width - 2.0 * padding);
        let words = Node::centred(width - 2.0 * padding, vec![(0.0, words)]);
        self.padded(words, padding)
    }
}

/// Puts a label and what stands beside it side by side, with what the label does where they go on. The
/// row is whose border is around them: rows that touch are one grid.
pub(super) fn label_row(
    (label, again): (Node, Onward),
    (left, node): (f32, Node),
    dividers: f32,
) -> Node {
    let width = left + node.width;
    let columns = vec![
        RowColumn {
            x: 0.0,
            node: label.with_role(Role::LabelCell),
            onward: again,
        },
        RowColumn {
            x: left,
            node: node.with_role(Role::Cell),
            onward: Onward::Cut,
        },
    ];
    Node::row(width, 0.0, columns, dividers)
}

/// Puts lines under the room for the figures of a day or a time: 「令和＿＿年＿＿月＿＿日」.
fn ruled_days(blank: &str) -> String {
    let mut ruled = String::with_capacity(blank.len());
    let mut white = 0;
    for ch in blank.chars() {
        if ch == '　' {
            white += 1;
            continue;
        }
        let is_unit = matches!(ch, '年' | '月' | '日' | '時' | '分' | '歳');
        let room = if is_unit && white > 1 {
            text::ROOM
        } else {
            '　'
        };
        ruled.extend(std::iter::repeat_n(room, white));
        ruled.push(ch);
        white = 0;
    }
    ruled.extend(std::iter::repeat_n('　', white));
    ruled
}

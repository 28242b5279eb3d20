//! Builds titles and headings.

use crate::frame::Role;
use crate::template::{Align, Words};

use super::HEAVY;
use super::build::{Builder, lines_node};
use super::filling::Filled;
use super::node::{Node, Onward, RowColumn};
use super::shapes::bar;
use super::text::{self, Line, Style, Weight};

/// White on either side of a title.
const BESIDE_TITLE_MM: f32 = 4.0;

impl Builder<'_> {
    pub(super) fn title(
        &mut self,
        text: &Words,
        size: f32,
        (left, right): (&Words, &Words),
        side_size: f32,
        width: f32,
    ) -> Node {
        let (left, text, right) = (self.fill(left), self.fill(text), self.fill(right));
        let side_style = |align| Style {
            size_pt: side_size,
            bold: Weight::Bold,
            align,
        };
        let wide = |builder: &Self, filled: &Filled| {
            text::width(builder.fonts, &filled.text, side_style(Align::Left))
        };
        let style = Style {
            size_pt: size,
            bold: Weight::Bold,
            align: Align::Center,
        };
        let most = width * 0.3;
        let sides = [&left, &right].map(|filled| wide(self, filled).min(most));
        let widest = sides[0].max(sides[1]);
        let needed = text::width(self.fonts, &text.text, style) + 2.0 * BESIDE_TITLE_MM;
        // The title stands in the middle of the sheet, so both sides get the same room; where it is too
        // wide for that, in the middle of what they leave.
        let [before, after] = match needed <= width - 2.0 * widest {
            true => [widest; 2],
            false => sides.map(|side| {
                if side > 0.0 {
                    side + BESIDE_TITLE_MM
                } else {
                    0.0
                }
            }),
        };
        let middle = width - before - after;
        let mut columns = Vec::new();
        let parts = [
            (0.0, before, &left, side_style(Align::Left)),
            (before, middle, &text, style),
            (before + middle, after, &right, side_style(Align::Right)),
        ];
        for (x, width, filled, style) in parts {
            let lines = self.paragraph(filled, style, width);
            let node = Node::centred(width, vec![(0.0, lines)]).of_fields(filled.fields.clone());
            let node = match style.align {
                Align::Center => node.with_role(Role::Title),
                Align::Left | Align::Right => node,
            };
            columns.push(RowColumn {
                x,
                node,
                onward: Onward::Cut,
            });
        }
        Node::row(width, 0.0, columns, 0.0)
    }

    pub(super) fn heading(
        &mut self,
        text: &Words,
        size: f32,
        (right, right_size): (&Words, f32),
        width: f32,
    ) -> Node {
        let style = Style {
            size_pt: size,
            bold: Weight::Bold,
            align: Align::Left,
        };
        let aside = Style {
            size_pt: right_size,
            bold: Weight::Bold,
            align: Align::Right,
        };
        let (filled, right) = (self.fill(text), self.fill(right));
        let wide = text::width(self.fonts, &right.text, aside) + 0.1;
        let side = if right.text.is_empty() {
            0.0
        } else {
            wide.min(width * 0.6)
        };
        // Beside room for a pen, all stand on its line.
        let is_by_hand = right.text.contains(text::ROOM);
        let mut columns = Vec::new();
        for (x, width, filled, style) in [
            (0.0, width - side, filled, style),
            (width - side, side, right, aside),
        ] {
            let mut lines = self.lines(&filled.text, style, width, filled.field());
            if is_by_hand {
                lines = lines.into_iter().map(Line::by_hand).collect();
            }
            let words = lines_node(lines, style, width);
            let node = Node::centred(width, vec![(0.0, words)]).of_fields(filled.fields);
            let node = match style.align {
                Align::Left => node.with_role(Role::Heading),
                Align::Center | Align::Right => node,
            };
            columns.push(RowColumn {
                x,
                node,
                onward: Onward::Cut,
            });
        }
        let words = Node::row(width, 0.0, columns, 0.0);
        let rule = Node::solid(width, 1.2, vec![bar(0.0, 0.2, width, HEAVY)]);
        Node::stack(width, vec![(0.0, words), (0.0, rule)]).stuck()
    }
}

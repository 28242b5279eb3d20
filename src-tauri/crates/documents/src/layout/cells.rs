//! Builds rows of labelled cells.

use crate::template::{Align, Cell, Frame, LabelAt, Part};

use super::build::{Builder, CELL_PADDING, framed, padded, weight};
use super::node::{Node, RowColumn};
use super::text::{Style, Weight};
use super::{SMALLEST_PT, THIN};

impl Builder<'_> {
    pub(super) fn cells(&mut self, cells: &[Cell], frame: Frame, width: f32) -> Node {
        let mut columns = Vec::new();
        let mut x = 0.0;
        let mut least = 0.0_f32;
        for cell in cells {
            least = least.max(cell.height);
            self.cell(cell, frame, x, &mut columns);
            x += cell.width_mm;
        }
        let dividers = if frame == Frame::None { 0.0 } else { THIN };
        let row = Node::row(width, least, columns, dividers);
        framed(row, frame, 0.0).kept()
    }

    fn cell(&mut self, cell: &Cell, frame: Frame, x: f32, columns: &mut Vec<RowColumn>) {
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
                    node,
                    repeats: true,
                });
                wide
            }
            _ => 0.0,
        };
        let width = cell.width_mm - label_width;
        let inner = width - 2.0 * padding;
        let small = Style {
            size_pt: SMALLEST_PT,
            bold: Weight::Regular,
            align: cell.align,
        };
        let mut children = Vec::new();
        if let (Some(label), LabelAt::Top) = (&cell.label, cell.label_at) {
            children.push((0.0, self.words(label, small, inner)));
        }
        if let Some(key) = cell.ruby {
            let mut ruby = self.fill(&vec![Part::Field(key)]);
            if ruby.is_filled {
                children.push((
                    0.0,
                    self.paragraph(&ruby, small, inner).of_fields(ruby.fields),
                ));
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
            children.push((0.0, self.words(blank, small, inner)));
        }
        let child = padded(Node::centred(inner, children), padding);
        let node = child.of_fields(filled.fields);
        columns.push(RowColumn {
            x: x + label_width,
            node,
            repeats: false,
        });
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
        padded(words, padding)
    }
}

//! Builds tables whose head is repeated on every page.

use crate::frame::Role;
use crate::template::keys::Key;
use crate::template::{Align, TableColumn};
use crate::values::Values;

use super::THIN;
use super::answers::LABEL;
use super::build::{Builder, CELL_PADDING, lines_node};
use super::node::{Node, RowColumn};
use super::text::{Style, Weight};

/// Least height of a table's head and of a row of type.
const HEAD_MM: f32 = 7.6;
/// Rows lower than this are not cut at the end of a page.
const TORN_ROW_MM: f32 = 36.0;

impl Builder<'_> {
    pub(super) fn rows_table(
        &mut self,
        field: &'static Key,
        columns: &[TableColumn],
        size: f32,
        (blank_rows, row_height): (u8, f32),
        width: f32,
    ) -> Node {
        let head_style = Style {
            align: Align::Center,
            ..LABEL
        };
        let labels: Vec<String> = columns.iter().map(|column| column.label.clone()).collect();
        let head = self.table_row(columns, &labels, |_| head_style, HEAD_MM, "", width);
        let style = |column: &TableColumn| Style {
            size_pt: size,
            bold: Weight::Regular,
            align: column.align,
        };
        let mut rows = Vec::new();
        for row in self.values.get_rows(field.name) {
            let texts: Vec<String> = columns.iter().map(|column| row_text(column, row)).collect();
            let node = self.table_row(columns, &texts, style, HEAD_MM, field.name, width);
            // A long entry goes on over the edge rather than leave half a page white.
            let short = node.height < TORN_ROW_MM;
            rows.push((0.0, if short { node.kept() } else { node }));
        }
        if rows.is_empty() {
            let empty = vec![String::new(); columns.len()];
            for _ in 0..blank_rows {
                let node = self.table_row(columns, &empty, style, row_height, field.name, width);
                rows.push((0.0, node.stretching(1.0)));
            }
        }
        let body = Node::stack(width, rows);
        Node::headed(head.clone(), head, body)
            .with_role(Role::Table)
            .of_fields(vec![field.name])
    }

    fn table_row(
        &mut self,
        columns: &[TableColumn],
        texts: &[String],
        style: impl Fn(&TableColumn) -> Style,
        height: f32,
        field: &'static str,
        width: f32,
    ) -> Node {
        let role = match field {
            "" => Role::HeadCell,
            _ => Role::Cell,
        };
        let mut row = Vec::new();
        let mut x = 0.0;
        for (column, text) in columns.iter().zip(texts) {
            let style = style(column);
            let inner = column.width_mm - 2.0 * CELL_PADDING;
            let lines = self.boxed_lines(text, style, inner, field);
            let node = self
                .padded(lines_node(lines, style, inner), CELL_PADDING)
                .with_role(role);
            row.push(RowColumn {
                x,
                node,
                repeats: false,
            });
            x += column.width_mm;
        }
        Node::framed(Node::row(width, height, row, THIN), THIN, 0.0, 0.0).with_role(Role::Row)
    }
}

fn row_text(column: &TableColumn, row: &Values) -> String {
    let mut texts: Vec<&str> = column
        .fields
        .iter()
        .filter_map(|field| row.get_text(field))
        .collect();
    // An entry of the kind モニタリング whose item is モニタリング too says so once.
    texts.dedup();
    texts.join("\n")
}

//! Builds tables whose head is repeated on every page.

use crate::frame::Role;
use crate::template::keys::Key;
use crate::template::{Align, TableColumn};
use crate::values::Values;

use super::THIN;
use super::answers::LABEL;
use super::build::{Builder, CELL_PADDING, lines_node};
use super::node::{Node, Onward, RowColumn};
use super::text::{Style, Weight};

/// Least height of a table's head and of a row of type.
const HEAD_MM: f32 = 7.6;
/// Rows lower than this are not cut at the end of a page.
const TORN_ROW_MM: f32 = 36.0;
/// Stands beside an entry that began on the page before.
const CONTINUED: &str = "（続き）";

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
        let mut row: Vec<RowColumn> = Vec::new();
        let mut x = 0.0;
        for (column, text) in columns.iter().zip(texts) {
            let node = self
                .table_cell(column, text, style(column), field)
                .with_role(role.clone());
            row.push(RowColumn {
                x,
                node,
                onward: Onward::Cut,
            });
            x += column.width_mm;
        }
        if role == Role::Cell {
            self.repeat_beside_the_longest(&mut row, columns, texts, |column, text, builder| {
                let cell = builder.table_cell(column, text, style(column), field);
                cell.with_role(Role::Cell)
            });
        }
        Node::framed(Node::row(width, height, row, THIN), THIN, 0.0, 0.0).with_role(Role::Row)
    }

    fn table_cell(
        &mut self,
        column: &TableColumn,
        text: &str,
        style: Style,
        field: &'static str,
    ) -> Node {
        let inner = column.width_mm - 2.0 * CELL_PADDING;
        let lines = self.boxed_lines(text, style, inner, field);
        self.padded(lines_node(lines, style, inner), CELL_PADDING)
    }

    /// Lets an entry that goes on to the next page say there again whose it is.
    ///
    /// Only the longest cell goes on; the others stand on both pages, the first of them marked.
    fn repeat_beside_the_longest(
        &mut self,
        row: &mut [RowColumn],
        columns: &[TableColumn],
        texts: &[String],
        cell: impl Fn(&TableColumn, &str, &mut Self) -> Node,
    ) {
        let heights = row.iter().map(|column| column.node.height).enumerate();
        let longest = heights.max_by(|(_, one), (_, other)| one.total_cmp(other));
        let Some((longest, _)) = longest else { return };
        let mut is_marked = false;
        for (at, (column, text)) in columns.iter().zip(texts).enumerate() {
            let Some(beside) = row.get_mut(at).filter(|_| at != longest) else {
                continue;
            };
            beside.onward = if is_marked || text.is_empty() {
                Onward::Same
            } else {
                is_marked = true;
                let marked = format!("{text}\n{CONTINUED}");
                Onward::Marked(Box::new(cell(column, &marked, self)))
            };
        }
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

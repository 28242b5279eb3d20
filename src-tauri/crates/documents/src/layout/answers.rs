//! Builds the parts that hold what people write: boxes, ticks, questions, tables, the return box.

use crate::frame::Item;
use crate::template::keys::{Key, Kind};
use crate::template::{Align, Body, Frame, Option_, Part, QuestionParts, TableColumn};
use crate::values::Values;

use super::build::{Builder, CELL_PADDING, framed, lines_node, padded, weight};
use super::node::{Node, RowColumn};
use super::shapes::{TICK_MM, bar, check_mark, dashes, tick_box};
use super::text::{self, Line, Style, Weight};
use super::{HEAVY, SMALLEST_PT, THIN};

/// Height of a line for a pen.
const PEN_LINE_MM: f32 = 9.0;
/// Room for a question written by hand: a long line, or two small ones.
const BLANK_QUESTION_MM: f32 = 12.0;
/// Boxes lower than this are not cut at the end of a page.
const TORN_BOX_MM: f32 = 40.0;
/// Least height of a table's head and of a row of type.
const HEAD_MM: f32 = 7.6;
const TICK_ROW_MM: f32 = 6.6;
const TICK_GAP_MM: f32 = 1.6;
const QUESTION_LABEL_MM: f32 = 15.0;

const LABEL: Style = Style {
    size_pt: SMALLEST_PT,
    bold: Weight::Bold,
    align: Align::Left,
};
const PLAIN: Style = Style {
    size_pt: SMALLEST_PT,
    bold: Weight::Regular,
    align: Align::Left,
};

impl Builder<'_> {
    pub(super) fn text_box(
        &mut self,
        label: Option<&str>,
        field: &'static Key,
        size: f32,
        least: u8,
        ruled: Option<f32>,
        width: f32,
    ) -> Node {
        let style = Style {
            size_pt: size,
            ..PLAIN
        };
        let inner = width - 2.0 * CELL_PADDING;
        let text = self
            .values
            .get_text(field.name)
            .unwrap_or_default()
            .to_owned();
        let lines = self.lines(&text, style, inner, field.name);
        self.warnings.note_length(field.name, lines.len());
        let body = match ruled {
            Some(pitch) => ruled_lines(lines, style, inner, pitch, usize::from(least)),
            None => {
                let missing = usize::from(least).saturating_sub(lines.len()) as f32;
                let pen = if self.values.is_blank() {
                    PEN_LINE_MM
                } else {
                    style.line_height()
                };
                let filler = Node::space(inner, missing * pen).stretching(1.0);
                Node::stack(
                    inner,
                    vec![(0.0, lines_node(lines, style, inner)), (0.0, filler)],
                )
            }
        };
        let body = match label {
            Some(label) => {
                let head = self.words(label, LABEL, inner);
                let again = self.words(&format!("{label}（続き）"), LABEL, inner);
                Node::headed(head, again, body)
            }
            None => body,
        };
        let node = framed(padded(body, CELL_PADDING), Frame::Thin, 0.0);
        // A few lines are easier to read on the next page than torn in two.
        let short = node.height < TORN_BOX_MM;
        let node = if short { node.kept() } else { node };
        node.of_fields(vec![field.name])
    }

    pub(super) fn ticks(&mut self, body: &Body, width: f32) -> Option<Node> {
        let Body::Ticks {
            label,
            label_width,
            field,
            options,
            columns,
            only_ticked,
            only_listed,
            frame,
            size,
        } = body
        else {
            return None;
        };
        let unlisted =
            if *only_listed { Vec::new() } else { self.ticked_beyond(field, options) };
        let shown: Vec<&Option_> = options
            .iter()
            .chain(&unlisted)
            .filter(|option| {
                !*only_ticked
                    || self.values.is_blank()
                    || self.values.is_ticked(field.name, &option.code)
            })
            .collect();
        if shown.is_empty() {
            return None;
        }
        let beside = label.as_deref().filter(|_| *label_width > 0.0);
        let left = if beside.is_some() { *label_width } else { 0.0 };
        let padding = if *frame == Frame::None && beside.is_none() {
            0.0
        } else {
            CELL_PADDING
        };
        let inner = width - left - 2.0 * padding;
        let grid = self.tick_grid(field.name, &shown, usize::from(*columns), *size, inner);
        let grid = padded(Node::centred(inner, vec![(0.0, grid)]), padding);
        let node = match (label, beside) {
            (_, Some(label)) => {
                let label = self.label(label, left, CELL_PADDING);
                let columns = vec![
                    RowColumn {
                        x: 0.0,
                        node: label,
                        repeats: true,
                    },
                    RowColumn {
                        x: left,
                        node: grid,
                        repeats: false,
                    },
                ];
                let dividers = if *frame == Frame::None { 0.0 } else { THIN };
                Node::row(width, 0.0, columns, dividers)
            }
            (Some(label), None) => {
                let head = self.words(label, LABEL, inner);
                let head = padded(head, padding);
                Node::headed(head.clone(), head, grid)
            }
            (None, None) => grid,
        };
        Some(framed(node, *frame, 0.0).of_fields(vec![field.name]).kept())
    }

    /// Returns the ticked options of a field that a form does not list.
    fn ticked_beyond(&self, field: &Key, listed: &[Option_]) -> Vec<Option_> {
        let Kind::Ticks(known) = field.kind else { return Vec::new() };
        known
            .iter()
            .filter(|(code, _)| self.values.is_ticked(field.name, code))
            .filter(|(code, _)| listed.iter().all(|option| option.code != *code))
            .map(|(code, text)| Option_ {
                code: (*code).to_owned(),
                text: vec![Part::Fixed((*text).to_owned())],
            })
            .collect()
    }

    /// Sets options in columns, row by row.
    fn tick_grid(
        &mut self,
        field: &str,
        options: &[&Option_],
        columns: usize,
        size: f32,
        width: f32,
    ) -> Node {
        let each = width / columns.max(1) as f32;
        let mut rows = Vec::new();
        for chunk in options.chunks(columns.max(1)) {
            let mut row = Vec::new();
            for (at, option) in chunk.iter().enumerate() {
                let node = self.tick(field, option, size, each);
                row.push(RowColumn {
                    x: each * at as f32,
                    node,
                    repeats: false,
                });
            }
            rows.push((0.0, Node::row(width, TICK_ROW_MM, row, 0.0)));
        }
        Node::stack(width, rows)
    }

    fn tick(&mut self, field: &str, option: &Option_, size: f32, width: f32) -> Node {
        let ticked = self.values.is_ticked(field, &option.code);
        let above = (TICK_ROW_MM - TICK_MM) / 2.0;
        let mut shapes = tick_box(0.0, above);
        if ticked {
            shapes.extend(check_mark(0.0, above));
        }
        let square = Node::solid(TICK_MM, TICK_ROW_MM, shapes);
        let mut filled = self.fill(&option.text);
        // The brackets of 「その他（　）」 show the room well enough, and the line stays as low as its box.
        filled.text = filled.text.replace(text::ROOM, "　");
        let style = Style {
            size_pt: size,
            bold: weight(ticked),
            align: Align::Left,
        };
        let x = TICK_MM + TICK_GAP_MM;
        let words = self.paragraph(&filled, style, width - x - TICK_GAP_MM);
        let above = ((TICK_ROW_MM - style.line_height()) / 2.0).max(0.0);
        let words = Node::framed(words, 0.0, 0.0, above).of_fields(filled.fields);
        let columns = vec![
            RowColumn {
                x: 0.0,
                node: square,
                repeats: false,
            },
            RowColumn {
                x,
                node: words,
                repeats: false,
            },
        ];
        Node::row(width, TICK_ROW_MM, columns, 0.0)
    }

    pub(super) fn questions(&mut self, body: &Body, width: f32) -> Option<Node> {
        let Body::Questions {
            field,
            parts,
            blank_count,
            ..
        } = body
        else {
            return None;
        };
        let empty = Values::blank();
        let rows = self.values.get_rows(field.name);
        let entries: Vec<(String, &Values)> = if !rows.is_empty() {
            let number = |at: usize, row: &Values| {
                row.get_text("number")
                    .map_or_else(|| (at + 1).to_string(), str::to_owned)
            };
            rows.iter()
                .enumerate()
                .map(|(at, row)| (number(at, row), row))
                .collect()
        } else if self.values.is_blank() {
            (1..=*blank_count)
                .map(|number| (number.to_string(), &empty))
                .collect()
        } else if *parts == QuestionParts::QuestionsOnly {
            return None;
        } else {
            vec![(String::new(), &empty)]
        };
        let mut children = Vec::new();
        for (number, row) in entries {
            children.push((0.0, self.question(body, &number, row, width)?));
        }
        Some(Node::stack(width, children))
    }

    /// Sets one question, its answer space, or both, in one box.
    fn question(&mut self, body: &Body, number: &str, row: &Values, width: f32) -> Option<Node> {
        let Body::Questions {
            field,
            parts,
            lines,
            line_height,
            choices,
            size,
            ..
        } = body
        else {
            return None;
        };
        let inner = width - QUESTION_LABEL_MM - 2.0 * CELL_PADDING;
        let bold = Style {
            size_pt: *size,
            ..LABEL
        };
        let mut boxes = Vec::new();
        if *parts != QuestionParts::AnswersOnly && !number.is_empty() {
            let text = row.get_text("text").unwrap_or_default();
            let lines = self.lines(text, bold, inner, field.name);
            self.warnings.note_length(field.name, lines.len());
            let least = if self.values.is_blank() {
                BLANK_QUESTION_MM
            } else {
                0.0
            };
            let node = lines_node(lines, bold, inner);
            let space = Node::space(inner, (least - node.height).max(0.0));
            let node = Node::centred(inner, vec![(0.0, node), (0.0, space)]);
            boxes.push((0.0, self.labelled(&format!("問{number}"), node, width)));
        }
        if *parts != QuestionParts::QuestionsOnly {
            let mut answer = Vec::new();
            if !choices.is_empty() {
                answer.push((0.0, self.choices(choices, inner)));
            }
            let text = row.get_text("answer").unwrap_or_default();
            let set = self.lines(text, PLAIN, inner, field.name);
            let least = usize::from(*lines);
            let ruled = ruled_lines(set, PLAIN, inner, *line_height, least).stretching(1.0);
            answer.push((0.0, ruled));
            let label = match parts {
                QuestionParts::AnswersOnly if !number.is_empty() => format!("問{number}"),
                _ => "回答".to_owned(),
            };
            let node = self.labelled(&label, Node::stack(inner, answer), width);
            boxes.push((0.0, node.stretching(1.0)));
        }
        let share = if *parts == QuestionParts::QuestionsOnly {
            0.0
        } else {
            1.0
        };
        let node = Node::stack(width, boxes).of_fields(vec![field.name]);
        Some(node.stretching(share).kept())
    }

    /// Puts a short label to the left of a node, in one frame.
    fn labelled(&mut self, label: &str, node: Node, width: f32) -> Node {
        let style = Style {
            align: Align::Center,
            ..LABEL
        };
        let inner = QUESTION_LABEL_MM - 2.0 * CELL_PADDING;
        let words = self.words(label, style, inner);
        let words = padded(Node::centred(inner, vec![(0.0, words)]), CELL_PADDING);
        let columns = vec![
            RowColumn {
                x: 0.0,
                node: words,
                repeats: true,
            },
            RowColumn {
                x: QUESTION_LABEL_MM,
                node: padded(node, CELL_PADDING),
                repeats: false,
            },
        ];
        Node::framed(Node::row(width, PEN_LINE_MM, columns, THIN), THIN, 0.0, 0.0)
    }

    /// Sets short choices for a pen to tick, side by side.
    fn choices(&mut self, choices: &[String], width: f32) -> Node {
        let options: Vec<Option_> = choices
            .iter()
            .map(|choice| Option_ {
                code: String::new(),
                text: vec![Part::Fixed(choice.clone())],
            })
            .collect();
        let options: Vec<&Option_> = options.iter().collect();
        self.tick_grid("", &options, choices.len(), SMALLEST_PT, width)
    }

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
            rows.push((0.0, node.kept()));
        }
        if rows.is_empty() {
            let empty = vec![String::new(); columns.len()];
            for _ in 0..blank_rows {
                let node = self.table_row(columns, &empty, style, row_height, field.name, width);
                rows.push((0.0, node.stretching(1.0)));
            }
        }
        let body = Node::stack(width, rows);
        Node::headed(head.clone(), head, body).of_fields(vec![field.name])
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
        let mut row = Vec::new();
        let mut x = 0.0;
        for (column, text) in columns.iter().zip(texts) {
            let style = style(column);
            let inner = column.width_mm - 2.0 * CELL_PADDING;
            let lines = self.lines(text, style, inner, field);
            let node = padded(lines_node(lines, style, inner), CELL_PADDING);
            row.push(RowColumn {
                x,
                node,
                repeats: false,
            });
            x += column.width_mm;
        }
        Node::framed(Node::row(width, height, row, THIN), THIN, 0.0, 0.0)
    }

    pub(super) fn cut(&mut self, text: &str, width: f32) -> Node {
        let style = Style {
            align: Align::Center,
            ..PLAIN
        };
        let wide = text::width(self.fonts, text, PLAIN).min(width / 2.0) + 6.0;
        let words = self.words(text, style, width);
        let middle = words.height / 2.0;
        let mut items = dashes(0.0, (width - wide) / 2.0, middle);
        items.extend(dashes((width + wide) / 2.0, width, middle));
        let line = Node::solid(width, words.height, items);
        let columns = vec![
            RowColumn {
                x: 0.0,
                node: line,
                repeats: false,
            },
            RowColumn {
                x: 0.0,
                node: words,
                repeats: false,
            },
        ];
        Node::row(width, 0.0, columns, 0.0)
    }

    pub(super) fn return_box(&mut self, body: &Body, width: f32) -> Option<Node> {
        let Body::Return {
            label,
            fax,
            fax_size,
            lines,
            line_size,
            number,
            code,
            code_side,
        } = body
        else {
            return None;
        };
        let padding = 3.0;
        let inner = width - 2.0 * padding;
        let number = self.fill(number);
        let number_style = Style {
            size_pt: 16.0,
            bold: Weight::Bold,
            align: Align::Center,
        };
        let wide = text::width(self.fonts, &number.text, number_style) + 0.1;
        let right = (code_side + 8.0).max(wide).min(inner * 0.45);
        let left = inner - right - 4.0;

        let mut address = Vec::new();
        if !label.is_empty() {
            address.push((
                0.0,
                self.words(
                    label,
                    Style {
                        size_pt: 14.0,
                        ..LABEL
                    },
                    left,
                ),
            ));
        }
        let fax = self.fill(fax);
        let fax_style = Style {
            size_pt: *fax_size,
            ..LABEL
        };
        address.push((
            1.0,
            self.paragraph(&fax, fax_style, left).of_fields(fax.fields),
        ));
        for line in lines {
            let filled = self.fill(line);
            if !filled.text.is_empty() {
                let style = Style {
                    size_pt: *line_size,
                    ..PLAIN
                };
                let words = self
                    .paragraph(&filled, style, left)
                    .of_fields(filled.fields);
                address.push((0.8, words));
            }
        }
        let mut mark = Vec::new();
        if let Some(key) = code {
            mark.push((0.0, self.code(key, *code_side, Align::Center, right)));
        }
        if !number.text.is_empty() {
            let words = self.paragraph(&number, number_style, right);
            mark.push((1.0, words.of_fields(number.fields)));
        }
        let columns = vec![
            RowColumn {
                x: 0.0,
                node: Node::centred(left, address),
                repeats: false,
            },
            RowColumn {
                x: left + 4.0,
                node: Node::centred(right, mark),
                repeats: false,
            },
        ];
        let row = Node::row(inner, 0.0, columns, 0.0);
        Some(Node::framed(row, HEAVY, padding, 2.0).kept())
    }

    /// Sets a two-dimensional code with its quiet zone; white where there is nothing to say.
    pub(super) fn code(&mut self, key: &'static Key, side: f32, align: Align, width: f32) -> Node {
        let text = self.values.get_text(key.name).unwrap_or_default();
        let code = if text.is_empty() {
            None
        } else {
            crate::code::qr(text, 0.0, 0.0, side).ok()
        };
        let Some(mut code) = code else {
            return Node::space(width, side);
        };
        // Four cells of white on every side are part of the code (ISO/IEC 18004).
        let quiet = 4.0 * side / code.modules.max(1) as f32;
        let spare = width - side - 2.0 * quiet;
        code.rect.x_mm = quiet
            + match align {
                Align::Left => 0.0,
                Align::Center => spare / 2.0,
                Align::Right => spare,
            };
        code.rect.y_mm = quiet;
        let node = Node::solid(width, side + 2.0 * quiet, vec![Item::Code(code)]);
        node.of_fields(vec![key.name])
    }
}

/// Sets text on ruled lines, with at least `least` lines in all and more where there is room.
fn ruled_lines(lines: Vec<Line>, style: Style, width: f32, pitch: f32, least: usize) -> Node {
    let pitch = pitch.max(style.line_height() + 1.0);
    let above = pitch - style.line_height() - 1.0;
    let empty = least.saturating_sub(lines.len());
    let mut children = Vec::new();
    for line in lines {
        let mut items = vec![bar(0.0, pitch - 1.0, width, THIN)];
        let words = Node::solid(width, style.line_height(), line.items(style, width));
        let rule = Node::solid(width, pitch, std::mem::take(&mut items));
        let columns = vec![
            RowColumn {
                x: 0.0,
                node: rule,
                repeats: false,
            },
            RowColumn {
                x: 0.0,
                node: Node::framed(words, 0.0, 0.0, above),
                repeats: false,
            },
        ];
        children.push((0.0, Node::row(width, pitch, columns, 0.0)));
    }
    children.push((0.0, Node::ruled(width, pitch, empty).stretching(1.0)));
    Node::stack(width, children)
}

fn row_text(column: &TableColumn, row: &Values) -> String {
    let texts: Vec<&str> = column
        .fields
        .iter()
        .filter_map(|field| row.get_text(field))
        .collect();
    texts.join("\n")
}

//! Builds the parts that hold what people write: text boxes, questions, answer lines.

use crate::frame::Role;
use crate::template::{Align, Body, Frame, Option_, Part, QuestionParts};
use crate::values::Values;

use super::build::{Builder, CELL_PADDING, Density, framed, lines_node};
use super::cells::label_row;
use super::node::{Lines, Node, Onward, RowColumn};
use super::shapes::bar;
use super::text::{Line, Style, Weight};
use super::{MOST_WHITE, SMALLEST_PT, THIN};

/// Height of a line for a pen.
const PEN_LINE_MM: f32 = 9.0;
/// The same where the sheet is full.
const TIGHT_PEN_LINE_MM: f32 = 8.0;
/// Room for a question written by hand: a long line, or two small ones.
const BLANK_QUESTION_MM: f32 = 12.0;
/// The same where the sheet is full: one line.
const TIGHT_QUESTION_MM: f32 = 10.0;
/// The same where the answer has a line only, and what that line takes at least.
const ONE_LINE_QUESTION_MM: f32 = 7.5;
const ONE_LINE_ANSWER_MM: f32 = 12.8;
/// Boxes lower than this are not cut at the end of a page.
const TORN_BOX_MM: f32 = 40.0;
/// More lines than this for one answer ask for an essay; what is left of the sheet stays white below.
const MOST_LINES: usize = 6;
/// A box that is all there is to write in closes the sheet.
const MOST_LINES_ALONE: usize = 10;
/// On a form for handwriting the sender has more to say.
const MOST_LINES_FOR_THE_SENDER: usize = 12;
const QUESTION_LABEL_MM: f32 = 15.0;

/// Labels.
pub(super) const LABEL: Style = Style {
    size_pt: SMALLEST_PT,
    bold: Weight::Bold,
    align: Align::Left,
};
/// Text.
pub(super) const PLAIN: Style = Style {
    size_pt: SMALLEST_PT,
    bold: Weight::Regular,
    align: Align::Left,
};

impl Builder<'_> {
    fn pen_line(&self) -> f32 {
        match self.density {
            Density::Roomy => PEN_LINE_MM,
            Density::Tight => TIGHT_PEN_LINE_MM,
        }
    }

    pub(super) fn text_box(&mut self, body: &Body, width: f32) -> Option<Node> {
        let Body::Box {
            label,
            label_width,
            field,
            size,
            lines: least,
            ruled,
        } = body
        else {
            return None;
        };
        let beside = label
            .as_deref()
            .filter(|_| *label_width > 0.0 && !self.is_lower_above(body, width));
        let left = beside.map_or(0.0, |_| *label_width);
        let style = Style {
            size_pt: *size,
            ..PLAIN
        };
        let inner = width - left - 2.0 * CELL_PADDING;
        let text = self
            .values
            .get_text(field.name)
            .unwrap_or_default()
            .to_owned();
        let lines = self.boxed_lines(&text, style, inner, field.name);
        self.warnings.note_length(field.name, lines.len());
        // On a form for handwriting every box has its lines.
        let pen = ruled.or_else(|| self.values.is_blank().then_some(self.pen_line()));
        let body = match pen {
            Some(pitch) => {
                let most = match ruled {
                    Some(_) if self.is_only_box => MOST_LINES_ALONE,
                    Some(_) => MOST_LINES,
                    None => MOST_LINES_FOR_THE_SENDER,
                };
                let count = Lines {
                    least: usize::from(*least),
                    most,
                };
                beside_borders(ruled_lines(lines, style, inner, (pitch, 0.0), count))
            }
            None => {
                // Lines to spare are white too.
                let least = match self.density {
                    Density::Tight => 1,
                    Density::Roomy => usize::from(*least),
                };
                let missing = least.saturating_sub(lines.len()) as f32;
                let filler = Node::space(inner, missing * style.line_height())
                    .stretching(1.0)
                    .growing_at_most(MOST_WHITE);
                let text = lines_node(lines, style, inner);
                let text = Node::stack(inner, vec![(0.0, text), (0.0, filler)]);
                self.padded(text, CELL_PADDING)
            }
        };
        let node = match (label, beside) {
            (_, Some(label)) => self.beside(label, left, body, THIN),
            (Some(label), None) => {
                let head = self.words(label, LABEL, inner);
                let again = self.words(&format!("{label}（続き）"), LABEL, inner);
                let white = self.white_above();
                let above = |words| {
                    let head = vec![(0.0, Node::space(inner, white)), (0.0, words)];
                    beside_borders(Node::stack(inner, head))
                };
                label_above((above(head), above(again)), body)
            }
            (None, None) => body,
        };
        let node = row_of(label.as_ref(), framed(node, Frame::Thin, 0.0));
        // A few lines are easier to read on the next page than torn in two.
        let short = node.height < TORN_BOX_MM;
        let node = if short { node.kept() } else { node };
        Some(node.of_fields(vec![field.name]))
    }

    /// Tells whether a full sheet gains by setting a box's label above its text: a long text saves
    /// more by the wider lines than the label's own line takes.
    fn is_lower_above(&mut self, body: &Body, width: f32) -> bool {
        let Body::Box {
            label_width,
            field,
            size,
            ..
        } = body
        else {
            return false;
        };
        if self.density == Density::Roomy {
            return false;
        }
        let style = Style {
            size_pt: *size,
            ..PLAIN
        };
        let text = self
            .values
            .get_text(field.name)
            .unwrap_or_default()
            .to_owned();
        let mut count = |width| self.boxed_lines(&text, style, width, field.name).len();
        let inner = width - 2.0 * CELL_PADDING;
        count(inner) + 1 < count(inner - label_width)
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
        let mut length = 0;
        for (number, row) in entries {
            let (node, lines) = self.question(body, &number, row, width)?;
            children.push((0.0, node));
            length += lines;
        }
        // Many short questions fill a sheet as one long text does.
        self.warnings.note_length(field.name, length);
        Some(Node::stack(width, children))
    }

    /// Sets one question, its answer space, or both, in one box; returns how many lines it asks, too.
    fn question(
        &mut self,
        body: &Body,
        number: &str,
        row: &Values,
        width: f32,
    ) -> Option<(Node, usize)> {
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
        // Where an answer has one line only, the physician's hand needs the room more than the sender's.
        let one_line = self.values.is_blank() && *lines == 1;
        let mut boxes = Vec::new();
        let mut length = 0;
        if *parts != QuestionParts::AnswersOnly && !number.is_empty() {
            let text = row.get_text("text").unwrap_or_default();
            let lines = self.boxed_lines(text, bold, inner, field.name);
            length = lines.len();
            let least = match (self.values.is_blank(), one_line) {
                (true, true) => ONE_LINE_QUESTION_MM,
                (true, false) if self.density == Density::Tight => TIGHT_QUESTION_MM,
                (true, false) => BLANK_QUESTION_MM,
                (false, _) => 0.0,
            };
            let node = lines_node(lines, bold, inner);
            let space = Node::space(inner, (least - node.height).max(0.0));
            let node = Node::centred(inner, vec![(0.0, node), (0.0, space)]);
            let node = self.padded(node, CELL_PADDING);
            boxes.push((0.0, self.labelled(&format!("問{number}"), node)));
        }
        if *parts != QuestionParts::QuestionsOnly {
            let mut answer = Vec::new();
            if !choices.is_empty() {
                let choices = self.choices(choices, inner);
                answer.push((0.0, self.padded(choices, CELL_PADDING)));
            }
            let text = row.get_text("answer").unwrap_or_default();
            let set = self.boxed_lines(text, PLAIN, inner, field.name);
            let least = usize::from(*lines);
            let more = least + usize::from(self.more_lines);
            let count = Lines {
                least: least.max(more.min(MOST_LINES)),
                most: MOST_LINES,
            };
            let lowest = if one_line { ONE_LINE_ANSWER_MM } else { 0.0 };
            let ruled = ruled_lines(set, PLAIN, inner, (*line_height, lowest), count);
            answer.push((0.0, beside_borders(ruled).stretching(1.0)));
            let label = match parts {
                QuestionParts::AnswersOnly if !number.is_empty() => format!("問{number}"),
                _ => "回答".to_owned(),
            };
            let answer = Node::stack(inner + 2.0 * CELL_PADDING, answer);
            let node = self.labelled(&label, answer);
            boxes.push((0.0, node.stretching(1.0)));
        }
        let share = if *parts == QuestionParts::QuestionsOnly {
            0.0
        } else {
            1.0
        };
        let node = Node::stack(width, boxes).of_fields(vec![field.name]);
        Some((node.stretching(share).kept(), length))
    }

    /// Puts a short label to the left of a node, in one frame.
    fn labelled(&mut self, label: &str, node: Node) -> Node {
        let style = Style {
            align: Align::Center,
            ..LABEL
        };
        let inner = QUESTION_LABEL_MM - 2.0 * CELL_PADDING;
        let words = self.words(label, style, inner);
        let words = self.padded(Node::centred(inner, vec![(0.0, words)]), CELL_PADDING);
        let row = label_row((words, Onward::Same), (QUESTION_LABEL_MM, node), THIN);
        Node::framed(row, THIN, 0.0, 0.0).with_role(Role::Row)
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
}

/// Sets text on ruled lines between two borders, with `count` lines in all, and more of them where there is room.
fn ruled_lines(
    lines: Vec<Line>,
    style: Style,
    width: f32,
    (pitch, lowest): (f32, f32),
    count: Lines,
) -> Node {
    let pitch = pitch.max(style.line_height() + 1.0);
    let (step, above) = (pitch + THIN, pitch - style.line_height() - 0.5);
    let (typed, empty) = (lines.len(), count.least.saturating_sub(lines.len()));
    let mut children = Vec::new();
    for (at, line) in lines.into_iter().enumerate() {
        let rule = match at {
            0 => Vec::new(),
            _ => vec![bar(0.0, -THIN / 2.0, width, THIN)],
        };
        let words = Node::solid(width, line.height(style), line.items(style, width));
        let rule = Node::solid(width, step, rule);
        let columns = vec![
            RowColumn {
                x: 0.0,
                node: rule,
                onward: Onward::Cut,
            },
            RowColumn {
                x: 0.0,
                node: Node::framed(words, 0.0, 0.0, above),
                onward: Onward::Cut,
            },
        ];
        children.push((0.0, Node::row(width, step, columns, 0.0)));
    }
    let count = Lines {
        least: empty,
        most: count.most.saturating_sub(typed),
    };
    let ruled = Node::ruled(width, pitch, count, typed > 0)
        .at_least(lowest)
        .stretching(1.0);
    children.push((0.0, ruled));
    Node::stack(width, children)
}

/// Puts a label, and what stands there again where the body goes on, above a body. Heard, it is a row as
/// if they stood side by side.
pub(super) fn label_above((label, again): (Node, Node), body: Node) -> Node {
    let [label, again] = [label, again].map(|label| label.with_role(Role::LabelCell));
    Node::headed(label, again, body.with_role(Role::Cell))
}

/// Makes a box with a label a row of a grid; one without is text like any other.
pub(super) fn row_of(label: Option<&String>, node: Node) -> Node {
    match label {
        Some(_) => node.with_role(Role::Row),
        None => node,
    }
}

/// Adds the white at the sides only: above and below, the border is the line that a pen writes on.
fn beside_borders(node: Node) -> Node {
    Node::framed(node, 0.0, CELL_PADDING, 0.0)
}

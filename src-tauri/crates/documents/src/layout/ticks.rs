//! Builds tick boxes with their words.

use crate::fonts::Shaped;
use crate::frame::{Face, Glyph, Item, Role, Run};
use crate::template::keys::{Key, Kind};
use crate::template::{Align, Body, Frame, Option_, Part, TickShow};

use super::THIN;
use super::answers::{LABEL, label_above, row_of};
use super::build::{Builder, CELL_PADDING, Density, framed, weight};
use super::node::{Node, Onward, RowColumn};
use super::shapes::{TICK_MM, check_mark, tick_box};
use super::text::{self, Style, Weight};

const TICK_ROW_MM: f32 = 6.6;
const TICK_GAP_MM: f32 = 1.6;
/// White between an option's words and the next box, by which one sees whose the box is.
const TICK_APART_MM: f32 = 4.0;
/// How much wider the room for a pen is beside an option with a row of its own.
const ROOM_IN_OWN_ROW: usize = 3;
/// The option that stands last, with room for words.
const OTHER: &str = "other";
/// What a ticked box says: its mark is drawn, and a drawing says nothing.
const TICKED: &str = "選択";

impl Builder<'_> {
    pub(super) fn ticks(&mut self, body: &Body, width: f32) -> Option<Node> {
        let Body::Ticks {
            label,
            label_width,
            field,
            options,
            columns,
            show,
            only_listed,
            frame,
            size,
        } = body
        else {
            return None;
        };
        let unlisted = if *only_listed {
            Vec::new()
        } else {
            self.ticked_beyond(field, options)
        };
        let only_ticked = match show {
            TickShow::All => false,
            TickShow::Fit => self.density == Density::Tight,
            TickShow::Ticked => true,
        };
        // 「その他」 ends the list, whatever is added to it.
        let (others, listed): (Vec<&Option_>, Vec<&Option_>) =
            options.iter().partition(|option| option.code == OTHER);
        let shown: Vec<&Option_> = listed
            .into_iter()
            .chain(&unlisted)
            .chain(others)
            .filter(|option| {
                !only_ticked
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
        let grid = self.padded(Node::centred(inner, vec![(0.0, grid)]), padding);
        let node = match (label, beside) {
            (_, Some(label)) => {
                let dividers = if *frame == Frame::None { 0.0 } else { THIN };
                self.beside(label, left, grid, dividers)
            }
            (Some(label), None) => {
                let head = self.words(label, LABEL, inner);
                let head = self.padded(head, padding);
                label_above((head.clone(), head), grid)
            }
            (None, None) => grid,
        };
        let node = row_of(label.as_ref(), framed(node, *frame, 0.0));
        Some(node.of_fields(vec![field.name]).kept())
    }

    /// Returns the ticked options of a field that a form does not list.
    fn ticked_beyond(&self, field: &Key, listed: &[Option_]) -> Vec<Option_> {
        let Kind::Ticks(known) = field.kind else {
            return Vec::new();
        };
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
    pub(super) fn tick_grid(
        &mut self,
        field: &str,
        options: &[&Option_],
        columns: usize,
        size: f32,
        width: f32,
    ) -> Node {
        let mut rows = Vec::new();
        // What a pen has to write beside a tick box needs a row of its own.
        let (short, long): (Vec<&Option_>, Vec<&Option_>) = options
            .iter()
            .copied()
            .partition(|option| !self.waits_for_words(option));
        let widths = self.tick_widths(field, &short, columns.max(1), size, width);
        for chunk in short.chunks(columns.max(1)) {
            let mut row = Vec::new();
            let mut x = 0.0;
            for (option, wide) in chunk.iter().zip(&widths) {
                let node = self.tick(field, option, size, *wide);
                row.push(RowColumn {
                    x,
                    node,
                    onward: Onward::Cut,
                });
                x += wide;
            }
            rows.push((0.0, Node::row(width, TICK_ROW_MM, row, 0.0)));
        }
        for option in long {
            rows.push((0.0, self.tick(field, option, size, width)));
        }
        Node::stack(width, rows)
    }

    /// Shares a width among columns of options: evenly, unless words would come so near to the next box
    /// that it reads as theirs, and the others have room to spare.
    fn tick_widths(
        &self,
        field: &str,
        options: &[&Option_],
        columns: usize,
        size: f32,
        width: f32,
    ) -> Vec<f32> {
        let even = width / columns as f32;
        let mut needed = vec![0.0_f32; columns];
        for chunk in options.chunks(columns) {
            for (option, needed) in chunk.iter().zip(&mut needed) {
                let style = Style {
                    size_pt: size,
                    bold: weight(self.values.is_ticked(field, &option.code)),
                    align: Align::Left,
                };
                let words = text::width(self.fonts, &self.fill(&option.text).text, style);
                *needed = needed.max(TICK_MM + TICK_GAP_MM + words + TICK_APART_MM);
            }
        }
        let spare = width - needed.iter().sum::<f32>();
        if spare < 0.0 || needed.iter().all(|needed| *needed <= even) {
            return vec![even; columns];
        }
        let share = spare / columns as f32;
        needed.into_iter().map(|needed| needed + share).collect()
    }

    /// Tells whether a pen is to write beside the option what it is.
    fn waits_for_words(&self, option: &Option_) -> bool {
        self.values.is_blank() && self.fill(&option.text).text.contains(text::ROOM)
    }

    fn tick(&mut self, field: &str, option: &Option_, size: f32, width: f32) -> Node {
        let ticked = self.values.is_ticked(field, &option.code);
        let above = (TICK_ROW_MM - TICK_MM) / 2.0;
        let mut shapes = tick_box(0.0, above);
        if ticked {
            shapes.extend(check_mark(0.0, above));
            shapes.extend(self.unseen(TICKED, size).map(Item::Run));
        }
        let square = Node::solid(TICK_MM, TICK_ROW_MM, shapes);
        let square = match ticked {
            true => square.with_role(Role::Ticked),
            false => square,
        };
        let mut filled = self.fill(&option.text);
        // The brackets of 「その他（　）」 show the room well enough, and the line stays as low as its box.
        let room = "　".repeat(ROOM_IN_OWN_ROW);
        filled.text = filled.text.replace(text::ROOM, &room);
        let style = Style {
            size_pt: size,
            bold: weight(ticked),
            align: Align::Left,
        };
        let x = TICK_MM + TICK_GAP_MM;
        let words = self.paragraph(&filled, style, width - x - TICK_GAP_MM);
        let above = ((TICK_ROW_MM - self.line_height(style)) / 2.0).max(0.0);
        let words = Node::framed(words, 0.0, 0.0, above).of_fields(filled.fields);
        let columns = vec![
            RowColumn {
                x: 0.0,
                node: square,
                onward: Onward::Cut,
            },
            RowColumn {
                x,
                node: words,
                onward: Onward::Cut,
            },
        ];
        Node::row(width, TICK_ROW_MM, columns, 0.0).with_role(Role::Paragraph)
    }

    /// Returns words for whoever searches, copies or hears the page, without ink and without room.
    fn unseen(&self, words: &str, size_pt: f32) -> Option<Run> {
        let style = Style {
            size_pt,
            bold: Weight::Regular,
            align: Align::Left,
        };
        let shaped = self.fonts.shape(" ", Face::Gothic, size_pt).pop()?;
        let Shaped::Drawn(drawn) = shaped else {
            return None;
        };
        let glyph = Glyph {
            id: drawn.glyph.id,
            advance_mm: 0.0,
            text: words.to_owned(),
        };
        Some(Run {
            x_mm: TICK_MM / 2.0,
            // The first line of the words beside it stands in the middle of the row.
            baseline_mm: TICK_ROW_MM / 2.0 + (text::ASCENT - 0.5) * style.em(),
            size_pt,
            face: drawn.face,
            glyphs: vec![glyph],
        })
    }
}

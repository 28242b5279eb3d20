//! Draws time from left to right: bars for stays and periods, marks for single days.
//!
//! The layout knows no calendar. The app says where a bar begins and ends in thousandths of the
//! picture's width; what is decided here is where words find room beside it.

use crate::frame::{Item, Role};
use crate::template::Align;
use crate::template::keys::Key;
use crate::values::{LEFT_OUT, Values};

use super::answers::LABEL;
use super::build::{Builder, CELL_PADDING, lines_node};
use super::node::{Node, Onward, RowColumn};
use super::shapes::{bar, border};
use super::text::{self, Style, Weight};
use super::{SMALLEST_PT, THIN};

/// Height of a line of the picture: a line of type with white around it.
const TRACK_MM: f32 = 7.0;
/// The same where a sheet on its side has the room.
const ROOMY_TRACK_MM: f32 = 9.0;
/// What the lines of a picture may take together on such a sheet, beside its title, scale and legend.
const ROOM_MM: f32 = 110.0;
/// Height of a bar: a fax keeps it, and two neighbours stay apart.
const BAR_MM: f32 = 3.6;
/// What a row calls the shape of a single day.
const DAY: &str = "dot";
/// The mark for a single day, which the legend under the picture names.
const DOT: &str = "◆";
/// White between a shape and its words, and between things on one line.
const GAP_MM: f32 = 1.5;
/// White between two names of the scale: nearer, 「R8.4 5月」 reads as one.
const NAMES_APART_MM: f32 = 3.0;
/// The shortest bar: a stay of a day is still to be seen.
const SHORTEST_MM: f32 = 1.5;
const THOUSANDTHS: f32 = 1000.0;
const WORDS: Style = Style {
    size_pt: SMALLEST_PT,
    bold: Weight::Regular,
    align: Align::Left,
};

/// A line of the picture being filled.
#[derive(Default)]
struct Track {
    taken: Vec<(f32, f32)>,
    shapes: Vec<Item>,
    /// Words beside the shapes, and where they begin.
    words: Vec<(f32, Node)>,
    /// Where lines of the scale go through it.
    lines: Vec<f32>,
    /// Words that stand under the line, because they are longer than any side of it.
    below: Option<Node>,
}

impl Builder<'_> {
    /// Sets lanes under a scale; the scale stands again where the picture goes on.
    pub(super) fn chart(
        &mut self,
        field: &'static Key,
        scale: &'static Key,
        (label_width, blank_lanes): (f32, &[String]),
        width: f32,
    ) -> Node {
        let inner = width - label_width - 2.0 * CELL_PADDING;
        let ticks = self.ticks_of(scale, inner);
        let head = self.scale_row(scale, &ticks, (label_width, inner), width);
        let mut lanes = Vec::new();
        let rows = self.values.get_rows(field.name);
        let lane_of = |row: &Values| row.get_text("lane").unwrap_or_default().to_owned();
        let mut named = Vec::new();
        for chunk in rows.chunk_by(|one, other| lane_of(one) == lane_of(other)) {
            let name = chunk.first().map(lane_of).unwrap_or_default();
            named.push((name, self.tracks(chunk, &ticks, inner, field.name)));
        }
        let count: usize = named.iter().map(|(_, tracks)| tracks.len()).sum();
        let height = match count as f32 * ROOMY_TRACK_MM <= ROOM_MM {
            true => ROOMY_TRACK_MM,
            false => TRACK_MM,
        };
        for (name, tracks) in named {
            let node = self.lane(&name, (tracks, height), (label_width, inner), width, field);
            lanes.push((0.0, node));
        }
        if rows.is_empty() {
            for name in blank_lanes {
                let tracks = vec![Track::default(), Track::default()];
                let node = self.lane(name, (tracks, TRACK_MM), (label_width, inner), width, field);
                lanes.push((0.0, node));
            }
        }
        let body = Node::stack(width, lanes);
        Node::headed(head.clone(), head, body)
            .with_role(Role::Picture(self.told(rows)))
            .of_fields(vec![field.name])
    }

    /// Tells what the picture shows to those who do not see it; no more than stands beside it.
    fn told(&self, rows: &[Values]) -> String {
        if rows.is_empty() {
            return "支援経過の図。まだ何も書かれていません。".to_owned();
        }
        let range = self.values.get_text("timeline.range");
        let range = range.filter(|range| *range != LEFT_OUT);
        let range = range.map_or(String::new(), |range| format!("{range} の"));
        let days = rows.iter().filter(|row| row.get_text("shape") == Some(DAY));
        let days = days.count();
        let stretches = rows.len() - days;
        format!(
            "{range}支援経過の図。期間の帯が{stretches}本、その日にしたことの印が{days}個あります。"
        )
    }

    /// Returns where the scale's lines stand.
    fn ticks_of(&self, scale: &'static Key, inner: f32) -> Vec<f32> {
        let rows = self.values.get_rows(scale.name);
        rows.iter().filter_map(|row| at(row, "at", inner)).collect()
    }

    fn scale_row(
        &mut self,
        scale: &'static Key,
        ticks: &[f32],
        (label_width, inner): (f32, f32),
        width: f32,
    ) -> Node {
        let mut items = Vec::new();
        let mut free = 0.0_f32;
        let rows = self.values.get_rows(scale.name);
        for (at, (row, x)) in rows.iter().zip(ticks).enumerate() {
            let label = row.get_text("label").unwrap_or_default();
            let wide = text::width(self.fonts, label, LABEL);
            // A name that would run into its neighbour, or over the edge, moves aside as long as it stays
            // nearer to its own line than to the next. Else it is left out: the lines say the distance,
            // and the next name says where one is.
            let next = ticks.get(at + 1).map_or(inner, |next| *next);
            let place = x.max(free).min((inner - wide).max(0.0));
            if place < free || place > *x + ((next - x) / 2.0).max(0.0) {
                continue;
            }
            free = place + wide + NAMES_APART_MM;
            items.extend(self.words_at(label, LABEL, place, wide, scale.name));
        }
        let row = Node::solid(inner, self.line_height(LABEL), items);
        lane_row((Node::space(label_width, 0.0), row), inner, width)
    }

    /// Puts shapes and words on as few lines as hold them.
    fn tracks(
        &mut self,
        rows: &[Values],
        ticks: &[f32],
        inner: f32,
        field: &'static str,
    ) -> Vec<Track> {
        let mut tracks: Vec<Track> = Vec::new();
        for row in rows {
            let label = row.get_text("label").unwrap_or_default();
            let label = label.replace(['\r', '\n'], " ");
            let Some(from) = at(row, "from", inner) else {
                continue;
            };
            let to = at(row, "to", inner).unwrap_or(from).max(from);
            let shape = if row.get_text("shape") == Some(DAY) {
                let left = (from - WORDS.em() / 2.0).clamp(0.0, inner - WORDS.em());
                (left, left + WORDS.em())
            } else {
                let left = from.min(inner - SHORTEST_MM);
                (left, to.max(left + SHORTEST_MM))
            };
            let wide = text::width(self.fonts, &label, WORDS) + 0.1;
            let (left, right) = (shape.0 - GAP_MM - wide, shape.1 + GAP_MM);
            if right + wide > inner && left < 0.0 {
                // Neither side has room: the words go under the shape, over several lines if need be.
                let lines = self.lines(&label, WORDS, inner, field);
                tracks.push(Track {
                    taken: vec![(0.0, inner)],
                    shapes: self.shape_items(row.get_text("shape"), shape),
                    below: Some(lines_node(lines, WORDS, inner)),
                    ..Track::default()
                });
                continue;
            }
            let words = if right + wide <= inner { right } else { left };
            let lines = self.lines(&label, WORDS, wide + 0.1, field);
            let above = (TRACK_MM - self.line_height(WORDS)) / 2.0;
            let set = Node::framed(lines_node(lines, WORDS, wide + 0.1), 0.0, 0.0, above);
            let from = shape.0.min(words) - GAP_MM;
            let to = shape.1.max(words + wide) + GAP_MM;
            let fits = |track: &Track| {
                let mut taken = track.taken.iter();
                taken.all(|(left, right)| to <= *left || from >= *right)
            };
            let index = tracks.iter().position(fits).unwrap_or(tracks.len());
            if index == tracks.len() {
                tracks.push(Track::default());
            }
            let drawn = self.shape_items(row.get_text("shape"), shape);
            if let Some(track) = tracks.get_mut(index) {
                track.taken.push((from, to));
                track.shapes.extend(drawn);
                track.words.push((words, set));
            }
        }
        for track in &mut tracks {
            // Lines of the scale stand where nothing else does: none goes through a word.
            for x in ticks {
                let is_free = |(left, right): &(f32, f32)| x + THIN <= *left || *x >= *right;
                if track.taken.iter().all(is_free) && *x > 0.5 && *x < inner - 0.5 {
                    track.lines.push(*x);
                }
            }
        }
        tracks
    }

    fn lane(
        &mut self,
        name: &str,
        (tracks, height): (Vec<Track>, f32),
        (label_width, inner): (f32, f32),
        width: f32,
        field: &'static Key,
    ) -> Node {
        let children = tracks
            .into_iter()
            .flat_map(|track| {
                let lines = track.lines.iter();
                let lines = lines.map(|x| bar(*x, 0.0, THIN, height)).collect();
                let lines = Node::solid(inner, height, lines);
                let shapes = Node::solid(inner, TRACK_MM, track.shapes);
                let mut columns = vec![column(0.0, lines)];
                for (x, node) in std::iter::once((0.0, shapes)).chain(track.words) {
                    let in_the_middle = Node::framed(node, 0.0, 0.0, (height - TRACK_MM) / 2.0);
                    columns.push(column(x, in_the_middle));
                }
                let line = Node::row(inner, height, columns, 0.0);
                std::iter::once(line).chain(track.below)
            })
            .map(|node| (0.0, node))
            .collect();
        // What is said beside the shapes is heard lane by lane.
        let label = self.label(name, label_width, CELL_PADDING);
        let label = label.with_role(Role::LabelCell);
        let tracks = Node::stack(inner, children).with_role(Role::Cell);
        let node = lane_row((label, tracks), inner, width);
        node.with_role(Role::Row).of_fields(vec![field.name])
    }

    fn shape_items(&mut self, shape: Option<&str>, (from, to): (f32, f32)) -> Vec<Item> {
        let above = (TRACK_MM - BAR_MM) / 2.0;
        match shape {
            Some(DAY) => {
                let above = (TRACK_MM - self.line_height(WORDS)) / 2.0;
                self.words(DOT, WORDS, to - from + 0.1)
                    .placed_items(from, above)
            }
            Some("frame") => border(from, above, to - from, BAR_MM, THIN),
            _ => vec![bar(from, above, to - from, BAR_MM)],
        }
    }

    fn words_at(
        &mut self,
        text: &str,
        style: Style,
        x: f32,
        wide: f32,
        field: &'static str,
    ) -> Vec<Item> {
        let lines = self.lines(text, style, wide + 0.1, field);
        lines_node(lines, style, wide + 0.1).placed_items(x, 0.0)
    }
}

/// Puts a lane, or the scale, beside its label.
fn lane_row((label, node): (Node, Node), inner: f32, width: f32) -> Node {
    let left = label.width;
    let node = Node::stack(inner, vec![(0.0, node)]);
    let node = Node::framed(node, 0.0, CELL_PADDING, 0.8);
    let label = RowColumn {
        onward: Onward::Same,
        ..column(0.0, label)
    };
    let row = Node::row(width, 0.0, vec![label, column(left, node)], THIN);
    Node::framed(row, THIN, 0.0, 0.0)
}

fn column(x: f32, node: Node) -> RowColumn {
    RowColumn {
        x,
        node,
        onward: Onward::Cut,
    }
}

/// Reads a place in thousandths of the width.
fn at(row: &Values, key: &str, inner: f32) -> Option<f32> {
    let thousandths: f32 = row.get_text(key)?.trim().parse().ok()?;
    thousandths
        .is_finite()
        .then(|| thousandths.clamp(0.0, THOUSANDTHS) / THOUSANDTHS * inner)
}

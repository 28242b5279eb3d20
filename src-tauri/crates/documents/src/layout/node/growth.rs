//! How far nodes grow into spare height, and who takes which share of it.

use super::{EPSILON, Kind, Lines, Node};

/// Lines further apart than this are no longer seen as lines of one answer.
const WIDEST_PITCH: f32 = 12.0;

impl Node {
    /// Returns how much spare height it takes at most; endless where nothing in it says otherwise.
    pub(in crate::layout) fn room_to_grow(&self) -> f32 {
        let inside = match &self.kind {
            Kind::Solid(_) | Kind::Text(_) => f32::INFINITY,
            Kind::Ruled { lines, .. } => {
                let most = lines.most.max(lines.least) as f32 * WIDEST_PITCH;
                (most - self.height).max(0.0)
            }
            Kind::Stack { children, .. } => {
                let mut growing = children
                    .iter()
                    .map(|(_, node)| node)
                    .filter(|node| node.stretch > 0.0)
                    .peekable();
                match growing.peek() {
                    None => f32::INFINITY,
                    Some(_) => growing.map(Self::room_to_grow).sum(),
                }
            }
            Kind::Row { columns, .. } => columns
                .iter()
                .map(|column| column.node.room_to_grow())
                .fold(f32::INFINITY, f32::min),
            Kind::Framed { child, .. } => child.room_to_grow(),
            Kind::Headed { body, .. } => body.room_to_grow(),
        };
        inside.min(self.most_growth)
    }
}

/// Returns how many lines stand in ruled room of a height.
pub(super) fn line_count(height: f32, step: f32, lines: Lines) -> usize {
    let fitting = ((height + EPSILON) / step).floor().max(0.0) as usize;
    fitting.min(lines.most).max(lines.least)
}

/// Shares spare height among a stack's children by their shares; what one cannot take goes to the
/// others, and what nobody takes stays white below.
pub(super) fn shared(children: &[(f32, Node)], spare: f32) -> Vec<f32> {
    let mut extra = vec![0.0; children.len()];
    let mut open: Vec<(usize, f32, f32)> = children
        .iter()
        .enumerate()
        .filter(|(_, (_, node))| node.stretch > 0.0)
        .map(|(at, (_, node))| (at, node.stretch, node.room_to_grow()))
        .collect();
    let mut left = spare;
    while left > EPSILON && !open.is_empty() {
        let shares: f32 = open.iter().map(|(_, share, _)| share).sum();
        let (full, others): (Vec<_>, Vec<_>) = open
            .iter()
            .copied()
            .partition(|(_, share, room)| left * share / shares >= *room);
        if full.is_empty() {
            for (at, share, _) in others {
                set(&mut extra, at, left * share / shares);
            }
            return extra;
        }
        for (at, _, room) in full {
            set(&mut extra, at, room);
            left -= room;
        }
        open = others;
    }
    extra
}

fn set(extra: &mut [f32], at: usize, height: f32) {
    if let Some(place) = extra.get_mut(at) {
        *place = height;
    }
}

//! Cuts nodes at the end of a page. What does not fit comes back; nothing is dropped.

use crate::frame::Role;
use crate::layout::THIN;

use super::{Cut, EPSILON, Kind, Lines, Node, Onward, Room, RowColumn};

/// A label higher than this goes on like text instead of standing on every page.
const TALLEST_LABEL: f32 = 40.0;
/// A paragraph leaves at least so many lines on either side of a cut.
const LEAST_LINES: usize = 2;
/// The highest piece that moves to the next page for the sake of what follows it there.
const MOST_TAKEN_ALONG: f32 = 60.0;

impl Node {
    /// Cuts the node so that the first part is no higher than `room`.
    pub(in crate::layout) fn split(self, room: f32, at: Room) -> Cut {
        if self.height <= room + EPSILON {
            return (Some(self), None);
        }
        if self.keep && at == Room::Started {
            return (None, Some(self));
        }
        let shell = Self::of(Kind::Solid(Vec::new()), self.width, 0.0);
        let shell = self.like(shell);
        let width = self.width;
        let (first, rest) = match self.kind {
            Kind::Solid(_) => return (None, Some(self)),
            Kind::Ruled {
                pitch,
                lines,
                goes_on,
            } => {
                let fitting = ((room + EPSILON) / (pitch + THIN)).floor().max(0.0) as usize;
                if fitting == 0 {
                    return (None, Some(self));
                }
                let part = |least, goes_on| {
                    let lines = Lines { least, ..lines };
                    Some(Self::ruled(width, pitch, lines, goes_on))
                };
                (
                    part(fitting.min(lines.least), goes_on),
                    part(lines.least.saturating_sub(fitting), false),
                )
            }
            Kind::Text(lines) => split_text(lines, width, room, at),
            Kind::Stack { children, middle } => split_stack(children, middle, width, room, at),
            Kind::Row { columns, dividers } => {
                split_row(columns, dividers, (width, self.height), room, at)
            }
            Kind::Framed {
                child,
                thickness,
                side,
                above,
            } => {
                let framed = |part: Option<Self>| {
                    part.map(|part| Self::framed(part, thickness, side, above))
                };
                let (first, rest) = child.split(room - 2.0 * above, at);
                (framed(first), framed(rest))
            }
            Kind::Headed { head, again, body } => {
                let (first, rest) = body.split(room - head.height, at);
                match (first, rest) {
                    (None, Some(rest)) => (None, Some(Self::headed(*head, *again, rest))),
                    (first, rest) => {
                        let next = again.clone();
                        (
                            first.map(|part| Self::headed(*head, *again, part)),
                            rest.map(|part| Self::headed(*next.clone(), *next, part)),
                        )
                    }
                }
            }
        };
        let first = first.map(|part| shell.like(part));
        let rest = rest.map(|part| {
            let mut rest = shell.like(part);
            // What goes on has begun before: nothing is said of it.
            if first.is_some() {
                rest.moved.clear();
                rest.role = rest.role.map(Role::continued);
            }
            rest
        });
        (first, rest)
    }
}

/// Takes children off the front while they fit.
fn split_stack(children: Vec<(f32, Node)>, middle: bool, width: f32, room: f32, at: Room) -> Cut {
    let mut first: Vec<(f32, Node)> = Vec::new();
    let mut rest: Vec<(f32, Node)> = Vec::new();
    let mut left = room;
    for (gap, child) in children {
        if !rest.is_empty() {
            rest.push((gap, child));
            continue;
        }
        let (gap, at) = if first.is_empty() {
            (0.0, at)
        } else {
            (gap, Room::Started)
        };
        let (fits, over) = child.split(left - gap, at);
        if let Some(fits) = fits {
            left -= gap + fits.height;
            first.push((gap, fits));
        }
        rest.extend(over.map(|over| (gap, over)));
    }
    unstick(&mut first, &mut rest);
    let stack = |children: Vec<(f32, Node)>| {
        let build = if middle { Node::centred } else { Node::stack };
        (!children.is_empty()).then(|| build(width, children))
    };
    (stack(first), stack(rest))
}

/// Takes lines off the front, unless one alone would stay behind or go on.
///
/// On a fresh page it takes what fits: there is no better place.
fn split_text(mut lines: Vec<Node>, width: f32, room: f32, at: Room) -> Cut {
    let mut left = room + EPSILON;
    let fits = |line: &&Node| {
        left -= line.height;
        left >= 0.0
    };
    let mut fitting = lines.iter().take_while(fits).count();
    if at == Room::Started || fitting > LEAST_LINES {
        fitting = fitting.min(lines.len().saturating_sub(LEAST_LINES));
        if fitting < LEAST_LINES {
            fitting = 0;
        }
    }
    let rest = lines.split_off(fitting);
    let text = |lines: Vec<Node>| (!lines.is_empty()).then(|| Node::text(width, lines));
    (text(lines), text(rest))
}

/// Moves headings off the end of a page, and takes along what the next page's first piece belongs to;
/// but never empties the page.
pub(in crate::layout) fn unstick(first: &mut Vec<(f32, Node)>, rest: &mut Vec<(f32, Node)>) {
    while !rest.is_empty() && first.len() > 1 && first.last().is_some_and(|(_, node)| node.sticky) {
        if let Some(last) = first.pop() {
            rest.insert(0, last);
        }
    }
    if !rest.first().is_some_and(|(_, node)| node.clings) {
        return;
    }
    let holds_an_answer = |(_, node): &(f32, Node)| node.has_ruled_lines();
    while first.len() > 1
        && !rest.iter().any(holds_an_answer)
        && first
            .last()
            .is_some_and(|(_, node)| node.height <= MOST_TAKEN_ALONG)
    {
        if let Some(last) = first.pop() {
            rest.insert(0, last);
        }
    }
}

/// Cuts every column at the same height; all or none of them move on.
fn split_row(
    columns: Vec<RowColumn>,
    dividers: f32,
    (width, height): (f32, f32),
    room: f32,
    at: Room,
) -> Cut {
    let whole = |columns| (None, Some(Node::row(width, height, columns, dividers)));
    let before = columns.clone();
    let mut first = Vec::new();
    let mut rest = Vec::new();
    let mut goes_on = false;
    for RowColumn { x, node, onward } in columns {
        let column = |node, onward| RowColumn { x, node, onward };
        let is_low = node.height <= TALLEST_LABEL;
        let again = match &onward {
            _ if node.is_empty() => Some(node.clone()),
            Onward::Same if is_low => Some(node.clone()),
            Onward::Marked(marked) if is_low => Some(Node::clone(marked)),
            Onward::Cut | Onward::Same | Onward::Marked(_) => None,
        };
        if let Some(again) = again {
            if node.height > room + EPSILON {
                return whole(before);
            }
            rest.push(column(again, onward.clone()));
            first.push(column(node, onward));
            continue;
        }
        let empty = Node::stack(node.width, Vec::new());
        let (Some(fits), over) = node.split(room, at) else {
            return whole(before);
        };
        goes_on |= over.is_some();
        first.push(column(fits, Onward::Cut));
        rest.push(column(over.unwrap_or(empty), Onward::Cut));
    }
    // Only the row's least height does not fit: there is nothing to cut.
    if !goes_on {
        return whole(before);
    }
    (
        Some(Node::row(width, 0.0, first, dividers)),
        Some(Node::row(width, 0.0, rest, dividers)),
    )
}

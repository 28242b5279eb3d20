//! Cuts the stack of nodes into pages.

use std::collections::VecDeque;

use crate::template::Words;

use super::node::{Node, Room, unstick};

/// The pieces of one page.
pub(super) struct Page {
    pub(super) place: Place,
    pub(super) part: Part,
    pub(super) nodes: Vec<(f32, Node)>,
    pub(super) growth: Growth,
}

impl Page {
    pub(super) fn height(&self) -> f32 {
        let gaps: f32 = self.nodes.iter().skip(1).map(|(gap, _)| gap).sum();
        gaps + self.nodes.iter().map(|(_, node)| node.height).sum::<f32>()
    }
}

/// What a page is, which tells what stands above and below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The first.
    First,
    /// One that a title begins: it has no need of the heading that says what goes on.
    Titled,
    /// Any other.
    Later,
}

/// Which part of the form a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// What the form begins with.
    First,
    /// What a title on a page of its own begins, or any such title after it.
    Second,
}

impl Part {
    /// Its number in a template.
    pub(super) fn number(self) -> u8 {
        match self {
            Self::First => 1,
            Self::Second => 2,
        }
    }
}

/// The heights between header and footer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rooms {
    pub(super) first: f32,
    pub(super) titled: f32,
    /// Of the first part.
    pub(super) later: f32,
    /// Of the second part.
    pub(super) last: f32,
}

impl Rooms {
    fn of(self, place: Place, part: Part) -> f32 {
        match (place, part) {
            (Place::First, _) => self.first,
            (Place::Titled, _) => self.titled,
            (Place::Later, Part::First) => self.later,
            (Place::Later, Part::Second) => self.last,
        }
    }
}

/// How much spare height the boxes of a page grow into.
#[derive(Clone, Copy)]
pub(super) enum Growth {
    /// The boxes fill the sheet: it is the last one, or the form means it to end here.
    Full,
    /// A whole part moved on: a little is taken, or all of it where a pen writes.
    Little,
    /// A part is cut and goes on: every piece ends with its text.
    Nothing,
}

/// Returns how many parts begin a new page of their own, and the height of the highest such part.
pub(super) fn longest_section(nodes: &[(f32, Node)]) -> (usize, f32) {
    let mut heights = vec![0.0_f32];
    for (gap, node) in nodes {
        if node.breaks_page {
            heights.push(0.0);
        }
        if let Some(height) = heights.last_mut() {
            *height += gap + node.height;
        }
    }
    (heights.len(), heights.into_iter().fold(0.0, f32::max))
}

/// Returns what is to be said of the parts that begin on later pages.
pub(super) fn notices(pages: &[Page]) -> Vec<(usize, Words)> {
    let later = pages.iter().enumerate().skip(1);
    later
        .flat_map(|(at, page)| page.nodes.iter().map(move |(_, node)| (at, node)))
        .filter(|(_, node)| !node.moved.is_empty())
        .map(|(at, node)| (at, node.moved.clone()))
        .collect()
}

/// Tells whether something stands on a later page above a part that the first page speaks of: a row that
/// belongs to the text before it would go back with the reply.
pub(super) fn has_stray(pages: &[Page]) -> bool {
    pages.iter().skip(1).any(|page| {
        let spoken_of = page
            .nodes
            .iter()
            .position(|(_, node)| !node.moved.is_empty());
        spoken_of.is_some_and(|at| at > 0)
    })
}

/// Cuts the stack into pages; every page takes at least one piece, so it ends.
pub(super) fn cut(mut queue: VecDeque<(f32, Node)>, rooms: Rooms) -> Vec<Page> {
    // What fits no page is torn in any case: moved on, it would only leave this page white.
    for (_, node) in &mut queue {
        node.keep &= node.height <= rooms.later.min(rooms.last);
    }
    let mut pages = Vec::new();
    let mut part = Part::First;
    loop {
        let begins = queue.front().map(|(_, node)| node);
        let place = match begins {
            _ if pages.is_empty() => Place::First,
            Some(node) if node.breaks_page && node.is_title => Place::Titled,
            _ => Place::Later,
        };
        if place == Place::Titled {
            part = Part::Second;
        }
        let (nodes, growth) = fill_page(&mut queue, rooms.of(place, part));
        pages.push(Page {
            place,
            part,
            nodes,
            growth,
        });
        if queue.is_empty() {
            return pages;
        }
    }
}

fn fill_page(queue: &mut VecDeque<(f32, Node)>, room: f32) -> (Vec<(f32, Node)>, Growth) {
    let mut page: Vec<(f32, Node)> = Vec::new();
    let mut over: Vec<(f32, Node)> = Vec::new();
    let mut left = room;
    let mut growth = Growth::Full;
    while let Some((gap, node)) = queue.pop_front() {
        if node.breaks_page && !page.is_empty() {
            queue.push_front((gap, node));
            break;
        }
        let (at, above) = if page.is_empty() {
            (Room::Fresh, 0.0)
        } else {
            (Room::Started, gap)
        };
        let (fits, rest) = node.split(left - above, at);
        let has_begun = fits.is_some();
        if let Some(fits) = fits {
            left -= above + fits.height;
            page.push((gap, fits));
        }
        if let Some(rest) = rest {
            growth = match has_begun {
                true => Growth::Nothing,
                false => Growth::Little,
            };
            over.push((gap, rest));
            break;
        }
    }
    // A piece higher than a whole page cannot come from a checked template; if one did, it is drawn
    // rather than lost or tried for ever.
    if page.is_empty() {
        page.append(&mut over);
    }
    unstick(&mut page, &mut over);
    for piece in over.into_iter().rev() {
        queue.push_front(piece);
    }
    (page, growth)
}

/// Says of a page which of its part it is, and of how many; nothing where the part has no other.
pub(super) fn of_part(pages: &[Page], at: usize) -> Option<(usize, usize)> {
    let part = pages.get(at)?.part;
    let count = |pages: &[Page]| pages.iter().filter(|page| page.part == part).count();
    let (before, all) = (count(pages.get(..at)?), count(pages));
    (all > 1).then_some((before + 1, all))
}

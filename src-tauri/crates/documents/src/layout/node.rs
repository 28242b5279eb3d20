//! The tree between form and page: pieces that know their height, how to split, and how to draw.
//!
//! A form's parts become nodes once; pages are then cut from the stack of nodes. Splitting never
//! drops anything: what does not fit comes back as the rest.

use crate::frame::{Item, Role};
use crate::template::Words;

mod draw;
mod growth;
mod parts;
mod split;

pub(super) use draw::Canvas;
pub(super) use split::unstick;

use super::THIN;

/// Slack for sums of f32.
const EPSILON: f32 = 0.01;

/// A piece of a page.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) width: f32,
    pub(super) height: f32,
    /// Share of spare height it takes.
    pub(super) stretch: f32,
    /// Whether it moves to the next page rather than be cut, if a page can hold it.
    pub(super) keep: bool,
    /// Whether it must not stand last on a page (headings).
    pub(super) sticky: bool,
    /// Whether a page begins with it.
    pub(super) breaks_page: bool,
    /// Whether it says of what begins there what it is.
    pub(super) is_title: bool,
    /// Whether it must not begin a page with nothing above it that it belongs to.
    pub(super) clings: bool,
    /// How far it grows into spare height.
    most_growth: f32,
    /// What the first sheet says where it begins on a later one.
    pub(super) moved: Words,
    /// The fields that stand in it.
    pub(super) fields: Vec<&'static str>,
    /// What it is to somebody who hears the page; nothing where its parts speak for themselves.
    role: Option<Role>,
    /// Whether it goes on with what the piece above it is: a line of the same paragraph.
    goes_on: bool,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    /// Drawn as it is, relative to its top left corner.
    Solid(Vec<Item>),
    /// Room for a pen between ruled lines: as many lines as fit. The borders around are the first line
    /// and the last; where typed lines stand above, a line parts the two.
    Ruled {
        pitch: f32,
        lines: Lines,
        goes_on: bool,
    },
    /// Lines of text: a cut leaves none of them alone.
    Text(Vec<Node>),
    /// One under the other.
    Stack {
        children: Vec<(f32, Node)>,
        middle: bool,
    },
    /// Side by side.
    Row {
        columns: Vec<RowColumn>,
        dividers: f32,
    },
    /// Inside white space and, unless its thickness is zero, a border.
    Framed {
        child: Box<Node>,
        thickness: f32,
        side: f32,
        above: f32,
    },
    /// Under a head that is repeated, changed, where the body goes on.
    Headed {
        head: Box<Node>,
        again: Box<Node>,
        body: Box<Node>,
    },
}

/// How many lines for a pen there are, and how many there may be where the sheet has room.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lines {
    pub(super) least: usize,
    pub(super) most: usize,
}

/// A node beside others.
#[derive(Debug, Clone)]
pub(super) struct RowColumn {
    pub(super) x: f32,
    pub(super) node: Node,
    pub(super) onward: Onward,
}

/// What a column does where its row goes on to the next page.
#[derive(Debug, Clone)]
pub(super) enum Onward {
    /// It goes on.
    Cut,
    /// It stands there again (labels).
    Same,
    /// It stands there again, marked as continued.
    Marked(Box<Node>),
}

/// Whether anything stands above on the page already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    Fresh,
    Started,
}

/// What fits, and what does not.
pub(super) type Cut = (Option<Node>, Option<Node>);

impl Node {
    fn of(kind: Kind, width: f32, height: f32) -> Self {
        Self {
            width,
            height,
            stretch: 0.0,
            keep: false,
            sticky: false,
            breaks_page: false,
            is_title: false,
            clings: false,
            most_growth: f32::INFINITY,
            moved: Words::new(),
            fields: Vec::new(),
            role: None,
            goes_on: false,
            kind,
        }
    }

    pub(super) fn solid(width: f32, height: f32, items: Vec<Item>) -> Self {
        Self::of(Kind::Solid(items), width, height)
    }

    /// White space.
    pub(super) fn space(width: f32, height: f32) -> Self {
        Self::solid(width, height, Vec::new())
    }

    /// Lines for a pen, each with at least `pitch` clear between the rules; `goes_on` tells whether
    /// something is written on the line above.
    pub(super) fn ruled(width: f32, pitch: f32, lines: Lines, goes_on: bool) -> Self {
        let kind = Kind::Ruled {
            pitch,
            lines,
            goes_on,
        };
        Self::of(kind, width, (pitch + THIN) * lines.least as f32)
    }

    pub(super) fn text(width: f32, lines: Vec<Self>) -> Self {
        let height = lines.iter().map(|line| line.height).sum();
        Self::of(Kind::Text(lines), width, height)
    }

    pub(super) fn stack(width: f32, children: Vec<(f32, Self)>) -> Self {
        let height = stack_height(&children);
        Self::of(
            Kind::Stack {
                children,
                middle: false,
            },
            width,
            height,
        )
    }

    /// A stack that stands in the middle of spare height.
    pub(super) fn centred(width: f32, children: Vec<(f32, Self)>) -> Self {
        let height = stack_height(&children);
        Self::of(
            Kind::Stack {
                children,
                middle: true,
            },
            width,
            height,
        )
    }

    pub(super) fn row(
        width: f32,
        least_height: f32,
        columns: Vec<RowColumn>,
        dividers: f32,
    ) -> Self {
        let height = columns
            .iter()
            .map(|column| column.node.height)
            .fold(least_height, f32::max);
        Self::of(Kind::Row { columns, dividers }, width, height)
    }

    pub(super) fn framed(child: Self, thickness: f32, side: f32, above: f32) -> Self {
        let (width, height) = (child.width + 2.0 * side, child.height + 2.0 * above);
        Self::of(
            Kind::Framed {
                child: Box::new(child),
                thickness,
                side,
                above,
            },
            width,
            height,
        )
    }

    pub(super) fn headed(head: Self, again: Self, body: Self) -> Self {
        let (width, height) = (body.width, head.height + body.height);
        let kind = Kind::Headed {
            head: Box::new(head),
            again: Box::new(again),
            body: Box::new(body),
        };
        Self::of(kind, width, height)
    }

    /// Takes so much height at least.
    pub(super) fn at_least(mut self, height: f32) -> Self {
        self.height = self.height.max(height);
        self
    }

    pub(super) fn stretching(mut self, share: f32) -> Self {
        self.stretch = share;
        self
    }

    pub(super) fn kept(mut self) -> Self {
        self.keep = true;
        self
    }

    pub(super) fn stuck(mut self) -> Self {
        self.sticky = true;
        self
    }

    pub(super) fn clinging(mut self) -> Self {
        self.clings = true;
        self
    }

    pub(super) fn growing_at_most(mut self, height: f32) -> Self {
        self.most_growth = height;
        self
    }

    pub(super) fn with_role(mut self, role: Role) -> Self {
        self.role = Some(role);
        self
    }

    /// Makes it a part of what stands above it, where that is the same.
    pub(super) fn going_on(mut self, role: Role) -> Self {
        self.goes_on = true;
        self.with_role(role)
    }

    pub(super) fn of_fields(mut self, fields: Vec<&'static str>) -> Self {
        self.fields = fields;
        self
    }

    /// Tells whether lines for a pen stand anywhere in it.
    pub(super) fn has_ruled_lines(&self) -> bool {
        match &self.kind {
            Kind::Solid(_) | Kind::Text(_) => false,
            Kind::Ruled { .. } => true,
            Kind::Stack { children, .. } => children.iter().any(|(_, node)| node.has_ruled_lines()),
            Kind::Row { columns, .. } => columns.iter().any(|column| column.node.has_ruled_lines()),
            Kind::Framed { child, .. } => child.has_ruled_lines(),
            Kind::Headed { body, .. } => body.has_ruled_lines(),
        }
    }

    fn is_empty(&self) -> bool {
        match &self.kind {
            Kind::Stack { children, .. } => children.is_empty(),
            Kind::Text(lines) => lines.is_empty(),
            _ => false,
        }
    }

    /// Makes a node like this one with another content.
    fn like(&self, part: Self) -> Self {
        Self {
            stretch: self.stretch,
            keep: self.keep,
            sticky: self.sticky,
            clings: self.clings,
            most_growth: self.most_growth,
            moved: self.moved.clone(),
            fields: self.fields.clone(),
            role: self.role.clone(),
            ..part
        }
    }
}

fn stack_height(children: &[(f32, Node)]) -> f32 {
    let gaps: f32 = children.iter().skip(1).map(|(gap, _)| gap).sum();
    gaps + children.iter().map(|(_, node)| node.height).sum::<f32>()
}

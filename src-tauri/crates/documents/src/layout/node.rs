//! The tree between form and page: pieces that know their height, how to split, and how to draw.
//!
//! A form's parts become nodes once; pages are then cut from the stack of nodes. Splitting never
//! drops anything: what does not fit comes back as the rest.

use crate::frame::{Item, Rect, Region};

/// A label higher than this goes on like text instead of standing on every page.
const TALLEST_LABEL: f32 = 40.0;
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
    /// The fields that stand in it.
    pub(super) fields: Vec<&'static str>,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    /// Drawn as it is, relative to its top left corner.
    Solid(Vec<Item>),
    /// Ruled lines for a pen: as many as fit.
    Ruled { pitch: f32, least: usize },
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

/// A node beside others.
#[derive(Debug, Clone)]
pub(super) struct RowColumn {
    pub(super) x: f32,
    pub(super) node: Node,
    /// Whether it is drawn again where the row goes on (labels).
    pub(super) repeats: bool,
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
            fields: Vec::new(),
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

    pub(super) fn ruled(width: f32, pitch: f32, least: usize) -> Self {
        Self::of(Kind::Ruled { pitch, least }, width, pitch * least as f32)
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

    pub(super) fn of_fields(mut self, fields: Vec<&'static str>) -> Self {
        self.fields = fields;
        self
    }

    fn is_empty(&self) -> bool {
        matches!(&self.kind, Kind::Stack { children, .. } if children.is_empty())
    }

    /// Makes a node like this one with another content.
    fn like(&self, part: Self) -> Self {
        Self {
            stretch: self.stretch,
            keep: self.keep,
            sticky: self.sticky,
            fields: self.fields.clone(),
            ..part
        }
    }

    /// Cuts the node so that the first part is no higher than `room`.
    pub(super) fn split(self, room: f32, at: Room) -> Cut {
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
            Kind::Ruled { pitch, least } => {
                let fitting = ((room + EPSILON) / pitch).floor().max(0.0) as usize;
                if fitting == 0 {
                    return (None, Some(self));
                }
                let part = |count| Some(Self::ruled(width, pitch, count));
                (
                    part(fitting.min(least)),
                    part(least.saturating_sub(fitting)),
                )
            }
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
        (
            first.map(|part| shell.like(part)),
            rest.map(|part| shell.like(part)),
        )
    }

    /// Draws the node with its corner at (`x`, `y`), `height` high, which is at least its own height.
    pub(super) fn draw(&self, x: f32, y: f32, height: f32, page: &mut Canvas) {
        for field in &self.fields {
            page.region(
                field,
                Rect {
                    x_mm: x,
                    y_mm: y,
                    width_mm: self.width,
                    height_mm: height,
                },
            );
        }
        match &self.kind {
            Kind::Solid(items) => items.iter().for_each(|item| page.place(item, x, y)),
            Kind::Ruled { pitch, least } => {
                let count = ((height + EPSILON) / pitch).floor().max(*least as f32);
                let step = if count > 0.0 { height / count } else { 0.0 };
                for line in 1..=count as usize {
                    let y = y + step * line as f32 - 1.0;
                    page.bar(x, y, self.width, super::THIN);
                }
            }
            Kind::Stack { children, middle } => {
                draw_stack(children, *middle, (x, y), height, self.height, page);
            }
            Kind::Row { columns, dividers } => {
                for (at, column) in columns.iter().enumerate() {
                    column.node.draw(x + column.x, y, height, page);
                    if *dividers > 0.0 && at > 0 {
                        page.bar(x + column.x - dividers / 2.0, y, *dividers, height);
                    }
                }
            }
            Kind::Framed {
                child,
                thickness,
                side,
                above,
            } => {
                child.draw(x + side, y + above, height - 2.0 * above, page);
                if *thickness > 0.0 {
                    page.border(x, y, self.width, height, *thickness);
                }
            }
            Kind::Headed { head, body, .. } => {
                head.draw(x, y, head.height, page);
                body.draw(x, y + head.height, height - head.height, page);
            }
        }
    }
}

fn stack_height(children: &[(f32, Node)]) -> f32 {
    let gaps: f32 = children.iter().skip(1).map(|(gap, _)| gap).sum();
    gaps + children.iter().map(|(_, node)| node.height).sum::<f32>()
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

/// Moves headings off the end of a page, but never empties it.
pub(super) fn unstick(first: &mut Vec<(f32, Node)>, rest: &mut Vec<(f32, Node)>) {
    while !rest.is_empty() && first.len() > 1 && first.last().is_some_and(|(_, node)| node.sticky) {
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
    for RowColumn { x, node, repeats } in columns {
        let repeats = repeats && node.height <= TALLEST_LABEL;
        let column = |node| RowColumn { x, node, repeats };
        if repeats && node.height > room + EPSILON {
            return whole(before);
        }
        if repeats || node.is_empty() {
            rest.push(column(node.clone()));
            first.push(column(node));
            continue;
        }
        let empty = Node::stack(node.width, Vec::new());
        let (Some(fits), over) = node.split(room, at) else {
            return whole(before);
        };
        goes_on |= over.is_some();
        first.push(column(fits));
        rest.push(column(over.unwrap_or(empty)));
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

fn draw_stack(
    children: &[(f32, Node)],
    middle: bool,
    (x, mut y): (f32, f32),
    height: f32,
    natural: f32,
    page: &mut Canvas,
) {
    let spare = (height - natural).max(0.0);
    let shares: f32 = children.iter().map(|(_, node)| node.stretch).sum();
    if shares == 0.0 && middle {
        y += spare / 2.0;
    }
    for (at, (gap, node)) in children.iter().enumerate() {
        if at > 0 {
            y += gap;
        }
        let extra = if shares > 0.0 {
            spare * node.stretch / shares
        } else {
            0.0
        };
        node.draw(x, y, node.height + extra, page);
        y += node.height + extra;
    }
}

/// What has been drawn on a page.
#[derive(Debug, Default)]
pub(super) struct Canvas {
    pub(super) items: Vec<Item>,
    pub(super) regions: Vec<Region>,
}

impl Canvas {
    fn place(&mut self, item: &Item, x: f32, y: f32) {
        let mut item = item.clone();
        match &mut item {
            Item::Run(run) => {
                run.x_mm += x;
                run.baseline_mm += y;
            }
            Item::Bar(rect) => shift(rect, x, y),
            Item::Code(code) => shift(&mut code.rect, x, y),
        }
        self.items.push(item);
    }

    fn region(&mut self, field: &str, rect: Rect) {
        self.regions.push(Region {
            field: field.to_owned(),
            rect,
        });
    }

    fn bar(&mut self, x: f32, y: f32, width: f32, height: f32) {
        self.items.push(Item::Bar(Rect {
            x_mm: x,
            y_mm: y,
            width_mm: width,
            height_mm: height,
        }));
    }

    /// Draws a border. Above and below its lines straddle the edge, so that two boxes that touch
    /// share one line; at the sides they stay inside, clear of the margin.
    fn border(&mut self, x: f32, y: f32, width: f32, height: f32, thickness: f32) {
        let half = thickness / 2.0;
        self.bar(x, y - half, width, thickness);
        self.bar(x, y + height - half, width, thickness);
        self.bar(x, y - half, thickness, height + thickness);
        self.bar(
            x + width - thickness,
            y - half,
            thickness,
            height + thickness,
        );
    }
}

fn shift(rect: &mut Rect, x: f32, y: f32) {
    rect.x_mm += x;
    rect.y_mm += y;
}

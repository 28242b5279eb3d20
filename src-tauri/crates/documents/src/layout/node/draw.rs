//! Draws nodes at their places.

use crate::frame::{Item, Rect, Region, Role};
use crate::layout::THIN;

use super::growth::{line_count, shared};
use super::parts::Parts;
use super::{Kind, Node};

impl Node {
    /// Draws the node with its corner at (`x`, `y`), `height` high, which is at least its own height.
    pub(in crate::layout) fn draw(&self, x: f32, y: f32, height: f32, page: &mut Canvas) {
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
        if let Some(role) = &self.role {
            page.begin(role, self.goes_on, y);
        }
        match &self.kind {
            Kind::Solid(items) => items.iter().for_each(|item| page.place(item, x, y)),
            Kind::Ruled {
                pitch,
                lines,
                goes_on,
            } => {
                let count = line_count(height, pitch + THIN, *lines);
                let first = if *goes_on { 0 } else { 1 };
                for line in first..count {
                    let y = y + height * line as f32 / count as f32 - THIN / 2.0;
                    page.bar(x, y, self.width, THIN);
                }
            }
            Kind::Text(lines) => {
                let mut y = y;
                for line in lines {
                    line.draw(x, y, line.height, page);
                    y += line.height;
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
        if self.role.is_some() {
            page.end(y + height);
        }
    }
}

impl Node {
    /// Returns what the node draws, moved to (`x`, `y`).
    pub(in crate::layout) fn placed_items(&self, x: f32, y: f32) -> Vec<Item> {
        let mut canvas = Canvas::default();
        self.draw(x, y, self.height, &mut canvas);
        canvas.items
    }
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
    let extras = shared(children, spare);
    for (at, ((gap, node), extra)) in children.iter().zip(extras).enumerate() {
        if at > 0 {
            y += gap;
        }
        node.draw(x, y, node.height + extra, page);
        y += node.height + extra;
    }
}

/// What has been drawn on a page.
#[derive(Debug, Default)]
pub(in crate::layout) struct Canvas {
    pub(in crate::layout) items: Vec<Item>,
    pub(in crate::layout) regions: Vec<Region>,
    pub(in crate::layout) parts: Parts,
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

    fn begin(&mut self, role: &Role, goes_on: bool, top: f32) {
        self.parts.begin(role, goes_on, (self.items.len(), top));
    }

    fn end(&mut self, bottom: f32) {
        self.parts.end(self.items.len(), bottom);
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

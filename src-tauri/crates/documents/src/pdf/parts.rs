//! A page's parts as a tree, its ink at the leaves.
//!
//! Frames list parts flat, each before those within it. Here they become what a reader that speaks
//! walks through: titles, headings, tables, paragraphs, in the order of the page.

use super::PT_PER_MM;
use crate::frame::{Frame, Item, Part, Rect, Role};

/// What a stretch of items is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// What an element says or shows, by its number among the page's elements.
    Of(usize),
    /// Rules and borders, which say nothing.
    Ornament,
}

/// An element of the tree.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Element {
    pub(super) kind: ElementKind,
    /// The element it belongs to, by number; always a smaller one.
    pub(super) parent: Option<usize>,
    /// Whether anything is to be heard of it: ink in it, or for a cell, ink in its row.
    pub(super) is_heard: bool,
    /// Columns that a cell takes, so that all rows of its table have as many.
    pub(super) columns: usize,
}

/// What an element is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum ElementKind {
    Part(Role),
    /// A code or a drawing, with what it says and its corners: in points from the sheet's lower left, first
    /// the lower left one.
    Figure(String, [f32; 4]),
}

/// The tree of a page.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// Parents before children, in reading order.
    pub(super) elements: Vec<Element>,
    /// Stretches of items of one kind: the item after the last, and what they are.
    pub(super) stretches: Vec<(usize, Ink)>,
}

impl Tree {
    /// Reads a page's parts.
    pub(super) fn of(frame: &Frame) -> Self {
        let mut tree = Self::default();
        let mut begun = Begun {
            frame,
            elements: Vec::with_capacity(frame.parts.len()),
            open: Vec::new(),
        };
        for (at, item) in frame.items.iter().enumerate() {
            begun.follow(at, &mut tree);
            let ink = match (begun.owner(item), item) {
                (owner, Item::Code(code)) => {
                    let says = format!("二次元コード {}", code.text);
                    let corners = corners(code.rect, frame.height_mm);
                    Ink::Of(tree.add(ElementKind::Figure(says, corners), owner))
                }
                (Some(owner), Item::Run(_)) => Ink::Of(owner),
                (None, Item::Run(_)) => Ink::Of(tree.loose_text()),
                (Some(owner), Item::Bar(_)) if tree.is_figure(owner) => Ink::Of(owner),
                (_, Item::Bar(_)) => Ink::Ornament,
            };
            match tree.stretches.last_mut() {
                Some((end, same)) if *same == ink => *end = at + 1,
                _ => tree.stretches.push((at + 1, ink)),
            }
        }
        begun.follow(frame.items.len(), &mut tree);
        tree.fold();
        tree.hear();
        tree.even_out();
        tree
    }

    fn add(&mut self, kind: ElementKind, parent: Option<usize>) -> usize {
        self.elements.push(Element {
            kind,
            parent,
            is_heard: false,
            columns: 1,
        });
        self.elements.len() - 1
    }

    fn is_figure(&self, element: usize) -> bool {
        let element = self.elements.get(element);
        element.is_some_and(|element| matches!(element.kind, ElementKind::Figure(..)))
    }

    /// Returns the element of text that no part claims: the same for a stretch of it.
    fn loose_text(&mut self) -> usize {
        if let Some((_, Ink::Of(element))) = self.stretches.last()
            && let Some(last) = self.elements.get(*element)
            && last.parent.is_none()
            && last.kind == ElementKind::Part(Role::Paragraph)
        {
            return *element;
        }
        self.add(ElementKind::Part(Role::Paragraph), None)
    }

    /// Makes a cell's only paragraph one with the cell: half of a form are such cells, and each element takes
    /// room in the file.
    fn fold(&mut self) {
        let mut within = vec![0; self.elements.len()];
        for parent in self.elements.iter().filter_map(|element| element.parent) {
            if let Some(count) = within.get_mut(parent) {
                *count += 1;
            }
        }
        let folds = |at: &usize| {
            let is_cell = self.elements.get(*at).is_some_and(Element::is_cell);
            is_cell && within.get(*at) == Some(&1)
        };
        let elements = self.elements.iter().enumerate();
        let into: Vec<usize> = elements
            .map(|(at, element)| match element.kind {
                ElementKind::Part(Role::Paragraph) => element.parent.filter(folds).unwrap_or(at),
                _ => at,
            })
            .collect();
        let moved = |at: usize| into.get(at).copied().unwrap_or(at);
        for element in &mut self.elements {
            element.parent = element.parent.map(moved);
        }
        for (_, ink) in &mut self.stretches {
            if let Ink::Of(element) = ink {
                *element = moved(*element);
            }
        }
    }

    /// Finds what is to be heard. An empty cell is, beside one that says something.
    fn hear(&mut self) {
        for (_, ink) in &self.stretches {
            let mut at = match ink {
                Ink::Of(element) => Some(*element),
                Ink::Ornament => None,
            };
            while let Some(element) = at.and_then(|at| self.elements.get_mut(at))
                && !element.is_heard
            {
                element.is_heard = true;
                at = element.parent;
            }
        }
        for at in 0..self.elements.len() {
            let row = self.elements.get(at).filter(|element| element.is_cell());
            let row = row.and_then(|cell| self.elements.get(cell.parent?));
            if row.is_some_and(|row| row.is_heard)
                && let Some(cell) = self.elements.get_mut(at)
            {
                cell.is_heard = true;
            }
        }
    }

    /// Lets the last cell of a row take the columns that longer rows of its table have.
    fn even_out(&mut self) {
        // Of each row, how many cells it has and which is the last; of each table, its columns.
        let mut rows = vec![(0, 0); self.elements.len()];
        let mut columns = vec![0; self.elements.len()];
        let table_of = |row: usize| self.elements.get(row).and_then(|row| row.parent);
        let cells = self.elements.iter().enumerate();
        for (at, cell) in cells.filter(|(_, element)| element.is_heard && element.is_cell()) {
            let Some(row) = cell.parent else { continue };
            let Some((count, last)) = rows.get_mut(row) else {
                continue;
            };
            (*count, *last) = (*count + 1, at);
            if let Some(columns) = table_of(row).and_then(|table| columns.get_mut(table)) {
                *columns = (*columns).max(*count);
            }
        }
        for (row, (count, last)) in rows.into_iter().enumerate().filter(|(_, row)| row.0 > 0) {
            let table = self.elements.get(row).and_then(|row| row.parent);
            let wide = table.and_then(|table| columns.get(table)).copied();
            if let (Some(wide), Some(cell)) = (wide, self.elements.get_mut(last)) {
                cell.columns = wide - count + 1;
            }
        }
    }
}

/// The parts that have begun, while a page is read.
struct Begun<'f> {
    frame: &'f Frame,
    /// The element of each part; none where it is one with what is around it.
    elements: Vec<Option<usize>>,
    /// Those that go on, by their places.
    open: Vec<usize>,
}

impl Begun<'_> {
    /// Ends and begins what ends and begins before an item.
    fn follow(&mut self, at: usize, tree: &mut Tree) {
        let parts = &self.frame.parts;
        let goes_on = |part: &usize| parts.get(*part).is_some_and(|part| part.end > at);
        self.open.retain(goes_on);
        while let Some(part) = parts.get(self.elements.len()).filter(|p| p.first <= at) {
            let place = self.elements.len();
            let element = self.begin(part, tree);
            self.elements.push(element);
            if part.end > at {
                self.open.push(place);
            }
        }
    }

    fn begin(&self, part: &Part, tree: &mut Tree) -> Option<usize> {
        let parent = self.around(part.within, tree);
        let kind = match &part.role {
            Role::Picture(says) => {
                let items = self.frame.items.get(part.first..part.end);
                let room = room(items.unwrap_or_default());
                ElementKind::Figure(says.clone(), corners(room, self.frame.height_mm))
            }
            role => ElementKind::Part(role.clone()),
        };
        let outer = parent.and_then(|parent| tree.elements.get(parent));
        let stands_here = match &part.role {
            Role::Paragraph => outer.is_none_or(Element::is_cell),
            // A box alone is no row, and what it says is text like any other.
            role if role.is_cell() => {
                outer.is_some_and(|outer| outer.kind == ElementKind::Part(Role::Row))
            }
            _ => true,
        };
        stands_here.then(|| tree.add(kind, parent))
    }

    /// Returns the element that a part stands in. What stands in a drawing is heard after it.
    fn around(&self, mut part: Option<usize>, tree: &Tree) -> Option<usize> {
        while let Some(at) = part {
            let element = self.elements.get(at).copied().flatten();
            if let Some(element) = element.filter(|element| !tree.is_figure(*element)) {
                return Some(element);
            }
            part = self.frame.parts.get(at)?.within;
        }
        None
    }

    /// Returns the element that an item belongs to. What is no text in a drawing is the drawing.
    fn owner(&self, item: &Item) -> Option<usize> {
        let role = |at: &usize| self.frame.parts.get(*at).map(|part| &part.role);
        let is_drawing = |at: &&usize| matches!(role(at), Some(Role::Picture(_)));
        let is_text = matches!(item, Item::Run(_))
            && self.open.last().and_then(role) == Some(&Role::Paragraph);
        let inner = match self.open.iter().find(is_drawing) {
            Some(drawing) if !is_text => Some(drawing),
            _ => self.open.last(),
        };
        let own = inner.and_then(|at| self.elements.get(*at).copied().flatten());
        own.or_else(|| {
            self.open
                .iter()
                .rev()
                .find_map(|at| *self.elements.get(*at)?)
        })
    }
}
impl Element {
    fn is_cell(&self) -> bool {
        matches!(&self.kind, ElementKind::Part(role) if role.is_cell())
    }
}

impl ElementKind {
    /// Returns the standard structure type (ISO 32000-1, 14.8.4).
    pub(super) fn tag(&self) -> &'static str {
        match self {
            Self::Part(Role::Title) => "H1",
            Self::Part(Role::Heading) => "H2",
            Self::Part(Role::Paragraph) => "P",
            Self::Part(Role::Table) => "Table",
            Self::Part(Role::Row) => "TR",
            Self::Part(Role::HeadCell | Role::LabelCell) => "TH",
            Self::Part(Role::Cell) => "TD",
            Self::Part(Role::Ticked) => "Span",
            Self::Part(Role::Picture(_)) | Self::Figure(..) => "Figure",
        }
    }
}

/// Returns the room that items take, as far as borders and bars tell.
fn room(items: &[Item]) -> Rect {
    let places = items.iter().filter_map(|item| match item {
        Item::Bar(rect) => Some(*rect),
        Item::Code(code) => Some(code.rect),
        Item::Run(_) => None,
    });
    let both = places.reduce(|one, other| {
        let (x_mm, y_mm) = (one.x_mm.min(other.x_mm), one.y_mm.min(other.y_mm));
        Rect {
            x_mm,
            y_mm,
            width_mm: one.right_mm().max(other.right_mm()) - x_mm,
            height_mm: one.bottom_mm().max(other.bottom_mm()) - y_mm,
        }
    });
    both.unwrap_or_default()
}

fn corners(place: Rect, height_mm: f32) -> [f32; 4] {
    let (bottom, top) = (height_mm - place.bottom_mm(), height_mm - place.y_mm);
    [place.x_mm, bottom, place.right_mm(), top].map(|mm| (mm * PT_PER_MM).round())
}

#[cfg(test)]
mod tests;

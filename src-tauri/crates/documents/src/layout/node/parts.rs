//! Notes what is drawn as what, in reading order, for those who hear the page.

use crate::frame::{Part, Role};

use super::EPSILON;

/// The parts of a page, each before those within it.
#[derive(Debug, Default)]
pub(in crate::layout) struct Parts {
    noted: Vec<Part>,
    /// Those that go on, by their places in the list.
    open: Vec<usize>,
    /// The one that ended last, and where the page goes on below it.
    above: Option<(usize, f32)>,
    /// The grid that rows were last put in.
    grid: Option<usize>,
}

impl Parts {
    /// Returns what was noted.
    pub(in crate::layout) fn into_noted(self) -> Vec<Part> {
        self.noted
    }

    /// Begins a part before the item `first`, at the height `top`.
    ///
    /// A row that stands in no table is one of a grid: rows that touch are seen as one, so they are heard
    /// as one.
    pub(super) fn begin(&mut self, role: &Role, goes_on: bool, (first, top): (usize, f32)) {
        if *role == Role::Row && !self.is_in(&Role::Table) {
            let touching = self.above.filter(|(above, bottom)| {
                self.grid == Some(*above)
                    && self.goes_on_with(*above, &Role::Table, first)
                    && (top - bottom).abs() <= EPSILON
            });
            match touching {
                Some((grid, _)) => self.open.push(grid),
                None => self.add(&Role::Table, first),
            }
            self.grid = self.open.last().copied();
        }
        match self.above {
            Some((above, _)) if goes_on && self.goes_on_with(above, role, first) => {
                self.open.push(above);
            }
            _ => self.add(role, first),
        }
    }

    /// Ends the part that began last, after the item before `end` and at the height `bottom`.
    pub(super) fn end(&mut self, end: usize, bottom: f32) {
        self.end_one(end, bottom);
        if self.grid.is_some() && self.open.last().copied() == self.grid {
            self.end_one(end, bottom);
        }
    }

    fn end_one(&mut self, end: usize, bottom: f32) {
        let Some(at) = self.open.pop() else { return };
        let Some(part) = self.noted.get_mut(at) else {
            return;
        };
        part.end = end;
        // What nothing was drawn for is no part; only a row is one cell poorer without it.
        if part.end == part.first && !part.role.is_cell() {
            self.noted.truncate(at);
            self.above = None;
        } else {
            self.above = Some((at, bottom));
        }
    }

    fn add(&mut self, role: &Role, first: usize) {
        let within = self.open.last().copied();
        self.open.push(self.noted.len());
        self.noted.push(Part {
            role: role.clone(),
            first,
            end: first,
            within,
        });
    }

    fn is_in(&self, role: &Role) -> bool {
        let inner = self.open.last().and_then(|at| self.noted.get(*at));
        inner.is_some_and(|part| part.role == *role)
    }

    fn goes_on_with(&self, at: usize, role: &Role, first: usize) -> bool {
        let part = self.noted.get(at);
        part.is_some_and(|part| part.role == *role && part.end == first)
    }
}

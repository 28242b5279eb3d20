//! Cuts the stack of nodes into pages and draws them between header and footer.

use std::cmp::Ordering;

use crate::fonts::Fonts;
use crate::frame::Frame;
use crate::template::{Block, OnPages, Template, Words};
use crate::values::Values;

use super::build::{Builder, Density, PageNumber};
use super::cutting::{
    Growth, Page, Part, Place, Rooms, cut, has_stray, longest_section, notices as notices_of,
    of_part,
};
use super::node::{Canvas, Node};
use super::text::MM_PER_PT;
use super::{MOST_WHITE, SMALLEST_PT, Warning, Warnings};

/// Header and footer higher than this together (somebody's name of a thousand characters) go into
/// the stack instead, where they can be cut.
pub(crate) const TALLEST_MARGIN_PARTS: f32 = 120.0;
/// White between header, body and footer.
const BODY_GAP: f32 = 3.0;
/// Half of a border's top line stands above its box; the page's first box must not reach the margin.
const TOP_INSET: f32 = 0.4;

/// The most lines that an answer gets beyond those of the form, before what is left is shared out.
const MOST_MORE_LINES: u8 = 3;

/// A last page with less than this share of its room filled is a scrap.
const SCRAP: f32 = 0.3;
/// White above what the first sheet says of a part on a later one.
const NOTICE_GAP: f32 = 2.0;
/// A notice higher than this (a field of many lines in it) is left out rather than the sheet filled.
const TALLEST_NOTICE: f32 = 40.0;

/// A form cut into pages, still without page numbers.
pub(super) struct Paginated<'a> {
    template: &'a Template,
    values: &'a Values,
    fonts: &'a Fonts,
    pages: Vec<Page>,
    /// What the first page says of parts on later ones, with the place of their page.
    notices: Vec<(usize, Words)>,
    pub(super) has_margin_parts: bool,
}

impl<'a> Paginated<'a> {
    pub(super) fn new(
        template: &'a Template,
        values: &'a Values,
        fonts: &'a Fonts,
        warnings: &mut Warnings,
    ) -> Self {
        let mut paginated = Self {
            template,
            values,
            fonts,
            pages: Vec::new(),
            notices: Vec::new(),
            has_margin_parts: true,
        };
        let rooms = paginated.rooms(warnings);
        let mut density = Density::Roomy;
        let nodes = paginated.nodes((Density::Roomy, 0), warnings);
        (paginated.pages, paginated.notices) = paginated.cut(nodes, rooms, warnings);
        if paginated.is_over() || paginated.ends_in_a_scrap(rooms.later) {
            let tight = paginated.nodes((Density::Tight, 0), warnings);
            let longest = longest_section(&tight);
            let (pages, notices) = paginated.cut(tight, rooms, warnings);
            // White is given up only where it saves a sheet, or keeps a row with those before it.
            let saves = match pages.len().cmp(&paginated.pages.len()) {
                Ordering::Less => true,
                Ordering::Equal => has_stray(&paginated.pages) && !has_stray(&pages),
                Ordering::Greater => false,
            };
            if saves {
                (paginated.pages, paginated.notices) = (pages, notices);
                density = Density::Tight;
            }
            paginated.warn_of_overflow(longest, rooms, warnings);
        }
        paginated.even_out(density, rooms, warnings);
        paginated
    }

    /// Gives every answer the same lines more, as many as the sheets hold, where the questions stand on
    /// several: else those on the last would get all the room, and those before it one line each.
    fn even_out(&mut self, density: Density, rooms: Rooms, warnings: &mut Warnings) {
        let asks = |page: &&Page| page.nodes.iter().any(|(_, node)| node.has_ruled_lines());
        if self.pages.iter().filter(asks).count() < 2 {
            return;
        }
        for more_lines in (1..=MOST_MORE_LINES).rev() {
            let nodes = self.nodes((density, more_lines), warnings);
            let (pages, notices) = self.cut(nodes, rooms, warnings);
            if pages.len() <= self.pages.len() {
                (self.pages, self.notices) = (pages, notices);
                return;
            }
        }
    }

    /// Builds the stack from which the pages are cut.
    fn nodes(
        &self,
        (density, more_lines): (Density, u8),
        warnings: &mut Warnings,
    ) -> Vec<(f32, Node)> {
        let mut builder = Builder {
            fonts: self.fonts,
            values: self.values,
            page: None,
            density,
            more_lines,
            is_only_box: false,
            warnings,
        };
        let (template, width) = (self.template, self.width());
        let parts = match self.has_margin_parts {
            true => vec![&template.blocks],
            false => vec![&template.header, &template.blocks, &template.footer],
        };
        let stacks = parts.into_iter().map(|blocks| builder.stack(blocks, width));
        stacks.flatten().collect()
    }

    /// Cuts the stack into pages, and leaves room on the first for what it says of the others.
    fn cut(
        &self,
        nodes: Vec<(f32, Node)>,
        rooms: Rooms,
        warnings: &mut Warnings,
    ) -> (Vec<Page>, Vec<(usize, Words)>) {
        let pages = cut(nodes.clone().into(), rooms);
        let notices = notices_of(&pages);
        // Four digits: no page number that comes later can be wider.
        let widest = PageNumber {
            number: 1,
            count: 8888,
            of_part: None,
            target: Some(8888),
        };
        let needed: f32 = notices
            .iter()
            .map(|(_, words)| NOTICE_GAP + self.notice(words, widest, warnings).height)
            .sum();
        let used = pages.first().map_or(0.0, Page::height);
        if needed > TALLEST_NOTICE {
            return (pages, Vec::new());
        }
        if used + needed <= rooms.first {
            return (pages, notices);
        }
        let first = rooms.first - needed;
        let pages = cut(nodes.into(), Rooms { first, ..rooms });
        let notices = notices_of(&pages);
        (pages, notices)
    }

    fn notice(&self, words: &Words, page: PageNumber, warnings: &mut Warnings) -> Node {
        let mut builder = Builder {
            fonts: self.fonts,
            values: self.values,
            page: Some(page),
            density: Density::Roomy,
            more_lines: 0,
            is_only_box: false,
            warnings,
        };
        builder.notice(words, self.width())
    }

    /// Tells whether the form takes more sheets than it is meant to fill.
    fn is_over(&self) -> bool {
        let sheets = self.template.sheets.map(usize::from);
        sheets.is_some_and(|sheets| self.pages.len() > sheets)
    }

    /// Tells whether a form of any length ends in a sheet that is nearly white: each sheet costs the
    /// receiver paper and a minute of the line.
    fn ends_in_a_scrap(&self, room: f32) -> bool {
        let last = self.pages.last().map_or(room, Page::height);
        self.template.sheets.is_none() && self.pages.len() > 1 && last < room * SCRAP
    }

    pub(super) fn count(&self) -> usize {
        self.pages.len()
    }

    /// Draws the pages; `count` is the number of pages of everything that travels together.
    pub(super) fn draw(self, count: usize, warnings: &mut Warnings, output: &mut Vec<Frame>) {
        for (at, content) in self.pages.iter().enumerate() {
            let page = PageNumber {
                number: output.len() + 1,
                count,
                of_part: of_part(&self.pages, at),
                target: None,
            };
            output.push(self.draw_page(content, page, warnings));
        }
    }

    fn draw_page(&self, content: &Page, page: PageNumber, warnings: &mut Warnings) -> Frame {
        let (left, width) = (self.template.margins.left, self.width());
        let mut top = self.template.margins.top + TOP_INSET;
        let mut bottom = self.paper().1 - self.template.margins.bottom - TOP_INSET;
        let mut canvas = Canvas::default();
        let mut footer = None;
        if self.has_margin_parts {
            let stands = (content.place, content.part);
            let header = self.header(stands, page, warnings);
            if let Some(header) = header {
                header.draw(left, top, header.height, &mut canvas);
                top += header.height + BODY_GAP;
            }
            footer = self.footer(stands, page, warnings);
            bottom -= footer
                .as_ref()
                .map_or(0.0, |footer| footer.height + BODY_GAP);
        }
        // What the sheet says of another is looked for at its foot.
        let mut notices = Vec::new();
        for (later, words) in self
            .notices
            .iter()
            .filter(|_| content.place == Place::First)
        {
            let target = Some(page.number + later);
            let page = PageNumber { target, ..page };
            notices.push((NOTICE_GAP, self.notice(words, page, warnings)));
        }
        let notices = (!notices.is_empty()).then(|| Node::stack(width, notices));
        let end = notices
            .as_ref()
            .map_or(bottom, |notices| bottom - notices.height - NOTICE_GAP);
        let body = Node::stack(width, content.nodes.clone());
        let spare = (end - top - body.height).max(0.0);
        let is_for_a_pen = || self.values.is_blank() || body.has_ruled_lines();
        let taken = match content.growth {
            Growth::Full => spare,
            Growth::Little if spare <= MOST_WHITE || is_for_a_pen() => spare,
            Growth::Little | Growth::Nothing => 0.0,
        };
        let taken = taken.min(body.room_to_grow());
        body.draw(left, top, body.height + taken, &mut canvas);
        if let Some(notices) = notices {
            notices.draw(left, end + NOTICE_GAP, notices.height, &mut canvas);
        }
        if let Some(footer) = footer {
            footer.draw(left, bottom + BODY_GAP, footer.height, &mut canvas);
        }
        Frame {
            width_mm: self.paper().0,
            height_mm: self.paper().1,
            items: canvas.items,
            regions: canvas.regions,
            parts: canvas.parts.into_noted(),
        }
    }

    fn paper(&self) -> (f32, f32) {
        self.template.orientation.paper_mm()
    }

    fn width(&self) -> f32 {
        self.paper().0 - self.template.margins.left - self.template.margins.right
    }

    fn page_height(&self) -> f32 {
        self.paper().1 - self.template.margins.top - self.template.margins.bottom - 2.0 * TOP_INSET
    }

    /// Measures the heights between header and footer, and finds whether these leave room at all.
    fn rooms(&mut self, warnings: &mut Warnings) -> Rooms {
        let rooms = [
            (Place::First, Part::First),
            (Place::Titled, Part::Second),
            (Place::Later, Part::First),
            (Place::Later, Part::Second),
        ]
        .map(|at| self.room(at, warnings));
        let smallest = self.page_height() - TALLEST_MARGIN_PARTS;
        self.has_margin_parts = rooms.iter().all(|room| *room >= smallest);
        let [first, titled, later, last] = match self.has_margin_parts {
            true => rooms,
            false => [self.page_height(); 4],
        };
        Rooms {
            first,
            titled,
            later,
            last,
        }
    }

    /// Returns the height between header and footer.
    fn room(&self, at: (Place, Part), warnings: &mut Warnings) -> f32 {
        // Four digits each: no page number that comes later can be wider.
        let widest = PageNumber {
            number: 8888,
            count: 8888,
            of_part: Some((8888, 8888)),
            target: None,
        };
        let header = self.header(at, widest, warnings);
        let footer = self.footer(at, widest, warnings);
        let parts = header.iter().chain(&footer);
        let used: f32 = parts.map(|node| node.height + BODY_GAP).sum();
        self.page_height() - used
    }

    fn header(
        &self,
        (place, part): (Place, Part),
        page: PageNumber,
        warnings: &mut Warnings,
    ) -> Option<Node> {
        let stands = |pages| match pages {
            OnPages::All => true,
            OnPages::First => place == Place::First,
            OnPages::Rest => place == Place::Later,
        };
        self.margin_part((&self.template.header, part), stands, page, warnings)
    }

    fn footer(
        &self,
        (place, part): (Place, Part),
        page: PageNumber,
        warnings: &mut Warnings,
    ) -> Option<Node> {
        let stands = |pages| match pages {
            OnPages::All => true,
            OnPages::First => place == Place::First,
            OnPages::Rest => place != Place::First,
        };
        self.margin_part((&self.template.footer, part), stands, page, warnings)
    }

    fn margin_part(
        &self,
        (blocks, part): (&[Block], Part),
        stands: impl Fn(OnPages) -> bool,
        page: PageNumber,
        warnings: &mut Warnings,
    ) -> Option<Node> {
        let is_of_part = |block: &&Block| block.part.is_none_or(|of| of == part.number());
        let shown = blocks.iter().filter(|block| stands(block.pages));
        let shown: Vec<Block> = shown.filter(is_of_part).cloned().collect();
        let (fonts, values) = (self.fonts, self.values);
        let mut builder = Builder {
            fonts,
            values,
            page: Some(page),
            density: Density::Roomy,
            more_lines: 0,
            is_only_box: false,
            warnings,
        };
        let children = builder.stack(&shown, self.width());
        (!children.is_empty()).then(|| Node::stack(self.width(), children))
    }

    fn warn_of_overflow(
        &self,
        (sections, longest): (usize, f32),
        rooms: Rooms,
        warnings: &mut Warnings,
    ) {
        let Some(sheets) = self.template.sheets.map(usize::from) else {
            return;
        };
        if !self.is_over() {
            return;
        }
        let line = SMALLEST_PT * MM_PER_PT * 1.4;
        let capacity = rooms.first + rooms.later * sheets.saturating_sub(sections) as f32;
        let by_lines = ((longest - capacity) / line).ceil().max(1.0) as usize;
        let field = warnings.longest.1.to_owned();
        warnings.add(Warning::Overflow {
            field,
            by_lines,
            pages: self.pages.len(),
        });
    }
}

//! A page's parts as a tree, its ink at the leaves.
//!
//! Frames list parts flat, each after those within it. Here they become what a reader that speaks
//! walks through: titles, headings, tables, paragraphs, in the order of the page.

use crate::frame::{Frame, Item, Part, Role};

/// What a stretch of items is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// Text of an element, by its number among the page's elements.
    Text(usize),
    /// Rules and borders, which say nothing.
    Ornament,
}

/// An element of the tree.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Element {
    pub(super) kind: ElementKind,
    /// The element it belongs to, by number; always a smaller one.
    pub(super) parent: Option<usize>,
}

/// What an element is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum ElementKind {
    Part(Role),
    /// A code, with what it says.
    Figure(String),
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
        // Of two parts over the same items the later one is the outer one.
        let mut parts: Vec<&Part> = frame.parts.iter().rev().collect();
        parts.sort_by(|one, other| one.first.cmp(&other.first).then(other.end.cmp(&one.end)));
        let mut waiting = parts.into_iter().peekable();
        let mut open: Vec<(usize, &Part)> = Vec::new();
        for (at, item) in frame.items.iter().enumerate() {
            open.retain(|(_, part)| part.end > at);
            while let Some(part) = waiting.next_if(|part| part.first <= at) {
                let is_within = open.last().is_none_or(|(_, outer)| part.end <= outer.end);
                let is_plain = part.role != Role::Paragraph
                    || open
                        .last()
                        .is_none_or(|(_, outer)| takes_blocks(outer.role));
                if part.end > at && is_within && is_plain {
                    let parent = open.last().map(|(element, _)| *element);
                    open.push((tree.add(ElementKind::Part(part.role), parent), part));
                }
            }
            let owner = open.last().map(|(element, _)| *element);
            let ink = match item {
                Item::Bar(_) => Ink::Ornament,
                Item::Code(code) => {
                    Ink::Text(tree.add(ElementKind::Figure(code.text.clone()), owner))
                }
                Item::Run(_) => Ink::Text(match owner {
                    Some(owner) => owner,
                    None => tree.loose_text(),
                }),
            };
            match tree.stretches.last_mut() {
                Some((end, same)) if *same == ink => *end = at + 1,
                _ => tree.stretches.push((at + 1, ink)),
            }
        }
        tree
    }

    fn add(&mut self, kind: ElementKind, parent: Option<usize>) -> usize {
        self.elements.push(Element { kind, parent });
        self.elements.len() - 1
    }

    /// Returns the element of text that no part claims: the same for a stretch of it.
    fn loose_text(&mut self) -> usize {
        if let Some((_, Ink::Text(element))) = self.stretches.last()
            && let Some(last) = self.elements.get(*element)
            && last.parent.is_none()
            && last.kind == ElementKind::Part(Role::Paragraph)
        {
            return *element;
        }
        self.add(ElementKind::Part(Role::Paragraph), None)
    }
}

/// Tells whether paragraphs may stand in an element; a heading is its own paragraph.
fn takes_blocks(role: Role) -> bool {
    matches!(role, Role::Cell | Role::HeadCell)
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
            Self::Part(Role::HeadCell) => "TH",
            Self::Part(Role::Cell) => "TD",
            Self::Part(Role::Ticked) => "Span",
            Self::Figure(_) => "Figure",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout;
    use crate::layout::tests::samples;
    use crate::specimen::{fonts, page};
    use crate::template::{SHIPPED, Template};

    fn outline(frame: &Frame) -> String {
        let tree = Tree::of(frame);
        let mut out = String::new();
        for element in &tree.elements {
            let mut depth = 0;
            let mut at = element.parent;
            while let Some(parent) = at {
                depth += 1;
                at = tree.elements[parent].parent;
            }
            out.push_str(&"  ".repeat(depth));
            out.push_str(element.kind.tag());
            out.push('\n');
        }
        out
    }

    fn form(name: &str, values: &crate::values::Values) -> Vec<Frame> {
        let shipped = SHIPPED
            .iter()
            .find(|shipped| shipped.file_name == name)
            .unwrap();
        let template = Template::parse(shipped.file_name, shipped.text).unwrap();
        layout::pages(&template, values, fonts()).output
    }

    #[test]
    fn a_table_holds_rows_and_rows_hold_cells() {
        let frames = form("table5.toml", &samples::timeline(3));
        let outline = outline(&frames[0]);
        assert!(outline.contains("H1\n"), "the form's name:\n{outline}");
        let table = "Table\n  TR\n    TH\n      P\n    TH\n";
        assert!(outline.contains(table), "{outline}");
        assert!(outline.contains("  TR\n    TD\n      P\n"), "{outline}");
    }

    #[test]
    fn what_was_typed_on_lines_of_its_own_is_as_many_paragraphs() {
        let mut values = samples::timeline(1);
        let mut row = values.get_rows("timeline.rows")[0].clone();
        let long = "長い文は行の端で折り返します。".repeat(9);
        row.text("text", format!("一行目\n{long}\n三行目"));
        values.rows("timeline.rows", vec![row]);
        let frames = form("table5.toml", &values);
        let outline = outline(&frames[0]);
        // Date and time, kind and item, three lines of which one runs over, and who wrote it.
        let cells = [2, 2, 3, 1].map(|lines| format!("    TD\n{}", "      P\n".repeat(lines)));
        assert!(
            outline.contains(&format!("  TR\n{}", cells.concat())),
            "{outline}"
        );
    }

    #[test]
    fn a_ticked_box_says_so_before_its_words() {
        let frames = form("common.toml", &samples::slip());
        let outline = outline(&frames[0]);
        let text = frames[0].text();
        let ticked = text.matches("選択\n").count();
        assert!(ticked > 0, "{text}");
        assert_eq!(outline.matches("P\n  Span\n").count(), ticked, "{outline}");
        assert!(
            form("common.toml", &crate::values::Values::blank())
                .iter()
                .all(|frame| !frame.text().contains("選択\n"))
        );
    }

    #[test]
    fn a_slip_has_a_title_headings_and_a_figure() {
        let frames = form("common.toml", &samples::slip());
        let outline = outline(&frames[0]);
        assert_eq!(outline.matches("H1\n").count(), 1, "{outline}");
        assert!(outline.contains("Figure\n"), "{outline}");
        assert!(!outline.contains("H1\n  P"), "a title is no list of lines");
    }

    #[test]
    fn every_item_belongs_somewhere_even_without_parts() {
        let frame = page();
        let tree = Tree::of(&frame);
        assert_eq!(tree.stretches.last().unwrap().0, frame.items.len());
        let has_text = |(_, ink): &(usize, Ink)| matches!(ink, Ink::Text(_));
        assert!(tree.stretches.iter().any(has_text));
    }
}

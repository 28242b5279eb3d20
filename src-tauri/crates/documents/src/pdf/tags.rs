//! The structure tree: what a reader that speaks, or reflows, goes by (ISO 32000-1, 14.7).

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::PdfError;
use super::embed::text_string;
use super::parts::{Element, ElementKind, Ink, Tree};
use crate::frame::Role;

/// Adds the trees of all pages under one document element.
pub(super) fn add(pdf: &mut Document, trees: &[Tree], pages: &[ObjectId]) -> Result<(), PdfError> {
    let root = pdf.new_object_id();
    let document = pdf.new_object_id();
    let mut kids = Vec::new();
    let mut numbers = Vec::new();
    for ((tree, page), key) in trees.iter().zip(pages).zip(0_i64..) {
        let marked = add_page(pdf, tree, *page, document, &mut kids);
        numbers.extend([key.into(), Object::Reference(pdf.add_object(marked))]);
        let page = pdf.get_dictionary_mut(*page).map_err(PdfError::Assembly)?;
        page.set("StructParents", key);
        page.set("Tabs", "S");
    }
    let parents = pdf.add_object(dictionary! { "Nums" => numbers });
    let element = dictionary! {
        "Type" => "StructElem",
        "S" => "Document",
        "P" => root,
        "K" => kids,
    };
    pdf.set_object(document, element);
    let tree = dictionary! {
        "Type" => "StructTreeRoot",
        "K" => document,
        "ParentTree" => parents,
        "ParentTreeNextKey" => i64::try_from(pages.len()).unwrap_or(i64::MAX),
    };
    pdf.set_object(root, tree);
    let catalog = pdf.catalog_mut().map_err(PdfError::Assembly)?;
    catalog.set("StructTreeRoot", root);
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    Ok(())
}

/// Adds a page's elements, and returns for each of its marked stretches whose it is.
fn add_page(
    pdf: &mut Document,
    tree: &Tree,
    page: ObjectId,
    document: ObjectId,
    top: &mut Vec<Object>,
) -> Vec<Object> {
    let heard = |element: &Element| element.is_heard.then(|| pdf.new_object_id());
    let ids: Vec<Option<ObjectId>> = tree.elements.iter().map(heard).collect();
    let id = |element: usize| ids.get(element).copied().flatten();
    let mut kids: Vec<Vec<Object>> = vec![Vec::new(); ids.len()];
    let mut marked = Vec::new();
    let inks = tree.stretches.iter().filter_map(|(_, ink)| match ink {
        Ink::Of(element) => Some(*element),
        Ink::Ornament => None,
    });
    // Elements come after those they are in, and all in reading order; so do marks. One that has both
    // takes those within it where they begin.
    let mut elements = tree.elements.iter().enumerate().peekable();
    for (element, mark) in inks.zip(0_i64..) {
        while let Some((at, new)) = elements.next_if(|(at, _)| *at <= element) {
            give(id(at), new, &mut kids, top);
        }
        marked.extend(id(element).map(Object::from));
        if let Some(own) = kids.get_mut(element) {
            own.push(mark.into());
        }
    }
    for (at, new) in elements {
        give(id(at), new, &mut kids, top);
    }
    for ((element, own), kids) in tree.elements.iter().zip(&ids).zip(kids) {
        let Some(own) = own else { continue };
        let mut dictionary = dictionary! {
            "Type" => "StructElem",
            "S" => element.kind.tag(),
            "P" => element.parent.and_then(id).unwrap_or(document),
            "Pg" => page,
        };
        // An empty cell keeps its place, and has nothing in it.
        if !kids.is_empty() {
            dictionary.set("K", only_or_all(kids));
        }
        describe(element, &mut dictionary);
        pdf.set_object(*own, dictionary);
    }
    marked
}

/// Gives an element that is heard to the one it belongs to.
fn give(id: Option<ObjectId>, element: &Element, kids: &mut [Vec<Object>], top: &mut Vec<Object>) {
    let Some(id) = id else { return };
    match element.parent {
        None => top.push(id.into()),
        Some(parent) => {
            if let Some(kids) = kids.get_mut(parent) {
                kids.push(id.into());
            }
        }
    }
}

fn describe(element: &Element, dictionary: &mut Dictionary) {
    match &element.kind {
        ElementKind::Figure(says, place) => {
            dictionary.set("Alt", text_string(says));
            let corners = place.map(Object::Real).to_vec();
            dictionary.set("A", dictionary! { "O" => "Layout", "BBox" => corners });
        }
        ElementKind::Part(role) if role.is_cell() => {
            let mut table = Dictionary::new();
            match role {
                Role::HeadCell => table.set("Scope", "Column"),
                Role::LabelCell => table.set("Scope", "Row"),
                _ => {}
            }
            if element.columns > 1 {
                table.set(
                    "ColSpan",
                    i64::try_from(element.columns).unwrap_or(i64::MAX),
                );
            }
            if !table.is_empty() {
                table.set("O", "Table");
                dictionary.set("A", table);
            }
        }
        ElementKind::Part(Role::Ticked) => {
            dictionary.set("ActualText", text_string("選択"));
        }
        ElementKind::Part(_) => {}
    }
}

fn only_or_all(mut kids: Vec<Object>) -> Object {
    match kids.len() {
        1 => kids.pop().unwrap_or(Object::Null),
        _ => kids.into(),
    }
}

#[cfg(test)]
pub(super) mod tests;

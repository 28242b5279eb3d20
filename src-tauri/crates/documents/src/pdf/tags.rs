//! The structure tree: what a reader that speaks, or reflows, goes by (ISO 32000-1, 14.7).

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::PdfError;
use super::embed::text_string;
use super::parts::{ElementKind, Ink, Tree};
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
    let ids: Vec<ObjectId> = tree.elements.iter().map(|_| pdf.new_object_id()).collect();
    let id = |element: usize| ids.get(element).copied();
    let mut kids: Vec<Vec<Object>> = vec![Vec::new(); ids.len()];
    // Children come after their parents and in reading order; so do marks. A parent that has both
    // takes its children where they begin.
    let mut given = vec![false; ids.len()];
    let mut marked = Vec::new();
    let texts = tree.stretches.iter().filter_map(|(_, ink)| match ink {
        Ink::Text(element) => Some(*element),
        Ink::Ornament => None,
    });
    for (element, mark) in texts.zip(0_i64..) {
        if let Some(id) = id(element) {
            marked.push(id.into());
        }
        if let Some(own) = kids.get_mut(element) {
            own.push(mark.into());
        }
        give(tree, element, &ids, &mut given, &mut kids, top);
    }
    for ((element, id), kids) in tree.elements.iter().zip(&ids).zip(kids) {
        let parent = element.parent.and_then(|parent| ids.get(parent).copied());
        let mut dictionary = dictionary! {
            "Type" => "StructElem",
            "S" => element.kind.tag(),
            "P" => parent.unwrap_or(document),
            "Pg" => page,
            "K" => only_or_all(kids),
        };
        describe(&element.kind, &mut dictionary);
        pdf.set_object(*id, dictionary);
    }
    marked
}

/// Gives an element, and those it belongs to, to their parents, once.
fn give(
    tree: &Tree,
    element: usize,
    ids: &[ObjectId],
    given: &mut [bool],
    kids: &mut [Vec<Object>],
    top: &mut Vec<Object>,
) {
    let mut at = element;
    while let (Some(done), Some(id), Some(this)) =
        (given.get_mut(at), ids.get(at), tree.elements.get(at))
    {
        if std::mem::replace(done, true) {
            return;
        }
        let Some(parent) = this.parent else {
            top.push((*id).into());
            return;
        };
        if let Some(kids) = kids.get_mut(parent) {
            kids.push((*id).into());
        }
        at = parent;
    }
}

fn describe(kind: &ElementKind, dictionary: &mut Dictionary) {
    match kind {
        ElementKind::Figure(text) => {
            dictionary.set("Alt", text_string(&format!("二次元コード {text}")));
        }
        ElementKind::Part(Role::HeadCell) => {
            let scope = dictionary! { "O" => "Table", "Scope" => "Column" };
            dictionary.set("A", scope);
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

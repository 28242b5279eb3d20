//! Bookmarks: where the forms and their sections begin, for documents of several pages.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::embed::text_string;
use super::{PT_PER_MM, PdfError};
use crate::frame::{Frame, Item, Role};

/// Documents of fewer pages are seen at a glance.
const LEAST_PAGES: usize = 3;

/// A place that a reader may want to jump to.
struct Mark {
    text: String,
    page: ObjectId,
    top_pt: f32,
    sections: Vec<Self>,
}

/// Adds bookmarks to a document of several pages.
pub(super) fn add(
    pdf: &mut Document,
    frames: &[Frame],
    pages: &[ObjectId],
) -> Result<(), PdfError> {
    let marks = collect(frames, pages);
    if frames.len() < LEAST_PAGES || marks.is_empty() {
        return Ok(());
    }
    let root = pdf.new_object_id();
    let ends = link(pdf, &marks, root);
    set_root(pdf, root, ends)
}

fn set_root(
    pdf: &mut Document,
    root: ObjectId,
    (first, last, count): (ObjectId, ObjectId, i64),
) -> Result<(), PdfError> {
    let outlines = dictionary! {
        "Type" => "Outlines",
        "First" => first,
        "Last" => last,
        "Count" => count,
    };
    pdf.set_object(root, outlines);
    let catalog = pdf.catalog_mut().map_err(PdfError::Assembly)?;
    catalog.set("Outlines", root);
    catalog.set("PageMode", "UseOutlines");
    Ok(())
}

/// Adds a bookmark for each part of a heap, at the top of its first page.
pub(super) fn add_parts(pdf: &mut Document, begins: &[(Object, ObjectId)]) -> Result<(), PdfError> {
    let root = pdf.new_object_id();
    let ids: Vec<ObjectId> = begins.iter().map(|_| pdf.new_object_id()).collect();
    for (at, ((title, page), id)) in begins.iter().zip(&ids).enumerate() {
        let mut item = dictionary! {
            "Title" => title.clone(),
            "Parent" => root,
            "Dest" => vec![(*page).into(), "Fit".into()],
        };
        chain(&mut item, &ids, at);
        pdf.set_object(*id, item);
    }
    let (Some(first), Some(last)) = (ids.first(), ids.last()) else {
        return Ok(());
    };
    set_root(pdf, root, (*first, *last, ids.len() as i64))
}

/// Finds titles, and under each its sections. A title that stands again on the next page is the same
/// form going on.
fn collect(frames: &[Frame], pages: &[ObjectId]) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for (frame, page) in frames.iter().zip(pages) {
        let mut parts: Vec<_> = frame.parts.iter().collect();
        parts.sort_by_key(|part| part.first);
        for part in parts {
            if !matches!(part.role, Role::Title | Role::Heading) {
                continue;
            }
            let items = frame.items.get(part.first..part.end).unwrap_or_default();
            let mut text = String::new();
            let mut top_pt = 0.0_f32;
            for item in items {
                if let Item::Run(run) = item {
                    text.push_str(&run.text());
                    let top_mm = frame.height_mm - run.baseline_mm;
                    top_pt = top_pt.max(top_mm * PT_PER_MM + run.size_pt);
                }
            }
            let text = text.trim().to_owned();
            let mark = Mark {
                text,
                page: *page,
                top_pt,
                sections: Vec::new(),
            };
            match marks.last_mut() {
                _ if mark.text.is_empty() => {}
                Some(form) if part.role == Role::Heading => {
                    let goes_on = form.sections.last().is_some_and(|s| s.text == mark.text);
                    if !goes_on {
                        form.sections.push(mark);
                    }
                }
                Some(form) if form.text == mark.text => {}
                _ => marks.push(mark),
            }
        }
    }
    marks
}

/// Ties a bookmark to those before and after it.
fn chain(item: &mut Dictionary, ids: &[ObjectId], at: usize) {
    if let Some(before) = at.checked_sub(1).and_then(|at| ids.get(at)) {
        item.set("Prev", *before);
    }
    if let Some(after) = ids.get(at + 1) {
        item.set("Next", *after);
    }
}

/// Adds marks as siblings; returns the first, the last, and how many there are with those within.
fn link(pdf: &mut Document, marks: &[Mark], parent: ObjectId) -> (ObjectId, ObjectId, i64) {
    let ids: Vec<ObjectId> = marks.iter().map(|_| pdf.new_object_id()).collect();
    let mut count = 0;
    for (at, (mark, id)) in marks.iter().zip(&ids).enumerate() {
        count += 1;
        let mut item = dictionary! {
            "Title" => text_string(&mark.text),
            "Parent" => parent,
            "Dest" => vec![
                mark.page.into(),
                "XYZ".into(),
                Object::Null,
                Object::Real(mark.top_pt.round()),
                Object::Null,
            ],
        };
        chain(&mut item, &ids, at);
        if !mark.sections.is_empty() {
            let (first, last, within) = link(pdf, &mark.sections, *id);
            item.set("First", first);
            item.set("Last", last);
            item.set("Count", within);
            count += within;
        }
        pdf.set_object(*id, item);
    }
    let edge = |id: Option<&ObjectId>| id.copied().unwrap_or(parent);
    (edge(ids.first()), edge(ids.last()), count)
}

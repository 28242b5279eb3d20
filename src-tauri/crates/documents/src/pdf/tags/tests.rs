//! The structure is read back from the finished file, as a reader that speaks does.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::content::Content;

use super::*;
use crate::layout;
use crate::layout::tests::samples;
use crate::pdf;
use crate::specimen::{fonts, stamp};
use crate::template::{SHIPPED, Template};
use crate::values::Values;

/// An element as the file has it.
#[derive(Debug)]
struct Heard {
    tag: String,
    scope: Option<String>,
    columns: i64,
    alt: Option<String>,
    page: Option<ObjectId>,
    marks: Vec<i64>,
    within: Vec<Self>,
}

fn written(form: &str, values: &Values) -> Document {
    let mut shipped = SHIPPED.iter();
    let shipped = shipped.find(|entry| entry.file_name.trim_end_matches(".toml") == form);
    let shipped = shipped.unwrap();
    let template = Template::parse(shipped.file_name, shipped.text).unwrap();
    let frames = layout::pages(&template, values, fonts()).output;
    Document::load_mem(&pdf::write(&frames, fonts(), &stamp()).unwrap()).unwrap()
}

fn heard(document: &Document) -> Heard {
    let root = document.catalog().unwrap().get(b"StructTreeRoot").unwrap();
    let root = root.as_reference().unwrap();
    let whole = document.get_dictionary(root).unwrap().get(b"K").unwrap();
    read(document, whole.as_reference().unwrap(), root)
}

/// Reads an element, which names the one it was found in as its parent.
fn read(document: &Document, id: ObjectId, parent: ObjectId) -> Heard {
    let element = document.get_dictionary(id).unwrap();
    assert_eq!(element.get(b"P").unwrap().as_reference().unwrap(), parent);
    let name = |object: &Object| String::from_utf8(object.as_name().unwrap().to_vec()).unwrap();
    let attributes = element.get(b"A").and_then(Object::as_dict).ok();
    let attribute = |key: &[u8]| attributes.and_then(|all| all.get(key).ok());
    let mut heard = Heard {
        tag: name(element.get(b"S").unwrap()),
        scope: attribute(b"Scope").map(name),
        columns: attribute(b"ColSpan").map_or(1, |columns| columns.as_i64().unwrap()),
        alt: element
            .get(b"Alt")
            .ok()
            .map(|alt| lopdf::decode_text_string(alt).unwrap()),
        page: element.get(b"Pg").and_then(Object::as_reference).ok(),
        marks: Vec::new(),
        within: Vec::new(),
    };
    let kids = match element.get(b"K") {
        Ok(Object::Array(kids)) => kids.clone(),
        Ok(kid) => vec![kid.clone()],
        Err(_) => Vec::new(),
    };
    for kid in kids {
        match kid {
            Object::Integer(mark) => heard.marks.push(mark),
            kid => heard
                .within
                .push(read(document, kid.as_reference().unwrap(), id)),
        }
    }
    heard
}

impl Heard {
    fn walk<'h>(&'h self, each: &mut impl FnMut(&'h Self)) {
        each(self);
        self.within.iter().for_each(|inner| inner.walk(each));
    }

    fn tags(&self) -> Vec<&str> {
        self.within.iter().map(|inner| inner.tag.as_str()).collect()
    }
}

/// Returns the numbers of a page's marked stretches, and what each is marked as.
fn marked(document: &Document, page: ObjectId) -> BTreeMap<i64, String> {
    let content = document.get_page_content(page);
    let mut marked = BTreeMap::new();
    for operation in Content::decode(&content).unwrap().operations {
        if operation.operator == "BDC" {
            let tag = operation.operands[0].as_name().unwrap().to_vec();
            let mark = operation.operands[1]
                .as_dict()
                .unwrap()
                .get(b"MCID")
                .unwrap();
            let tag = String::from_utf8(tag).unwrap();
            let before = marked.insert(mark.as_i64().unwrap(), tag);
            assert_eq!(before, None, "a number stands once on its page");
        }
    }
    marked
}

/// Checks that all of a document is to be heard, once and in whole tables.
pub(crate) fn assert_structure(document: &Document, what: &str) {
    let whole = heard(document);
    assert_owned(document, &whole, what);
    assert_tables(&whole, what);
}

/// Checks that each marked stretch is in exactly one element, and that the table of owners agrees.
fn assert_owned(document: &Document, whole: &Heard, what: &str) {
    let mut owned = BTreeMap::new();
    whole.walk(&mut |element| {
        for mark in &element.marks {
            let place = (element.page.unwrap(), *mark);
            let other = owned.insert(place, element.tag.clone());
            assert_eq!(other, None, "{what}: {place:?} is owned twice");
        }
    });
    let mut all = BTreeMap::new();
    for page in document.page_iter() {
        let stretches = marked(document, page).into_iter();
        all.extend(stretches.map(|(mark, tag)| ((page, mark), tag)));
    }
    assert_eq!(owned, all, "{what}");
    let root = document.catalog().unwrap().get(b"StructTreeRoot").unwrap();
    let root = document.dereference(root).unwrap().1.as_dict().unwrap();
    let owners = document
        .dereference(root.get(b"ParentTree").unwrap())
        .unwrap()
        .1;
    let owners = owners
        .as_dict()
        .unwrap()
        .get(b"Nums")
        .unwrap()
        .as_array()
        .unwrap();
    let listed: usize = owners
        .iter()
        .filter_map(|list| document.dereference(list).ok()?.1.as_array().ok())
        .map(Vec::len)
        .sum();
    assert_eq!(listed, all.len(), "{what}: as many owners as stretches");
}

/// Checks that tables are whole: rows of equal width, each cell in a row, each heading with its reach.
fn assert_tables(whole: &Heard, what: &str) {
    whole.walk(&mut |element| {
        let within: BTreeSet<&str> = element.tags().into_iter().collect();
        match element.tag.as_str() {
            "Table" => {
                assert_eq!(within, BTreeSet::from(["TR"]), "{what}");
                let wide = |row: &Heard| row.within.iter().map(|cell| cell.columns).sum::<i64>();
                let widths: BTreeSet<i64> = element.within.iter().map(wide).collect();
                assert_eq!(widths.len(), 1, "{what}: rows of {widths:?} columns");
                assert!(element.marks.is_empty(), "{what}: text beside the rows");
            }
            "TR" => {
                assert!(
                    within.is_subset(&BTreeSet::from(["TH", "TD"])),
                    "{what}: {within:?}"
                );
                assert!(element.marks.is_empty(), "{what}: text beside the cells");
            }
            _ => {
                let strays = ["TR", "TH", "TD"].map(|tag| within.contains(tag));
                assert_eq!(
                    strays, [false; 3],
                    "{what}: {} in {}",
                    "a cell", element.tag
                );
            }
        }
        assert_eq!(
            element.tag == "TH",
            element.scope.is_some(),
            "{what}: {element:?}"
        );
        assert_eq!(
            element.tag == "Figure",
            element.alt.is_some(),
            "{what}: {element:?}"
        );
    });
}

#[test]
fn whatever_is_marked_belongs_to_one_element_and_tables_are_whole() {
    for entry in SHIPPED {
        let form = entry.file_name.trim_end_matches(".toml");
        let fills = [
            ("a slip", samples::slip()),
            ("full", samples::everything()),
            ("masked", samples::masked_slip_c()),
            ("a timeline", samples::timeline(30)),
            ("a picture", samples::picture()),
            ("inquiries", samples::inquiries()),
            ("for a pen", samples::pen()),
        ];
        for (fill, values) in fills {
            let what = format!("{form}, {fill}");
            assert_structure(&written(form, &values), &what);
        }
    }
}

/// Returns a table's rows as they are heard: the tags of the cells, and the columns each takes.
fn rows(table: &Heard) -> Vec<Vec<(&str, i64)>> {
    fn of(row: &Heard) -> Vec<(&str, i64)> {
        let cells = row.within.iter();
        cells
            .map(|cell| (cell.tag.as_str(), cell.columns))
            .collect()
    }
    table.within.iter().map(of).collect()
}

fn tables(whole: &Heard) -> Vec<&Heard> {
    let mut tables = Vec::new();
    whole.walk(&mut |element| {
        if element.tag == "Table" {
            tables.push(element);
        }
    });
    tables
}

#[test]
fn a_label_is_the_heading_of_what_stands_beside_it() {
    let document = written("common", &samples::slip());
    let whole = heard(&document);
    let tables = tables(&whole);
    let client = rows(tables[0]);
    // 利用者, and below it 住所.
    let expected = [
        vec![("TH", 1), ("TD", 1), ("TD", 1)],
        vec![("TH", 1), ("TD", 2)],
    ];
    assert_eq!(client, expected, "boxes that touch are one table");
    let reply = rows(tables.last().unwrap());
    assert_eq!(reply[1], [("TH", 1), ("TD", 3)], "an answer to be written");
    let last = [("TH", 1), ("TD", 1), ("TH", 1), ("TD", 1)];
    assert_eq!(reply.last().unwrap(), &last, "回答日 and お名前");
    let scopes = tables.iter().flat_map(|table| &table.within);
    for cell in scopes
        .flat_map(|row| &row.within)
        .filter(|cell| cell.tag == "TH")
    {
        assert_eq!(cell.scope.as_deref(), Some("Row"));
    }
}

#[test]
fn boxes_with_white_between_them_are_tables_of_their_own() {
    let whole = heard(&written("common", &samples::slip()));
    let firsts: Vec<usize> = tables(&whole)
        .iter()
        .map(|table| table.within.len())
        .collect();
    assert!(
        firsts.len() >= 4,
        "the client, the subject, the text, the reply: {firsts:?}"
    );
}

#[test]
fn a_picture_says_what_it_shows_and_its_words_are_heard_after_it() {
    let mut values = samples::picture();
    let whole = heard(&written("timeline-picture", &values));
    let figure = |whole: &Heard| {
        let mut figures = whole
            .within
            .iter()
            .filter(|element| element.tag == "Figure");
        figures.next().unwrap().alt.clone().unwrap()
    };
    assert_eq!(
        figure(&whole),
        "令和7年4月1日 ～ 令和8年4月3日 の支援経過の図。期間の帯が3本、その日にしたことの印が8個あります。"
    );
    let at = whole
        .tags()
        .iter()
        .position(|tag| *tag == "Figure")
        .unwrap();
    assert_eq!(whole.within[at + 1].tag, "Table", "lane by lane");
    let lanes = rows(&whole.within[at + 1]);
    assert_eq!(lanes.len(), 7, "{lanes:?}");

    values.leave_out(&["timeline.range"]);
    let masked = figure(&heard(&written("timeline-picture", &values)));
    assert!(
        masked.starts_with("支援経過の図。"),
        "no more than the sheet says: {masked}"
    );
    let blank = figure(&heard(&written("timeline-picture", &samples::pen())));
    assert_eq!(blank, "支援経過の図。まだ何も書かれていません。");
}

#[test]
fn a_picture_over_several_sheets_says_that_it_goes_on() {
    let mut values = samples::picture();
    let rows = values.get_rows("picture.rows").to_vec();
    values.rows("picture.rows", vec![rows; 5].concat());
    let whole = heard(&written("timeline-picture", &values));
    let figures = whole
        .within
        .iter()
        .filter_map(|element| element.alt.as_deref());
    let figures: Vec<&str> = figures.collect();
    assert!(figures.len() > 1, "{figures:?}");
    for (at, says) in figures.iter().enumerate() {
        assert_eq!(
            says.matches("（続き）").count(),
            usize::from(at > 0),
            "{says}"
        );
    }
}

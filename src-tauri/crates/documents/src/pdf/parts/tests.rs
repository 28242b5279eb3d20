use super::*;
use crate::layout;
use crate::layout::tests::samples;
use crate::specimen::{fonts, page};
use crate::template::{SHIPPED, Template};

fn outline(frame: &Frame) -> String {
    let tree = Tree::of(frame);
    let mut out = String::new();
    for element in tree.elements.iter().filter(|element| element.is_heard) {
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
    let table = "Table\n  TR\n    TH\n    TH\n";
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
    // A cell of one paragraph is that paragraph.
    let cells = [2, 2, 3, 0].map(|lines| format!("    TD\n{}", "      P\n".repeat(lines)));
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
    assert_eq!(outline.matches("Span\n").count(), ticked, "{outline}");
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
    let has_text = |(_, ink): &(usize, Ink)| matches!(ink, Ink::Of(_));
    assert!(tree.stretches.iter().any(has_text));
}

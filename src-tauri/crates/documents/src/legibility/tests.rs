use super::*;
use crate::frame::Face;
use crate::layout;
use crate::layout::tests::samples;
use crate::specimen::{fonts, page_of, runs};
use crate::template::{SHIPPED, Template};

fn bar(x_mm: f32, y_mm: f32, width_mm: f32, height_mm: f32) -> Item {
    Item::Bar(Rect {
        x_mm,
        y_mm,
        width_mm,
        height_mm,
    })
}

fn page(items: Vec<Item>) -> Frame {
    Frame {
        items,
        ..page_of("")
    }
}

fn only(items: Vec<Item>) -> Shortfall {
    let report = check(&[page(items)], &Values::blank(), fonts());
    assert_eq!(report.findings.len(), 1, "{:?}", report.findings);
    report.findings[0].shortfall.clone()
}

fn text(text: &str, size_pt: f32, x_mm: f32, y_mm: f32) -> Vec<Item> {
    let runs = runs(text, Face::Gothic, size_pt, x_mm, y_mm);
    runs.into_iter().map(Item::Run).collect()
}

#[test]
fn small_type_is_found() {
    let small = only(text("小さな字", 10.5, 20.0, 40.0));
    assert_eq!(small, Shortfall::SmallType { pt: 10.5 });
}

#[test]
fn thin_lines_and_lines_that_run_together_are_found() {
    let thin = only(vec![bar(20.0, 40.0, 50.0, 0.2)]);
    assert!(matches!(thin, Shortfall::ThinLine { dots } if dots < 2.0));
    let near = only(vec![
        bar(20.0, 40.0, 50.0, 0.35),
        bar(20.0, 40.6, 50.0, 0.35),
    ]);
    assert!(matches!(near, Shortfall::NarrowGap { dots } if (dots - 2.0).abs() < 0.1));
    let upright = only(vec![
        bar(20.0, 40.0, 0.35, 50.0),
        bar(20.6, 40.0, 0.35, 50.0),
    ]);
    assert!(matches!(upright, Shortfall::NarrowGap { .. }));
    let crossing = check(
        &[page(vec![
            bar(20.0, 40.0, 50.0, 0.35),
            bar(40.0, 20.0, 0.35, 50.0),
        ])],
        &Values::blank(),
        fonts(),
    );
    assert!(crossing.is_legible(), "a cross has no gap");
}

#[test]
fn characters_whose_strokes_run_together_are_named_once() {
    let clogged = |characters: &str, size_pt| {
        let shortfalls = check(
            &[page(text(characters, size_pt, 20.0, 40.0))],
            &Values::blank(),
            fonts(),
        );
        let shortfalls = shortfalls.findings.into_iter();
        let of = |shortfall| match shortfall {
            Shortfall::Clogged { text, at } => Some((text, at)),
            _ => None,
        };
        shortfalls
            .filter_map(|finding| of(finding.shortfall))
            .collect::<Vec<_>>()
    };
    let standard = |text: &str| vec![(text.to_owned(), Resolution::Standard)];
    assert_eq!(clogged("龘䨻と龘、籲", 12.0), standard("龘䨻籲"));
    assert_eq!(
        clogged("齾", 12.0),
        [("齾".to_owned(), Resolution::Fine)],
        "not even a fine fax has the dots"
    );
    assert_eq!(clogged("讟", 22.0), [], "larger, its strokes stay apart");
    assert_eq!(
        clogged("𠮷槗と鬱護", 12.0),
        [],
        "names of every day and the everyday face are no cause for words"
    );
}

#[test]
fn ink_in_the_margins_is_found() {
    for (x, y) in [(30.0, 5.0), (3.0, 60.0), (180.0, 60.0), (30.0, 290.0)] {
        let report = check(
            &[page(text("はみ出す文字列", 12.0, x, y))],
            &Values::blank(),
            fonts(),
        );
        let is_margin = |finding: &Finding| matches!(finding.shortfall, Shortfall::InMargin { .. });
        assert!(report.findings.iter().any(is_margin), "{x},{y}");
    }
}

#[test]
fn a_code_that_is_small_or_crowded_is_found() {
    let code = |side| crate::code::qr("TNG1:R08-0042-7", 60.0, 100.0, side).unwrap();
    let small = only(vec![Item::Code(code(12.0))]);
    assert!(matches!(small, Shortfall::SmallCode { .. }));
    let mut items = vec![Item::Code(code(24.0))];
    items.extend(text("近", 12.0, 85.0, 110.0));
    assert_eq!(only(items), Shortfall::CrowdedCode);
}

#[test]
fn a_field_counts_where_it_stands_largest_and_not_by_its_label() {
    let mut values = Values::blank();
    values.text("client.name", "𠮷田 花子");
    let mut items = text("氏名", 20.0, 20.0, 40.0);
    items.extend(text("𠮷田　花子", 14.0, 60.0, 40.0));
    let mut frame = page(items);
    frame.regions.push(Region {
        field: "client.name".to_owned(),
        rect: Rect {
            x_mm: 15.0,
            y_mm: 30.0,
            width_mm: 100.0,
            height_mm: 15.0,
        },
    });
    let report = check(&[frame.clone()], &values, fonts());
    let finding = report.findings.first().unwrap();
    assert_eq!(
        finding.shortfall,
        Shortfall::SmallField {
            field: "client.name",
            pt: 14.0,
            least_pt: 16.0
        }
    );
    assert!(finding.place.x_mm >= 60.0, "the place is the name's");
    frame.items.extend(text("𠮷田", 16.0, 60.0, 36.0));
    assert!(
        check(&[frame], &values, fonts()).is_legible(),
        "once large is enough"
    );
}

#[test]
fn every_shipped_form_is_legible() {
    for shipped in SHIPPED {
        let template = Template::parse(shipped.file_name, shipped.text).unwrap();
        for (fill, values) in [
            ("slip", samples::slip()),
            ("usual", samples::usual_slip()),
            ("masked B", samples::masked_slip_b()),
            ("masked C", samples::masked_slip_c()),
            ("blank", Values::blank()),
        ] {
            let frames = layout::pages(&template, &values, fonts()).output;
            let report = check(&frames, &values, fonts());
            assert!(
                report.is_legible(),
                "{} ({fill}): {:#?}",
                shipped.file_name,
                report.findings
            );
        }
    }
}

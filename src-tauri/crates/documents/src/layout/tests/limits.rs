//! The limits of paper and fax in numbers, over every shipped form (product.md part 4, domain.md 5).

use super::properties::ink;
use super::*;
use crate::frame::{Item, Rect, Run};
use crate::layout::shapes::TICK_BORDER;
use crate::layout::{THIN, pages};

const MM_PER_INCH: f32 = 25.4;
const SLACK: f32 = 0.05;

/// A laid out form, with what to call it in a failure.
struct Case {
    id: String,
    fill: &'static str,
    form: Template,
    frames: Vec<Frame>,
}

fn cases() -> Vec<Case> {
    let fills = [
        ("everything", samples::everything()),
        ("usual", samples::usual_slip()),
        ("slip", samples::slip()),
        ("masked B", samples::masked_slip_b()),
        ("masked C", samples::masked_slip_c()),
        ("blank", Values::blank()),
        ("pen", samples::pen()),
    ];
    let mut cases = Vec::new();
    for entry in SHIPPED {
        let id = entry.file_name.trim_end_matches(".toml").to_owned();
        for &(fill, ref values) in &fills {
            let form = shipped(&id);
            let frames = pages(&form, values, fonts()).output;
            cases.push(Case {
                id: id.clone(),
                fill,
                form,
                frames,
            });
        }
    }
    cases
}

fn runs(frame: &Frame) -> impl Iterator<Item = &Run> {
    frame.items.iter().filter_map(|item| match item {
        Item::Run(run) => Some(run),
        _ => None,
    })
}

fn bars(frame: &Frame) -> impl Iterator<Item = &Rect> {
    frame.items.iter().filter_map(|item| match item {
        Item::Bar(bar) => Some(bar),
        _ => None,
    })
}

#[test]
fn type_lines_and_margins_survive_a_fax() {
    for case in cases() {
        let name = format!("{} ({})", case.id, case.fill);
        for frame in &case.frames {
            for run in runs(frame) {
                assert!(run.size_pt >= 12.0, "{name}: {:?}", run.text());
                assert_clear(&ink(run), frame, &name);
            }
            for bar in bars(frame) {
                // The steps of a check mark lie side by side and are no lines of their own, yet even
                // they hold.
                let dots = bar.width_mm.min(bar.height_mm) / MM_PER_INCH * 204.0;
                assert!(dots >= 2.0, "{name}: a line of {dots} dots");
                assert_clear(bar, frame, &name);
            }
        }
    }
}

fn assert_clear(rect: &Rect, page: &Frame, name: &str) {
    let is_clear = rect.y_mm >= 15.0 - SLACK
        && rect.x_mm >= 10.0 - SLACK
        && rect.right_mm() <= page.width_mm - 10.0 + SLACK
        && rect.bottom_mm() <= page.height_mm - 10.0 + SLACK;
    assert!(is_clear, "{name}: {rect:?} is where machines print or cut");
}

#[test]
fn names_and_numbers_are_large() {
    for case in cases()
        .iter()
        .filter(|case| !matches!(case.fill, "blank" | "pen"))
    {
        let fields = case.form.fields();
        let largest = |text: &str| {
            let sizes = case.frames.iter().flat_map(runs);
            sizes
                .filter(|run| run.text().contains(text))
                .map(|run| run.size_pt)
                .fold(0.0, f32::max)
        };
        let mut wanted = Vec::new();
        // The cut-off half bears the initials in place of the name, and the name stands above.
        if fields.contains("client.name") && !case.fill.starts_with("masked") {
            wanted.push(("浜栗 焼男", 16.0));
        }
        if case.fill == "masked B" && fields.contains("client.name") {
            wanted.push(("H・Y", 16.0));
        }
        if fields.contains("slip.number") {
            wanted.push(("R08-0042-7", 16.0));
        }
        if fields.contains("slip.reply_by") {
            wanted.push(("令和8年4月10日", 16.0));
        }
        if fields.contains("recipient.fax") {
            wanted.push(("0594-00-0002", 20.0));
        }
        // Not on the FAX cover: it asks for no reply, and gives its number as part of an address; nor
        // where an extract or the office's own record goes without a return box.
        if fields.contains("slip.code") {
            wanted.push(("0594-00-0004", 20.0));
        }
        for (text, least) in wanted {
            let size = largest(text);
            assert!(
                size >= least,
                "{} ({}): {text} is set in {size} pt",
                case.id,
                case.fill
            );
        }
    }
}

#[test]
fn codes_stand_in_white() {
    let mut seen = 0;
    for case in cases() {
        for frame in &case.frames {
            for item in &frame.items {
                let Item::Code(code) = item else { continue };
                seen += 1;
                // ISO/IEC 18004: four cells on every side.
                let quiet = 4.0 * code.rect.width_mm / code.modules as f32 - SLACK;
                let white = Rect {
                    x_mm: code.rect.x_mm - quiet,
                    y_mm: code.rect.y_mm - quiet,
                    width_mm: code.rect.width_mm + 2.0 * quiet,
                    height_mm: code.rect.height_mm + 2.0 * quiet,
                };
                for other in runs(frame).map(ink).chain(bars(frame).copied()) {
                    assert!(
                        !touches(&white, &other),
                        "{} ({}): {other:?} is too near to the code",
                        case.id,
                        case.fill
                    );
                }
            }
        }
    }
    assert!(seen > 20, "most forms bring their answer back by a code");
}

fn touches(one: &Rect, other: &Rect) -> bool {
    one.x_mm < other.right_mm()
        && other.x_mm < one.right_mm()
        && one.y_mm < other.bottom_mm()
        && other.y_mm < one.bottom_mm()
}

#[test]
fn a_pen_has_room() {
    let (mut boxes, mut lines) = (0, 0);
    for case in cases() {
        for frame in &case.frames {
            for bar in bars(frame) {
                let (thin, long) = sides(bar);
                if (thin - TICK_BORDER).abs() < 0.001 {
                    boxes += 1;
                    assert!(long >= 5.0 - SLACK, "{}: a tick box of {long} mm", case.id);
                }
            }
            let written = pen_lines(frame);
            lines += written.len();
            for (at, one) in written.iter().enumerate() {
                for other in written.iter().skip(at + 1) {
                    let apart = (one.y_mm - other.y_mm).abs();
                    let across = one.right_mm().min(other.right_mm()) - one.x_mm.max(other.x_mm);
                    assert!(
                        across <= SLACK || apart >= 8.0 - SLACK,
                        "{} ({}): lines {apart} mm apart at {}",
                        case.id,
                        case.fill,
                        one.y_mm
                    );
                }
            }
        }
    }
    assert!(boxes > 1000 && lines > 200, "{boxes} sides, {lines} lines");
}

fn sides(bar: &Rect) -> (f32, f32) {
    (
        bar.width_mm.min(bar.height_mm),
        bar.width_mm.max(bar.height_mm),
    )
}

/// Returns the lines that wait for a pen: level, thin, and not part of a box, whose lines meet others.
fn pen_lines(frame: &Frame) -> Vec<Rect> {
    let upright: Vec<&Rect> = bars(frame)
        .filter(|bar| bar.height_mm > bar.width_mm)
        .collect();
    let meets_one = |bar: &Rect| {
        let reach = Rect {
            x_mm: bar.x_mm - 0.5,
            y_mm: bar.y_mm - 0.5,
            width_mm: 1.0,
            height_mm: 1.0,
        };
        upright.iter().any(|other| touches(&reach, other))
    };
    bars(frame)
        .filter(|bar| (bar.height_mm - THIN).abs() < 0.001 && bar.width_mm > 12.0)
        .filter(|bar| !meets_one(bar))
        .copied()
        .collect()
}

#[test]
fn a_code_of_any_size_that_a_form_may_ask_for_is_read() {
    let mut values = samples::slip();
    values
        .text("slip.number", "R08-10042-7")
        .text("slip.code", "TNG1:R08-10042-7");
    for part in [
        "type = \"code\"\nfield = \"slip.code\"\nalign = \"right\"\nside",
        "type = \"return\"\nfax = \"FAX {office.fax}\"\ncode = \"slip.code\"\nnumber = \"No. {slip.number}\"\ncode_side",
    ] {
        for side in [20, 22, 35, 50] {
            let form = template(&format!(
                "id = \"a\"\nname = \"b\"\n[[block]]\n{part} = {side}\n"
            ));
            for frame in pages(&form, &values, fonts()).output {
                super::properties::assert_sound(&frame, &form);
                let told = crate::legibility::check(&[frame], &Values::blank(), fonts());
                assert_eq!(told.findings, [], "{side} mm");
            }
        }
    }
}

#[test]
fn a_cut_line_stands_beside_its_words_however_long() {
    for length in [1, 40, 75, 200] {
        let words = "見".repeat(length);
        let form = template(&format!(
            "id = \"a\"\nname = \"b\"\n[[block]]\ntype = \"cut\"\ntext = \"{words}\"\n"
        ));
        for frame in pages(&form, &samples::slip(), fonts()).output {
            super::properties::assert_sound(&frame, &form);
            let lines = bars(&frame).count();
            assert!(
                lines > 8,
                "{length}: {lines} dashes are no line to cut along"
            );
        }
    }
}

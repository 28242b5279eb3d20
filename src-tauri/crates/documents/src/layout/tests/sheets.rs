//! What must hold where a form takes several sheets, and of the lines a pen writes on.

use super::*;
use crate::frame::{Item, Rect, Run};
use crate::layout::{MOST_WHITE, Warning, bundle, pages};

const SLACK: f32 = 0.05;

fn runs(frame: &Frame) -> impl Iterator<Item = &Run> {
    frame.items.iter().filter_map(|item| match item {
        Item::Run(run) => Some(run),
        _ => None,
    })
}

/// Returns the lines from side to side, from the top.
fn rules(frame: &Frame) -> Vec<Rect> {
    let mut rules: Vec<Rect> = frame
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Bar(bar) if bar.width_mm > 100.0 => Some(*bar),
            _ => None,
        })
        .collect();
    rules.sort_by(|one, other| one.y_mm.total_cmp(&other.y_mm));
    rules
}

/// A slip of so many sentences and questions.
pub(super) fn long_slip(sentences: usize, questions: usize) -> Values {
    let mut values = samples::slip();
    let background =
        "昨日の訪問では、立ち上がりに時間がかかり、屋内は伝い歩きでした。".repeat(sentences);
    values.text("slip.background", background).rows(
        "slip.questions",
        asked(questions, "医学的なご意見をお聞かせください。"),
    );
    values
}

fn asked(count: usize, text: &str) -> Vec<Values> {
    let question = |number: usize| {
        let mut row = Values::blank();
        row.text("number", number.to_string()).text("text", text);
        row
    };
    (1..=count).map(question).collect()
}

#[test]
fn many_short_questions_are_to_blame_where_no_text_is_long() {
    let form = shipped("common");
    let mut values = long_slip(2, 20);
    values.text("slip.wishes", "家で暮らしたいとのことです。".repeat(6));
    let laid_out = pages(&form, &values, fonts());
    let blamed = laid_out.warnings.iter().find_map(|warning| match warning {
        Warning::Overflow { field, .. } => Some(field.as_str()),
        _ => None,
    });
    assert_eq!(blamed, Some("slip.questions"));
}

#[test]
fn the_first_sheet_says_where_the_reply_is() {
    let with_replies = SHIPPED.iter().filter(|form| form.text.contains("moved = "));
    let mut count = 0;
    for entry in with_replies {
        count += 1;
        let form = shipped(entry.file_name.trim_end_matches(".toml"));
        let cover = shipped("fax-cover");
        let values = long_slip(36, 3);
        let frames = bundle(&[(&cover, &samples::cover()), (&form, &values)], fonts()).output;
        let name = entry.file_name;
        assert!(
            frames.len() > 2,
            "{name}: the reply goes on to a second sheet"
        );
        let at = frames
            .iter()
            .rposition(|frame| frame.text().contains("0594-00-0004"))
            .expect("it says where the reply goes");
        let first = frames.get(1).expect("the form has a first sheet");
        let said = format!("{}頁目", at + 1);
        let sizes: Vec<f32> = runs(first)
            .filter(|run| run.text().contains(&said))
            .map(|run| run.size_pt)
            .collect();
        assert!(
            sizes.iter().any(|size| *size >= 16.0),
            "{name}: a clerk who looks at the first sheet only files it as read"
        );
    }
    assert!(count >= 10, "every form that asks for a reply says it");
}

/// The sheet that goes back, or on to the insurer, may lie there without the first.
#[test]
fn a_doctors_opinion_on_a_second_sheet_says_about_whom() {
    let frames = pages(&shipped("equipment-opinion"), &long_slip(20, 1), fonts()).output;
    let [first, second] = frames.as_slice() else {
        panic!("{} sheets", frames.len());
    };
    assert!(first.text().contains("頁目です"));
    let text = second.text();
    for told in [
        "浜栗 焼男 様",
        "昭和28年2月3日",
        "R08-0042-7",
        "見本内科医院",
    ] {
        assert!(text.contains(told), "{told} is missing: {text}");
    }
    let lowest = second.items.iter().filter_map(|item| match item {
        Item::Code(code) => Some(code.rect.bottom_mm()),
        _ => None,
    });
    let lowest = lowest.fold(0.0, f32::max);
    assert!(
        lowest > 255.0,
        "the return box stands at the foot: {lowest}"
    );
}

/// 添付 alone above the reply would leave the sender's sheet with those who keep it.
#[test]
fn no_row_of_the_first_sheet_moves_alone() {
    let mut seen = 0;
    for sentences in 12..34 {
        let mut values = long_slip(sentences, 3);
        values.ticks("slip.attachments", ["plan1", "plan2", "plan3", "timeline"]);
        let frames = pages(&shipped("common"), &values, fonts()).output;
        if frames.len() != 2 {
            continue;
        }
        let second = frames.last().expect("there are two").text();
        let before = second.split("お伺いしたいこと").next().unwrap_or_default();
        if before.contains("経過・状況") {
            continue;
        }
        seen += 1;
        assert!(!before.contains("添付"), "{sentences}: {before}");
    }
    assert!(seen >= 5, "the reply moved on alone {seen} times");
}

#[test]
fn what_is_said_of_the_reply_stands_at_the_foot() {
    let frames = pages(&shipped("two-sheet"), &samples::slip(), fonts()).output;
    let first = frames.first().expect("there is a page");
    let said = runs(first).find(|run| run.text().contains("2頁目"));
    let said = said.expect("it is said").baseline_mm;
    assert!(said > 260.0, "in the middle of the sheet: {said}");
}

#[test]
fn a_box_that_asks_for_nothing_gives_way_on_a_full_sheet() {
    let has_box = |values: &Values| {
        let frames = pages(&shipped("information"), values, fonts()).output;
        assert_eq!(frames.len(), 1);
        printed(&frames).contains("お気づきの点（ご返信は任意です）")
    };
    assert!(has_box(&samples::slip()));
    assert!(!has_box(&samples::full_slip()));
}

#[test]
fn a_reply_on_the_first_sheet_needs_no_notice() {
    let frames = pages(&shipped("common"), &samples::slip(), fonts()).output;
    assert_eq!(frames.len(), 1);
    assert!(!printed(&frames).contains("頁目です"));
}

#[test]
fn the_part_to_be_cut_off_names_nobody() {
    let form = shipped("cut-off");
    for (values, sheets) in [(samples::slip(), 1), (long_slip(32, 4), 2)] {
        let frames = pages(&form, &values, fonts()).output;
        assert_eq!(frames.len(), sheets);
        let at = frames
            .iter()
            .position(|frame| frame.text().contains("切り取り線"))
            .expect("there is a line to cut along");
        for (page, frame) in frames.iter().enumerate().skip(at) {
            let text = frame.text();
            // A cut a few millimetres too high takes along what stands above the line; only the first
            // sheet, whose head is far away, may say who it is about.
            let goes_back = match (page, text.split_once("切り取り線")) {
                (0, Some((_, below))) => below,
                _ => &text,
            };
            for secret in ["浜栗", "焼男", "はまぐり", "昭和28年", "見本町"] {
                assert!(
                    !goes_back.contains(secret),
                    "{secret} would travel back over the telephone line"
                );
            }
            assert!(
                goes_back.contains("R08-0042-7"),
                "a nameless reply needs its number"
            );
        }
    }
}

#[test]
fn a_pen_has_eight_millimetres_from_line_to_line_and_to_the_border() {
    for lines in 1..=4 {
        let form = template(&format!(
            "id = \"a\"\nname = \"b\"\n\
             [[block]]\ntype = \"box\"\nfield = \"reply.text\"\nlines = {lines}\nruled = true\n\
             line_height = 8\n\
             [[block]]\ntype = \"space\"\n\
             [[block]]\ntype = \"questions\"\nfield = \"slip.questions\"\nshow = \"answers\"\n\
             lines = {lines}\nline_height = 8\n"
        ));
        let mut values = samples::slip();
        values.rows("slip.questions", asked(2, "問い"));
        let frames = pages(&form, &values, fonts()).output;
        let rules = rules(frames.first().expect("there is a page"));
        let clear: Vec<f32> = rules
            .windows(2)
            .filter_map(|pair| match pair {
                [above, below] => Some(below.y_mm - above.bottom_mm()),
                _ => None,
            })
            // Borders of boxes that touch lie on each other; the first box and the next do not.
            .filter(|clear| *clear > 0.1)
            .collect();
        assert!(
            clear.len() >= 3 * lines,
            "the box and two answers have their lines: {clear:?}"
        );
        let least = clear.iter().copied().fold(f32::INFINITY, f32::min);
        let spaces = clear.iter().filter(|clear| **clear >= 8.0 - SLACK).count();
        assert!(least >= 6.0 - SLACK && spaces >= 3 * lines, "{clear:?}");
    }
}

#[test]
fn one_question_gets_a_few_lines_and_not_the_whole_sheet() {
    let mut values = samples::slip();
    values.rows("slip.questions", asked(1, "ご意見をお聞かせください。"));
    let frames = pages(&shipped("common"), &values, fonts()).output;
    let frame = frames.first().expect("there is a page");
    let answer = |rule: &&Rect| rule.x_mm > 20.0 && rule.width_mm > 150.0;
    let lines = rules(frame).iter().filter(answer).count();
    assert!(
        (1..=5).contains(&lines),
        "{lines} rules between the borders"
    );
}

#[test]
fn questions_on_several_sheets_get_about_the_same_lines() {
    let frames = pages(&shipped("common"), &long_slip(1, 30), fonts()).output;
    let answer = |rule: &&Rect| rule.x_mm > 20.0 && rule.width_mm > 150.0;
    let lines: Vec<usize> = frames
        .iter()
        .map(|frame| {
            let asked = frame.text().matches("医学的なご意見").count();
            let rules = rules(frame).iter().filter(answer).count();
            rules / asked.max(1) + 1
        })
        .collect();
    let (least, most) = (lines.iter().min(), lines.iter().max());
    let apart = most.zip(least).map_or(0, |(most, least)| most - least);
    assert!(apart <= 3, "lines for an answer, sheet by sheet: {lines:?}");
}

#[test]
fn a_short_text_leaves_no_large_empty_box() {
    let mut values = samples::slip();
    values.text("slip.background", "お変わりありません。");
    for entry in SHIPPED {
        let form = shipped(entry.file_name.trim_end_matches(".toml"));
        let frames = pages(&form, &values, fonts()).output;
        let regions = frames.iter().flat_map(|frame| &frame.regions);
        for region in regions.filter(|region| region.field == "slip.background") {
            let lines = 4.0 * 6.0 + 10.0;
            assert!(
                region.rect.height_mm <= MOST_WHITE + lines,
                "{}: {} mm for six words reads as text that got lost",
                entry.file_name,
                region.rect.height_mm
            );
        }
    }
}

#[test]
fn a_reply_that_fits_no_sheet_begins_where_there_is_room() {
    let frames = pages(&shipped("common"), &long_slip(1, 30), fonts()).output;
    let first = frames.first().expect("there is a page");
    assert!(
        first.text().contains("問1"),
        "moved on whole, it would leave most of the first sheet white"
    );
    assert_eq!(
        printed(&frames).matches("医学的なご意見").count(),
        30,
        "each question once"
    );
}

#[test]
fn the_return_box_never_stands_alone() {
    for length in [700, 900, 1100, 1300, 1500, 1700] {
        let mut values = samples::slip();
        values.rows("slip.questions", asked(1, &"問いの文".repeat(length / 4)));
        let frames = pages(&shipped("common"), &values, fonts()).output;
        let last = frames.last().expect("there is a page").text();
        assert!(last.contains("返信先"));
        assert!(
            last.contains("回答日"),
            "{length}: who sends back the last sheet alone sends no answer"
        );
    }
}

#[test]
fn a_label_at_the_side_says_that_its_text_goes_on() {
    let frames = pages(&shipped("common"), &long_slip(60, 1), fonts()).output;
    let (first, later) = frames.split_first().expect("there is a page");
    assert!(!solid(&first.text()).contains("経過・状況（続き）"));
    assert!(
        printed(later).contains("経過・状況（続き）"),
        "the next sheet may lie in another tray"
    );
}

#[test]
fn several_days_are_asked_on_the_same_sheet_and_can_be_ticked() {
    let told = |id: &str, third: &str| {
        let mut values = samples::slip();
        values
            .text("meeting.when", "令和8年4月15日（水） 13:30")
            .text("meeting.second", "令和8年4月16日（木） 13:30")
            .text("meeting.third", third)
            .text("meeting.absence", "外来の診療と重なるため");
        let frames = pages(&shipped(id), &values, fonts()).output;
        assert_eq!(frames.len(), 1, "{id}");
        frames[0].text()
    };
    for id in ["appointment", "meeting", "accompany"] {
        let two = told(id, "");
        assert!(two.contains("令和8年4月16日（木）"), "{id}: {two}");
        assert!(
            two.contains("第2候補でよい") && !two.contains("第3候補"),
            "{id}: {two}"
        );
        let three = told(id, "令和8年4月17日（金） 13:30");
        let often = |words: &str| three.matches(words).count();
        assert_eq!(
            often("第3候補"),
            2,
            "{id}: once to read, once to tick: {three}"
        );
        assert_eq!(
            often("外来の診療と重なるため"),
            usize::from(id == "meeting")
        );
    }
}

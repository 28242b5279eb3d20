//! White that keeps words apart, and room for a pen where it is needed most.

use super::*;
use crate::frame::{Item, Rect, Run};
use crate::layout::pages;

fn runs(frame: &Frame) -> impl Iterator<Item = &Run> {
    frame.items.iter().filter_map(|item| match item {
        Item::Run(run) => Some(run),
        _ => None,
    })
}

#[test]
fn names_of_a_scale_do_not_run_together() {
    let mut values = samples::picture();
    let names = [
        "R8.4", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月", "R9.1",
    ];
    for step in [12, 30, 55, 80, 110] {
        let scale = names.iter().enumerate().map(|(at, name)| {
            let mut row = Values::blank();
            row.text("at", (at * step).to_string()).text("label", *name);
            row
        });
        values.rows("picture.scale", scale.collect());
        let frames = pages(&shipped("timeline-picture"), &values, fonts()).output;
        let items = frames.iter().flat_map(|frame| &frame.items);
        let mut set: Vec<(f32, f32)> = items
            .filter_map(|item| match item {
                Item::Run(run) if names.contains(&run.text().as_str()) => {
                    Some((run.x_mm, run.x_mm + run.width_mm()))
                }
                _ => None,
            })
            .collect();
        set.sort_by(|one, other| one.0.total_cmp(&other.0));
        assert!(!set.is_empty());
        for pair in set.windows(2) {
            let white = pair[1].0 - pair[0].1;
            assert!(white >= 2.95, "{step}: {white} mm between two names");
        }
    }
}

#[test]
fn on_a_blank_form_the_answer_has_more_room_than_the_question() {
    let rows_of = |id: &str| -> Vec<f32> {
        let frames = pages(&shipped(id), &samples::pen(), fonts()).output;
        let items = frames.iter().flat_map(|frame| &frame.items);
        // The line between a short label and what is written beside it.
        let mut rows: Vec<Rect> = items
            .filter_map(|item| match item {
                Item::Bar(bar) if bar.width_mm < 0.5 && (24.0..25.5).contains(&bar.x_mm) => {
                    Some(*bar)
                }
                _ => None,
            })
            .collect();
        rows.sort_by(|one, other| one.y_mm.total_cmp(&other.y_mm));
        rows.iter().map(|row| row.height_mm).collect()
    };
    for (id, asked, answered) in [
        ("reminder", [0, 2].as_slice(), [1, 3].as_slice()),
        ("common", &[0, 2], &[1, 3]),
        ("hospital", &[0], &[1]),
        ("cut-off", &[0, 1], &[2, 3]),
    ] {
        let rows = rows_of(id);
        assert_eq!(rows.len(), asked.len() + answered.len(), "{id}");
        for (question, answer) in asked.iter().zip(answered) {
            let (question, answer) = (rows[*question], rows[*answer]);
            assert!(question >= 8.0, "{id}: {question} mm to ask");
            assert!(answer > question + 3.0, "{id}: {question} and {answer} mm");
        }
    }
}

#[test]
fn a_day_for_a_pen_stands_on_the_line_of_its_heading() {
    for (id, heading) in [
        ("common", "お伺いしたいこと・ご回答欄"),
        ("hospital", "ご回答欄"),
        ("equipment-opinion", "医師のご意見"),
    ] {
        let frames = pages(&shipped(id), &samples::pen(), fonts()).output;
        let baseline = |words: &str| {
            let mut runs = frames.iter().flat_map(runs);
            let run = runs.find(|run| run.text().starts_with(words));
            run.map(|run| run.baseline_mm).unwrap()
        };
        let apart = (baseline(heading) - baseline("返信希望日")).abs();
        assert!(apart < 0.3, "{id}: {apart} mm");
    }
}

#[test]
fn words_keep_clear_of_the_next_box() {
    for id in ["hospital", "equipment-opinion", "common"] {
        let frames = pages(&shipped(id), &samples::full_slip(), fonts()).output;
        let first = frames.iter().flat_map(runs);
        let mut first = first.filter(|run| run.text() == "居宅サービス計画書(1)");
        let first = first.next().unwrap();
        let boxes = frames.iter().flat_map(|frame| &frame.items);
        let next = boxes
            .filter_map(|item| match item {
                Item::Bar(bar) if (bar.height_mm - 5.0).abs() < 0.1 => Some(bar),
                _ => None,
            })
            .filter(|bar| (bar.bottom_mm() - first.baseline_mm).abs() < 3.0)
            .map(|bar| bar.x_mm - first.x_mm - first.width_mm())
            .filter(|white| *white > 0.0)
            .fold(f32::INFINITY, f32::min);
        assert!((3.9..60.0).contains(&next), "{id}: {next} mm");
    }
}

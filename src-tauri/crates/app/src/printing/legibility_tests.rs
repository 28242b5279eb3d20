//! What the report on legibility says of a slip before it goes through the machine.

use tsunagi_contract::paper::{CheckLegibility, Legibility};
use tsunagi_contract::slips::SaveSlip;

use crate::drafting::tests::Desk;

/// Measures a draft with this text in it.
fn report(background: &str) -> Legibility {
    let desk = Desk::open();
    let mut form = desk.filled();
    form.background = background.to_owned();
    let id = form.id.clone();
    desk.app.save_slip(SaveSlip { form }).unwrap();
    let has_cover = true;
    desk.app
        .check_legibility(CheckLegibility { id, has_cover })
        .unwrap()
}

#[test]
fn what_does_not_print_at_all_is_not_legible() {
    let plain = report("歩行が不安定です。");
    assert!(plain.is_legible, "the sample reads: {:?}", said(&plain));
    for (text, code) in [
        ("歩行が不安定です\u{1F600}。", "U+1F600"),
        ("한국の方です。", "U+D55C"),
        ("渡邉\u{e01ef}さんが同席。", "U+E01EF"),
    ] {
        let report = report(text);
        let found = report
            .findings
            .iter()
            .find(|found| found.words.contains(code));
        let found = found.unwrap_or_else(|| panic!("{text}: {:?}", said(&report)));
        assert!(!report.is_legible);
        assert_eq!(found.sheet, 2, "behind the cover sheet");
        assert!(found.words.contains("「経過・状況」"), "{}", found.words);
    }
}

fn said(report: &Legibility) -> Vec<&str> {
    let findings = report.findings.iter();
    findings.map(|found| found.words.as_str()).collect()
}

//! What the report on legibility says of a slip before it goes through the machine.

use tsunagi_contract::paper::{
    BatchScope, CheckLegibility, Legibility, LegibilityFinding, MakeBatch,
};
use tsunagi_contract::people::{ListFacilities, VerifyFax};
use tsunagi_contract::slips::SaveSlip;

use super::batch_tests::{all, batch};
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

#[test]
fn a_heap_of_faxes_says_which_may_not_be_readable() {
    let desk = Desk::open();
    let facilities = ListFacilities {
        query: String::new(),
    };
    for one in desk.app.list_facilities(facilities).unwrap() {
        if !one.form.fax.is_empty() {
            let facility_id = one.form.id.clone().unwrap();
            let number_again = one.form.fax.clone();
            let verify = VerifyFax {
                facility_id,
                number_again,
            };
            desk.app.verify_fax(verify).unwrap();
        }
    }
    let clear = desk.confirmed();
    let mut form = desk.filled();
    form.background = "龘さんが同席されます。".to_owned();
    let id = form.id.clone();
    desk.app.save_slip(SaveSlip { form }).unwrap();
    let clogged = desk.confirm(&id);
    let scope = BatchScope {
        ids: vec![clear.summary.id, id.clone()],
        ..all()
    };
    let has_cover = true;
    let request = MakeBatch {
        scope,
        has_cover,
        ..batch("fax")
    };
    let made = desk.app.make_batch(request).unwrap();
    assert_eq!(made.slips, 2);
    let told: Vec<&str> = made.unclear.iter().map(|fax| &*fax.slip.number).collect();
    assert_eq!(
        told,
        [clogged.summary.number.as_str()],
        "the other one reads"
    );
    let check = CheckLegibility { id, has_cover };
    let alone = desk.app.check_legibility(check).unwrap();
    let words = |findings: &[LegibilityFinding]| -> Vec<(u32, String)> {
        let findings = findings.iter();
        findings.map(|one| (one.sheet, one.words.clone())).collect()
    };
    assert_eq!(
        words(&made.unclear[0].findings),
        words(&alone.findings),
        "as the slip by itself says it"
    );
}

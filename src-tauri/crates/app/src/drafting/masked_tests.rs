//! What a masked sheet may still tell is asked about before it is confirmed.

use tsunagi_contract::Code;
use tsunagi_contract::people::{SaveClient, ShowClient};
use tsunagi_contract::slips::{ConfirmSlip, SaveSlip, SlipView};

use super::tests::Desk;

/// Begins a slip with this masking that lacks nothing, with these words in it.
fn masked(desk: &Desk, masking: &str, words: &str) -> SlipView {
    let mut form = desk.filled();
    form.masking = masking.to_owned();
    form.background = words.to_owned();
    desk.app.save_slip(SaveSlip { form }).unwrap()
}

/// Tells whether the 点検 finds this, and whether it holds the slip back without a reason.
fn is_asked(desk: &Desk, slip: &SlipView, code: &str) -> bool {
    let found = slip.findings.iter().find(|found| found.code == code);
    let Some(found) = found else { return false };
    assert_eq!(found.severity, "reason");
    let refused = desk.app.confirm_slip(ConfirmSlip {
        id: slip.form.id.clone(),
        reason: String::new(),
    });
    assert_eq!(refused.err().unwrap().code, Code::ReasonNeeded);
    true
}

#[test]
fn a_name_in_one_piece_is_asked_about_on_every_masked_sheet() {
    let desk = Desk::open();
    const CODE: &str = "name_in_one_piece";
    let words = "歩行が不安定です。";
    for masking in ["A", "B", "C"] {
        let slip = masked(&desk, masking, words);
        assert!(!is_asked(&desk, &slip, CODE), "the name has its two parts");
    }
    let shown = desk.app.show_client(ShowClient {
        id: desk.client_id.clone(),
    });
    let mut form = shown.unwrap().form;
    form.name = form.name.replace([' ', '　'], "");
    desk.app.save_client(SaveClient { form }).unwrap();
    for (masking, is_masked) in [("A", false), ("B", true), ("C", true)] {
        let slip = masked(&desk, masking, words);
        assert_eq!(is_asked(&desk, &slip, CODE), is_masked, "{masking}");
    }
}

#[test]
fn a_bare_name_of_the_town_is_asked_about_on_a_sheet_that_tells_no_place() {
    let desk = Desk::open();
    const CODE: &str = "town_on_masked_sheet";
    let shown = desk.app.show_client(ShowClient {
        id: desk.client_id.clone(),
    });
    let mut form = shown.unwrap().form;
    form.town = "三重県見本市花園町".to_owned();
    desk.app.save_client(SaveClient { form }).unwrap();
    let words = "花園町の家に帰りました。";
    for (masking, is_told) in [("A", false), ("C", true)] {
        let slip = masked(&desk, masking, words);
        assert_eq!(is_asked(&desk, &slip, CODE), is_told, "{masking}");
    }
    let nothing = masked(&desk, "C", "家に帰りました。");
    assert!(!is_asked(&desk, &nothing, CODE));
}

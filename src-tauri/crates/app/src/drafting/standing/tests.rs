use tsunagi_contract::paper::{BatchScope, ShowBatch};
use tsunagi_contract::slips::ListSlips;

use crate::drafting::tests::Desk;

#[test]
fn those_whose_answer_is_overdue_are_chosen_by_that() {
    let desk = Desk::open();
    let late = desk.confirmed().summary.id;
    desk.app
        .record_event(desk.event(&late, "sent", "fax"))
        .unwrap();
    desk.bench.clock.pass_days(60);
    let in_time = desk.confirmed().summary.id;
    let scope = BatchScope {
        states: vec!["overdue".to_owned()],
        ids: Vec::new(),
        from: String::new(),
        to: String::new(),
    };
    let output = "pdf".to_owned();
    let view = desk.app.show_batch(ShowBatch { scope, output }).unwrap();
    let ids: Vec<&str> = view.slips.iter().map(|line| line.id.as_str()).collect();
    assert!(ids.contains(&late.as_str()) && !ids.contains(&in_time.as_str()));
    let listed = desk.app.list_slips(ListSlips {
        client_id: None,
        states: vec!["overdue".to_owned()],
        query: String::new(),
    });
    let listed = listed.unwrap();
    assert_eq!(listed.len(), ids.len(), "the list says the same");
    assert!(listed.iter().all(|slip| slip.is_overdue));
}

use tsunagi_contract::Code;
use tsunagi_contract::audit::{ListAudit, VerifyAudit};
use tsunagi_contract::people::{SaveClient, ShowClient};

use super::*;
use crate::drafting::tests::Desk;

/// Makes a desk whose client's care ended so many days ago.
fn ended_before(days: i64) -> (Desk, String) {
    let desk = Desk::open();
    desk.confirmed();
    let view = desk
        .app
        .list_clients(tsunagi_contract::people::ListClients {
            query: String::new(),
            include_closed: true,
        });
    let id = view.unwrap().remove(0).id;
    let mut form = desk
        .app
        .show_client(ShowClient { id: id.clone() })
        .unwrap()
        .form;
    form.closed_on = desk.bench.today().plus_days(-days).to_string();
    desk.app.save_client(SaveClient { form }).unwrap();
    (desk, id)
}

fn mark(desk: &Desk, id: &str) -> Result<RetentionView, Failure> {
    desk.app.mark_purge(MarkPurge {
        client_id: id.to_owned(),
        reason: "保存期間が過ぎたため".to_owned(),
    })
}

#[test]
fn a_purge_takes_two_steps_and_leaves_the_log_sound() {
    let (desk, id) = ended_before(6 * 366);
    let purge = |count| desk.app.purge_clients(PurgeClients { count });
    assert_eq!(
        purge(1).err().unwrap().field.as_deref(),
        Some("count"),
        "nobody is marked"
    );
    assert_eq!(mark(&desk, &id).unwrap().ready, 1);
    assert!(purge(2).is_err(), "the count must be theirs");
    assert_eq!(purge(1).unwrap().count, 1);
    let gone = desk.app.show_client(ShowClient { id: id.clone() });
    assert_eq!(gone.err().unwrap().code, Code::NotFound);
    assert!(desk.app.verify_audit(VerifyAudit {}).unwrap().is_sound);
    let acts = vec!["purged".to_owned()];
    let log = desk
        .app
        .list_audit(ListAudit {
            acts,
            ..ListAudit::default()
        })
        .unwrap();
    assert_eq!(log.rows[0].target, "利用者（廃棄済み）");
}

#[test]
fn nobody_is_marked_before_the_time_has_passed() {
    let (desk, id) = ended_before(5 * 365);
    assert!(mark(&desk, &id).is_err());
    let rule = |years| SaveRetentionYears {
        form: RetentionYears {
            insurer_number: String::new(),
            years,
        },
    };
    assert!(desk.app.save_retention_years(rule(0)).is_err());
    desk.app.save_retention_years(rule(2)).unwrap();
    assert_eq!(mark(&desk, &id).unwrap().ready, 1);
    desk.app.save_retention_years(rule(10)).unwrap();
    let purge = desk.app.purge_clients(PurgeClients { count: 1 });
    assert!(purge.is_err(), "marked, and no longer due");
}

#[test]
fn a_mark_is_taken_back() {
    let (desk, id) = ended_before(6 * 366);
    mark(&desk, &id).unwrap();
    let unmark = UnmarkPurge { client_id: id };
    assert_eq!(desk.app.unmark_purge(unmark).unwrap().ready, 0);
}

//! Clients who may not come in unasked: purged here, or limited to others.

use tsunagi_contract::keys::LimitClient;
use tsunagi_contract::retention::{MarkPurge, PurgeClients};
use tsunagi_domain::{AuditAct, Role, Staff, StaffId};

use super::*;

fn outcome_of(preview: &ImportPreview, place: usize) -> (String, String, String) {
    let client = &preview.clients[place];
    (
        client.outcome.clone(),
        client.name.clone(),
        client.client_id.clone(),
    )
}

fn close(app: &App, id: &str) {
    let mut form = client_form(app, id);
    form.closed_on = "2015-03-31".to_owned();
    app.save_client(SaveClient { form }).unwrap();
}

fn purge(desk: &Desk, id: &str) {
    let app = &desk.app;
    close(app, id);
    app.mark_purge(MarkPurge {
        client_id: id.to_owned(),
        reason: "保存期間が過ぎたため".to_owned(),
    })
    .unwrap();
    desk.bench.clock.pass_days(7);
    app.purge_clients(PurgeClients { count: 1 }).unwrap();
}

#[test]
fn who_was_purged_comes_back_only_when_a_person_says_so() {
    let desk = Desk::open();
    let stick = tempfile::tempdir().unwrap();
    let id = desk.client_id.clone();
    let made = export(&desk.app, stick.path(), vec![id.clone()]).unwrap();
    let had = entries(&desk.app, &id).len();
    purge(&desk, &id);
    let preview = inspect(&desk.app, &made.path).unwrap();
    let name = preview.clients[0].name.clone();
    assert_eq!(
        outcome_of(&preview, 0),
        ("purged".to_owned(), name, id.clone()),
        "who decides must know whom it is about"
    );
    assert!(preview.changes_nothing);
    let before = comparable(&desk.app);
    let done = import(&desk.app, &made.path).unwrap();
    assert_eq!(done.new_clients, 0);
    assert_eq!(comparable(&desk.app), before, "nobody said so");
    let [left] = done.left_out.as_slice() else {
        panic!(
            "it is said that not everything is here: {:?}",
            done.left_out
        );
    };
    assert!(
        left.starts_with("1人は") && left.contains("廃棄した方"),
        "{left}"
    );
    let asked = |restore: Vec<String>| {
        desk.app.import_handover(ImportHandover {
            path: made.path.clone(),
            passphrase: SECRET.into(),
            sha256: preview.sha256.clone(),
            take: Vec::new(),
            separate: Vec::new(),
            restore,
        })
    };
    let nobody = asked(vec!["だれか".to_owned()]).err().unwrap();
    assert_eq!(nobody.code, Code::NotFound);
    let done = asked(vec![id.clone()]).unwrap();
    assert_eq!(done.new_clients, 1);
    assert!(done.left_out.is_empty(), "nobody is left out any more");
    assert_eq!(
        entries(&desk.app, &id).len(),
        had,
        "with everything about them"
    );
    let overridden = desk.app.read(|session| {
        let rows = session
            .records()
            .audit_rows(&tsunagi_store::AuditQuery::default())?;
        let thing = |row: &tsunagi_domain::AuditRow| {
            row.entry.act == AuditAct::Overridden
                && row.entry.thing.as_ref().is_some_and(|thing| thing.id == id)
        };
        Ok(rows.iter().filter(|row| thing(row)).count())
    });
    assert_eq!(overridden.unwrap(), 1, "and the log says that it was asked");
    assert!(
        inspect(&desk.app, &made.path).unwrap().changes_nothing,
        "from then on the client is one like any other"
    );
    assert_eq!(
        inspect(&desk.app, &made.path).unwrap().clients[0].outcome,
        "same"
    );
}

/// Puts somebody to the desk who is no administrator.
pub(super) fn sit_down(app: &App) {
    app.write(Duty::Write, |session| {
        let staff = Staff {
            id: StaffId::draw(app.ids()),
            name: "見本 松子".to_owned(),
            kana: String::new(),
            role: Role::CareManager,
            is_active: true,
        };
        let (_, changed) = session
            .store
            .transact(|tx| tx.save_staff(&staff).map_err(Refusal::from))?;
        session.staff = staff;
        session.hide_what_is_limited()?;
        Ok(((), changed))
    })
    .unwrap();
}

#[test]
fn whom_this_person_may_not_see_is_neither_named_nor_touched() {
    let (desk, other) = (Desk::open(), Other::open());
    let stick = tempfile::tempdir().unwrap();
    let made = export(&desk.app, stick.path(), Vec::new()).unwrap();
    import(&other.app, &made.path).unwrap();
    other
        .app
        .limit_client(LimitClient {
            client_id: desk.client_id.clone(),
            is_limited: true,
            staff_ids: Vec::new(),
            reason: "見本の理由".to_owned(),
        })
        .unwrap();
    desk.add_entry("その後の訪問。", false);
    let made = export(&desk.app, stick.path(), Vec::new()).unwrap();
    let all = comparable(&other.app);
    sit_down(&other.app);
    let preview = inspect(&other.app, &made.path).unwrap();
    let hidden: Vec<_> = preview
        .clients
        .iter()
        .filter(|client| client.outcome == "limited")
        .collect();
    assert_eq!(hidden.len(), 1);
    assert!(hidden[0].client_id.is_empty() && hidden[0].kana.is_empty());
    let told = serde_json::to_string(&preview).unwrap();
    let form = client_form(&desk.app, &desk.client_id);
    for secret in [&form.name, &form.kana, &desk.client_id] {
        assert!(!told.contains(secret.as_str()), "nothing says who it is");
    }
    assert!(
        preview.clients.iter().all(|client| client.outcome != "new"),
        "a known client is not called new"
    );
    let done = import(&other.app, &made.path).unwrap();
    assert_eq!(done.new_entries, 0);
    let [left] = done.left_out.as_slice() else {
        panic!(
            "it is said that not everything is here: {:?}",
            done.left_out
        );
    };
    assert!(
        left.starts_with("1人は") && left.contains("管理者に取込みを頼んで"),
        "{left}"
    );
    other
        .app
        .write(Duty::Read, |session| {
            session.store.show_to(None)?;
            Ok(((), Changed::default()))
        })
        .unwrap();
    assert_eq!(comparable(&other.app), all, "and nothing was written there");
}

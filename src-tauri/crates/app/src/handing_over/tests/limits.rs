//! A client whom only some may see there is seen by some only here too.

use tsunagi_contract::handover::ImportClient;
use tsunagi_contract::keys::{LimitClient, ShowClientLimit};

use super::standing::sit_down;
use super::*;

const WHY: &str = "見本の家族から守るため";

fn limit(app: &App, id: &str, is_limited: bool) {
    app.limit_client(LimitClient {
        client_id: id.to_owned(),
        is_limited,
        staff_ids: Vec::new(),
        reason: WHY.to_owned(),
    })
    .unwrap();
}

fn is_limited(app: &App, id: &str) -> bool {
    let client_id = id.to_owned();
    let shown = app.show_client_limit(ShowClientLimit { client_id });
    shown.unwrap().is_limited
}

fn preview_of(preview: &ImportPreview, id: &str) -> ImportClient {
    let mut clients = preview.clients.iter();
    clients.find(|one| one.client_id == id).unwrap().clone()
}

#[test]
fn a_limit_goes_along_and_both_sides_are_told() {
    let (desk, other) = (Desk::open(), Other::open());
    let stick = tempfile::tempdir().unwrap();
    let id = desk.client_id.clone();
    limit(&desk.app, &id, true);
    let listed = desk.app.list_clients(ListClients {
        query: String::new(),
        include_closed: true,
    });
    let listed = listed.unwrap();
    let own = listed.iter().find(|one| one.id == id).unwrap();
    assert!(own.is_limited, "whoever chooses is told");
    let made = export(&desk.app, stick.path(), Vec::new()).unwrap();
    assert_eq!(made.limited, 1, "whoever hands over is told");
    let json = String::from_utf8(records(&desk.app).to_json().unwrap()).unwrap();
    assert_eq!(json.matches("is_limited").count(), 1, "only of that client");
    assert!(!json.contains(WHY), "why is told to nobody");

    let preview = inspect(&other.app, &made.path).unwrap();
    let told = preview_of(&preview, &id);
    assert!(told.becomes_limited && told.text.contains("管理者だけが扱う"));
    assert_eq!(
        preview
            .clients
            .iter()
            .filter(|one| one.becomes_limited)
            .count(),
        1
    );
    import(&other.app, &made.path).unwrap();
    assert!(is_limited(&other.app, &id));
    assert!(
        inspect(&other.app, &made.path).unwrap().changes_nothing,
        "a second time there is nothing to do"
    );
    let log = other
        .app
        .list_audit(tsunagi_contract::audit::ListAudit::default());
    let rows = log.unwrap().rows;
    assert!(rows.iter().any(|row| row.act == "changed"
        && row.target.starts_with("利用者　")
        && row.detail.contains("引継ぎ元と同じに")));
    sit_down(&other.app);
    let seen = other.app.show_client(ShowClient { id: id.clone() });
    assert_eq!(
        seen.err().unwrap().code,
        Code::NotFound,
        "a colleague who did not take the client in does not see the record"
    );
}

#[test]
fn who_takes_a_limited_client_in_sees_the_record_and_so_does_who_is_in_charge() {
    let (desk, other) = (Desk::open(), Other::open());
    let stick = tempfile::tempdir().unwrap();
    let id = desk.client_id.clone();
    let open = export(&desk.app, stick.path(), vec![id.clone()]).unwrap();
    import(&other.app, &open.path).unwrap();
    assert!(!is_limited(&other.app, &id));
    let in_charge = client_form(&other.app, &id).care_manager_id;
    limit(&desk.app, &id, true);
    let made = export(&desk.app, stick.path(), vec![id.clone()]).unwrap();
    sit_down(&other.app);
    let preview = inspect(&other.app, &made.path).unwrap();
    let told = preview_of(&preview, &id);
    assert_eq!(told.outcome, "newer_there", "a limit alone is a change");
    assert!(told.text.contains("見本 松子"), "{}", told.text);
    import(&other.app, &made.path).unwrap();
    assert!(other.app.show_client(ShowClient { id: id.clone() }).is_ok());
    let client_id = id.clone();
    let shown = other.app.show_client_limit(ShowClientLimit { client_id });
    let shown = shown.unwrap();
    assert_eq!(shown.staff_ids.len(), 2);
    assert!(shown.staff_ids.contains(&in_charge));
}

#[test]
fn what_this_office_decided_about_a_limit_stays() {
    let (desk, other) = (Desk::open(), Other::open());
    let stick = tempfile::tempdir().unwrap();
    let id = desk.client_id.clone();
    limit(&desk.app, &id, true);
    let made = export(&desk.app, stick.path(), vec![id.clone()]).unwrap();
    import(&other.app, &made.path).unwrap();
    limit(&other.app, &id, false);
    assert!(inspect(&other.app, &made.path).unwrap().changes_nothing);
    desk.add_entry("その後の訪問。", false);
    let made = export(&desk.app, stick.path(), vec![id.clone()]).unwrap();
    assert!(!inspect(&other.app, &made.path).unwrap().clients[0].becomes_limited);
    import(&other.app, &made.path).unwrap();
    assert!(!is_limited(&other.app, &id), "its administrator lifted it");
}

#[test]
fn the_file_says_to_whoever_reads_it_without_this_program_that_a_client_is_limited() {
    let desk = Desk::open();
    let said = |app: &App| {
        let now = app.read(|session| Ok(session.now)).unwrap();
        let page = index_page::index_page(&records(app), now);
        page.contains("限られた職員だけが扱う方")
    };
    assert!(!said(&desk.app));
    limit(&desk.app, &desk.client_id, true);
    assert!(said(&desk.app));
}

//! What somebody can do who knows this office's public key and nothing else, and how it is told.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tsunagi_archive::{Closing, Handover, ManifestHead, Member, PublicKey, seal};
use tsunagi_contract::audit::ListAudit;
use tsunagi_contract::handover::ShowExchangeKeys;
use tsunagi_contract::people::{FacilityView, ListFacilities};
use tsunagi_contract::timeline::AddEntry;

use super::*;

const MARK: &str = "（引継ぎ元による）";
const CLINIC: &str = "01a2089c-0000-7000-8000-00000000000a";
const PERSON: &str = "01a2089c-0000-7000-8000-00000000000b";
const ENTRY: &str = "01a2089c-0000-7000-8000-00000000000c";

/// Closes records for an office's public key, as anybody may who was told it.
pub(super) fn by_a_stranger(app: &App, json: Vec<u8>, folder: &Path) -> String {
    let own = app.show_exchange_keys(ShowExchangeKeys {}).unwrap();
    let recipient = PublicKey::from_text(&own.public_key).unwrap();
    let head = ManifestHead {
        created_at: "2026-04-01T10:00:00+09:00".to_owned(),
        created_by: "somebody else".to_owned(),
        office: "見本のよその事業所".to_owned(),
        counts: BTreeMap::new(),
        id: None,
        receipt_key: None,
    };
    let handover = Handover {
        head: &head,
        members: &[Member::new(MEMBER, "application/json", json)],
        closing: Closing::Keys {
            own: &OfficeKey::draw(),
            recipients: &[recipient],
        },
    };
    let mut file = Vec::new();
    seal(&handover, &mut file).unwrap();
    let path = folder.join("stranger.age");
    tsunagi_files::write_atomically(&path, &file).unwrap();
    path.to_string_lossy().into_owned()
}

fn look(app: &App, path: &str) -> ImportPreview {
    let (path, passphrase) = (path.to_owned(), "".into());
    app.inspect_handover(InspectHandover { path, passphrase })
        .unwrap()
}

fn take_in(app: &App, path: &str) -> Imported {
    app.import_handover(ImportHandover {
        path: path.to_owned(),
        passphrase: "".into(),
        sha256: look(app, path).sha256,
        take: Vec::new(),
        separate: Vec::new(),
        restore: Vec::new(),
    })
    .unwrap()
}

/// Adds a clinic with a fax number that is said to be confirmed, a person in it who becomes a client's
/// physician, and a visit of years ago by whoever works in the office that reads it.
fn forged(of: &Records, client_id: &str, staff: &Value) -> Vec<u8> {
    let mut value = serde_json::to_value(of).unwrap();
    let with = |value: &Value, fields: Value| {
        let mut changed = value.as_object().unwrap().clone();
        changed.extend(fields.as_object().unwrap().clone());
        Value::Object(changed)
    };
    let clinic = with(
        &value["facilities"][0],
        json!({
            "id": CLINIC, "name": "見本にせ医院", "number": "", "kana": "", "address": "",
            "fax": "0594-00-0066", "phone": "0594-00-0067",
            "fax_verified": {"on": "2026-03-20", "by": staff["name"], "number": "0594-00-0066"},
        }),
    );
    let person = with(
        &value["physicians"][0],
        json!({"id": PERSON, "facility_id": CLINIC, "name": "見本 偽"}),
    );
    let cases = value["cases"].as_array_mut().unwrap();
    cases.retain(|case| case["client"]["id"] == client_id);
    let case = &mut cases[0];
    case["slips"] = json!([]);
    let visit = with(
        &case["entries"][0],
        json!({
            "id": ENTRY, "day": "2024-04-01", "text": "ご本人の希望で主治医を変えた。",
            "slip_id": null, "corrections": [],
            "recorder_id": staff["id"], "recorder_name": staff["name"],
            "recorded_at": "2024-04-01T10:00:00+09:00",
        }),
    );
    case["entries"] = json!([visit]);
    let recipients = case["client"]["recipients"].as_array_mut().unwrap();
    recipients.push(json!({"physician_id": PERSON, "role": "primary"}));
    value["facilities"].as_array_mut().unwrap().push(clinic);
    value["physicians"].as_array_mut().unwrap().push(person);
    value["staff"].as_array_mut().unwrap().push(staff.clone());
    value["staff"] = distinct(&value["staff"]);
    serde_json::to_vec(&value).unwrap()
}

fn distinct(staff: &Value) -> Value {
    let all = staff.as_array().unwrap();
    let by_id: BTreeMap<&str, &Value> = all
        .iter()
        .map(|one| (one["id"].as_str().unwrap(), one))
        .collect();
    by_id.into_values().cloned().collect()
}

/// Who sits at the desk, as a file names them.
fn staff_of(app: &App) -> Value {
    app.read(|session| Ok(json!({"id": session.staff.id, "name": session.staff.name})))
        .unwrap()
}

fn clinic(app: &App) -> FacilityView {
    let query = "見本にせ医院".to_owned();
    let mut all = app.list_facilities(ListFacilities { query }).unwrap();
    all.remove(0)
}

#[test]
fn a_new_clinic_and_who_is_added_to_a_client_are_told_by_name_and_nothing_passes_as_confirmed() {
    let (desk, stick) = (Desk::open(), tempfile::tempdir().unwrap());
    desk.add_entry("歩行器で歩く。", false);
    let file = forged(&records(&desk.app), &desk.client_id, &staff_of(&desk.app));
    let path = by_a_stranger(&desk.app, file, stick.path());
    let preview = look(&desk.app, &path);
    assert!(preview.is_for_keys, "who made it is not proved");
    let [facility, person] = preview.added.as_slice() else {
        panic!("{} are listed", preview.added.len());
    };
    assert_eq!(facility.name, "見本にせ医院");
    for words in [
        "FAX番号「0594-00-0066」",
        "電話番号「0594-00-0067」",
        "電話で確認してください",
    ] {
        assert!(facility.text.contains(words), "{}", facility.text);
    }
    assert_eq!(person.name, "見本にせ医院　見本 偽");
    let [client] = preview.clients.as_slice() else {
        panic!("one client is in it");
    };
    for words in [
        "加わる方 見本にせ医院　見本 偽（主治医）",
        "氏名で、この記録簿にない記録が1件",
    ] {
        assert!(client.text.contains(words), "{}", client.text);
    }

    take_in(&desk.app, &path);
    assert!(
        clinic(&desk.app).fax_verified_on.is_none(),
        "nobody here asked"
    );
    let rows = desk.app.list_audit(ListAudit::default()).unwrap().rows;
    for words in [
        "新しく加わりました（名称、FAX番号、電話番号）　名乗り　",
        "新しく加わりました（氏名、職種）　名乗り　",
        "連携先の担当者が変わりました　加わる方 見本にせ医院　見本 偽（主治医）　名乗り　",
    ] {
        assert!(rows.iter().any(|row| row.detail.contains(words)), "{words}");
    }
    assert!(
        look(&desk.app, &path).changes_nothing,
        "a second time is nothing new"
    );
}

#[test]
fn a_record_that_this_office_never_had_does_not_bear_the_name_of_its_staff() {
    let (desk, stick) = (Desk::open(), tempfile::tempdir().unwrap());
    desk.add_entry("歩行器で歩く。", false);
    let own = staff_of(&desk.app);
    let name = own["name"].as_str().unwrap();
    for staff in [
        own.clone(),
        json!({"id": PERSON, "name": name.replace(' ', "　")}),
    ] {
        let desk = Desk::open();
        desk.add_entry("歩行器で歩く。", false);
        let before = entries(&desk.app, &desk.client_id);
        let file = forged(&records(&desk.app), &desk.client_id, &staff);
        let path = by_a_stranger(&desk.app, file, stick.path());
        take_in(&desk.app, &path);
        std::fs::remove_file(&path).unwrap();
        let after = entries(&desk.app, &desk.client_id);
        let forged = after.iter().find(|one| one.id == ENTRY).unwrap();
        assert!(forged.recorder.ends_with(MARK), "{}", forged.recorder);
        let json = serde_json::to_value(records(&desk.app)).unwrap();
        let mut listed = json["cases"].as_array().unwrap().iter();
        let listed = listed.find_map(|case| {
            let mut entries = case["entries"].as_array()?.iter();
            entries.find(|entry| entry["id"] == ENTRY)
        });
        assert_ne!(listed.unwrap()["recorder_id"], own["id"], "nor the id");
        for known in before {
            let same = after.iter().find(|one| one.id == known.id).unwrap();
            assert_eq!(same.recorder, known.recorder, "what is ours stays ours");
        }
    }
}

#[test]
fn our_own_records_come_back_as_they_are_and_marked_where_they_were_lost() {
    let (desk, ours, stick) = (Desk::open(), Other::open(), tempfile::tempdir().unwrap());
    let first = export(&desk.app, stick.path(), Vec::new()).unwrap();
    import(&ours.app, &first.path).unwrap();
    let request = AddEntry {
        client_id: desk.client_id.clone(),
        day: "令和8年4月1日".to_owned(),
        kind: "visit".to_owned(),
        item: "訪問".to_owned(),
        text: "こちらの職員の記録。".to_owned(),
        time: String::new(),
        record: String::new(),
        partner: String::new(),
        domains: Vec::new(),
        is_internal: false,
    };
    let id = ours.app.add_entry(request).unwrap().id;
    let there = export(&ours.app, stick.path(), Vec::new()).unwrap();
    import(&desk.app, &there.path).unwrap();
    let back = export(&desk.app, stick.path(), Vec::new()).unwrap();
    assert!(
        inspect(&ours.app, &back.path).unwrap().changes_nothing,
        "known here"
    );

    // The same office, from a backup of before: the same staff, and the record is not there.
    let lost = Other::open();
    assert_eq!(staff_of(&lost.app), staff_of(&ours.app));
    import(&lost.app, &back.path).unwrap();
    let recorder = |app: &App| {
        let all = entries(app, &desk.client_id);
        all.into_iter().find(|one| one.id == id).unwrap().recorder
    };
    assert_eq!(
        recorder(&lost.app),
        format!("{}{MARK}", recorder(&ours.app))
    );
    assert!(inspect(&lost.app, &back.path).unwrap().changes_nothing);
    let marked = export(&lost.app, stick.path(), Vec::new()).unwrap();
    for app in [&ours.app, &desk.app] {
        let preview = inspect(app, &marked.path).unwrap();
        assert!(preview.clients.iter().all(|one| one.outcome != "conflict"));
    }
    import(&ours.app, &marked.path).unwrap();
    assert!(
        !recorder(&ours.app).contains(MARK),
        "ours is known here as ours"
    );
}

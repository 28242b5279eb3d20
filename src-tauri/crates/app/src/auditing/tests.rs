use tsunagi_contract::Code;
use tsunagi_contract::settings::{SaveStaff, StaffForm};

use super::*;
use crate::drafting::tests::Desk;

fn all() -> ListAudit {
    ListAudit::default()
}

fn export(desk: &Desk, format: &str) -> MadeFile {
    desk.app
        .export_audit(ExportAudit {
            query: all(),
            format: format.to_owned(),
            path: None,
        })
        .unwrap()
}

#[test]
fn the_log_names_people_acts_and_records() {
    let desk = Desk::open();
    let view = desk.start();
    let page = desk.app.list_audit(all()).unwrap();
    assert!(!page.has_more);
    let newest = page.rows.first().unwrap();
    assert_eq!(newest.act_label, "登録");
    assert!(newest.target.starts_with("連絡票　"), "{}", newest.target);
    assert_eq!(newest.detail, view.summary.number);
    assert_eq!(page.rows.last().unwrap().act_label, "記録簿の作成");
}

#[test]
fn it_is_narrowed_by_day_and_act() {
    let desk = Desk::open();
    desk.start();
    let count = |query: ListAudit| desk.app.list_audit(query).unwrap().rows.len();
    let acts = vec!["created".to_owned()];
    assert_eq!(count(ListAudit { acts, ..all() }), 1);
    let from = "R8.4.2".to_owned();
    assert_eq!(count(ListAudit { from, ..all() }), 0);
    let backwards = ListAudit {
        from: "R8.4.2".to_owned(),
        to: "R8.4.1".to_owned(),
        ..all()
    };
    let refused = desk.app.list_audit(backwards).err().unwrap();
    assert_eq!(refused.field.as_deref(), Some("to"));
}

#[test]
fn it_is_narrowed_by_client_with_what_belongs_to_the_client() {
    let desk = Desk::open();
    let view = desk.start();
    desk.add_entry("訪問した", false);
    let rows = |client_id: &str| {
        let client_id = client_id.to_owned();
        let page = desk.app.list_audit(ListAudit { client_id, ..all() });
        page.map(|page| page.rows)
    };
    let own = rows(&desk.client_id).unwrap();
    let name = &view.summary.client_name;
    assert!(own.iter().all(|row| row.target.contains(name.as_str())));
    for kind in ["利用者", "連絡票", "支援経過の記録"] {
        let has_kind = |row: &AuditLine| row.target.starts_with(kind);
        assert!(own.iter().any(has_kind), "{kind}");
    }
    let nobody = tsunagi_domain::ClientId::draw(desk.app.ids()).to_string();
    assert!(rows(&nobody).unwrap().is_empty());
    assert_eq!(rows("浜栗").err().unwrap().code, Code::NotFound);
    for format in ["csv", "pdf"] {
        let query = ListAudit {
            client_id: desk.client_id.clone(),
            ..all()
        };
        let format = format.to_owned();
        let made = desk.app.export_audit(ExportAudit {
            query,
            format,
            path: None,
        });
        let bytes = std::fs::read(made.unwrap().path).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("記録簿の作成"), "nobody's rows");
    }
}

#[test]
fn a_sound_log_is_said_to_be_sound_and_the_check_is_noted() {
    let desk = Desk::open();
    let before = desk.app.verify_audit(VerifyAudit {}).unwrap();
    assert!(before.is_sound);
    // The sample tells one story after the other, so its clock goes back between them.
    assert!(before.findings.iter().all(|found| !found.is_tampering));
    let after = desk.app.verify_audit(VerifyAudit {}).unwrap();
    assert_eq!(after.rows, before.rows + 1);
    assert_ne!(after.end, before.end);
}

#[test]
fn the_file_opens_in_a_spreadsheet_and_starts_no_formula() {
    let desk = Desk::open();
    desk.app
        .save_staff(SaveStaff {
            form: StaffForm {
                id: None,
                name: "=HYPERLINK(\"x\")".to_owned(),
                kana: String::new(),
                role: "cm".to_owned(),
                is_active: true,
                passphrase: "".into(),
                has_passphrase: false,
            },
        })
        .unwrap();
    let made = export(&desk, "csv");
    let text = std::fs::read_to_string(&made.path).unwrap();
    assert!(text.starts_with("\u{feff}\"番号\",\"日時\""));
    assert!(text.contains("\r\n"), "as spreadsheets write lines");
    assert!(!text.contains("\"="), "no cell begins with a formula");
    let hostile = AuditLine {
        number: 1,
        at: String::new(),
        who: "=1+1".to_owned(),
        act: String::new(),
        act_label: "@x".to_owned(),
        target: "a\"b".to_owned(),
        detail: "-1".to_owned(),
        is_fault: false,
    };
    let text = sheets::csv(&[hostile]);
    assert!(
        text.ends_with("\"1\",\"\",\"'=1+1\",\"'@x\",\"a\"\"b\",\"'-1\"\r\n"),
        "{text}"
    );
}

#[test]
fn the_paper_is_made_and_the_taking_along_is_noted() {
    let desk = Desk::open();
    let made = export(&desk, "pdf");
    assert!(std::fs::read(&made.path).unwrap().starts_with(b"%PDF"));
    assert!(
        made.pages > 1,
        "the sample's log is long, and all of it is on the paper"
    );
    let page = desk.app.list_audit(all()).unwrap();
    assert_eq!(page.rows.first().unwrap().act, "log_exported");
}

#[test]
fn only_the_administrator_sees_it() {
    let desk = Desk::open();
    let mut session = desk.app.session();
    session.as_mut().unwrap().staff.role = tsunagi_domain::Role::CareManager;
    drop(session);
    let refused = desk.app.list_audit(all()).err().unwrap();
    assert_eq!(refused.code, Code::NotAllowed);
    let refused = desk.app.verify_audit(VerifyAudit {}).err().unwrap();
    assert_eq!(refused.code, Code::NotAllowed);
}

#[test]
fn a_record_that_is_gone_is_said_to_be_gone() {
    let desk = Desk::open();
    let mut session = desk.app.session();
    let session = session.as_mut().unwrap();
    let id: tsunagi_domain::ClientId = "0190a0b0-0000-7000-8000-00000000ffff".parse().unwrap();
    let mut names = Names::new(session.records());
    assert_eq!(names.of(&id.into()).unwrap(), "利用者（廃棄済み）");
}

#[test]
fn a_list_that_is_not_encrypted_is_not_put_among_the_records() {
    let desk = Desk::open();
    for place in [
        desk.bench.store_folder(),
        desk.bench.store_folder().join("list.csv"),
    ] {
        let refused = desk.app.export_audit(ExportAudit {
            query: all(),
            format: "csv".to_owned(),
            path: Some(place.display().to_string()),
        });
        assert_eq!(refused.err().unwrap().field.as_deref(), Some("path"));
    }
}

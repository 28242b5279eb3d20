//! 引継ぎ書: the paper that goes with the stick.

use tsunagi_contract::audit::ListAudit;
use tsunagi_contract::handover::{ListExports, SaveHandoverSheet};
use tsunagi_contract::slips::MadeFile;

use super::*;

fn sheet(app: &App, handover_id: &str, folder: &Path) -> Result<MadeFile, Failure> {
    app.save_handover_sheet(SaveHandoverSheet {
        handover_id: handover_id.to_owned(),
        path: Some(folder.to_string_lossy().into_owned()),
    })
}

#[test]
fn every_proven_export_has_a_sheet_and_no_other_has() {
    let (desk, stick, out) = (
        Desk::open(),
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
    );
    let made = export(&desk.app, stick.path(), Vec::new()).unwrap();
    let first = sheet(&desk.app, &made.handover_id, out.path()).unwrap();
    assert!(first.path.ends_with("handover-sheet-20260401-1.pdf"));
    assert_eq!(first.pages, 1, "one sheet of paper, to be signed");
    let again = sheet(&desk.app, &made.handover_id, out.path()).unwrap();
    assert_eq!(again.path, first.path, "the same sheet is the same file");
    let unknown = sheet(&desk.app, "nobody", out.path()).err().unwrap();
    assert_eq!(unknown.code, Code::NotFound);

    let gone = stick.path().join("no-such-folder");
    assert!(export(&desk.app, &gone, Vec::new()).is_err());
    let exports = desk.app.list_exports(ListExports {}).unwrap();
    let failed = exports.iter().find(|one| one.state == "failed").unwrap();
    let refused = sheet(&desk.app, &failed.id, out.path()).err().unwrap();
    assert!(
        refused.what.contains("確かめられていません"),
        "no paper says that a file is there which never was proven: {}",
        refused.what
    );
}

#[test]
fn a_sheet_is_in_the_log_of_what_was_done() {
    let (desk, stick) = (Desk::open(), tempfile::tempdir().unwrap());
    let made = export(&desk.app, stick.path(), Vec::new()).unwrap();
    sheet(&desk.app, &made.handover_id, stick.path()).unwrap();
    let page = desk.app.list_audit(ListAudit::default()).unwrap();
    assert!(
        page.rows.iter().any(|row| row.detail == "引継ぎ書"),
        "paper that leaves is written down"
    );
}

use tsunagi_contract::Code;
use tsunagi_contract::paper::{BatchScope, FaxChoice, PaperChoice, PrintRecord, ShowBatch};
use tsunagi_contract::slips::{PageImage, PreviewSlip, ReviseSlip, SaveSlip};
use tsunagi_contract::timeline::{PrintTimeline, TimelineImage};
use tsunagi_domain::Role;
use tsunagi_store::AuditQuery;

use super::*;
use crate::drafting::tests::Desk;

/// Nothing chosen: as usual here.
pub(super) fn usual() -> PaperChoice {
    PaperChoice {
        printer: String::new(),
        tray: String::new(),
        sides: String::new(),
        copies: 1,
    }
}

pub(super) fn by_office() -> FaxChoice {
    FaxChoice {
        resolution: String::new(),
        coding: String::new(),
    }
}

fn save(desk: &Desk, id: &str, path: Option<String>) -> Result<MadeFile, Failure> {
    desk.app.save_pdf(SavePdf {
        id: id.to_owned(),
        path,
    })
}

#[test]
fn every_output_is_made_from_the_frozen_pages() {
    let desk = Desk::open();
    let view = desk.confirmed();
    let id = view.summary.id.as_str();
    let made = save(&desk, id, None).unwrap();
    let name = format!("{}.pdf", view.summary.number);
    assert!(
        made.path.ends_with(&name),
        "{} says the number and no name",
        made.path
    );
    let pdf = std::fs::read(&made.path).unwrap();
    assert!(pdf.starts_with(b"%PDF") && pdf.len() == made.bytes as usize);
    // A day passes and the client's records change; the slip does not.
    desk.bench.clock.pass_days(1);
    desk.app
        .print_slip(PrintSlip {
            id: id.to_owned(),
            choice: usual(),
        })
        .unwrap();
    assert_eq!(
        desk.bench.platform.sheets(),
        std::slice::from_ref(&pdf),
        "the printer gets the very same bytes"
    );
    assert_eq!(
        save(&desk, id, None).unwrap().path,
        made.path,
        "saving again makes no second file"
    );
    for resolution in ["fine", "standard"] {
        let resolution = resolution.to_owned();
        let fax = SaveFax {
            id: id.to_owned(),
            fax: FaxChoice {
                resolution,
                ..by_office()
            },
            has_cover: false,
            path: None,
        };
        let fax = desk.app.save_fax(fax).unwrap();
        assert!(
            std::fs::read(&fax.path).unwrap().starts_with(b"II*\0"),
            "a TIFF"
        );
    }
    let events = desk
        .app
        .open_slip(tsunagi_contract::slips::OpenSlip { id: id.to_owned() });
    let printed = events
        .unwrap()
        .events
        .iter()
        .filter(|e| e.kind == "printed")
        .count();
    assert_eq!(printed, 5, "each output is in the slip's history");
}

#[test]
fn a_draft_leaves_only_as_a_picture_on_screen() {
    let desk = Desk::open();
    let form = desk.filled();
    assert_eq!(
        save(&desk, &form.id, None).err().unwrap().code,
        Code::SlipNotConfirmed
    );
    assert!(!desk.bench.output_folder().join("R08").exists());
}

#[test]
fn no_other_file_is_overwritten_and_each_obstacle_is_said() {
    let desk = Desk::open();
    let view = desk.confirmed();
    let id = view.summary.id.as_str();
    let taken = desk.folder.path().join("taken.pdf");
    tsunagi_files::write_atomically(&taken, b"another").unwrap();
    let path = |path: &std::path::Path| Some(path.to_string_lossy().into_owned());
    assert_eq!(
        save(&desk, id, path(&taken)).err().unwrap().code,
        Code::FileExists
    );
    assert_eq!(std::fs::read(&taken).unwrap(), b"another");
    let nowhere = desk.folder.path().join("nowhere/a.pdf");
    assert_eq!(
        save(&desk, id, path(&nowhere)).err().unwrap().code,
        Code::FileNotFound
    );
}

#[test]
fn the_preview_is_the_page_and_knows_its_fields() {
    let desk = Desk::open();
    let mut form = desk.filled();
    let request = || PreviewSlip {
        id: form.id.clone(),
    };
    let first = desk.app.preview_slip(request()).unwrap();
    let again = desk.app.preview_slip(request()).unwrap();
    assert_eq!(
        first.revision, again.revision,
        "nothing changed, nothing is drawn anew"
    );
    let page = first.pages.first().unwrap();
    assert!(page.text.contains("退院後、歩行が不安定です。"));
    assert!(
        page.regions
            .iter()
            .any(|region| region.field == "background"),
        "a click finds it"
    );
    for look in ["print", "fax_fine", "fax_standard"] {
        let image = PageImage {
            id: form.id.clone(),
            page: 0,
            width_px: 600,
            look: look.to_owned(),
            revision: first.revision.clone(),
        };
        assert!(
            desk.app
                .page_image(image)
                .unwrap()
                .0
                .starts_with(b"\x89PNG"),
            "{look}"
        );
    }
    form.background = "文が変わりました。".repeat(200);
    let id = form.id.clone();
    desk.app.save_slip(SaveSlip { form }).unwrap();
    let changed = desk
        .app
        .preview_slip(PreviewSlip { id: id.clone() })
        .unwrap();
    assert_ne!(changed.revision, first.revision);
    assert!(
        changed
            .warnings
            .iter()
            .any(|warning| warning.contains("経過・状況")),
        "the field that runs over is named: {:?}",
        changed.warnings
    );
    let beyond = PageImage {
        id: id.clone(),
        page: 99,
        width_px: 600,
        look: String::new(),
        revision: changed.revision,
    };
    assert_eq!(
        desk.app.page_image(beyond).err().unwrap().code,
        Code::NotFound
    );
    let frozen = desk.confirm(&id);
    let shown = desk
        .app
        .preview_slip(PreviewSlip {
            id: frozen.summary.id,
        })
        .unwrap();
    assert!(
        shown
            .pages
            .first()
            .unwrap()
            .text
            .contains("文が変わりました。")
    );
}

#[test]
fn blank_forms_and_the_timeline_print_under_names_without_people() {
    let desk = Desk::open();
    let blank = SaveBlank {
        template: "common".to_owned(),
        path: None,
    };
    let made = desk.app.save_blank(blank).unwrap();
    assert!(made.path.ends_with("blank-common-1.pdf"), "{}", made.path);
    let timeline = |to: &str| PrintTimeline {
        client_id: desk.client_id.clone(),
        form: String::new(),
        from: String::new(),
        to: to.to_owned(),
        path: None,
    };
    let made = desk.app.print_timeline(timeline("")).unwrap();
    assert!(
        made.path.ends_with("timeline-20260401-1.pdf") && made.pages >= 1,
        "{}",
        made.path
    );
    for (form, file) in [
        ("table4", "meeting-20260401-1.pdf"),
        ("picture", "picture-20260401-1.pdf"),
    ] {
        let request = PrintTimeline {
            form: form.to_owned(),
            ..timeline("")
        };
        let made = desk.app.print_timeline(request).unwrap();
        assert!(made.path.ends_with(file), "{}", made.path);
    }
    let refused = desk
        .app
        .print_timeline(timeline("令和8年13月1日"))
        .err()
        .unwrap();
    assert_eq!(refused.field.as_deref(), Some("to"));
}

#[test]
fn the_picture_on_screen_is_the_sheet_that_prints() {
    let desk = Desk::open();
    let view = desk.confirmed();
    let sent = desk.event(&view.summary.id, "sent", "fax");
    desk.app.record_event(sent).unwrap();
    let image = |from: &str, to: &str, page: u32, width_px: u32| {
        desk.app.timeline_image(TimelineImage {
            client_id: desk.client_id.clone(),
            from: from.to_owned(),
            to: to.to_owned(),
            page,
            width_px,
        })
    };
    let shown = image("", "", 0, 1000).unwrap().0;
    assert!(shown.starts_with(b"\x89PNG"), "a picture is shown");
    let behind = image("", "", 7, 1000).unwrap().0;
    assert!(behind.is_empty(), "nothing comes behind the last sheet");
    let before = image("2001-01-01", "2001-01-02", 0, 1000).unwrap().0;
    assert!(before.is_empty(), "days without anything have no picture");
    let refused = image("", "", 0, 9000).err().unwrap();
    assert_eq!(refused.field.as_deref(), Some("width_px"));
}

#[test]
fn what_was_replaced_is_sent_no_second_time() {
    let desk = Desk::open();
    let old = desk.confirmed().summary;
    let revise = ReviseSlip { id: old.id.clone() };
    let new = desk.app.revise_slip(revise).unwrap().summary;
    desk.confirm(&new.id);
    for output in ["fax", "pdf", "print"] {
        let scope = BatchScope {
            ids: vec![old.id.clone(), new.id.clone()],
            from: String::new(),
            to: String::new(),
            states: Vec::new(),
        };
        let output = output.to_owned();
        let view = desk.app.show_batch(ShowBatch { scope, output }).unwrap();
        let out = view.skipped.iter().find(|line| line.id == old.id).unwrap();
        assert!(out.reason.contains("差し替えた"), "{}", out.reason);
        assert!(view.slips.iter().all(|line| line.id != old.id));
    }
}

#[test]
fn what_was_replaced_or_cancelled_is_not_sent_one_by_one_either() {
    let desk = Desk::open();
    let outputs = |id: &str| {
        let (fax, print) = (
            SaveFax {
                id: id.to_owned(),
                has_cover: false,
                fax: by_office(),
                path: None,
            },
            PrintSlip {
                id: id.to_owned(),
                choice: usual(),
            },
        );
        [
            desk.app.save_fax(fax).map(drop),
            desk.app.print_slip(print).map(drop),
        ]
    };
    let revised = |id: &str| {
        let revise = ReviseSlip { id: id.to_owned() };
        let new = desk.app.revise_slip(revise).unwrap().summary;
        assert!(
            outputs(id).into_iter().all(|made| made.is_ok()),
            "the old one counts until the new one is confirmed"
        );
        desk.confirm(&new.id).summary
    };
    let old = desk.confirmed().summary;
    let newer = revised(&old.id);
    let newest = revised(&newer.id);
    for refused in outputs(&old.id) {
        let refused = refused.err().unwrap();
        assert_eq!(refused.code, Code::EventNotPossible);
        let words = format!("いちばん新しい版は{}です", newest.number);
        assert!(refused.what.contains(&words), "{}", refused.what);
    }
    let mut event = desk.event(&newest.id, "cancelled", "");
    event.note = "宛先の誤り".to_owned();
    desk.app.record_event(event).unwrap();
    for refused in outputs(&newest.id) {
        assert!(refused.err().unwrap().what.contains("取り消した"));
    }
    assert!(save(&desk, &old.id, None).is_ok(), "a PDF for the file");
}

#[cfg(unix)]
#[test]
fn nothing_plain_goes_among_what_the_system_keeps() {
    let desk = Desk::open();
    let id = desk.confirmed().summary.id;
    let path = "/etc/tsunagi-sample.pdf";
    let refused = save(&desk, &id, Some(path.to_owned())).err().unwrap();
    assert_eq!(refused.field.as_deref(), Some("path"));
    assert!(refused.what.contains("仕組み"), "{}", refused.what);
    assert!(!Path::new(path).exists());
    let store = desk.bench.store_folder().to_string_lossy().into_owned();
    for folder in ["/etc".to_owned(), store] {
        let batch = tsunagi_contract::paper::MakeBatch {
            scope: BatchScope {
                ids: vec![id.clone()],
                from: String::new(),
                to: String::new(),
                states: Vec::new(),
            },
            output: "fax".to_owned(),
            choice: usual(),
            fax: by_office(),
            has_cover: false,
            path: Some(folder.clone()),
        };
        let refused = desk.app.make_batch(batch).err().unwrap();
        assert_eq!(refused.field.as_deref(), Some("path"), "{folder}");
    }
}

#[test]
fn who_may_only_look_prints_what_they_see_and_the_log_names_them() {
    let desk = Desk::open();
    if let Some(session) = desk.app.session().as_mut() {
        session.staff.role = Role::Reader;
        session.staff.name = "見本 見太".to_owned();
    }
    let record = || PrintTimeline {
        client_id: desk.client_id.clone(),
        form: "table5".to_owned(),
        from: String::new(),
        to: String::new(),
        path: None,
    };
    desk.app.print_timeline(record()).unwrap();
    let (record, choice) = (record(), usual());
    desk.app
        .print_record(PrintRecord { record, choice })
        .unwrap();
    let place = desk.app.session();
    let records = place.as_ref().unwrap().records();
    let rows = records.audit_rows(&AuditQuery::default()).unwrap();
    for act in [AuditAct::Saved, AuditAct::Printed] {
        let row = rows.iter().find(|row| row.entry.act == act).unwrap();
        assert_eq!(row.entry.staff_name, "見本 見太");
        assert_eq!(row.entry.detail, "第5表");
        assert!(row.entry.thing.is_some(), "and whose record it was");
    }
}

use tsunagi_contract::Code;
use tsunagi_contract::paper::{
    BatchScope, CheckLegibility, FaxChoice, ListPrinters, MakeBatch, PaperChoice, PreviewFax,
    PrintBlank, PrintSlip, SavePrinter, SaveProtectedPdf, ShowBatch, ShowPrintJob, ShowPrinter,
    SuggestMailPassphrase,
};
use tsunagi_contract::people::{ListFacilities, VerifyFax};
use tsunagi_contract::slips::{PageImage, SaveFax};
use tsunagi_contract::work::CancelWork;
use tsunagi_documents::raster;
use tsunagi_platform::{JobState, PrintError};

use super::tests::{by_office, usual};
use crate::SAMPLE_PASSPHRASE;
use crate::drafting::tests::Desk;
use crate::testing::STAGED_PRINTER;

pub(super) fn all() -> BatchScope {
    BatchScope {
        ids: Vec::new(),
        from: String::new(),
        to: String::new(),
        states: Vec::new(),
    }
}

pub(super) fn batch(output: &str) -> MakeBatch {
    MakeBatch {
        scope: all(),
        output: output.to_owned(),
        choice: usual(),
        fax: by_office(),
        has_cover: false,
        path: None,
    }
}

fn slip(id: &str, choice: PaperChoice) -> PrintSlip {
    PrintSlip {
        id: id.to_owned(),
        choice,
    }
}

#[test]
fn the_printer_and_tray_that_were_chosen_get_the_sheet_and_are_remembered() {
    let desk = Desk::open();
    let id = desk.confirmed().summary.id;
    let can = desk
        .app
        .show_printer(ShowPrinter {
            printer: STAGED_PRINTER.to_owned(),
        })
        .unwrap();
    let names: Vec<_> = can.trays.iter().map(|tray| tray.name.as_str()).collect();
    assert_eq!(names, ["自動", "トレイ2"], "no English reaches a person");
    let choice = PaperChoice {
        printer: STAGED_PRINTER.to_owned(),
        tray: "Tray2".to_owned(),
        sides: "both".to_owned(),
        copies: 3,
    };
    desk.app.save_printer(SavePrinter { choice }).unwrap();
    let listed = desk.app.list_printers(ListPrinters {}).unwrap();
    assert_eq!(listed.choice.tray, "Tray2");
    assert_eq!(
        listed.choice.copies, 1,
        "three were wanted once; tomorrow's slip is not to come out thrice"
    );
    let printed = desk.app.print_slip(slip(&id, usual())).unwrap();
    let job = desk.bench.platform.jobs().pop().unwrap();
    assert_eq!(
        (job.printer.as_str(), job.tray.as_str()),
        (STAGED_PRINTER, "Tray2")
    );
    assert!(
        !job.title.contains("栗"),
        "the printer's list names nobody: {}",
        job.title
    );
    assert_eq!(printed.job, Some(1));
    let blank = PrintBlank {
        template: "common".to_owned(),
        choice: usual(),
    };
    assert!(desk.app.print_blank(blank).unwrap().pages >= 1);
}

#[test]
fn as_many_come_out_as_were_asked_for_and_no_slip_of_the_finger_more() {
    let desk = Desk::open();
    let id = desk.confirmed().summary.id;
    let of = |copies| PaperChoice { copies, ..usual() };
    let listed = desk.app.list_printers(ListPrinters {}).unwrap();
    assert_eq!(listed.most_copies, 20, "what the window offers");
    let printed = desk.app.print_slip(slip(&id, of(3))).unwrap();
    assert_eq!(desk.bench.platform.jobs().pop().unwrap().copies, 3);
    assert_eq!(printed.pages, 1, "the pages are counted once");
    for copies in [0, listed.most_copies + 1] {
        let failure = desk.app.print_slip(slip(&id, of(copies))).err().unwrap();
        assert_eq!(failure.field.as_deref(), Some("copies"));
    }
    assert_eq!(
        desk.bench.platform.jobs().len(),
        1,
        "and nothing was queued"
    );
}

#[test]
fn handed_over_is_never_called_printed() {
    let desk = Desk::open();
    let id = desk.confirmed().summary.id;
    desk.bench.platform.set_fate(JobState::Held);
    let printed = desk.app.print_slip(slip(&id, usual())).unwrap();
    assert_eq!(printed.state.code, "held");
    desk.bench.platform.set_fate(JobState::Failed);
    let asked = ShowPrintJob {
        printer: printed.printer,
        job: printed.job,
    };
    let state = desk.app.show_print_job(asked).unwrap();
    assert!(
        state.code == "failed" && !state.may_change,
        "{}",
        state.words
    );
    for trouble in [
        PrintError::NoDefault,
        PrintError::Refused,
        PrintError::NoPrinting,
    ] {
        desk.bench.platform.break_printer(Some(trouble));
        let failure = desk.app.print_slip(slip(&id, usual())).err().unwrap();
        assert_eq!(failure.code, Code::PrinterProblem);
    }
    let nobody = PaperChoice {
        printer: "無いプリンター".to_owned(),
        ..usual()
    };
    desk.bench.platform.break_printer(None);
    assert!(desk.app.print_slip(slip(&id, nobody)).is_err());
    assert_eq!(
        desk.bench.platform.jobs().len(),
        1,
        "nothing was queued besides"
    );
}

#[test]
fn a_batch_holds_the_confirmed_ones_and_says_why_others_stay_out() {
    let desk = Desk::open();
    let first = desk.confirmed();
    let second = desk.confirmed();
    let draft = desk.filled();
    // Beside the sample's own slips.
    let scope = BatchScope {
        ids: vec![
            first.summary.id.clone(),
            second.summary.id.clone(),
            draft.id.clone(),
        ],
        ..all()
    };
    let batch = |output: &str| MakeBatch {
        scope: scope.clone(),
        ..batch(output)
    };
    let view = desk
        .app
        .show_batch(ShowBatch {
            scope: scope.clone(),
            output: "pdf".to_owned(),
        })
        .unwrap();
    assert_eq!(view.slips.len(), 2);
    let skipped: Vec<_> = view.skipped.iter().map(|line| &line.id).collect();
    assert_eq!(skipped, [&draft.id]);
    assert!(view.skipped.first().unwrap().reason.contains("下書き"));
    let made = desk.app.make_batch(batch("pdf")).unwrap();
    let pdf = std::fs::read(&made.path).unwrap();
    assert_eq!((made.slips, made.skipped.len()), (2, 1));
    assert_eq!(raster::page_count(&pdf).unwrap(), made.pages as usize);
    for confirmed in [&first, &second] {
        let opened = desk
            .app
            .open_slip(tsunagi_contract::slips::OpenSlip {
                id: confirmed.summary.id.clone(),
            })
            .unwrap();
        let last = opened.events.last().unwrap();
        assert_eq!(last.text, "PDF（まとめて）", "each slip knows that it left");
    }
    let printed = desk.app.make_batch(batch("print")).unwrap();
    assert_eq!(printed.printed.unwrap().pages, made.pages);
    assert_eq!(desk.bench.platform.jobs().len(), 1, "many slips, one job");
}

#[test]
fn the_days_of_a_batch_are_those_of_the_confirming() {
    let desk = Desk::open();
    let first = desk.confirmed();
    desk.bench.clock.pass_days(40);
    desk.confirmed();
    let scope = BatchScope {
        from: "R8.4.1".to_owned(),
        to: "R8.4.30".to_owned(),
        ..all()
    };
    let view = desk
        .app
        .show_batch(ShowBatch {
            scope,
            output: "pdf".to_owned(),
        })
        .unwrap();
    let numbers: Vec<_> = view.slips.iter().map(|line| &line.number).collect();
    assert_eq!(numbers, [&first.summary.number]);
}

#[test]
fn a_heap_of_faxes_goes_only_to_numbers_that_somebody_confirmed() {
    let desk = Desk::open();
    let scope = BatchScope {
        ids: vec![desk.confirmed().summary.id],
        ..all()
    };
    let batch = |output: &str| MakeBatch {
        scope: scope.clone(),
        ..batch(output)
    };
    let refused = desk.app.make_batch(batch("fax")).err();
    let facilities = desk
        .app
        .list_facilities(ListFacilities {
            query: String::new(),
        })
        .unwrap();
    if let Some(refused) = refused {
        assert_eq!(
            refused.code,
            Code::SlipNotConfirmed,
            "nothing could be made"
        );
        for facility in facilities.iter().filter(|one| !one.form.fax.is_empty()) {
            desk.app
                .verify_fax(VerifyFax {
                    facility_id: facility.form.id.clone().unwrap(),
                    number_again: facility.form.fax.clone(),
                })
                .unwrap();
        }
    }
    let request = MakeBatch {
        has_cover: true,
        ..batch("fax")
    };
    let made = desk.app.make_batch(request).unwrap();
    let files: Vec<_> = std::fs::read_dir(&made.path)
        .unwrap()
        .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(files.len(), 1);
    assert!(
        files.iter().all(|name| name.ends_with("-fine.tif")),
        "{files:?}"
    );
    assert!(made.pages >= 2, "the cover sheet is counted");
}

#[test]
fn a_batch_that_is_stopped_leaves_nothing() {
    let desk = Desk::open();
    for _ in 0..3 {
        desk.confirmed();
    }
    let desk = std::sync::Arc::new(desk);
    let stop = desk.app.stop_handle();
    desk.app.on_progress(Box::new(move |_| {
        let _ = stop.stop();
    }));
    let refused = desk.app.make_batch(batch("pdf")).err().unwrap();
    assert_eq!(refused.code, Code::Cancelled);
    let made = std::fs::read_dir(desk.bench.output_folder());
    assert!(
        made.map_or(true, |mut files| files.next().is_none()),
        "no file stays behind"
    );
    assert!(!desk.app.cancel_work(CancelWork {}).unwrap().is_stopping);
}

#[test]
fn the_cover_sheet_counts_the_sheets_and_names_nobody() {
    let desk = Desk::open();
    let id = desk.confirmed().summary.id;
    let shown = desk
        .app
        .preview_fax(PreviewFax {
            id: id.clone(),
            has_cover: true,
        })
        .unwrap();
    let plain = PreviewFax {
        id: id.clone(),
        has_cover: false,
    };
    let plain = desk.app.preview_fax(plain).unwrap();
    assert_eq!(shown.pages.len(), plain.pages.len() + 1);
    for page in 0..shown.pages.len() {
        for look in ["fax_fine", "fax_standard"] {
            let image = PageImage {
                id: id.clone(),
                page: u32::try_from(page).unwrap(),
                width_px: 600,
                look: look.to_owned(),
                revision: shown.revision.clone(),
            };
            assert!(
                desk.app
                    .page_image(image)
                    .unwrap()
                    .0
                    .starts_with(b"\x89PNG")
            );
        }
    }
    let fax = |has_cover| SaveFax {
        id: id.clone(),
        fax: FaxChoice {
            resolution: "standard".to_owned(),
            ..by_office()
        },
        has_cover,
        path: None,
    };
    let with = desk.app.save_fax(fax(true)).unwrap();
    let without = desk.app.save_fax(fax(false)).unwrap();
    assert_eq!(with.pages, without.pages + 1);
    let report = desk
        .app
        .check_legibility(CheckLegibility {
            id,
            has_cover: true,
        })
        .unwrap();
    assert_eq!(report.sheets, with.pages);
    assert!(!report.measures.is_empty());
}

#[test]
fn a_slip_for_mailing_opens_with_its_passphrase_only() {
    let desk = Desk::open();
    let id = desk.confirmed().summary.id;
    let save = |passphrase: &str, again: &str| {
        desk.app.save_protected_pdf(SaveProtectedPdf {
            id: id.clone(),
            passphrase: passphrase.into(),
            passphrase_again: again.into(),
            path: None,
        })
    };
    let suggested = desk
        .app
        .suggest_mail_passphrase(SuggestMailPassphrase {})
        .unwrap()
        .passphrase;
    let made = save(&suggested, &suggested).unwrap();
    let pdf = std::fs::read(&made.path).unwrap();
    assert!(
        matches!(raster::page_count(&pdf), Err(raster::RasterError::Locked)),
        "nobody reads it without"
    );
    assert_eq!(
        save("short", "short").err().unwrap().code,
        Code::WeakPassphrase
    );
    let differs = save(&suggested, "k7mw-3hqp-x9td-4rbm").err().unwrap();
    assert_eq!(differs.field.as_deref(), Some("passphrase_again"));
    let refused = save(SAMPLE_PASSPHRASE, SAMPLE_PASSPHRASE).err().unwrap();
    assert!(
        refused.what.contains("つなぎを開く合言葉"),
        "{}",
        refused.what
    );
    let kana = "みほんのあいことばでまもるぴーでぃーえふ";
    let refused = save(kana, kana).err().unwrap();
    assert_eq!(refused.field.as_deref(), Some("passphrase"));
}

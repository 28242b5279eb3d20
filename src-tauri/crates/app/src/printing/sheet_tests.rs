use tsunagi_contract::paper::{BatchScope, MakeBatch, PaperChoice, PrintRecord};
use tsunagi_contract::timeline::PrintTimeline;
use tsunagi_documents::raster;
use tsunagi_platform::Sides;

use super::batch_tests::{all, batch};
use super::tests::usual;
use crate::drafting::tests::Desk;

#[test]
fn no_slip_begins_on_the_back_of_another() {
    let desk = Desk::open();
    let ids = [desk.confirmed(), desk.confirmed(), desk.confirmed()].map(|one| one.summary.id);
    let print = |sides: &str| {
        let request = MakeBatch {
            scope: BatchScope {
                ids: ids.to_vec(),
                ..all()
            },
            choice: PaperChoice {
                sides: sides.to_owned(),
                ..usual()
            },
            ..batch("print")
        };
        let made = desk.app.make_batch(request).unwrap();
        assert_eq!(made.pages, 3, "an empty back is no page that was made");
        desk.bench.platform.jobs().pop().unwrap()
    };
    let empty: Vec<bool> = {
        let job = print("both");
        let count = raster::page_count(&job.pdf).unwrap();
        let pages = (0..count).map(|at| raster::page(&job.pdf, at, 20.0).unwrap());
        pages
            .map(|page| page.pixels.iter().all(|pixel| *pixel == u8::MAX))
            .collect()
    };
    assert_eq!(
        empty,
        [false, true, false, true, false],
        "each slip has a sheet of its own"
    );
    for sides in ["", "one"] {
        let job = print(sides);
        assert_eq!(raster::page_count(&job.pdf).unwrap(), 3);
        assert_eq!(
            job.sides,
            Sides::One,
            "{sides:?}: a printer that would use both sides of itself is told not to"
        );
    }
}

#[test]
fn a_paper_on_our_form_in_place_of_a_broken_one_says_so() {
    let desk = Desk::open();
    let client_id = desk.client_id.clone();
    let record = || PrintTimeline {
        client_id: client_id.clone(),
        form: "table5".to_owned(),
        from: String::new(),
        to: String::new(),
        path: None,
    };
    let on_paper = || {
        let request = PrintRecord {
            record: record(),
            choice: usual(),
        };
        desk.app.print_record(request).unwrap().note
    };
    assert_eq!(on_paper(), "", "nothing to say of the form that was meant");
    let own = desk.bench.store_folder().join("templates");
    std::fs::create_dir_all(&own).unwrap();
    let broken = "id = \"table5\"\nname = 第5表\n";
    tsunagi_files::write_atomically(own.join("table5.toml"), broken.as_bytes()).unwrap();
    let saved = desk.app.print_timeline(record()).unwrap();
    for note in [saved.note, on_paper()] {
        assert!(note.contains("事業所の様式「table5.toml」"), "{note}");
        assert!(note.contains("設定の「様式」"), "{note}");
    }
}

use tsunagi_contract::paper::{BatchScope, MakeBatch, PaperChoice};
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

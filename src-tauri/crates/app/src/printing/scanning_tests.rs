use tsunagi_contract::Code;
use tsunagi_contract::paper::{FaxChoice, SaveFaxChoice, ShowFaxChoice};
use tsunagi_contract::slips::{MadeFile, OpenSlip, SaveFax};

use super::tests::by_office;
use crate::drafting::tests::Desk;

fn fax(resolution: &str, coding: &str) -> FaxChoice {
    FaxChoice {
        resolution: resolution.to_owned(),
        coding: coding.to_owned(),
    }
}

fn save(desk: &Desk, id: &str, fax: FaxChoice) -> MadeFile {
    let request = SaveFax {
        id: id.to_owned(),
        fax,
        has_cover: false,
        path: None,
    };
    desk.app.save_fax(request).unwrap()
}

/// Returns how a TIFF says that its pixels are packed: 3 is G3, 4 is G4.
fn compression(made: &MadeFile) -> u16 {
    let bytes = std::fs::read(&made.path).unwrap();
    let short = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
    let directory = usize::from(short(4));
    let mut fields = (0..usize::from(short(directory))).map(|field| directory + 2 + field * 12);
    fields
        .find(|at| short(*at) == 259)
        .map(|at| short(at + 8))
        .unwrap()
}

#[test]
fn a_single_file_may_be_made_otherwise_than_usual() {
    let desk = Desk::open();
    let id = desk.confirmed().summary.id;
    let first = save(&desk, &id, by_office());
    assert_eq!(
        (compression(&first), first.path.ends_with("-fine.tif")),
        (3, true),
        "every machine takes what is made unless somebody says otherwise"
    );
    let small = save(&desk, &id, fax("", "compact"));
    assert_eq!(compression(&small), 4);
    assert!(small.path.ends_with("-fine-g4.tif"), "a file of its own");
    assert!(small.bytes < first.bytes);
    let coarse = save(&desk, &id, fax("standard", "compact"));
    assert!(coarse.path.ends_with("-standard-g4.tif") && coarse.bytes < small.bytes);
    let events = desk.app.open_slip(OpenSlip { id }).unwrap().events;
    let words: Vec<_> = events.iter().map(|event| event.text.as_str()).collect();
    assert!(words.ends_with(&[
        "FAX（高精細）",
        "FAX（高精細、高圧縮）",
        "FAX（標準、高圧縮）"
    ]));
}

#[test]
fn what_the_office_chose_holds_until_it_chooses_otherwise() {
    let desk = Desk::open();
    let id = desk.confirmed().summary.id;
    let keep = |choice| desk.app.save_fax_choice(SaveFaxChoice { choice });
    let shown = || desk.app.show_fax_choice(ShowFaxChoice {}).unwrap();
    assert_eq!(
        (shown().resolution, shown().coding),
        ("fine".into(), "normal".into())
    );
    keep(fax("standard", "compact")).unwrap();
    assert_eq!(
        (shown().resolution, shown().coding),
        ("standard".into(), "compact".into())
    );
    assert_eq!(compression(&save(&desk, &id, by_office())), 4);
    let once = save(&desk, &id, fax("", "normal"));
    assert!(
        compression(&once) == 3 && once.path.ends_with("-standard.tif"),
        "what is left open stays the office's: {}",
        once.path
    );
    assert_eq!(shown().coding, "compact", "and one file changes no setting");
    for wrong in [fax("big", ""), fax("", "zip")] {
        assert_eq!(keep(wrong).err().unwrap().code, Code::InvalidField);
    }
    keep(by_office()).unwrap();
    assert_eq!(shown().resolution, "fine", "back to the program's own");
}

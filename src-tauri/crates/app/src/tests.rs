//! The use cases, in process: one folder, a standing clock, repeatable ids.

mod clients;
mod commands;
mod directory;
mod granting;
mod noting;
mod opening;
mod settings;
mod timeline;

use tsunagi_contract::Failure;
use tsunagi_contract::people::{ClientForm, FacilityForm, SaveClient};

use crate::App;
use crate::testing::TestBench;

/// An app with open records in a folder that lives as long as it.
struct Fixture {
    bench: TestBench,
    app: App,
    _home: tempfile::TempDir,
}

fn fixture() -> Fixture {
    let home = tempfile::tempdir().unwrap();
    let bench = TestBench::in_folder(home.path());
    let app = bench.open_app().unwrap();
    Fixture {
        bench,
        app,
        _home: home,
    }
}

fn refusal<T>(outcome: Result<T, Failure>) -> Failure {
    outcome.err().expect("it is refused")
}

fn client_form() -> ClientForm {
    ClientForm {
        name: "髙﨑 𠮷雄".to_owned(),
        kana: "たかさき よしお".to_owned(),
        sex: "1".to_owned(),
        birth: "S28.4.1".to_owned(),
        insurer_number: "242057".to_owned(),
        insured_number: "0000012345".to_owned(),
        postal_code: "5110000".to_owned(),
        town: "見本市".to_owned(),
        address: "1-1".to_owned(),
        phone: "0594-00-0000".to_owned(),
        household: "couple".to_owned(),
        ..ClientForm::default()
    }
}

pub(crate) fn facility_form() -> FacilityForm {
    FacilityForm {
        kind: "clinic".to_owned(),
        name: "見本内科医院".to_owned(),
        kana: "みほんないかいいん".to_owned(),
        fax: "０５９４－００－０００１".to_owned(),
        preferred_means: "fax".to_owned(),
        masking: "A".to_owned(),
        ..FacilityForm::default()
    }
}

pub(crate) fn saved_client(app: &App) -> String {
    app.save_client(SaveClient {
        form: client_form(),
    })
    .unwrap()
    .summary
    .id
}

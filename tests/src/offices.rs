//! Offices with next to nothing in them, for tests that break things.

use std::sync::Arc;
use std::time::Duration;

use tsunagi_app::machine::{Clock, SystemClock};
use tsunagi_app::{App, Setup};
use tsunagi_contract::Failure;
use tsunagi_contract::handover::ExportHandover;
use tsunagi_contract::opening::CreateStore;
use tsunagi_contract::people::{
    ClientForm, FacilityForm, PhysicianForm, RecipientForm, SaveClient, SaveFacility, SavePhysician,
};
use tsunagi_contract::timeline::AddEntry;
use tsunagi_domain::Moment;

use crate::bench::{Bench, HANDOVER_PASSPHRASE, PASSPHRASE, closing};
use crate::crash::CLIENT;

/// Makes an office with one client and one physician, and keys that cost next to nothing.
#[must_use]
pub fn small() -> Bench {
    let bench = Bench::new();
    let setup = bench.setup();
    begun(bench, setup, |_, _| {})
}

/// Makes such an office as it was so many days ago, and lets something be done there.
#[must_use]
pub fn small_ago(days: i64, then: impl FnOnce(&App, &str)) -> Bench {
    let bench = Bench::new();
    let setup = Setup {
        clock: Arc::new(Ago(days)),
        ..bench.setup()
    };
    begun(bench, setup, then)
}

/// Is a clock that is so many days late.
struct Ago(i64);

impl Clock for Ago {
    fn now(&self) -> Moment {
        let now = SystemClock.now();
        let day = now.day().plus_days(-self.0);
        Moment::from_local(day, 10, 0, 0).unwrap_or(now)
    }

    fn passed(&self) -> Option<Duration> {
        None
    }
}

fn begun(bench: Bench, setup: Setup, then: impl FnOnce(&App, &str)) -> Bench {
    std::fs::create_dir(bench.path("stick")).unwrap();
    let app = App::new(setup);
    begin(&app, "見本居宅介護支援事業所");
    let physician_id = physician(&app);
    client(&app, CLIENT, &physician_id, "");
    then(&app, &physician_id);
    closing(|| drop(app));
    bench
}

/// Makes empty records and leaves them open.
pub fn begin(app: &App, office_name: &str) {
    done(app.create_store(CreateStore {
        office_name: office_name.to_owned(),
        staff_name: "見本 花子".to_owned(),
        staff_kana: "みほん はなこ".to_owned(),
        passphrase: PASSPHRASE.into(),
        passphrase_again: PASSPHRASE.into(),
    }));
}

/// Enters a physician in a clinic and returns the physician's id.
pub fn physician(app: &App) -> String {
    let form = FacilityForm {
        kind: "clinic".to_owned(),
        name: "見本内科医院".to_owned(),
        kana: "みほんないかいいん".to_owned(),
        fax: "0594-00-0201".to_owned(),
        preferred_means: "fax".to_owned(),
        masking: "A".to_owned(),
        ..FacilityForm::default()
    };
    let facility_id = done(app.save_facility(SaveFacility { form })).id;
    let form = PhysicianForm {
        name: "見本 一郎".to_owned(),
        kana: "みほん いちろう".to_owned(),
        department: "内科".to_owned(),
        profession: "physician".to_owned(),
        ..PhysicianForm::default()
    };
    let facility = done(app.save_physician(SavePhysician { facility_id, form }));
    facility.physicians[0].id.clone().expect("it was saved")
}

/// Enters a client who sees this physician, and returns the client's id.
pub fn client(app: &App, name: &str, physician_id: &str, closed_on: &str) -> String {
    let form = ClientForm {
        name: name.to_owned(),
        kana: "みほん".to_owned(),
        sex: "1".to_owned(),
        birth: "S28.4.1".to_owned(),
        town: "見本市焼蛤町".to_owned(),
        household: "couple".to_owned(),
        recipients: vec![RecipientForm {
            physician_id: physician_id.to_owned(),
            role: "primary".to_owned(),
        }],
        closed_on: closed_on.to_owned(),
        ..ClientForm::default()
    };
    done(app.save_client(SaveClient { form })).summary.id
}

/// Is a visit that was noted down.
#[must_use]
pub fn visit(client_id: &str, text: &str) -> AddEntry {
    AddEntry {
        client_id: client_id.to_owned(),
        day: "R8.4.1".to_owned(),
        time: String::new(),
        kind: "visit".to_owned(),
        record: String::new(),
        partner: String::new(),
        item: "訪問".to_owned(),
        text: text.to_owned(),
        domains: Vec::new(),
        is_internal: false,
    }
}

/// Is everything, to go into this folder.
#[must_use]
pub fn everything_to(folder: &std::path::Path) -> ExportHandover {
    ExportHandover {
        is_whole_office: true,
        client_ids: Vec::new(),
        destination: folder.to_string_lossy().into_owned(),
        recipient: "見本となり事業所".to_owned(),
        from: String::new(),
        to: String::new(),
        with_slips: true,
        with_pages: true,
        keys: Vec::new(),
        passphrase: HANDOVER_PASSPHRASE.into(),
        passphrase_again: HANDOVER_PASSPHRASE.into(),
    }
}

/// Takes what the app replied.
///
/// # Panics
/// When it refused.
pub fn done<T>(reply: Result<T, Failure>) -> T {
    reply.unwrap_or_else(|failure| panic!("refused: {} {}", failure.what, failure.remedy))
}

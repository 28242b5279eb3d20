//! Homes in which an act can be done, each made once and copied.

use std::path::{Path, PathBuf};

use tsunagi_app::App;
use tsunagi_contract::backups::MakeBackup;
use tsunagi_contract::handover::{ExportHandover, ImportHandover, InspectHandover, SaveReceipt};
use tsunagi_contract::keys::{ConfirmRecovery, StartRecovery};
use tsunagi_contract::opening::Unlock;
use tsunagi_contract::retention::MarkPurge;
use tsunagi_contract::settings::{SaveStaff, StaffForm};
use tsunagi_contract::slips::{ConfirmSlip, SaveSlip, SlipForm, StartSlip};
use tsunagi_contract::timeline::AddEntry;

use super::{
    COLLEAGUE, COLLEAGUES_PASSPHRASE, INCOMING, KEPT_PASSPHRASE, OLDER, Once, RECEIPT, SHEET,
};
use crate::bench::{Bench, HANDOVER_PASSPHRASE, closing, copy_folder};
use crate::crash::{CLIENT, REASON};
use crate::offices::{begin, client, done, everything_to, physician, small, small_ago, visit};

/// Is a home in which an act can be done.
pub struct Prepared {
    /// The act.
    pub once: Once,
    bench: Bench,
}

impl Prepared {
    /// Makes a home for an act.
    #[must_use]
    pub fn new(once: Once) -> Self {
        let bench = match once {
            Once::Create => Bench::new(),
            Once::Migrate => kept_store(1),
            Once::Sheet
            | Once::Recover
            | Once::KeyFile
            | Once::Reset
            | Once::Revoke
            | Once::Join
            | Once::Leave => staffed(),
            _ => office(),
        };
        Self::in_home(once, bench)
    }

    /// Makes the homes for an act: one for each older program, where records of one are brought up.
    ///
    /// # Panics
    /// When the kept stores cannot be listed.
    #[must_use]
    pub fn each(once: Once, most: usize) -> Vec<Self> {
        match once {
            Once::Migrate => older_schemas()
                .into_iter()
                .take(most)
                .map(|schema| Self::in_home(once, kept_store(schema)))
                .collect(),
            _ => vec![Self::new(once)],
        }
    }

    fn in_home(once: Once, bench: Bench) -> Self {
        drop(std::fs::create_dir(bench.path("stick")));
        Self { once, bench }
    }

    /// Makes a copy to do the act in.
    #[must_use]
    pub fn copy(&self) -> Bench {
        let copy = Bench::new();
        copy_folder(&self.bench.path(""), &copy.path(""));
        copy
    }

    /// Opens the records of a home of this kind.
    ///
    /// # Panics
    /// When they do not open.
    #[must_use]
    pub fn opened(&self, home: &Path) -> App {
        let app = App::new(crate::bench::setup(home));
        done(app.unlock(Unlock {
            passphrase: self.passphrase().into(),
        }));
        app
    }

    /// The passphrase of the records before the act.
    #[must_use]
    pub fn passphrase(&self) -> &'static str {
        match self.once {
            Once::Migrate => KEPT_PASSPHRASE,
            _ => crate::bench::PASSPHRASE,
        }
    }
}

fn kept_stores() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/store")
}

/// Lists the schemas that are kept, the newest left out: it is the present one, and brings nothing up.
fn older_schemas() -> Vec<u32> {
    let kept = std::fs::read_dir(kept_stores()).unwrap();
    let mut schemas: Vec<u32> = kept
        .filter_map(|entry| {
            let name = entry.unwrap().file_name().into_string().ok()?;
            name.strip_prefix("schema")?.parse().ok()
        })
        .collect();
    schemas.sort_unstable();
    schemas.pop();
    schemas
}

/// What lies beside records in which no passphrase has failed; the kept stores leave it out, and a
/// program that misses it waits a minute.
const NO_TRIES: &str = r#"{"failed":[],"count":0,"written":1,"sum":"768b0325f64b1f011c1e3140b10eceeb44f7d562b78f400f956d64bd321ec501"}"#;

/// Brings the kept store of an older program into a home.
fn kept_store(schema: u32) -> Bench {
    let bench = Bench::new();
    let kept = kept_stores().join(format!("schema{schema}"));
    copy_folder(&kept, &bench.records());
    std::fs::remove_file(bench.records().join("store.toml")).unwrap();
    bench.write("records/tries.json", NO_TRIES.as_bytes());
    bench
}

/// Longer than a mark for purging has to wait.
const DAYS_AGO: i64 = 90;

/// Enters a client whose time has passed, and marks the record for purging.
fn mark_for_purging(app: &App, physician_id: &str) {
    let due = client(app, "見本 終了", physician_id, "H20.3.31");
    done(app.add_entry(AddEntry {
        day: "H20.3.1".to_owned(),
        ..visit(&due, "保存期間を過ぎた記録です。")
    }));
    done(app.mark_purge(MarkPurge {
        client_id: due,
        reason: "保存期間が過ぎたため".to_owned(),
    }));
}

/// Makes an office with one of everything that an act needs.
fn office() -> Bench {
    let bench = small_ago(DAYS_AGO, mark_for_purging);
    let app = bench.app();
    let clients = done(app.list_clients(tsunagi_contract::people::ListClients {
        query: CLIENT.to_owned(),
        include_closed: false,
    }));
    let client_id = clients[0].id.clone();
    done(app.add_entry(visit(&client_id, "控えの前に書いた記録です。")));
    let frozen = draft(&app, &client_id, "確定した文面です。");
    done(app.confirm_slip(ConfirmSlip {
        id: frozen.id,
        reason: REASON.to_owned(),
    }));
    draft(&app, &client_id, "下書きの文面です。");
    let made = done(app.make_backup(MakeBackup {
        folder: String::new(),
    }));
    std::fs::copy(made.path, bench.path(OLDER)).unwrap();
    done(app.add_entry(visit(&client_id, "控えのあとに書いた記録です。")));
    exchange(&bench, &app, &client_id);
    drop(app);
    bench
}

/// Makes an office with a colleague and a recovery sheet, for the acts on the keys.
fn staffed() -> Bench {
    let bench = small();
    let app = bench.app();
    done(app.save_staff(SaveStaff {
        form: newcomer(COLLEAGUE, COLLEAGUES_PASSPHRASE),
    }));
    let key = done(app.start_recovery(StartRecovery {})).key;
    let typed = key.clone().into();
    let keys = done(app.confirm_recovery(ConfirmRecovery { typed }));
    for (name, text) in SHEET.iter().zip([key, keys.recovery_check]) {
        bench.write(name, text.as_bytes());
    }
    drop(app);
    bench
}

/// A care manager who comes to the office.
#[must_use]
pub fn newcomer(name: &str, passphrase: &str) -> StaffForm {
    StaffForm {
        id: None,
        name: name.to_owned(),
        kana: String::new(),
        role: "cm".to_owned(),
        is_active: true,
        passphrase: passphrase.into(),
        has_passphrase: false,
    }
}

/// Begins a draft and writes a sentence into it.
fn draft(app: &App, client_id: &str, background: &str) -> SlipForm {
    let started = done(app.start_slip(StartSlip {
        client_id: client_id.to_owned(),
        template: String::new(),
        recipient_id: String::new(),
        from_last: false,
    }));
    let form = SlipForm {
        background: background.to_owned(),
        purposes: vec!["situation".to_owned()],
        ..started.form
    };
    done(app.save_slip(SaveSlip { form })).form
}

/// Lets another office take one file in, and give a receipt and a file of its own back.
fn exchange(bench: &Bench, app: &App, client_id: &str) {
    let sent = done(app.export_handover(ExportHandover {
        is_whole_office: false,
        client_ids: vec![client_id.to_owned()],
        ..everything_to(&bench.path("stick"))
    }));
    let neighbour = Bench::new();
    let other = App::new(neighbour.setup());
    begin(&other, "見本となり事業所");
    let theirs = client(&other, "多度 豆子", &physician(&other), "");
    done(other.add_entry(visit(&theirs, "となりの事業所の記録です。")));
    draft(&other, &theirs, "となりの事業所の連絡票です。");
    let made = done(other.export_handover(everything_to(&neighbour.path("out"))));
    std::fs::copy(made.path, bench.path(INCOMING)).unwrap();
    take_in(&other, &sent.path);
    let receipt = done(other.save_receipt(SaveReceipt {
        folder: neighbour.path("out").display().to_string(),
        sha256: sent.sha256,
    }));
    std::fs::copy(receipt.path, bench.path(RECEIPT)).unwrap();
    std::fs::remove_file(sent.path).unwrap();
    closing(|| drop(other));
}

/// Looks into a handover file and takes it in.
///
/// # Panics
/// When it is refused.
pub fn take_in(app: &App, path: &str) {
    let path = path.to_owned();
    let preview = done(app.inspect_handover(InspectHandover {
        path: path.clone(),
        passphrase: HANDOVER_PASSPHRASE.into(),
    }));
    done(app.import_handover(ImportHandover {
        path,
        passphrase: HANDOVER_PASSPHRASE.into(),
        sha256: preview.sha256,
        take: Vec::new(),
        separate: Vec::new(),
        restore: Vec::new(),
    }));
}

//! What must be true of a home after something happened to the program in it.

use std::collections::BTreeSet;
use std::path::Path;

use secrecy::SecretString;
use tsunagi_app::App;
use tsunagi_archive::{Limits, open_file};
use tsunagi_contract::Code;
use tsunagi_contract::audit::VerifyAudit;
use tsunagi_contract::backups::CheckBackup;
use tsunagi_contract::keys::{CheckRecovery, UnlockWithKeyFile};
use tsunagi_contract::opening::{Lock, ShowState, Unlock};
use tsunagi_store::Store;
use tsunagi_tests::Bench;
use tsunagi_tests::bench::{HANDOVER_PASSPHRASE, PASSPHRASE, closing};
use tsunagi_tests::crash::OTHER_PASSPHRASE;
use tsunagi_tests::looking::{files_below, parts_below, sha256};
use tsunagi_tests::offices::{begin, everything_to};
use tsunagi_tests::once::{FIRST_SHEET, Facts, Once, Outcome, Prepared, SHEET, facts};

/// How the refusal of a restore says that there is no way back.
const DECIDED: &str = "置き換えることは決まりました";

/// Is an act with what is to be found before it and after it.
pub struct Known {
    pub prepared: Prepared,
    /// None where there are no records yet.
    before: Option<Facts>,
    after: Facts,
    /// The names of files that may lie with the records, digits left out.
    names: BTreeSet<String>,
}

impl Known {
    /// Does the act once without anything happening to it.
    pub fn of(prepared: Prepared, act: impl Fn(&Bench) -> Outcome) -> Self {
        let once = prepared.once;
        let before = match once {
            Once::Create => None,
            _ => {
                let bench = prepared.copy();
                let app = prepared.opened(&bench.path(""));
                let found = facts(&app, &bench.path(""));
                close(&app);
                Some(found)
            }
        };
        let bench = prepared.copy();
        let outcome = act(&bench);
        assert!(matches!(outcome, Outcome::Done(_)), "{once:?}: {outcome:?}");
        let app = App::new(bench.setup());
        let after = passphrases(&prepared, &outcome)
            .iter()
            .find_map(|passphrase| {
                unlocked(&app, &bench, passphrase).then(|| facts(&app, &bench.path("")))
            })
            .expect("the records open after the act");
        let mut known = Self {
            prepared,
            before,
            after,
            names: BTreeSet::new(),
        };
        // Looking leaves files of its own: what is known of the backups.
        let mut wrong = Vec::new();
        known.look_at_files(&app, &bench, &outcome, &mut wrong);
        assert!(wrong.is_empty(), "{once:?}: {wrong:?}");
        close(&app);
        known.names = names_in(&bench);
        known
    }

    /// Whether the records can be told from those before.
    fn shows(&self) -> bool {
        self.before.as_ref() != Some(&self.after)
    }

    /// Lists what is wrong in a home in which something happened to the act.
    pub fn faults(&self, bench: &Bench, outcome: &Outcome) -> Vec<String> {
        let mut wrong = Vec::new();
        let app = App::new(bench.setup());
        if self.before.is_none() && is_empty(&app) {
            if matches!(outcome, Outcome::Done(_)) {
                wrong.push("the records that were made are gone".to_owned());
            }
            begin(&app, "見本居宅介護支援事業所");
            close(&app);
            return wrong;
        }
        let fitting = passphrases(&self.prepared, outcome);
        let opens = |passphrase: &&str| unlocked(&app, bench, passphrase);
        if !fitting.iter().any(opens) {
            wrong.push("the records do not open".to_owned());
            return wrong;
        }
        let found = facts(&app, &bench.path(""));
        self.compare(&found, outcome, &mut wrong);
        match app.verify_audit(VerifyAudit {}) {
            Ok(found) if found.findings.iter().all(|one| !one.is_tampering) => {}
            Ok(found) => wrong.extend(found.findings.into_iter().map(|one| one.what)),
            Err(failure) => wrong.push(failure.what),
        }
        self.look_at_files(&app, bench, outcome, &mut wrong);
        close(&app);
        if let Ok(key) = std::fs::read_to_string(bench.path(SHEET[0])) {
            let key = key.into();
            let opens = app.check_recovery(CheckRecovery { key }).is_ok();
            if opens != found.iter().any(|fact| fact == FIRST_SHEET) {
                wrong.push(format!(
                    "the sheet that is named: {found:?}, the first opens: {opens}"
                ));
            }
            close(&app);
        }
        for name in names_in(bench).difference(&self.names) {
            wrong.push(format!("{name} stays with the records"));
        }
        for passphrase in &fitting {
            let passphrase = SecretString::from(*passphrase);
            if let Ok((store, _)) = Store::open(&bench.records(), &passphrase) {
                if !store.check().is_ok_and(|report| report.is_sound()) {
                    wrong.push("the records are not sound".to_owned());
                }
                closing(|| drop(store));
            }
        }
        wrong
    }

    fn compare(&self, found: &Facts, outcome: &Outcome, wrong: &mut Vec<String>) {
        let is_after = *found == self.after;
        let is_before = self.before.as_ref() == Some(found);
        match outcome {
            Outcome::Done(_) if !is_after => wrong.push(format!("it was not done: {found:?}")),
            // A restore that is decided says so, and that it may still have to be finished.
            Outcome::Refused(_, words) if words.contains(DECIDED) && is_after => {}
            Outcome::Refused(..) if self.shows() && is_after => {
                wrong.push("it was refused, and done all the same".to_owned());
            }
            _ if !is_after && !is_before => wrong.push(format!("it is half done: {found:?}")),
            _ => {}
        }
    }

    /// Looks at what lies outside the database.
    fn look_at_files(&self, app: &App, bench: &Bench, outcome: &Outcome, wrong: &mut Vec<String>) {
        if let Outcome::Done(Some((path, hash))) = outcome {
            match std::fs::read(path) {
                Err(error) => wrong.push(format!("what was announced: {error}")),
                Ok(bytes) if !hash.is_empty() && sha256(&bytes) != *hash => {
                    wrong.push("what was announced is another file".to_owned());
                }
                Ok(_) => {}
            }
        }
        for folder in ["records", "out"] {
            for part in parts_below(&bench.path(folder)) {
                wrong.push(format!("half a file stays: {}", part.display()));
            }
        }
        for file in files_below(&bench.path("")) {
            match file.extension().and_then(|ending| ending.to_str()) {
                Some("age") if !is_whole_handover(&file) => {
                    wrong.push("half a handover file has its name".to_owned());
                }
                Some("tsunagi") if !self.is_whole_backup(app, &file) => {
                    wrong.push("half a backup has its name".to_owned());
                }
                Some("pdf") if !is_whole_pdf(&file) => {
                    wrong.push("half a PDF has its name".to_owned());
                }
                _ => {}
            }
        }
        if self.prepared.once == Once::Export {
            if let Err(failure) = app.export_handover(everything_to(&bench.path("stick"))) {
                wrong.push(format!("the next export: {}", failure.what));
            }
            if !parts_below(&bench.path("stick")).is_empty() {
                wrong.push("half a file stays on the stick".to_owned());
            }
        }
    }

    fn is_whole_backup(&self, app: &App, file: &Path) -> bool {
        let path = file.display().to_string();
        match app.check_backup(CheckBackup { path }) {
            Ok(_) => true,
            // Under the key before a rekey, and before an older program's records were brought up,
            // only a passphrase of then proves a backup.
            Err(failure) => {
                failure.code == Code::BackupPassphrase
                    && matches!(
                        self.prepared.once,
                        Once::Rekey | Once::Migrate | Once::Restore
                    )
            }
        }
    }
}

fn is_whole_handover(file: &Path) -> bool {
    let passphrase = SecretString::from(HANDOVER_PASSPHRASE);
    open_file(file, &passphrase, &Limits::STANDARD).is_ok()
}

fn is_whole_pdf(file: &Path) -> bool {
    let bytes = std::fs::read(file).unwrap();
    bytes.starts_with(b"%PDF-") && bytes.trim_ascii_end().ends_with(b"%%EOF")
}

/// What may open the records now.
fn passphrases(prepared: &Prepared, outcome: &Outcome) -> Vec<&'static str> {
    match (prepared.once, outcome) {
        (Once::Passphrase | Once::Recover, Outcome::Done(_)) => vec![OTHER_PASSPHRASE],
        (Once::Passphrase | Once::Recover, Outcome::Refused(..)) => vec![PASSPHRASE],
        (Once::Passphrase | Once::Recover, Outcome::Silence) => vec![PASSPHRASE, OTHER_PASSPHRASE],
        _ => vec![prepared.passphrase()],
    }
}

fn is_empty(app: &App) -> bool {
    app.show_state(ShowState {})
        .is_ok_and(|state| state.phase == "no_store")
}

/// Opens the records, with the key file on the stick where one is asked for.
fn unlocked(app: &App, bench: &Bench, passphrase: &str) -> bool {
    let alone = app.unlock(Unlock {
        passphrase: passphrase.into(),
    });
    alone.is_ok()
        || files_below(&bench.path("stick")).into_iter().any(|file| {
            let is_key_file = file.extension().is_some_and(|it| it == "tsunagikey");
            let with_file = UnlockWithKeyFile {
                passphrase: passphrase.into(),
                key_file: file.display().to_string(),
            };
            is_key_file && app.unlock_with_key_file(with_file).is_ok()
        })
}

fn close(app: &App) {
    closing(|| drop(app.lock(Lock {})));
}

/// The names of the files with the records; their dates and numbers are no part of it.
fn names_in(bench: &Bench) -> BTreeSet<String> {
    let records = bench.records();
    let files = files_below(&records);
    let names = files
        .iter()
        .filter_map(|file| file.strip_prefix(&records).ok());
    names
        .map(|name| {
            let name = name.to_string_lossy().into_owned();
            name.chars().filter(|ch| !ch.is_ascii_digit()).collect()
        })
        .collect()
}

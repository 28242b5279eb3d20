//! The program that something happens to: it does one act, says what came of it, and closes.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails so"
)]

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use tsunagi_app::App;
use tsunagi_contract::Failure;
use tsunagi_contract::backups::{InspectBackup, MakeBackup, RestoreBackup, SaveBackupSettings};
use tsunagi_contract::handover::{ImportHandover, InspectHandover, ReadReceipt};
use tsunagi_contract::keys::{
    CheckRecovery, ConfirmRecovery, MakeKeyFile, Recover, Rekey, ResetPassphrase, RevokeKey,
    StartRecovery,
};
use tsunagi_contract::opening::{CreateStore, Lock, Unlock};
use tsunagi_contract::retention::PurgeClients;
use tsunagi_contract::settings::{ChangePassphrase, SaveStaff, ShowSettings, StaffForm};
use tsunagi_contract::slips::{
    ConfirmSlip, ListSlips, OpenSlip, PreviewSlip, SavePdf, SaveSlip, SlipForm, SlipSummary,
};
use tsunagi_tests::bench::{HANDOVER_PASSPHRASE, PASSPHRASE, setup};
use tsunagi_tests::children::wait;
use tsunagi_tests::crash::{OTHER_PASSPHRASE, REASON};
use tsunagi_tests::offices::{done, everything_to};
use tsunagi_tests::once::{
    COLLEAGUE, INCOMING, KEPT_PASSPHRASE, OLDER, Once, Outcome, RECEIPT, SHEET, Voice, newcomer,
};

struct Scene {
    app: App,
    home: PathBuf,
    /// The recovery key as on its sheet, read before anything counts.
    sheet: String,
}

/// A file that was made, where the act makes one.
type Made = Option<(String, String)>;

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let home = PathBuf::from(&words[1]);
    let once = Once::read(&words[2]);
    let mut voice = Voice::in_home(&home);
    let app = App::new(setup(&home));
    let sheet = std::fs::read_to_string(home.join(SHEET[0])).unwrap_or_default();
    let scene = Scene { app, home, sheet };
    scene.get_ready(once);
    if let Some(step) = words.get(3).and_then(|word| word.parse().ok()) {
        scene.stand_still_at(step, voice.again());
    }
    voice.say("begin");
    let outcome = match scene.act(once) {
        Ok(made) => Outcome::Done(made),
        Err(failure) => {
            let code = serde_json::to_string(&failure.code).unwrap();
            Outcome::Refused(code, format!("{}{}", failure.what, failure.remedy))
        }
    };
    voice.say(&outcome.line());
    drop(scene.app.lock(Lock {}));
    voice.say("closed");
}

impl Scene {
    /// Does what comes before the act, so that nothing of it counts.
    fn get_ready(&self, once: Once) {
        if matches!(once, Once::Create | Once::Migrate | Once::Recover) {
            return;
        }
        done(self.app.unlock(Unlock {
            passphrase: PASSPHRASE.into(),
        }));
        if matches!(once, Once::Second) {
            done(self.app.save_backup_settings(SaveBackupSettings {
                second_folder: Some(self.text("stick")),
                rehearse_every_months: None,
            }));
            for _ in 0..2 {
                done(self.back_up(String::new()));
            }
        }
        if matches!(once, Once::Confirm | Once::Print) {
            // The typefaces are read once in a process.
            let id = done(self.slip("draft")).id;
            done(self.app.preview_slip(PreviewSlip { id }));
        }
    }

    /// Says `here` at a step of long work, and waits until it may go on.
    fn stand_still_at(&self, step: usize, voice: Voice) {
        let (voice, count) = (Mutex::new(voice), AtomicUsize::new(0));
        self.app.on_progress(Box::new(move |_| {
            if count.fetch_add(1, Ordering::Relaxed) + 1 == step {
                voice.lock().unwrap().say("here");
                wait();
            }
        }));
    }

    fn act(&self, once: Once) -> Result<Made, Failure> {
        match once {
            Once::Create => self.create(),
            Once::Save => self.save(),
            Once::Confirm => self.confirm(),
            Once::Print => self.print(),
            Once::Export => self.export(),
            Once::Import => self.import(),
            Once::Receipt => self.take_receipt(),
            Once::Backup | Once::Second => self.back_up(String::new()),
            Once::Carry => self.back_up(self.text("stick")),
            Once::Restore => self.restore(),
            Once::Passphrase => self.change_passphrase(),
            Once::Rekey => self.rekey(),
            Once::Sheet => self.make_sheet(),
            Once::Recover => self.recover(),
            Once::KeyFile => self.make_key_file(),
            Once::Reset => self.reset(),
            Once::Revoke => self.revoke(),
            Once::Join => self.join(),
            Once::Leave => self.leave(),
            Once::Purge => self.purge(),
            Once::Migrate => self.migrate(),
        }
    }

    fn create(&self) -> Result<Made, Failure> {
        let made = self.app.create_store(CreateStore {
            office_name: "見本居宅介護支援事業所".to_owned(),
            staff_name: "見本 花子".to_owned(),
            staff_kana: "みほん はなこ".to_owned(),
            passphrase: PASSPHRASE.into(),
            passphrase_again: PASSPHRASE.into(),
        });
        made.map(|_| None)
    }

    fn save(&self) -> Result<Made, Failure> {
        let id = self.slip("draft")?.id;
        let form = SlipForm {
            background: "書き足した文面です。".to_owned(),
            ..self.app.open_slip(OpenSlip { id })?.form
        };
        self.app.save_slip(SaveSlip { form }).map(|_| None)
    }

    fn confirm(&self) -> Result<Made, Failure> {
        let (id, reason) = (self.slip("draft")?.id, REASON.to_owned());
        let frozen = self.app.confirm_slip(ConfirmSlip { id, reason });
        frozen.map(|_| None)
    }

    fn print(&self) -> Result<Made, Failure> {
        let id = self.slip("confirmed")?.id;
        let made = self.app.save_pdf(SavePdf { id, path: None })?;
        Ok(Some((made.path, String::new())))
    }

    fn export(&self) -> Result<Made, Failure> {
        let made = self
            .app
            .export_handover(everything_to(&self.path("stick")))?;
        Ok(Some((made.path, made.sha256)))
    }

    fn import(&self) -> Result<Made, Failure> {
        let on_stick = self.path("stick").join(INCOMING);
        let path = if on_stick.exists() {
            on_stick.display().to_string()
        } else {
            self.text(INCOMING)
        };
        let passphrase = HANDOVER_PASSPHRASE.to_owned();
        let preview = self.app.inspect_handover(InspectHandover {
            path: path.clone(),
            passphrase: passphrase.clone().into(),
        })?;
        let taken = self.app.import_handover(ImportHandover {
            path,
            passphrase: passphrase.into(),
            sha256: preview.sha256,
            take: Vec::new(),
            separate: Vec::new(),
            restore: Vec::new(),
        });
        taken.map(|_| None)
    }

    fn take_receipt(&self) -> Result<Made, Failure> {
        let path = self.text(RECEIPT);
        self.app.read_receipt(ReadReceipt { path }).map(|_| None)
    }

    fn back_up(&self, folder: String) -> Result<Made, Failure> {
        let made = self.app.make_backup(MakeBackup { folder })?;
        Ok(Some((made.path, made.sha256)))
    }

    fn restore(&self) -> Result<Made, Failure> {
        let path = self.text(OLDER);
        let passphrase = PASSPHRASE.to_owned();
        let preview = self.app.inspect_backup(InspectBackup {
            key_file: String::new(),
            path: path.clone(),
            passphrase: passphrase.clone().into(),
        })?;
        let restored = self.app.restore_backup(RestoreBackup {
            passphrase_today: "".into(),
            key_file_today: String::new(),
            key_file: String::new(),
            path,
            passphrase: passphrase.into(),
            sha256: preview.sha256,
            other_office: String::new(),
        })?;
        Ok(restored.set_aside.map(|path| (path, String::new())))
    }

    fn change_passphrase(&self) -> Result<Made, Failure> {
        let changed = self.app.change_passphrase(ChangePassphrase {
            key_file: String::new(),
            present: PASSPHRASE.into(),
            new: OTHER_PASSPHRASE.into(),
            new_again: OTHER_PASSPHRASE.into(),
        });
        changed.map(|_| None)
    }

    fn rekey(&self) -> Result<Made, Failure> {
        let rekeyed = self.app.rekey(Rekey {
            passphrase: PASSPHRASE.into(),
            key_file: String::new(),
        });
        rekeyed.map(|_| None)
    }

    fn make_sheet(&self) -> Result<Made, Failure> {
        let typed = self.app.start_recovery(StartRecovery {})?.key.into();
        let made = self.app.confirm_recovery(ConfirmRecovery { typed });
        made.map(|_| None)
    }

    fn recover(&self) -> Result<Made, Failure> {
        let found = self.app.check_recovery(CheckRecovery {
            key: self.sheet.clone().into(),
        })?;
        let recovered = self.app.recover(Recover {
            key: self.sheet.clone().into(),
            staff_id: found.administrators[0].staff_id.clone(),
            passphrase: OTHER_PASSPHRASE.into(),
            passphrase_again: OTHER_PASSPHRASE.into(),
        });
        recovered.map(|_| None)
    }

    fn make_key_file(&self) -> Result<Made, Failure> {
        let made = self.app.make_key_file(MakeKeyFile {
            present: PASSPHRASE.into(),
            new: "".into(),
            new_again: "".into(),
            folder: self.text("stick"),
        })?;
        Ok(Some((made.path, String::new())))
    }

    fn reset(&self) -> Result<Made, Failure> {
        let reset = self.app.reset_passphrase(ResetPassphrase {
            staff_id: self.colleague().id.unwrap(),
            passphrase: OTHER_PASSPHRASE.into(),
            passphrase_again: OTHER_PASSPHRASE.into(),
        });
        reset.map(|_| None)
    }

    fn revoke(&self) -> Result<Made, Failure> {
        let staff_id = self.colleague().id.unwrap();
        let revoked = self.app.revoke_key(RevokeKey { staff_id });
        revoked.map(|_| None)
    }

    fn join(&self) -> Result<Made, Failure> {
        let form = newcomer("見本 次郎", OTHER_PASSPHRASE);
        self.app.save_staff(SaveStaff { form }).map(|_| None)
    }

    fn leave(&self) -> Result<Made, Failure> {
        let form = StaffForm {
            is_active: false,
            ..self.colleague()
        };
        self.app.save_staff(SaveStaff { form }).map(|_| None)
    }

    fn colleague(&self) -> StaffForm {
        let staff = done(self.app.show_settings(ShowSettings {})).staff;
        staff.into_iter().find(|one| one.name == COLLEAGUE).unwrap()
    }

    fn purge(&self) -> Result<Made, Failure> {
        let purged = self.app.purge_clients(PurgeClients { count: 1 });
        purged.map(|_| None)
    }

    fn migrate(&self) -> Result<Made, Failure> {
        let opened = self.app.unlock(Unlock {
            passphrase: KEPT_PASSPHRASE.into(),
        });
        opened.map(|_| None)
    }

    /// Finds the slip in this state.
    /// Looks for a slip in a state; the records may refuse to be read.
    fn slip(&self, state: &str) -> Result<SlipSummary, Failure> {
        let slips = self.app.list_slips(ListSlips {
            client_id: None,
            states: vec![state.to_owned()],
            query: String::new(),
        })?;
        Ok(slips.into_iter().next().unwrap())
    }

    fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.home.join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }
}

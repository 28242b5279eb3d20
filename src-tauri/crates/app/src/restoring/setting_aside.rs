//! Setting the present records aside before others take their place, so that nothing is lost by it.
//!
//! They go under a name of their own, which no thinning touches: their log is the only one that tells
//! what was done since the backup.

use std::ops::ControlFlow;
use std::path::Path;

use tsunagi_store::Store;
use tsunagi_store::backup::{self, Making, Written};

use super::Today;
use crate::App;
use crate::backing_up::make_folder;
use crate::machine::ForStore;
use crate::refusal::Refusal;

/// Records that were set aside.
pub(super) struct SetAside {
    pub written: Written,
    /// Whether a passphrase opens them.
    opens: bool,
}

impl SetAside {
    /// Says whether and how one can look into it.
    pub(super) fn words(&self) -> String {
        if self.opens {
            "取り置きは、戻す前の合言葉で開けます。".to_owned()
        } else {
            "記録簿の鍵が使えないため、この取り置きは、これだけでは開けません。鍵のファイルが見つかるまで、消さずに残してください。"
                .to_owned()
        }
    }
}

impl App {
    /// Writes the present records aside as a backup, opened or not, and closes them.
    ///
    /// Returns what they said last, too: nothing is written to them after that.
    pub(super) fn set_present_aside(
        &self,
        today: Today,
    ) -> Result<(Option<SetAside>, Today), Refusal> {
        let dir = &self.setup.store_folder;
        let mut place = self.session();
        if place.is_none() && !Store::exists(dir) {
            return Ok((None, today));
        }
        let folder = self.backup_folder();
        make_folder(&folder)?;
        let making = Making {
            made_at: self.now(),
            program: env!("CARGO_PKG_VERSION"),
            generation: 0,
        };
        let path = backup::place_aside(&folder, making.made_at);
        let random = ForStore(self.setup.random.as_ref());
        let Some(session) = place.as_mut() else {
            return self.set_folder_aside(today, &path, &making);
        };
        let snapshot = match session.store.snapshot().map_err(Refusal::from) {
            Err(Refusal::StoreDamaged) => {
                if let Some(session) = place.take() {
                    // What is beyond reading is not tidied up either.
                    let _ = session.store.close();
                }
                return self.set_folder_aside(today, &path, &making);
            }
            taken => taken?,
        };
        let to_the_end = &mut |_| ControlFlow::Continue(());
        let written = snapshot.write_new(&path, &making, &random, to_the_end)?;
        let present = session.store.present()?;
        let name = session.staff.name.clone();
        // Held all the while: what was written in between would be in neither.
        if let Some(session) = place.take() {
            session.store.close()?;
        }
        let opens = true;
        let present = Box::new(present);
        Ok((
            Some(SetAside { written, opens }),
            Today::Asked { name, present },
        ))
    }

    /// Sets the records aside as they lie there: nobody has them open, or can have.
    fn set_folder_aside(
        &self,
        today: Today,
        path: &Path,
        making: &Making<'_>,
    ) -> Result<(Option<SetAside>, Today), Refusal> {
        let dir = &self.setup.store_folder;
        let random = ForStore(self.setup.random.as_ref());
        let present = today.present();
        let opens = present.is_some() || Store::has_sound_keys(dir);
        let written = backup::set_aside(dir, path, making, present, &random)?;
        Ok((Some(SetAside { written, opens }), today))
    }
}

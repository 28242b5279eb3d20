//! The sample office: invented people whose stories are told through the same use cases as real ones.
//!
//! The records it makes are encrypted like any others; only its passphrase is no secret, and stands in
//! a file beside them so that the window can show it. That file is what marks a store as a sample.

mod chapters;
mod forms;
mod stories;
mod telling;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use secrecy::{ExposeSecret as _, SecretString};
use tsunagi_contract::Failure;
use tsunagi_contract::opening::{AppState, ShowState};
use tsunagi_files::{read_limited, write_atomically};

use crate::App;
use crate::changes::ChangedView;
use crate::refusal::{Refusal, Resource};
use stories::Stories;

/// The passphrase of sample records, unless another is asked for. It protects invented people only.
pub const SAMPLE_PASSPHRASE: &str = "mihon-no-kagi-2026";

const MARKER: &str = "sample-passphrase.txt";

impl App {
    /// Makes a store with the sample stories and opens it; its passphrase may be shown.
    ///
    /// [`SAMPLE_PASSPHRASE`] is the one to give where nobody asks for another.
    ///
    /// # Errors
    /// There are records already, a weak passphrase, or the sample's file is missing.
    pub fn create_sample_store(&self, passphrase: &str) -> Result<AppState, Failure> {
        let told = self.tell_stories(passphrase.trim());
        self.tell_time(None);
        told?;
        self.tell(&ChangedView::PHASE);
        self.show_state(ShowState {})
    }

    fn tell_stories(&self, passphrase: &str) -> Result<(), Failure> {
        let text = self
            .setup
            .resources
            .sample_stories()
            .map_err(|r| self.refuse(r))?;
        let missing = || self.refuse(Refusal::ResourceMissing(Resource::Sample));
        let stories = Stories::read(&text).ok_or_else(missing)?;
        telling::Telling::new(self, stories).tell(passphrase)?;
        write_atomically(self.marker(), passphrase.as_bytes())
            .map_err(|error| self.refuse(error.into()))
    }

    /// Returns the passphrase that may be shown, if these are sample records.
    pub(crate) fn sample_passphrase(&self) -> Option<String> {
        let bytes = read_limited(self.marker(), 1_000).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// Stops showing the sample's passphrase once it has been changed.
    ///
    /// The passphrase is changed by then: what cannot be removed is told in the program's log.
    pub(crate) fn forget_sample_passphrase(&self, changed: &SecretString) {
        let is_shown = self.sample_passphrase().as_deref() == Some(changed.expose_secret());
        if is_shown && std::fs::remove_file(self.marker()).is_err() {
            (self.setup.log)("sample: the passphrase that was changed is still shown");
        }
    }

    fn marker(&self) -> PathBuf {
        self.setup.store_folder.join(MARKER)
    }
}

//! A bench for tests: an app in a folder of its own, with a fixed clock and repeatable ids.

mod staged;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tsunagi_archive::Work;
use tsunagi_contract::Failure;
use tsunagi_contract::opening::CreateStore;
use tsunagi_domain::{Day, IdSource, Moment};
use tsunagi_platform::Platform;
use tsunagi_store::KeyCost;
use uuid::Uuid;

use crate::machine::{Clock, Randomness, SystemRandomness};
use crate::{App, Refusal, Resources, Setup};

pub use staged::{STAGED_PRINTER, StagedJob, StagedSystem};

/// A passphrase that is long enough.
pub const PASSPHRASE: &str = "ためしの-あいことば-2026";

/// A clock that stands until it is moved: at first 2026-04-01 10:00 in Japan.
pub struct FixedClock(Mutex<Shown>);

#[derive(Clone, Copy)]
struct Shown {
    now: Moment,
    passed: Option<Duration>,
}

/// Ids that are the same in every run.
pub struct SeededIds(AtomicU64);

/// Everything an app needs, in one temporary folder.
pub struct TestBench {
    home: PathBuf,
    /// The clock.
    pub clock: Arc<FixedClock>,
    /// The system: its drives, its printer, its session.
    pub platform: Arc<StagedSystem>,
    ids: Arc<SeededIds>,
}

impl Default for FixedClock {
    fn default() -> Self {
        let epoch = "2026-04-01T10:00:00+09:00".parse();
        Self(Mutex::new(Shown {
            now: epoch.unwrap_or_else(|_| crate::machine::SystemClock.now()),
            passed: None,
        }))
    }
}

impl FixedClock {
    /// Moves to a moment.
    pub fn set(&self, moment: Moment) {
        self.shown().now = moment;
    }

    /// Says how much time has passed, whatever the clock shows; until then nobody knows.
    pub fn has_passed(&self, passed: Duration) {
        self.shown().passed = Some(passed);
    }

    fn shown(&self) -> MutexGuard<'_, Shown> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves so many days on, to ten in the morning.
    pub fn pass_days(&self, days: i64) {
        let day = self.now().day().plus_days(days);
        if let Some(moment) = Moment::from_local(day, 10, 0, 0) {
            self.set(moment);
        }
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Moment {
        self.shown().now
    }

    fn passed(&self) -> Option<Duration> {
        self.shown().passed
    }
}

impl Default for SeededIds {
    fn default() -> Self {
        Self(AtomicU64::new(1))
    }
}

impl IdSource for SeededIds {
    fn next_id(&self) -> Uuid {
        let next = self.0.fetch_add(1, Ordering::Relaxed);
        let mut bytes = [0; 10];
        for (place, byte) in bytes.iter_mut().rev().zip(next.to_le_bytes()) {
            *place = byte;
        }
        uuid::Builder::from_unix_timestamp_millis(1_775_005_200_000, &bytes).into_uuid()
    }
}

impl TestBench {
    /// Sets the bench up in a folder that the caller keeps and removes.
    #[must_use]
    pub fn in_folder(home: &Path) -> Self {
        Self {
            home: home.to_path_buf(),
            clock: Arc::default(),
            platform: Arc::default(),
            ids: Arc::default(),
        }
    }

    /// Returns the folder of the records.
    #[must_use]
    pub fn store_folder(&self) -> PathBuf {
        self.home.join("store")
    }

    /// Returns the folder for made files.
    #[must_use]
    pub fn output_folder(&self) -> PathBuf {
        self.home.join("output")
    }

    /// Returns today on the bench's clock.
    #[must_use]
    pub fn today(&self) -> Day {
        self.clock.now().day()
    }

    /// Makes an app over the bench's folder; several may be made, one after the other or side by side.
    ///
    /// # Errors
    /// The bundled files are not where the build has them.
    pub fn app(&self) -> Result<App, Refusal> {
        self.setup().map(App::new)
    }

    /// Returns what [`TestBench::app`] makes an app with.
    ///
    /// # Errors
    /// As there.
    pub fn setup(&self) -> Result<Setup, Refusal> {
        let random: Arc<dyn Randomness> = Arc::new(SystemRandomness);
        Ok(Setup {
            store_folder: self.store_folder(),
            output_folder: self.output_folder(),
            resources: Resources::locate()?,
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
            ids: Arc::clone(&self.ids) as Arc<dyn IdSource>,
            random,
            key_cost: KeyCost {
                m_kib: 8,
                t: 1,
                p: 1,
            },
            work: Work::LEAST,
            platform: Arc::clone(&self.platform) as Arc<dyn Platform>,
            log: Arc::new(|_| ()),
        })
    }

    /// Makes an app with new, empty, open records.
    ///
    /// # Errors
    /// What the app says.
    pub fn open_app(&self) -> Result<App, Failure> {
        let app = self.app().map_err(Refusal::into_failure)?;
        app.create_store(CreateStore {
            office_name: "みほん居宅介護支援事業所".to_owned(),
            staff_name: "見本 貝子".to_owned(),
            staff_kana: "みほん かいこ".to_owned(),
            passphrase: PASSPHRASE.into(),
            passphrase_again: PASSPHRASE.into(),
        })?;
        Ok(app)
    }
}

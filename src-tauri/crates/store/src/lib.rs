//! The encrypted records file: key slots, migrations, one transact, tables.
//!
//! Three nouns. A [`Store`] is the open folder: `records.db` (SQLCipher) and `keys.json` (the key of
//! it, wrapped once for each person). A [`Reader`] reads records as the domain's types. A [`Tx`] is a
//! transaction under way, the only thing that writes; it is there inside [`Store::transact`] and
//! gathers what [`Changed`].
//!
//! Which call to use:
//! - first start: [`Store::create`]; every other: [`Store::unlock`], which says whose passphrase it was,
//!   slows down who guesses, and brings slots up to date; [`Store::open`] only opens;
//! - slots: [`Store::act_on_keys`], which also writes the log; another key for
//!   everything: [`Store::rekey`];
//! - to look: `store.read().client(id)` and the like, the same on `tx.read()`;
//! - to write: `store.transact(|tx| …)`, one use case in one transaction;
//! - confirming a slip: [`Tx::confirm`] with the pages; from then on only [`Tx::add_event`];
//! - a handover coming in: `save_…` for people and places, [`Tx::import_entry`] and
//!   [`Tx::import_slip`] for what is fixed once written.
//!
//! ```
//! use tsunagi_domain::{IdSource, Office, OfficeId, Role, Staff, StaffId};
//! use tsunagi_store::{KeyCost, NewStore, Store, SystemRandom, WriteError};
//! # struct Ids(std::sync::atomic::AtomicU64);
//! # impl IdSource for Ids {
//! #     fn next_id(&self) -> uuid::Uuid {
//! #         uuid::Uuid::from_u128(self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed).into())
//! #     }
//! # }
//! # let ids = Ids(0.into());
//! # let folder = tempfile::tempdir()?;
//! let staff = Staff {
//!     id: StaffId::draw(&ids),
//!     name: "見本 花子".into(),
//!     kana: "みほん はなこ".into(),
//!     role: Role::Administrator,
//!     is_active: true,
//! };
//! # let text = String::new;
//! # let office = Office {
//! #     id: OfficeId::draw(&ids), name: text(), number: text(), postal_code: text(), address: text(),
//! #     phone: text(), fax: text(), hours: text(), manager: text(), reply_within_days: 10,
//! # };
//! let passphrase = "見本のあいことば 2026".into();
//! let new = NewStore { passphrase: &passphrase, staff: &staff, office: &office };
//! let cost = KeyCost { m_kib: 8, t: 1, p: 1 }; // a program takes KeyCost::STANDARD
//! let mut store = Store::create(folder.path(), &new, cost, &SystemRandom)?;
//! let (_, changed) = store.transact(|tx| -> Result<(), WriteError> {
//!     tx.set_setting("text.size", "large")
//! })?;
//! assert!(changed.settings);
//! store.close()?;
//!
//! let (store, who) = Store::open(folder.path(), &passphrase)?;
//! assert_eq!(who, staff.id);
//! assert_eq!(store.read().setting("text.size")?.as_deref(), Some("large"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What is confirmed or recorded is guarded twice: by these calls, and by triggers in the database
//! that also stop SQL from elsewhere.

mod audit;
pub mod backup;
mod carrying;
mod certification;
mod changed;
mod client;
mod connecting;
mod consent;
mod creating;
mod database;
mod errors;
mod exchange;
mod facility;
mod folder;
mod guessing;
mod key_acts;
mod keys;
mod limit;
mod log;
#[cfg(feature = "measuring")]
mod measuring;
mod meta;
mod migrations;
mod office;
mod opening;
mod physician;
mod points;
mod random;
mod reader;
mod regaining;
mod rekeying;
pub mod restoring;
mod retention;
mod row;
mod scratch;
mod setting;
mod slip;
mod slots;
mod staff;
mod store;
mod timeline;
mod tries;
mod tx;
mod versions;

#[cfg(test)]
mod broken_tests;
#[cfg(test)]
mod crash_tests;
#[cfg(test)]
mod immutability_tests;
#[cfg(test)]
mod kept_tests;
#[cfg(test)]
mod model_tests;
#[cfg(test)]
mod testing;

pub use audit::{AuditChain, AuditFinding, AuditQuery, AuditReport, HeadState};
use backup::{Snapshot, Verifier};
pub use carrying::{Carried, NUMBERS_LEFT_OUT, Present};
pub use changed::Changed;
pub use client::{ClientQuery, ClientScope};
pub use creating::NewStore;
pub use errors::{
    ConfirmError, CorrectError, CreateError, EventError, OpenError, ReadError, SaveError,
    SlotError, WriteError,
};
pub use exchange::{ExportEvent, ExportStep, ForeignKind, PartnerKey, SharedState};
pub use facility::FacilityQuery;
pub use guessing::{Choice, Guess};
pub use key_acts::{KeyAct, KeyChange};
pub use keys::{
    Credentials, KeyCost, KeyFileFacts, KeyFileProblem, NotAKeyFile, Opener, RecoveryKey,
    RecoveryTypo, SecondFactor, SlotKind, read_key_file,
};
pub use limit::LimitDecision;
pub use log::{ExportRecord, ImportRecord};
pub use opening::{Terms, Unlocked, Upgrades};
pub use physician::PhysicianQuery;
pub use random::{NoRandomness, RandomSource, SystemRandom};
pub use reader::Reader;
pub use regaining::Regained;
pub use rekeying::{RekeyError, RekeyReport};
pub use retention::{PurgeMark, RetentionRule};
pub use slip::{ConfirmedVersion, FrozenVersion, Imported, Renumbered, SlipQuery, SlipScope};
pub use slots::SlotFacts;
pub use store::{CheckReport, Store};
pub use timeline::EntryQuery;
pub use tx::Tx;
pub use versions::engine_versions;

/// Implements `Debug` that shows what something is and nothing of the records in it.
macro_rules! silent_debug {
    ($($type:ty),+ $(,)?) => {
        $(
            impl std::fmt::Debug for $type {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str(concat!(stringify!($type), "(…)"))
                }
            }
        )+
    };
}

silent_debug!(
    Store,
    Snapshot,
    Verifier,
    Unlocked,
    Regained,
    Credentials,
    SecondFactor,
    RecoveryKey,
    LimitDecision,
    ConfirmedVersion,
    FrozenVersion,
    ImportRecord,
    ExportRecord,
    ExportEvent,
    PartnerKey,
    SharedState,
    ClientQuery,
    FacilityQuery,
    PhysicianQuery,
    EntryQuery,
    SlipQuery,
    AuditQuery,
    PurgeMark,
    KeyAct,
    Present,
    Carried,
);

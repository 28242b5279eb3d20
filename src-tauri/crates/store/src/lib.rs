//! The encrypted records file: key slots, migrations, one transact, tables.
//!
//! Three nouns. A [`Store`] is the open folder: `records.db` (SQLCipher) and `keys.json` (the key of
//! it, wrapped once for each person). A [`Reader`] reads records as the domain's types. A [`Tx`] is a
//! transaction under way, the only thing that writes; it is there inside [`Store::transact`] and
//! gathers what [`Changed`].
//!
//! Which call to use:
//! - first start: [`Store::create`]; every other: [`Store::open`], which says whose passphrase it was;
//! - to look: `store.read().client(id)` and the like, the same on `tx.read()`;
//! - to write: `store.transact(|tx| …)`, one use case in one transaction;
//! - confirming a slip: [`Tx::confirm`] with the pages; from then on only [`Tx::add_event`];
//! - a handover coming in: `save_…` for people and places, [`Tx::import_entry`] and
//!   [`Tx::import_slip`] for what is fixed once written.
//!
//! What is confirmed or recorded is guarded twice: by these calls, and by triggers in the database
//! that also stop SQL from elsewhere.

mod certification;
mod changed;
mod client;
mod consent;
mod creating;
mod database;
mod errors;
mod facility;
mod folder;
mod keys;
mod log;
mod migrations;
mod office;
mod opening;
mod physician;
mod random;
mod reader;
mod row;
mod setting;
mod slip;
mod staff;
mod store;
mod timeline;
mod tx;

pub use changed::Changed;
pub use client::{ClientQuery, ClientScope};
pub use creating::NewStore;
pub use errors::{
    ConfirmError, CorrectError, CreateError, EventError, OpenError, ReadError, SaveError,
    SlotError, WriteError,
};
pub use facility::FacilityQuery;
pub use keys::KeyCost;
pub use log::{ExportRecord, ImportRecord};
pub use physician::PhysicianQuery;
pub use random::{NoRandomness, RandomSource, SystemRandom};
pub use reader::Reader;
pub use slip::{ConfirmedVersion, FrozenVersion, Imported, SlipQuery, SlipScope};
pub use store::{CheckReport, Store};
pub use timeline::EntryQuery;
pub use tx::Tx;

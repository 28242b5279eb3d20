//! Another key for everything: the records written anew under it, and every slot with it.
//!
//! The order is what makes it safe to be killed anywhere:
//! 1. `records.rekey` is written under the new key, checked, and synced. The records are untouched.
//! 2. The key file is written with both keys in every slot, first its second copy, then its first.
//! 3. `records.rekey` takes the place of `records.db` in one step.
//! 4. The key file is written with the new key alone.
//!
//! Up to 3 the old key fits the records, from 3 on the new one; from 2 to 4 the key file has both, and
//! whoever opens the records tries them one after the other and finishes what was begun.

use std::fs::{self, File};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rusqlite::Connection;
use tsunagi_domain::StaffId;
use tsunagi_files::{Disk, FileOp, Medium as _, PathError};
use zeroize::Zeroizing;

use crate::database::{self, APPLICATION_ID, Access};
use crate::keys::{self, DataKey, HeldKeys, KeyFile, Landing, SlotFault, hexadecimal};
use crate::limit::NOTHING;
use crate::points::point;
use crate::tx::Tx;
use crate::{KeyAct, NoRandomness, RandomSource, ReadError, SlotError, Store, WriteError};

/// How often the progress is told.
const PAUSE: Duration = Duration::from_millis(50);

/// Says what a rekeying did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RekeyReport {
    /// Whose slots could not take the new key; an administrator gives them a new passphrase.
    pub left_out: Vec<StaffId>,
}

/// Why the records have the key they had.
#[derive(Debug, thiserror::Error)]
pub enum RekeyError {
    /// Somebody asked to stop.
    #[error("stopped")]
    Stopped,
    /// The key file cannot be taken as it is.
    #[error(transparent)]
    Keys(#[from] SlotError),
    /// The system gave no random numbers.
    #[error("no random numbers")]
    NoRandomness,
    /// What was written is not what was read.
    #[error("the records under the new key differ")]
    Differs,
    /// A file could not be read or written.
    #[error(transparent)]
    Io(#[from] PathError),
    /// The database could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Is told how many bytes of how many are written; false asks to stop.
pub type Watch<'a> = dyn Fn(u64, u64) -> bool + Sync + 'a;

impl Store {
    /// Gives the records another key.
    ///
    /// What the act says in the log, and its settings, stand in the records under the new key before
    /// these take the place of the old ones: they are there if, and only if, it is done.
    ///
    /// # Errors
    /// [`RekeyError`]; the store stays open, and opens again, under the key that it has.
    pub fn rekey(
        &mut self,
        act: &KeyAct,
        random: &dyn RandomSource,
        watch: &Watch<'_>,
    ) -> Result<RekeyReport, RekeyError> {
        self.settle_keys(act.at)?;
        let file = self.key_file_in_step()?;
        let left_out = file.old_holders();
        let next = keys::draw_key(random)?;
        let outcome = self
            .write_rekeyed(&next, act, watch)
            .and_then(|()| self.change_over(&file, &next, random));
        if outcome.is_err() {
            // It is under a key that nobody has; the next opening sweeps what stays now.
            let _ = self.folder.remove_rekeyed();
        }
        outcome?;
        // It is done; what fails here is done at the next unlocking.
        self.write_audit_head();
        let _ = self.learn_keys();
        Ok(RekeyReport { left_out })
    }

    /// Writes the records under the new key beside the old ones, and proves that they are the same.
    fn write_rekeyed(
        &self,
        next: &DataKey,
        act: &KeyAct,
        watch: &Watch<'_>,
    ) -> Result<(), RekeyError> {
        self.folder.remove_rekeyed()?;
        let path = self.folder.rekeyed();
        self.connection
            .execute_batch("PRAGMA wal_checkpoint(TRUNCATE);")
            .map_err(WriteError::from)?;
        let total = fs::metadata(self.folder.records()).map_or(0, |file| file.len());
        // Attaching makes no files; and this one is for its owner only from the beginning.
        drop(
            Disk.create(&path)
                .map_err(PathError::during(FileOp::Create, &path))?,
        );
        attach(&self.connection, &path, next)?;
        let written = export(&self.connection, &path, total, watch);
        let detached = self.connection.execute_batch("DETACH DATABASE rekeyed;");
        written?;
        detached.map_err(WriteError::from)?;
        let mut copy =
            database::connect(&path, next, Access::Existing).map_err(WriteError::from)?;
        let is_same = census(&self.connection)? == census(&copy)?
            && database::structural_faults(&copy).map_err(WriteError::from)? == 0
            && database::cipher_faults(&copy).map_err(WriteError::from)? == 0;
        if !is_same {
            return Err(RekeyError::Differs);
        }
        say_in(&mut copy, act)?;
        copy.close().map_err(|(_, e)| WriteError::from(e))?;
        File::open(&path)
            .and_then(|file| file.sync_all())
            .map_err(PathError::during(FileOp::Sync, &path))?;
        point("rekeyed records written");
        Ok(())
    }

    /// Puts the new records and the new key in the place of the old ones.
    fn change_over(
        &mut self,
        file: &KeyFile,
        next: &DataKey,
        random: &dyn RandomSource,
    ) -> Result<(), RekeyError> {
        let former = self.key.clone();
        let both = HeldKeys {
            current: next.clone(),
            former: Some(former.clone()),
        };
        let moving = file.rekeyed(&both, random)?;
        let finished = moving.rekeyed(&HeldKeys::of(next), random)?;
        self.close_connection()?;
        let moved = self.move_over(&moving);
        // Whether it moved or not, the records are opened under the key that fits what is there.
        let key = if moved.is_ok() { next } else { &former };
        let connected = self.connect_again(key);
        point("rekeyed records moved");
        // With both keys in it the file opens the records too; the next opening tidies it.
        match &moved {
            Ok(Landing::Synced) => {
                let _ = finished.write(&self.folder);
            }
            Ok(Landing::Unsure) => {}
            Err(_) => {
                if let Ok(undone) = finished.rekeyed(&HeldKeys::of(&former), random) {
                    let _ = undone.write(&self.folder);
                }
            }
        }
        // Records that moved have the new key, even where they cannot be read at once.
        moved.map(|_| drop(connected))
    }

    fn move_over(&self, moving: &KeyFile) -> Result<Landing, RekeyError> {
        let (from, to) = (self.folder.rekeyed(), self.folder.records());
        moving.write(&self.folder)?;
        point("keys for both records");
        Disk.rename(&from, &to)
            .map_err(PathError::during(FileOp::Rename, &to))?;
        // The new records are the records now; a folder that cannot be synced is no way back.
        Ok(match Disk.sync_folder(self.folder.dir(), &to) {
            Ok(()) => Landing::Synced,
            Err(_) => Landing::Unsure,
        })
    }

    /// Closes the records so that no log is left beside them: under another key it would be poison.
    fn close_connection(&mut self) -> Result<(), RekeyError> {
        self.connection
            .execute_batch("PRAGMA wal_checkpoint(TRUNCATE);")
            .map_err(WriteError::from)?;
        let nothing = Connection::open_in_memory().map_err(WriteError::from)?;
        let records = std::mem::replace(&mut self.connection, nothing);
        if let Err((records, error)) = records.close() {
            self.connection = records;
            return Err(WriteError::from(error).into());
        }
        // Backups read through it; it is of the file that is about to lose its name. With the
        // connection closed there is no lock that closing it could drop.
        drop(self.second.take());
        if self.folder.has_log() {
            self.connect_again(&self.key.clone())?;
            return Err(WriteError::Busy.into());
        }
        Ok(())
    }

    fn connect_again(&mut self, key: &DataKey) -> Result<(), RekeyError> {
        let connection = database::connect(&self.folder.records(), key, Access::Existing);
        let connection = connection.map_err(WriteError::from)?;
        // Without it everything is written as safely, and slower, until the next opening.
        let _ = database::use_wal(&connection);
        connection.set_prepared_statement_cache_capacity(64);
        self.connection = connection;
        self.key = key.clone();
        Ok(())
    }
}

/// Writes down in the records under the new key what was done.
fn say_in(copy: &mut Connection, act: &KeyAct) -> Result<(), WriteError> {
    let transaction = copy.transaction()?;
    let tx = Tx::new(&transaction, &NOTHING);
    act.rows.iter().try_for_each(|row| tx.append_audit(row))?;
    for (key, value) in &act.settings {
        tx.set_setting(key, value)?;
    }
    Ok(transaction.commit()?)
}

fn attach(connection: &Connection, path: &Path, key: &DataKey) -> Result<(), RekeyError> {
    // The path goes in as a parameter, the key as the only form that takes raw bytes.
    let digits = Zeroizing::new(hexadecimal(key.as_slice()));
    let literal = Zeroizing::new(format!("x'{}'", digits.as_str()));
    let path = database::spelled(path);
    let parameters = rusqlite::named_params! {
        ":path": path.to_string_lossy(),
        ":key": literal.as_str(),
    };
    connection
        .execute("ATTACH DATABASE :path AS rekeyed KEY :key", parameters)
        .map_err(WriteError::from)?;
    Ok(())
}

/// Copies everything into the attached database, telling how far it is.
fn export(
    connection: &Connection,
    path: &Path,
    total: u64,
    watch: &Watch<'_>,
) -> Result<(), RekeyError> {
    let version = database::header(connection, "user_version").map_err(WriteError::from)?;
    let is_done = AtomicBool::new(false);
    let is_stopped = AtomicBool::new(false);
    let interrupt = connection.get_interrupt_handle();
    let outcome = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_done.load(Ordering::Relaxed) {
                let written = fs::metadata(path).map_or(0, |file| file.len());
                if !watch(written.min(total), total) {
                    is_stopped.store(true, Ordering::Relaxed);
                    interrupt.interrupt();
                }
                std::thread::park_timeout(PAUSE);
            }
        });
        let copied = connection
            .query_row("SELECT sqlcipher_export('rekeyed')", [], |_| Ok(()))
            .and_then(|()| {
                connection.execute_batch(&format!(
                    "PRAGMA rekeyed.user_version = {version};
                     PRAGMA rekeyed.application_id = {APPLICATION_ID};"
                ))
            });
        is_done.store(true, Ordering::Relaxed);
        copied
    });
    if is_stopped.load(Ordering::Relaxed) {
        return Err(RekeyError::Stopped);
    }
    outcome.map_err(|error| match WriteError::from(error) {
        // What fails inside SQLCipher's own function comes out without its code, and all that it does
        // is to read and to write.
        WriteError::Failed { code } => WriteError::Read(ReadError::Medium { code }).into(),
        known => known.into(),
    })
}

/// Lists every table with its definition and the number of its rows, and what marks the file.
fn census(connection: &Connection) -> Result<Vec<(String, String, i64)>, RekeyError> {
    let read = || -> rusqlite::Result<Vec<(String, String, i64)>> {
        let mut statement = connection.prepare(
            "SELECT type, name, coalesce(sql, '') FROM main.sqlite_schema
             WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name",
        )?;
        let things = statement.query_map([], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, String>(1)?,
                row.get(2)?,
            ))
        })?;
        let mut found = Vec::new();
        for thing in things {
            let (kind, name, sql) = thing?;
            let count = if kind == "table" {
                let quoted = name.replace('"', "\"\"");
                connection.query_row(&format!("SELECT count(*) FROM \"{quoted}\""), [], |row| {
                    row.get(0)
                })?
            } else {
                0
            };
            found.push((name, sql, count));
        }
        for mark in ["user_version", "application_id"] {
            let value = database::header(connection, mark)?;
            found.push((mark.to_owned(), String::new(), value));
        }
        Ok(found)
    };
    Ok(read().map_err(WriteError::from)?)
}

impl From<NoRandomness> for RekeyError {
    fn from(_: NoRandomness) -> Self {
        Self::NoRandomness
    }
}

impl From<SlotFault> for RekeyError {
    fn from(fault: SlotFault) -> Self {
        match fault {
            SlotFault::NoRandomness => Self::NoRandomness,
            SlotFault::CostOutOfBounds => Self::Keys(SlotError::KeysDamaged),
        }
    }
}

#[cfg(test)]
#[path = "rekeying_tests.rs"]
mod tests;

//! Creating a store, so that a kill at any point leaves either a whole store or none.
//!
//! The order is: an empty `records.new`, then `keys.json`, then the database under the name
//! `records.new` with office, first staff member and schema in one transaction, and last its rename to
//! `records.db`. So `records.new` without `records.db` says that a creation never finished and that
//! nothing was ever recorded; the next creation starts over. `keys.json` alone, without either, says
//! that a database was lost, and is never overwritten.

use std::path::Path;

use rusqlite::Connection;
use secrecy::SecretString;
use tsunagi_domain::{Office, Staff};
use tsunagi_files::{Disk, FileOp, Medium as _, PathError, write_atomically};

use crate::database::{self, Access};
use crate::folder::{Folder, LockFault, is_there};
use crate::keys::{
    self, Credentials, DataKey, HeldKeys, KeyCost, KeyFile, KnownKeys, SlotFault, hexadecimal,
};
use crate::limit::NOTHING;
use crate::migrations::{self, MIGRATIONS};
use crate::restoring::FinishFault;
use crate::tries::Tries;
use crate::tx::Tx;
use crate::{CreateError, RandomSource, Store, WriteError, restoring};

/// Is what a store begins with.
pub struct NewStore<'a> {
    /// The first staff member's passphrase.
    pub passphrase: &'a SecretString,
    /// The first staff member, whose slot it is.
    pub staff: &'a Staff,
    /// The office.
    pub office: &'a Office,
}

impl Store {
    /// Creates a store in a folder, which is made if need be, and opens it.
    ///
    /// # Errors
    /// [`CreateError::Exists`] when the folder holds a store, or a key file whose records are gone.
    pub fn create(
        dir: &Path,
        new: &NewStore<'_>,
        cost: KeyCost,
        random: &dyn RandomSource,
    ) -> Result<Self, CreateError> {
        std::fs::create_dir_all(dir).map_err(PathError::during(FileOp::CreateFolder, dir))?;
        let folder = Folder::new(dir);
        let lock = folder.lock()?;
        match restoring::finish(&folder) {
            // What was refused lies beside, and there were no records to put back.
            Ok(()) | Err(FinishFault::Refused) => {}
            Err(FinishFault::Io(error)) => return Err(error.into()),
        }
        let was_begun = is_there(&folder.unfinished())?;
        if is_there(&folder.records())? || (folder.has_keys()? && !was_begun) {
            return Err(CreateError::Exists);
        }
        // What cannot be swept is only in the way of nothing.
        let _ = tsunagi_files::sweep_parts(dir);
        let key = keys::draw_key(random)?;
        let mut keys = KeyFile::empty();
        let credentials = Credentials::passphrase(new.passphrase);
        let held = HeldKeys::of(&key);
        keys.put_person(new.staff.id, &credentials, cost, &held, random)?;
        keys.seal(&key, random)?;
        folder.remove_unfinished()?;
        write_atomically(folder.unfinished(), b"")?;
        keys.write(&folder)?;
        let _ = Tries::default().write(&folder);
        let mut store_id = [0; 16];
        random.fill(&mut store_id)?;
        let first = First {
            new,
            store_id: &hexadecimal(&store_id),
            keys: &keys.known(),
        };
        write_first_records(&folder, &key, &first)?;
        match open_created(&folder, &key) {
            Ok(connection) => Ok(Self::assemble(connection, folder, lock, key)),
            Err(error) => {
                take_name_back(&folder);
                Err(error)
            }
        }
    }
}

/// Is what the first transaction writes.
struct First<'a> {
    new: &'a NewStore<'a>,
    store_id: &'a str,
    keys: &'a KnownKeys,
}

fn write_first_records(
    folder: &Folder,
    key: &DataKey,
    first: &First<'_>,
) -> Result<(), CreateError> {
    let mut connection = database::connect(&folder.unfinished(), key, Access::New)?;
    migrations::run(&mut connection, MIGRATIONS, |connection| {
        let tx = Tx::new(connection, &NOTHING);
        tx.set_store_id(first.store_id)?;
        tx.set_known_keys(first.keys)?;
        tx.save_office(first.new.office)?;
        tx.save_staff(first.new.staff)
    })?;
    connection
        .close()
        .map_err(|(_, e)| CreateError::Write(WriteError::from(e)))
}

fn give_name(folder: &Folder) -> Result<(), PathError> {
    let records = folder.records();
    Disk.rename_new(&folder.unfinished(), &records)
        .map_err(PathError::during(FileOp::Rename, &records))?;
    Disk.sync_folder(folder.dir(), &records)
        .map_err(PathError::during(FileOp::Sync, &records))
}

fn open_created(folder: &Folder, key: &DataKey) -> Result<Connection, CreateError> {
    give_name(folder)?;
    // SQLite leaves an empty journal under the old name when its last sync fails.
    let _ = folder.remove_unfinished();
    let connection = database::connect(&folder.records(), key, Access::Existing)?;
    database::use_wal(&connection)?;
    Ok(connection)
}

/// What was refused must not be there all the same: whoever tries again begins anew.
fn take_name_back(folder: &Folder) {
    let records = folder.records();
    if std::fs::rename(&records, folder.unfinished()).is_ok() {
        for ending in ["-wal", "-shm"] {
            let mut beside = records.clone().into_os_string();
            beside.push(ending);
            // Without records under this name, nobody reads them.
            let _ = std::fs::remove_file(beside);
        }
    }
}

impl From<LockFault> for CreateError {
    fn from(fault: LockFault) -> Self {
        match fault {
            LockFault::Held => Self::Locked,
            LockFault::Io(error) => Self::Io(error),
        }
    }
}

impl From<SlotFault> for CreateError {
    fn from(fault: SlotFault) -> Self {
        match fault {
            SlotFault::CostOutOfBounds => Self::CostOutOfBounds,
            SlotFault::NoRandomness => Self::NoRandomness,
        }
    }
}

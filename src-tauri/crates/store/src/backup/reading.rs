//! Reading a backup back: its head for a list, all of it into a folder that then opens as a store.

use std::fs::File;
use std::io::{self, BufReader, Read, Write as _};
use std::path::Path;

use sha2::{Digest as _, Sha256};
use tsunagi_domain::Moment;
use tsunagi_files::{AtomicFile, FileOp, PathError};

use super::manifest::{Head, Manifest, Member, sha256_text};
use super::{BackupReadError, MEMBERS, RecordCounts};
use crate::database::{self, Access};
use crate::folder::Folder;
use crate::keys::DataKey;
use crate::scratch::{clear, make_folder};

const BITE: u64 = 256 * 1024;

/// What a backup says about itself to anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupHead {
    /// The schema of the records; none when they were set aside unopened.
    pub schema: Option<i64>,
    /// The program that made it.
    pub program: String,
    /// When it was made.
    pub made_at: Moment,
    /// Its number; later ones are higher, whatever the clock said.
    pub generation: u32,
    /// The id of the store it is of; none when that was set aside unopened.
    pub store: Option<String>,
    /// The size of the whole file.
    pub bytes: u64,
}

/// Checks backups made under one key.
pub struct Verifier {
    key: DataKey,
}

/// Reads and checks a backup's head; its members are not looked at.
///
/// # Errors
/// [`BackupReadError`]
pub fn read_head(path: &Path) -> Result<BackupHead, BackupReadError> {
    let (head, _) = open(path)?;
    Ok(public(&head))
}

/// Takes a backup apart into an empty folder, which then opens as a store; every byte is checked.
///
/// # Errors
/// [`BackupReadError`]; what was written so far stays in the folder, for the caller to remove.
pub fn extract(path: &Path, into: &Path) -> Result<BackupHead, BackupReadError> {
    let (head, mut file) = open(path)?;
    extract_members(&head.manifest, &mut file, path, into)?;
    Ok(public(&head))
}

/// Returns the name and the SHA-256 of everything in a backup, as its head says.
///
/// # Errors
/// [`BackupReadError`]
pub(crate) fn member_sums(path: &Path) -> Result<Vec<(String, String)>, BackupReadError> {
    let (head, _) = open(path)?;
    let members = head.manifest.members.into_iter();
    Ok(members.map(|member| (member.name, member.sha256)).collect())
}

impl Verifier {
    pub(crate) fn new(key: DataKey) -> Self {
        Self { key }
    }

    /// Proves a backup: every byte, the seal, the key, the database's structure and references, every
    /// page's authentication, and that it holds as many records as it says.
    ///
    /// `scratch` is a folder that is made for it and removed again; what lies in it is encrypted.
    ///
    /// # Errors
    /// [`BackupReadError`]
    pub fn verify(&self, path: &Path, scratch: &Path) -> Result<RecordCounts, BackupReadError> {
        clear(scratch)?;
        let outcome = self.verify_in(path, scratch);
        let cleared = clear(scratch);
        let counts = outcome?;
        cleared?;
        Ok(counts)
    }

    /// Tells whether the records in a backup are broken though every byte of the file is as it was written.
    ///
    /// True only of pages that fail their authentication, or a structure that does not hold together: what
    /// fails for want of room or of a file says nothing about the records.
    #[must_use]
    pub fn holds_broken_records(&self, path: &Path, scratch: &Path) -> bool {
        let broken = clear(scratch)
            .and_then(|()| make_folder(scratch))
            .map_err(BackupReadError::from)
            .and_then(|()| extract(path, scratch))
            .is_ok_and(|_| self.is_broken(scratch));
        // What cannot be removed now is encrypted, and cleared the next time.
        let _ = clear(scratch);
        broken
    }

    fn is_broken(&self, scratch: &Path) -> bool {
        let records = Folder::new(scratch).records();
        let faults = database::connect(&records, &self.key, Access::Existing)
            .and_then(|it| Ok(database::structural_faults(&it)? + database::cipher_faults(&it)?));
        match faults {
            Ok(faults) => faults > 0,
            Err(error) => database::is_damage(&error),
        }
    }

    fn verify_in(&self, path: &Path, scratch: &Path) -> Result<RecordCounts, BackupReadError> {
        let (head, mut file) = open(path)?;
        if !head.is_sealed() {
            return Err(BackupReadError::OtherKey);
        }
        let promised = head.unseal(&self.key).ok_or(BackupReadError::OtherKey)?;
        make_folder(scratch)?;
        extract_members(&head.manifest, &mut file, path, scratch)?;
        let damaged = |_| BackupReadError::Damaged;
        let records = Folder::new(scratch).records();
        let connection =
            database::connect(&records, &self.key, Access::Existing).map_err(damaged)?;
        let is_sound = database::structural_faults(&connection).map_err(damaged)? == 0
            && database::cipher_faults(&connection).map_err(damaged)? == 0;
        let schema = database::header(&connection, "user_version").map_err(damaged)?;
        let reader = crate::Reader {
            connection: &connection,
            hidden: &crate::limit::NOTHING,
        };
        let counts = reader
            .record_counts()
            .map_err(|_| BackupReadError::Damaged)?;
        drop(connection);
        let is_as_said = counts == promised && Some(schema) == head.manifest.schema;
        if is_sound && is_as_said {
            Ok(counts)
        } else {
            Err(BackupReadError::Damaged)
        }
    }
}

fn open(path: &Path) -> Result<(Head, BufReader<File>), BackupReadError> {
    let (file, bytes) = open_file(path)?;
    let mut file = BufReader::with_capacity(64 * 1024, file);
    let head = Head::read(&mut file)?;
    let members = &head.manifest.members;
    let is_known = members
        .iter()
        .all(|member| MEMBERS.contains(&member.name.as_str()));
    let mut names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let is_whole = head.length.saturating_add(head.manifest.members_bytes()) == bytes;
    if is_known && is_whole && names.len() == members.len() {
        Ok((head, file))
    } else {
        Err(BackupReadError::Damaged)
    }
}

/// Opens an ordinary file, and says how long it is.
///
/// Asked before it is opened: a named pipe would be waited for, for ever.
pub(super) fn open_file(path: &Path) -> Result<(File, u64), BackupReadError> {
    let found = path
        .metadata()
        .map_err(PathError::during(FileOp::Open, path))?;
    if !found.is_file() {
        return Err(BackupReadError::NotBackup);
    }
    let file = File::open(path).map_err(PathError::during(FileOp::Open, path))?;
    let inspected = file
        .metadata()
        .map_err(PathError::during(FileOp::Inspect, path))?;
    Ok((file, inspected.len()))
}

fn public(head: &Head) -> BackupHead {
    let Manifest {
        schema,
        program,
        generation,
        store,
        ..
    } = head.manifest.clone();
    BackupHead {
        schema,
        program,
        // The head was refused before if this does not read.
        made_at: head.manifest.made_at().unwrap_or_else(epoch),
        generation,
        store,
        bytes: head.length.saturating_add(head.manifest.members_bytes()),
    }
}

fn epoch() -> Moment {
    Moment::new(Default::default())
}

fn extract_members(
    manifest: &Manifest,
    file: &mut dyn Read,
    path: &Path,
    into: &Path,
) -> Result<(), BackupReadError> {
    for member in &manifest.members {
        extract_member(member, file, path, &into.join(&member.name))?;
    }
    Ok(())
}

fn extract_member(
    member: &Member,
    file: &mut dyn Read,
    path: &Path,
    to: &Path,
) -> Result<(), BackupReadError> {
    let mut target = AtomicFile::create(to)?;
    let mut hash = Sha256::new();
    let mut left = member.bytes;
    let mut buffer = vec![0; usize::try_from(BITE).unwrap_or(4096)];
    while left > 0 {
        let most = usize::try_from(left.min(BITE)).unwrap_or(0);
        let room = buffer.get_mut(..most).unwrap_or_default();
        match file.read(room) {
            Ok(0) => return Err(BackupReadError::Damaged),
            Ok(count) => {
                let bite = room.get(..count).unwrap_or_default();
                hash.update(bite);
                target
                    .write_all(bite)
                    .map_err(PathError::during(FileOp::Write, to))?;
                left -= count as u64;
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(PathError::new(path, FileOp::Read, &e).into()),
        }
    }
    if sha256_text(hash) != member.sha256 {
        return Err(BackupReadError::Damaged);
    }
    Ok(target.synced()?.persist_new()?)
}

//! Writing a backup: read twice, written once, read back before it gets its name.

use std::fs::File;
use std::io::{self, Read, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use tsunagi_domain::Moment;
use tsunagi_files::{AtomicFile, Disk, FileOp, Medium, PathError, SyncedFile};

use super::manifest::{FORMAT, Manifest, Member, head_bytes, sha256_text};
use super::reading::open_file;
use super::{BackupError, BackupReadError, Known, MEMBERS, Snapshot, small_members};
use crate::folder::{Folder, LockFault};
use crate::keys::Copies;
use crate::{Present, RandomSource};

const BITE: usize = 256 * 1024;

/// What a backup is told about its making.
#[derive(Debug, Clone, Copy)]
pub struct Making<'a> {
    /// When.
    pub made_at: Moment,
    /// Which program version.
    pub program: &'a str,
    /// One more than the highest that is known.
    pub generation: u32,
}

/// A backup file that bears its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Where.
    pub path: PathBuf,
    /// How large.
    pub bytes: u64,
    /// Of the whole file.
    pub sha256: String,
}

/// Is told how many bytes are done; breaking stops the work and takes the part file away.
pub type Watching<'a> = &'a mut dyn FnMut(u64) -> ControlFlow<()>;

impl Snapshot {
    /// Returns how large the backup will be, but for its head.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Writes the backup under a name that must be free, synced and read back.
    ///
    /// # Errors
    /// [`BackupError`]; no file bears the name then.
    pub fn write_new(
        &self,
        path: &Path,
        making: &Making<'_>,
        random: &dyn RandomSource,
        watching: Watching<'_>,
    ) -> Result<Written, BackupError> {
        self.write_on(&Disk, path, making, random, watching)
    }

    pub(crate) fn write_on(
        &self,
        medium: &dyn Medium,
        path: &Path,
        making: &Making<'_>,
        random: &dyn RandomSource,
        watching: Watching<'_>,
    ) -> Result<Written, BackupError> {
        let mut sources = vec![Source {
            name: "records.db".to_owned(),
            bytes: self.bytes,
            content: Content::File(&self.records, &self.path),
        }];
        sources.extend(
            self.small
                .iter()
                .map(|(name, bytes)| Source::small(name, bytes)),
        );
        let manifest = Manifest {
            format: FORMAT,
            schema: Some(self.known.schema),
            program: making.program.to_owned(),
            made_at: making.made_at.to_string(),
            generation: making.generation,
            store: Some(self.known.store.clone()),
            members: members(&sources, watching)?,
        };
        let head = head_bytes(
            &manifest,
            Some((&self.known.key, self.known.counts)),
            random,
        )?;
        write_parts(medium, path, &head, &sources, watching)
    }
}

/// Writes a closed store aside as a backup, without its key: nobody has to be able to open it.
///
/// Where its key files are lost or damaged, those that opened it in `present` go with it: without any,
/// nobody could ever look into what was set aside.
///
/// # Errors
/// [`BackupError`]; no file bears the name then.
pub fn set_aside(
    dir: &Path,
    path: &Path,
    making: &Making<'_>,
    present: Option<&Present>,
    random: &dyn RandomSource,
) -> Result<Written, BackupError> {
    let folder = Folder::new(dir);
    let _lock = folder.lock().map_err(|fault| match fault {
        LockFault::Held => BackupError::Locked,
        LockFault::Io(error) => BackupError::Io(error),
    })?;
    let keys = match Copies::read(&folder) {
        Ok(_) => None,
        Err(_) => present.and_then(Present::key_file),
    };
    let aside = Aside { known: None, keys };
    set_aside_closed(&folder, path, making, &aside, random)
}

/// Is what is known of a closed store that is set aside.
#[derive(Default)]
pub(crate) struct Aside<'a> {
    /// What seals it, where the key is known.
    pub known: Option<&'a Known>,
    /// A key file in place of its own.
    pub keys: Option<Vec<u8>>,
}

/// Does the same under a lock that is held already.
pub(crate) fn set_aside_closed(
    folder: &Folder,
    path: &Path,
    making: &Making<'_>,
    aside: &Aside<'_>,
    random: &dyn RandomSource,
) -> Result<Written, BackupError> {
    let known = aside.known;
    let mut sources = Vec::new();
    // Where the keys are lost, the records are still worth keeping.
    let mut small = small_members(folder)?;
    if let Some(keys) = &aside.keys {
        small.retain(|(name, _)| !name.starts_with("keys"));
        small.push(("keys.json".to_owned(), keys.clone()));
    }
    let mut opened = Vec::new();
    for name in MEMBERS.iter().filter(|name| name.starts_with("records")) {
        let from = folder.dir().join(name);
        match File::open(&from) {
            Ok(file) => opened.push(((*name).to_owned(), from, file)),
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) => return Err(PathError::new(&from, FileOp::Open, &e).into()),
        }
    }
    for (name, from, file) in &opened {
        let bytes = file
            .metadata()
            .map_err(PathError::during(FileOp::Inspect, from))?
            .len();
        sources.push(Source {
            name: name.clone(),
            bytes,
            content: Content::File(file, from),
        });
    }
    sources.extend(small.iter().map(|(name, bytes)| Source::small(name, bytes)));
    let go_on: Watching<'_> = &mut |_| ControlFlow::Continue(());
    let manifest = Manifest {
        format: FORMAT,
        schema: known.map(|known| known.schema),
        program: making.program.to_owned(),
        made_at: making.made_at.to_string(),
        generation: making.generation,
        store: known.map(|known| known.store.clone()),
        members: members(&sources, go_on)?,
    };
    let sealed = known.map(|known| (&known.key, known.counts));
    let head = head_bytes(&manifest, sealed, random)?;
    write_parts(&Disk, path, &head, &sources, go_on)
}

/// Copies a finished backup to a second place, under a name that must be free, and reads it back.
///
/// # Errors
/// [`BackupError`]; no file bears the name then.
pub fn copy_new(from: &Path, to: &Path, watching: Watching<'_>) -> Result<Written, BackupError> {
    copied(from, to, None, watching)
}

/// Copies a backup that was proved to a second place, over whatever bears its name there, and reads it
/// back.
///
/// `sha256` is of the whole file, as it was proved: what has changed since is not carried on.
///
/// # Errors
/// [`BackupError::NotAsProved`] for another content, or another [`BackupError`]; what was there stays.
pub fn copy_proved(
    from: &Path,
    to: &Path,
    sha256: &str,
    watching: Watching<'_>,
) -> Result<Written, BackupError> {
    copied(from, to, Some(sha256), watching)
}

fn copied(
    from: &Path,
    to: &Path,
    proved: Option<&str>,
    watching: Watching<'_>,
) -> Result<Written, BackupError> {
    let file = File::open(from).map_err(PathError::during(FileOp::Open, from))?;
    let bytes = file
        .metadata()
        .map_err(PathError::during(FileOp::Inspect, from))?
        .len();
    let source = Source {
        name: String::new(),
        bytes,
        content: Content::File(&file, from),
    };
    let (synced, written) = write_synced(&Disk, to, b"", &[source], watching)?;
    match proved {
        None => synced.persist_new()?,
        Some(proved) if proved == written.sha256 => synced.persist()?,
        Some(_) => return Err(BackupError::NotAsProved),
    }
    Ok(written)
}

struct Source<'a> {
    name: String,
    bytes: u64,
    content: Content<'a>,
}

enum Content<'a> {
    File(&'a File, &'a Path),
    Memory(&'a [u8]),
}

impl<'a> Source<'a> {
    fn small(name: &str, bytes: &'a [u8]) -> Self {
        Self {
            name: name.to_owned(),
            bytes: bytes.len() as u64,
            content: Content::Memory(bytes),
        }
    }

    /// Hands the content out in bites; fails when the file is shorter than it was.
    fn each(
        &self,
        mut take: impl FnMut(&[u8]) -> Result<(), BackupError>,
    ) -> Result<(), BackupError> {
        let (file, path) = match self.content {
            Content::Memory(bytes) => return take(bytes),
            Content::File(file, path) => (file, path),
        };
        let mut buffer = vec![0; BITE];
        let mut done = 0;
        while done < self.bytes {
            let left = usize::try_from(self.bytes - done).unwrap_or(BITE).min(BITE);
            let room = buffer.get_mut(..left).unwrap_or_default();
            match read_at(file, room, done) {
                Ok(0) => return Err(BackupError::Differs),
                Ok(count) => {
                    take(room.get(..count).unwrap_or_default())?;
                    done += count as u64;
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(PathError::new(path, FileOp::Read, &e).into()),
            }
        }
        Ok(())
    }
}

/// Reads at a place without moving anybody's place in the file.
#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, bytes, at)
}

#[cfg(windows)]
fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, bytes, at)
}

fn members(sources: &[Source<'_>], watching: Watching<'_>) -> Result<Vec<Member>, BackupError> {
    let mut listed = Vec::new();
    for source in sources {
        let mut hash = Sha256::new();
        source.each(|bite| {
            hash.update(bite);
            go_on(watching, 0)
        })?;
        listed.push(Member {
            name: source.name.clone(),
            bytes: source.bytes,
            sha256: sha256_text(hash),
        });
    }
    Ok(listed)
}

fn write_parts(
    medium: &dyn Medium,
    path: &Path,
    head: &[u8],
    sources: &[Source<'_>],
    watching: Watching<'_>,
) -> Result<Written, BackupError> {
    let (synced, written) = write_synced(medium, path, head, sources, watching)?;
    synced.persist_new()?;
    Ok(written)
}

/// Writes a part file, synced and read back, which has only to be given its name.
fn write_synced<'m>(
    medium: &'m dyn Medium,
    path: &Path,
    head: &[u8],
    sources: &[Source<'_>],
    watching: Watching<'_>,
) -> Result<(SyncedFile<'m>, Written), BackupError> {
    let writing = |e: io::Error| BackupError::Io(PathError::new(path, FileOp::Write, &e));
    let mut file = AtomicFile::create_on(medium, path)?;
    let mut hash = Sha256::new();
    let mut bytes = head.len() as u64;
    hash.update(head);
    file.write_all(head).map_err(writing)?;
    for source in sources {
        source.each(|bite| {
            hash.update(bite);
            file.write_all(bite).map_err(writing)?;
            bytes += bite.len() as u64;
            go_on(watching, bytes)
        })?;
    }
    let sha256 = sha256_text(hash);
    let mut synced = file.synced()?;
    if hash_of(&mut synced.read_back()?, path, || go_on(watching, 0))? != sha256 {
        return Err(BackupError::Differs);
    }
    let path = path.to_owned();
    let written = Written {
        path,
        bytes,
        sha256,
    };
    Ok((synced, written))
}

/// Returns the SHA-256 of a file, as [`Written`] says it of one that was just written.
///
/// # Errors
/// [`BackupReadError::NotBackup`] for what is no file, or reading failed.
pub fn sha256_of(path: &Path) -> Result<String, BackupReadError> {
    let (mut file, _) = open_file(path)?;
    hash_of(&mut file, path, || Ok(()))
}

fn hash_of<E: From<PathError>>(
    source: &mut dyn Read,
    path: &Path,
    mut go_on: impl FnMut() -> Result<(), E>,
) -> Result<String, E> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; BITE];
    loop {
        match source.read(&mut buffer) {
            Ok(0) => return Ok(sha256_text(hash)),
            Ok(count) => hash.update(buffer.get(..count).unwrap_or_default()),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(PathError::new(path, FileOp::Read, &e).into()),
        }
        go_on()?;
    }
}

fn go_on(watching: Watching<'_>, done: u64) -> Result<(), BackupError> {
    match watching(done) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(BackupError::Stopped),
    }
}

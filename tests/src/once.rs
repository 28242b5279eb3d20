//! One act on records that were prepared for it, done by a program that something happens to.
//!
//! Three nouns. A [`Once`] is an act. A [`Prepared`] is a home in which it can be done, with what the
//! records say before it and after it. An [`Outcome`] is what the program said of it, if it could.

mod facts;
mod preparing;

use std::io::{Read as _, Write as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;

pub use facts::{FIRST_SHEET, Facts, facts};
pub use preparing::{Prepared, newcomer, take_in};

/// What is done once, and interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Once {
    /// Records are made.
    Create,
    /// A draft is saved.
    Save,
    /// A draft is frozen with its pages.
    Confirm,
    /// A frozen slip is saved as a PDF.
    Print,
    /// Everything is written to a stick.
    Export,
    /// What another office wrote is taken in.
    Import,
    /// The 受領証 of the other office is taken in.
    Receipt,
    /// A backup is made and proved.
    Backup,
    /// A backup is made and copied to a stick.
    Carry,
    /// A backup is made, proved, and taken to the second place, which has two already.
    Second,
    /// The records of a backup take the place of the present ones.
    Restore,
    /// One's passphrase is changed.
    Passphrase,
    /// The records get another key.
    Rekey,
    /// A new recovery sheet takes the place of the one before.
    Sheet,
    /// An administrator's passphrase is set anew by the sheet.
    Recover,
    /// A key file is asked for from now on.
    KeyFile,
    /// A colleague gets a new passphrase.
    Reset,
    /// A colleague's key is taken away.
    Revoke,
    /// A new colleague gets a first passphrase.
    Join,
    /// A colleague leaves the office.
    Leave,
    /// A client whose time has passed is purged.
    Purge,
    /// Records of an older program are brought up to the present one's.
    Migrate,
}

impl Once {
    /// Every act.
    pub const ALL: [Self; 22] = [
        Self::Create,
        Self::Save,
        Self::Confirm,
        Self::Print,
        Self::Export,
        Self::Import,
        Self::Receipt,
        Self::Backup,
        Self::Carry,
        Self::Second,
        Self::Restore,
        Self::Passphrase,
        Self::Rekey,
        Self::Sheet,
        Self::Recover,
        Self::KeyFile,
        Self::Reset,
        Self::Revoke,
        Self::Join,
        Self::Leave,
        Self::Purge,
        Self::Migrate,
    ];

    /// Finds an act by the word that [`Once::word`] gives it.
    ///
    /// # Panics
    /// When no act has that word.
    #[must_use]
    pub fn read(word: &str) -> Self {
        let found = Self::ALL.into_iter().find(|one| one.word() == word);
        found.unwrap_or_else(|| panic!("no act is called {word}"))
    }

    /// Names the act on a command line.
    #[must_use]
    pub fn word(self) -> String {
        format!("{self:?}").to_lowercase()
    }
}

/// The handover file of another office, in a prepared home.
pub const INCOMING: &str = "incoming.age";

/// The 受領証 that the other office gave back.
pub const RECEIPT: &str = "receipt.json";

/// A backup that is older than the records.
pub const OLDER: &str = "older.tsunagi";

/// The key of the recovery sheet that counts before the act, and 照合番号 of that sheet.
pub const SHEET: [&str; 2] = ["sheet.txt", "sheet-check.txt"];

/// Who works beside the administrator in a home for acts on the keys.
pub const COLLEAGUE: &str = "見本 太郎";

/// What the colleague opens the records with before the act.
pub const COLLEAGUES_PASSPHRASE: &str = "かわべり-はなび-2026-つばめ";

/// The passphrase of the kept stores in `tests/vectors/store`.
pub const KEPT_PASSPHRASE: &str = "見本のあいことば 第一版 2026";

/// What the program said of its act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing: it was killed, or got not so far.
    Silence,
    /// It was done; where a file was made, its path, and its hash if the app told one.
    Done(Option<(String, String)>),
    /// It was refused, with the code and what the person would read.
    Refused(String, String),
}

/// Is where the program says how far it is.
///
/// Not its standard output: a disk that is full for every `write` would also be full for that, while
/// a socket is spoken to by another call.
pub struct Voice(UnixStream);

/// Is where its words arrive.
pub struct Ear(UnixListener);

impl Voice {
    /// Opens the way to whoever started this program.
    ///
    /// # Panics
    /// When nobody listens.
    #[must_use]
    pub fn in_home(home: &Path) -> Self {
        Self(UnixStream::connect(home.join("ear")).unwrap())
    }

    /// Opens the same way a second time.
    ///
    /// # Panics
    /// When the system gives no second handle.
    #[must_use]
    pub fn again(&self) -> Self {
        Self(self.0.try_clone().unwrap())
    }

    /// Says a line.
    ///
    /// # Panics
    /// When nobody listens any more.
    pub fn say(&mut self, line: &str) {
        self.0.write_all(format!("{line}\n").as_bytes()).unwrap();
    }
}

impl Ear {
    /// Listens in a home.
    ///
    /// # Panics
    /// When somebody listens there already.
    #[must_use]
    pub fn in_home(home: &Path) -> Self {
        let ear = UnixListener::bind(home.join("ear")).unwrap();
        ear.set_nonblocking(true).unwrap();
        Self(ear)
    }

    /// Takes the connection of a program that has got so far as to speak.
    #[must_use]
    pub fn connection(&self) -> Option<UnixStream> {
        self.0.accept().ok().map(|(stream, _)| stream)
    }

    /// Reads everything that a program said which has ended.
    #[must_use]
    pub fn all(&self) -> Vec<String> {
        self.connection().map(rest_of).unwrap_or_default()
    }
}

/// Reads what is left to read, up to the end of the program.
#[must_use]
pub fn rest_of(mut stream: UnixStream) -> Vec<String> {
    let mut said = String::new();
    stream.set_nonblocking(false).unwrap();
    // A program that was killed may have been cut off in a word.
    drop(stream.read_to_string(&mut said));
    let whole = said.rfind('\n').map_or("", |end| &said[..end]);
    whole.lines().map(str::to_owned).collect()
}

impl Outcome {
    /// Writes it as a line.
    #[must_use]
    pub fn line(&self) -> String {
        match self {
            Self::Silence => "silence".to_owned(),
            Self::Done(None) => "done".to_owned(),
            Self::Done(Some((path, sha256))) => format!("done\t{path}\t{sha256}"),
            Self::Refused(code, words) => format!("refused\t{code}\t{words}"),
        }
    }

    /// Finds it among the lines that were said.
    #[must_use]
    pub fn read(lines: &[String]) -> Self {
        let found = lines.iter().find_map(|line| {
            let parts: Vec<&str> = line.split('\t').collect();
            let text = |at: usize| parts[at].to_owned();
            match parts[0] {
                "done" if parts.len() == 1 => Some(Self::Done(None)),
                "done" => Some(Self::Done(Some((text(1), text(2))))),
                "refused" => Some(Self::Refused(text(1), text(2))),
                _ => None,
            }
        });
        found.unwrap_or(Self::Silence)
    }
}

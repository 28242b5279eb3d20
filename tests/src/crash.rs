//! What the killed child and its parent have to agree on.

/// The client that everything is about.
pub const CLIENT: &str = "浜栗 焼男";

/// The reason for confirming although a consent is missing.
pub const REASON: &str = "口頭で同意を得ています。";

/// The passphrase that a child changes to, and back from.
pub const OTHER_PASSPHRASE: &str = "やまみち-ゆうひ-2026-こおり";

/// What a child does first; the kill comes soon after, so this is where most of them fall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// A draft grows by a sentence.
    Type,
    /// An entry is added to the timeline.
    Note,
    /// A draft is frozen with its pages.
    Confirm,
    /// A confirmed slip is saved as a PDF.
    Print,
    /// Everything is written to a stick.
    Export,
    /// A backup is made and proved.
    Backup,
    /// One's passphrase is changed.
    Passphrase,
    /// The records get another key.
    Rekey,
}

impl Act {
    /// Every act, in the order of a day.
    pub const ALL: [Self; 8] = [
        Self::Type,
        Self::Note,
        Self::Confirm,
        Self::Print,
        Self::Export,
        Self::Backup,
        Self::Passphrase,
        Self::Rekey,
    ];
}

/// Is what a child said it had done, each on a line of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Acknowledged {
    /// A draft was begun.
    Begun(String),
    /// A draft holds so many sentences.
    Typed(String, usize),
    /// An entry with so many sentences was added.
    Noted(String, usize),
    /// A slip was frozen.
    Confirmed(String),
    /// A PDF with this hash is at this path.
    Printed(String, String),
    /// A handover file with this hash is at this path.
    Exported(String, String),
    /// A backup with this hash is at this path.
    BackedUp(String, String),
    /// The passphrase is about to become this; until the next line either may open.
    Changing(String),
    /// This passphrase opens the records, and no other.
    Changed(String),
    /// The records are about to get another key.
    Rekeying,
    /// The records have another key.
    Rekeyed,
}

impl Acknowledged {
    /// Writes it as a line.
    #[must_use]
    pub fn line(&self) -> String {
        match self {
            Self::Begun(id) => format!("begun\t{id}"),
            Self::Typed(id, count) => format!("typed\t{id}\t{count}"),
            Self::Noted(id, count) => format!("noted\t{id}\t{count}"),
            Self::Confirmed(id) => format!("confirmed\t{id}"),
            Self::Printed(path, sha256) => format!("printed\t{path}\t{sha256}"),
            Self::Exported(path, sha256) => format!("exported\t{path}\t{sha256}"),
            Self::BackedUp(path, sha256) => format!("backed-up\t{path}\t{sha256}"),
            Self::Changing(passphrase) => format!("changing\t{passphrase}"),
            Self::Changed(passphrase) => format!("changed\t{passphrase}"),
            Self::Rekeying => "rekeying".to_owned(),
            Self::Rekeyed => "rekeyed".to_owned(),
        }
    }

    /// Reads it from a line.
    #[must_use]
    pub fn read(line: &str) -> Self {
        let parts: Vec<&str> = line.split('\t').collect();
        let text = |at: usize| parts[at].to_owned();
        let count = |at: usize| parts[at].parse().expect("a count");
        match parts[0] {
            "begun" => Self::Begun(text(1)),
            "typed" => Self::Typed(text(1), count(2)),
            "noted" => Self::Noted(text(1), count(2)),
            "confirmed" => Self::Confirmed(text(1)),
            "printed" => Self::Printed(text(1), text(2)),
            "exported" => Self::Exported(text(1), text(2)),
            "backed-up" => Self::BackedUp(text(1), text(2)),
            "changing" => Self::Changing(text(1)),
            "changed" => Self::Changed(text(1)),
            "rekeying" => Self::Rekeying,
            "rekeyed" => Self::Rekeyed,
            other => panic!("the child says {other}"),
        }
    }
}

/// The text after so many sentences: each is told from the others, so that nothing can be swapped.
#[must_use]
pub fn text(count: usize) -> String {
    (1..=count)
        .map(|number| format!("{number}日目、髙﨑さんと浜まで{}歩きました。", number * 7))
        .collect()
}

/// Is a small generator of numbers that look random and are the same for the same seed.
pub struct Chance(u64);

impl Chance {
    /// Begins with a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Draws a number below a limit (`SplitMix64`, whose low bits are as good as its high ones).
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }
}

//! What is wrong with what somebody typed into a field.

use tsunagi_domain::DayError;

/// A field that cannot be used as typed.
#[derive(Debug)]
pub struct FieldRefusal {
    /// The path of the field (`birth`, `questions.2`).
    pub field: String,
    /// The field's name on screen.
    pub label: &'static str,
    /// What is wrong.
    pub problem: FieldProblem,
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldProblem {
    /// Nothing was typed.
    Empty,
    /// More characters than fit.
    TooLong {
        /// The most that fit.
        limit: usize,
    },
    /// More items than fit.
    TooMany {
        /// The most that fit.
        limit: usize,
    },
    /// A control character that no keyboard types.
    ControlCharacter,
    /// A line break in a field of one line.
    LineBreak,
    /// No date.
    UnreadableDay,
    /// A date the calendar lacks.
    NoSuchDay,
    /// A day that has not come yet.
    FutureDay,
    /// A day before another one.
    DayBefore {
        /// The other field's name on screen.
        other: &'static str,
    },
    /// No time of day.
    UnreadableTime,
    /// Not this many digits.
    NotDigits {
        /// How many there should be.
        digits: usize,
    },
    /// No telephone number.
    NotPhone,
    /// No postal code.
    NotPostalCode,
    /// No 被保険者番号.
    NotInsuredNumber,
    /// Typed twice, and differently.
    Differs,
    /// A code that is not in the list.
    UnknownChoice,
    /// A number outside its range.
    OutOfRange {
        /// The least.
        least: u32,
        /// The most.
        most: u32,
    },
    /// Something else must be filled in first.
    NeedsFirst {
        /// What.
        other: &'static str,
    },
    /// The same thing twice.
    Twice,
    /// A passphrase that opens the records themselves.
    OwnPassphrase,
    /// A file name that is none of a handover file.
    NotHandoverName,
    /// A form of the office's own that is in use already.
    FormInUse,
    /// Characters that cannot be typed into a viewer's box.
    NotPlainLetters,
    /// No folder that is there.
    NoFolder,
    /// It has been set before, and only the person may change it.
    AlreadySet,
    /// A record that may not leave the office (外部提供不可).
    MayNotLeave,
    /// The folder of the records themselves.
    StoreFolder,
    /// A folder of the system.
    SystemFolder,
    /// A folder that some program copies to the Internet.
    CloudFolder,
    /// No public key.
    NotPublicKey,
    /// No key file of ours.
    NotAKeyFile,
    /// A recovery key with a wrong group.
    RecoveryGroup {
        /// Which, from 1.
        group: usize,
    },
    /// A recovery key that is too short or too long.
    RecoveryLength {
        /// How many characters there are.
        found: usize,
    },
    /// Another recovery key than the one on the new sheet.
    OtherRecoveryKey,
}

impl From<DayError> for FieldProblem {
    fn from(error: DayError) -> Self {
        match error {
            DayError::Unreadable => Self::UnreadableDay,
            DayError::NoSuchDay => Self::NoSuchDay,
        }
    }
}

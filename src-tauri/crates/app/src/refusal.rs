//! Why a use case was refused, as facts; the words are in [`crate::messages`].

mod about;
mod field;
mod files;

use tsunagi_contract::{Code, Failure};
use tsunagi_domain::{Day, EventKind, Finding, SlipState};
use tsunagi_files::PathError;
use tsunagi_platform::PrintError;

pub use self::about::{Duty, Resource, Thing};
pub use self::field::{FieldProblem, FieldRefusal};
pub use crate::handing_over::records::{Fault, Unfit, Whose};
use crate::messages;

/// A refusal. One variant per sentence that the program has for the occasion.
#[derive(Debug)]
pub enum Refusal {
    /// A field cannot be used as typed.
    Field(FieldRefusal),
    /// The thing asked for is not (any more) in the records.
    NotFound(Thing),
    /// The records are locked.
    NotUnlocked,
    /// There are no records at this place yet.
    NoStore,
    /// There are records at this place already.
    StoreExists,
    /// Another window or command has the records open.
    StoreInUse,
    /// The passphrase does not fit.
    WrongPassphrase,
    /// A passphrase to be set has fewer characters than this.
    WeakPassphrase {
        /// The least number of characters.
        least: usize,
    },
    /// A passphrase to be set is among the first that anybody would try.
    EasyPassphrase,
    /// The key file belongs to other records.
    WrongKeyFile,
    /// The passphrase alone opens nothing, and a key file may be what is missing.
    KeyFileMissing,
    /// Too many passphrases did not fit; the next is looked at after a while.
    TooSoon {
        /// How many seconds.
        seconds: u64,
    },
    /// The recovery key does not fit.
    WrongRecoveryKey,
    /// No recovery key was drawn that could be printed or typed back.
    NoRecoveryDraft,
    /// The client's record is limited to named staff.
    ClientLimited,
    /// A passphrase to be set cannot be told from somebody else's.
    PassphraseTaken,
    /// The medium of the records is full.
    StoreFull,
    /// The medium of the records gave way while reading or writing.
    StoreMedium,
    /// The records may not be written.
    StoreReadOnly,
    /// What was to be changed says something else by now.
    ChangedMeanwhile,
    /// The records are damaged.
    StoreDamaged,
    /// The file with the keys is damaged or gone.
    KeysDamaged,
    /// An older key file was put back while the records were open.
    KeysOlder,
    /// The records were written by a newer program.
    StoreTooNew,
    /// The staff member may not do this.
    NotAllowed(Duty),
    /// The records have to be kept for more years than that.
    YearsTooFew {
        /// The least number of years.
        least: u8,
    },
    /// The records of the client are still kept.
    StillKept {
        /// The last day on which they are.
        until: Day,
    },
    /// The number of clients to be purged is not the number of those who can be.
    PurgeCount {
        /// How many can be purged today.
        ready: u32,
    },
    /// Nobody who is marked can be purged today.
    NothingToPurge {
        /// How many are marked and have to wait.
        waiting: u32,
    },
    /// The system names no folder for the person's data.
    NoDataFolder,
    /// The system has nothing to show a made file with.
    NoViewer,
    /// Without this person nobody could administer the office.
    LastAdministrator,
    /// Two offices gave one number, and both slips are here.
    SeveralSlips {
        /// The number.
        number: String,
        /// How many bear it.
        count: usize,
    },
    /// The slip is confirmed and cannot be changed.
    SlipConfirmed,
    /// The slip is a draft; this needs a confirmed one.
    SlipNotConfirmed,
    /// These findings keep the slip from being confirmed.
    SlipIncomplete(Vec<Finding>),
    /// These findings need a reason first.
    ReasonNeeded(Vec<Finding>),
    /// The event does not fit where the slip stands.
    EventNotPossible {
        /// What was to be recorded.
        event: EventKind,
        /// Where the slip stands.
        state: SlipState,
    },
    /// Nothing says that the slip was ever sent.
    NeverSent,
    /// A cancelled slip, or one with a newer version, which this names.
    OutOfUse {
        /// The number of the newest version; none of a cancelled slip.
        newest: Option<String>,
    },
    /// These characters cannot be printed.
    Unprintable(Vec<String>),
    /// A template file is wrong; each problem is a sentence for people.
    TemplateInvalid(Vec<String>),
    /// No template of that name.
    TemplateUnknown,
    /// A form that is no slip's: its name, and what it is for.
    NotForSlips(String, String),
    /// A bundled file is missing or damaged.
    ResourceMissing(Resource),
    /// The text grows over more sheets than allowed.
    TooManyPages {
        /// How many it would be.
        pages: usize,
        /// The most that is allowed.
        most: usize,
    },
    /// Reading or writing a file failed.
    File(PathError),
    /// The system's printing failed.
    Printer(PrintError),
    /// The file is not a handover file.
    NotHandoverFile,
    /// The handover file is damaged.
    HandoverDamaged,
    /// A handover file whose records break a rule; where a field does, this says which.
    HandoverUnfit(Option<Unfit>),
    /// The handover file was written by a newer program.
    HandoverTooNew,
    /// The handover file's passphrase does not fit.
    HandoverPassphrase,
    /// The handover file is closed with keys, and not with this office's.
    HandoverOtherKey,
    /// The handover file holds more than is read.
    HandoverExcessive,
    /// The passphrase of the handover file takes more work to try than is safe.
    HandoverWork,
    /// More was chosen than one handover file may hold.
    HandoverTooLarge,
    /// The file is not a backup.
    NotBackup,
    /// The backup is damaged.
    BackupDamaged,
    /// The records themselves are damaged, as the proof of their backup found.
    RecordsDamaged,
    /// The backup that was just made could not be proved.
    BackupUnproved,
    /// The backup was made by a newer program.
    BackupTooNew,
    /// No passphrase and no recovery key of then.
    BackupPassphrase,
    /// The passphrase alone opens nothing of the backup, and a key file may be what is missing.
    BackupKeyFileMissing,
    /// The key file is none of those that the backup was opened with.
    BackupKeyFile,
    /// The backup takes the place of the records, at the next opening if not now.
    RestoreUnfinished,
    /// The backup opens with another key than the present records.
    BackupOtherKey,
    /// The backup is another one than was previewed.
    BackupChanged,
    /// The backup is of other records than those here, and nobody said that it may be.
    OtherStore {
        /// 事業所名 in the backup.
        office: String,
        /// Whether it is known which records are here.
        is_known: bool,
    },
    /// Nothing opens the records here, and nobody said that the backup may take their place all the same.
    TodayUnknown {
        /// 事業所名 in the backup.
        office: String,
    },
    /// A restore lay beside the records that was not decided on here.
    RestoreRefused,
    /// Who opened the backup is nobody who administers the office today, as far as was typed.
    TodayUnproved,
    /// What was typed as today's opens nothing of the records here.
    TodayPassphrase,
    /// The key in the backup does not open the records here.
    BackupKeysUnfit,
    /// The records here have a key file that fits them.
    KeysPresent,
    /// There is no backup yet that was proved.
    NoBackupYet,
    /// The second place cannot be reached.
    BackupPlaceMissing,
    /// The second place is another medium than was chosen.
    OtherBackupPlace,
    /// The medium gave back something else than was written.
    MediumUnfaithful,
    /// The handover file is another one than was previewed.
    HandoverChanged,
    /// The file is no 受領証.
    NotReceipt,
    /// The receipt was made by a newer program.
    ReceiptTooNew,
    /// The 受領証 is not for an export of this office.
    ReceiptUnknown,
    /// The 受領証 was altered, or made by somebody who could not open the file.
    ReceiptForged,
    /// The handover file of that log line never was proven: no paper may say that it is there.
    HandoverUnfinished,
    /// Of the slips that were meant none can be made into anything.
    NothingToMake,
    /// The audit log was tampered with; each place is a sentence for people.
    LogTampered(Vec<String>),
    /// The work was stopped by the person.
    Cancelled,
    /// A bug; the words are for the local log and name no person.
    Internal(&'static str),
}

impl Refusal {
    /// Refuses a field.
    #[must_use]
    pub fn field(field: impl Into<String>, label: &'static str, problem: FieldProblem) -> Self {
        Self::Field(FieldRefusal {
            field: field.into(),
            label,
            problem,
        })
    }

    /// Returns the code that window and command line act on.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::Field(_) => Code::InvalidField,
            Self::NotFound(_) | Self::ChangedMeanwhile => Code::NotFound,
            Self::NotUnlocked => Code::NotUnlocked,
            Self::NoStore => Code::NoStore,
            Self::StoreExists => Code::StoreExists,
            Self::StoreInUse => Code::StoreInUse,
            Self::WrongPassphrase
            | Self::WrongKeyFile
            | Self::KeyFileMissing
            | Self::TooSoon { .. }
            | Self::WrongRecoveryKey => Code::WrongPassphrase,
            Self::WeakPassphrase { .. } | Self::EasyPassphrase | Self::PassphraseTaken => {
                Code::WeakPassphrase
            }
            Self::NoRecoveryDraft => Code::NotFound,
            Self::ClientLimited => Code::NotAllowed,
            Self::StoreFull => Code::DiskFull,
            Self::StoreMedium => Code::FileProblem,
            Self::StoreReadOnly => Code::NoPermission,
            Self::StoreDamaged | Self::RecordsDamaged | Self::KeysDamaged | Self::KeysOlder => {
                Code::StoreDamaged
            }
            Self::StoreTooNew => Code::StoreTooNew,
            Self::NotAllowed(_) | Self::LastAdministrator => Code::NotAllowed,
            Self::PurgeCount { .. }
            | Self::NothingToPurge { .. }
            | Self::StillKept { .. }
            | Self::YearsTooFew { .. } => Code::InvalidField,
            Self::SeveralSlips { .. } => Code::Ambiguous,
            Self::SlipConfirmed => Code::SlipConfirmed,
            Self::NothingToMake => Code::SlipNotConfirmed,
            Self::SlipNotConfirmed => Code::SlipNotConfirmed,
            Self::SlipIncomplete(_) => Code::SlipIncomplete,
            Self::ReasonNeeded(_) => Code::ReasonNeeded,
            Self::EventNotPossible { .. } | Self::NeverSent | Self::OutOfUse { .. } => {
                Code::EventNotPossible
            }
            Self::Unprintable(_) => Code::Unprintable,
            Self::TemplateInvalid(_) => Code::TemplateInvalid,
            Self::TemplateUnknown | Self::NotForSlips(..) => Code::TemplateUnknown,
            Self::ResourceMissing(_) => Code::ResourceMissing,
            Self::TooManyPages { .. } => Code::TooManyPages,
            Self::NoDataFolder => Code::FileNotFound,
            Self::NoViewer => Code::FileProblem,
            Self::File(error) => files::file_code(error.obstacle()),
            Self::Printer(_) => Code::PrinterProblem,
            Self::NotHandoverFile => Code::NotHandoverFile,
            Self::HandoverDamaged | Self::HandoverUnfit(_) | Self::HandoverChanged => {
                Code::HandoverDamaged
            }
            Self::HandoverTooNew | Self::ReceiptTooNew => Code::HandoverTooNew,
            Self::HandoverPassphrase => Code::HandoverPassphrase,
            Self::HandoverOtherKey => Code::HandoverOtherKey,
            Self::HandoverExcessive | Self::HandoverWork | Self::HandoverTooLarge => {
                Code::HandoverExcessive
            }
            Self::NotBackup => Code::NotBackup,
            Self::BackupDamaged | Self::BackupChanged => Code::BackupDamaged,
            Self::OtherStore { .. }
            | Self::TodayUnknown { .. }
            | Self::TodayUnproved
            | Self::TodayPassphrase => Code::InvalidField,
            Self::BackupKeysUnfit => Code::BackupPassphrase,
            Self::KeysPresent => Code::StoreExists,
            Self::BackupTooNew => Code::BackupTooNew,
            Self::BackupPassphrase
            | Self::BackupKeyFileMissing
            | Self::BackupKeyFile
            | Self::BackupOtherKey => Code::BackupPassphrase,
            Self::NoBackupYet => Code::NotFound,
            Self::BackupPlaceMissing | Self::OtherBackupPlace => Code::FileNotFound,
            Self::MediumUnfaithful
            | Self::RestoreUnfinished
            | Self::RestoreRefused
            | Self::BackupUnproved => Code::FileProblem,
            Self::HandoverUnfinished => Code::NotFound,
            Self::NotReceipt | Self::ReceiptUnknown | Self::ReceiptForged => Code::NotReceipt,
            Self::LogTampered(_) => Code::LogTampered,
            Self::Cancelled => Code::Cancelled,
            Self::Internal(_) => Code::Internal,
        }
    }

    /// Puts the refusal into words, for the border.
    #[must_use]
    pub fn into_failure(self) -> Failure {
        let message = messages::message(&self);
        let code = self.code();
        let field = match self {
            Self::Field(refusal) => Some(refusal.field),
            Self::PurgeCount { .. } | Self::NothingToPurge { .. } => Some("count".to_owned()),
            Self::YearsTooFew { .. } => Some("years".to_owned()),
            Self::TodayUnproved | Self::TodayPassphrase => Some("passphrase_today".to_owned()),
            _ => None,
        };
        Failure {
            code,
            what: message.what,
            remedy: message.remedy,
            field,
        }
    }
}

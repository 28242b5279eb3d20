//! How a refusal looks on the wire.

use serde::{Deserialize, Serialize};

macro_rules! error_codes {
    ($($(#[$doc:meta])* $name:ident,)+) => {
        /// Why a command was refused. A code exists only where the window or the command line does
        /// something different for it; the words come with the failure.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
        #[ts(export, export_to = "bindings.ts")]
        pub enum Code { $($(#[$doc])* $name,)+ }

        impl Code {
            /// Every code, for the book of messages.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
        }
    };
}

error_codes! {
    /// A field cannot be used as typed; `field` names it.
    InvalidField,
    /// The thing asked for is not (any more) in the records.
    NotFound,
    /// The records are locked; unlock first.
    NotUnlocked,
    /// There are no records at this place yet.
    NoStore,
    /// There are records at this place already.
    StoreExists,
    /// Another window or command has the records open.
    StoreInUse,
    /// The passphrase does not fit.
    WrongPassphrase,
    /// The passphrase is too weak to be set.
    WeakPassphrase,
    /// The records or their key file are damaged.
    StoreDamaged,
    /// The records were written by a newer program.
    StoreTooNew,
    /// The staff member may not do this.
    NotAllowed,
    /// The slip is confirmed and cannot be changed.
    SlipConfirmed,
    /// The slip is a draft; this needs a confirmed one.
    SlipNotConfirmed,
    /// The slip has findings that keep it from being confirmed.
    SlipIncomplete,
    /// The slip has findings that need a reason first.
    ReasonNeeded,
    /// The event does not fit where the slip stands.
    EventNotPossible,
    /// A character cannot be printed.
    Unprintable,
    /// The template file is wrong.
    TemplateInvalid,
    /// No template of that name.
    TemplateUnknown,
    /// A bundled file (font, template) is missing or damaged.
    ResourceMissing,
    /// The text grows over more sheets than a fax should have.
    TooManyPages,
    /// A file of that name exists already; nothing is overwritten.
    FileExists,
    /// The file or folder is not there.
    FileNotFound,
    /// The file or folder cannot be written or read with these rights.
    NoPermission,
    /// The disk is full.
    DiskFull,
    /// Reading or writing failed for another reason.
    FileProblem,
    /// No printer took the sheet.
    PrinterProblem,
    /// More than one record bears what was typed.
    Ambiguous,
    /// The file is not a handover file.
    NotHandoverFile,
    /// The handover file is damaged.
    HandoverDamaged,
    /// The handover file was written by a newer program.
    HandoverTooNew,
    /// The handover file's passphrase does not fit.
    HandoverPassphrase,
    /// The handover file is closed with keys, and not with this office's.
    HandoverOtherKey,
    /// The file is no 受領証, or not one that counts.
    NotReceipt,
    /// The handover file asks for more work than allowed.
    HandoverExcessive,
    /// The file is not a backup.
    NotBackup,
    /// The backup is damaged.
    BackupDamaged,
    /// The backup was made by a newer program.
    BackupTooNew,
    /// The backup does not open with what was typed.
    BackupPassphrase,
    /// The audit log was tampered with.
    LogTampered,
    /// The work was stopped by the person.
    Cancelled,
    /// A bug; the reference is in the local log.
    Internal,
}

/// A refusal: what happened, what to do, and where it belongs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[ts(export, export_to = "bindings.ts")]
pub struct Failure {
    /// Why.
    pub code: Code,
    /// 何が起きたか。
    pub what: String,
    /// どうすればよいか。
    pub remedy: String,
    /// The field it belongs to, as a path (`birth`, `questions.2`).
    pub field: Option<String>,
}

//! The errors of the crates below, as refusals; every match decides about every variant.

use tsunagi_archive::{ExportError, OpenError as HandoverError, SealError};
use tsunagi_files::{FileOp, PathError};
use tsunagi_store::restoring::RestoreError;
use tsunagi_store::{
    ConfirmError, CorrectError, CreateError, EventError, OpenError, ReadError, RekeyError,
    SaveError, SlotError, WriteError,
};

use crate::refusal::{Refusal, Thing};

impl From<ReadError> for Refusal {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Damaged => Self::StoreDamaged,
            ReadError::Unreadable { .. } => Self::StoreTooNew,
            ReadError::Medium { .. } => Self::StoreMedium,
            ReadError::Failed { .. } => Self::Internal("store: reading failed"),
        }
    }
}

impl From<WriteError> for Refusal {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::DiskFull => Self::StoreFull,
            WriteError::ReadOnly => Self::StoreReadOnly,
            WriteError::Busy => Self::StoreInUse,
            WriteError::Hidden => Self::ClientLimited,
            WriteError::Refused { .. } => Self::Internal("store: a rule of the records forbids it"),
            WriteError::Read(error) => error.into(),
            WriteError::Failed { .. } => Self::Internal("store: writing failed"),
        }
    }
}

impl From<SaveError> for Refusal {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::NotFound => Self::NotFound(Thing::Slip),
            SaveError::Confirmed => Self::SlipConfirmed,
            SaveError::Write(error) => error.into(),
        }
    }
}

impl From<ConfirmError> for Refusal {
    fn from(error: ConfirmError) -> Self {
        match error {
            ConfirmError::NotFound => Self::NotFound(Thing::Slip),
            ConfirmError::Confirmed => Self::SlipConfirmed,
            ConfirmError::ContentDiffers => Self::ChangedMeanwhile,
            ConfirmError::NotAConfirmation => {
                Self::Internal("store: no confirmation was handed in")
            }
            ConfirmError::Write(error) => error.into(),
        }
    }
}

impl From<EventError> for Refusal {
    fn from(error: EventError) -> Self {
        match error {
            EventError::NotFound => Self::NotFound(Thing::Slip),
            EventError::NotPossible { state, kind } => {
                Self::EventNotPossible { event: kind, state }
            }
            EventError::Write(error) => error.into(),
        }
    }
}

impl From<CorrectError> for Refusal {
    fn from(error: CorrectError) -> Self {
        match error {
            CorrectError::NotFound => Self::NotFound(Thing::Entry),
            CorrectError::ChangedMeanwhile => Self::ChangedMeanwhile,
            CorrectError::Write(error) => error.into(),
        }
    }
}

impl From<CreateError> for Refusal {
    fn from(error: CreateError) -> Self {
        match error {
            CreateError::Exists => Self::StoreExists,
            CreateError::Locked => Self::StoreInUse,
            CreateError::NoRandomness => Self::Internal("store: no random numbers"),
            CreateError::CostOutOfBounds => Self::Internal("store: key cost out of bounds"),
            CreateError::Io(error) => error.into(),
            CreateError::Write(error) => error.into(),
        }
    }
}

impl From<OpenError> for Refusal {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::NotFound => Self::NoStore,
            OpenError::Locked => Self::StoreInUse,
            OpenError::WrongPassphrase => Self::WrongPassphrase,
            OpenError::WrongKeyFile => Self::WrongKeyFile,
            OpenError::TooSoon { seconds } => Self::TooSoon { seconds },
            OpenError::KeysDamaged => Self::KeysDamaged,
            OpenError::Damaged => Self::StoreDamaged,
            OpenError::TooNew { .. } => Self::StoreTooNew,
            OpenError::RestoreRefused => Self::RestoreRefused,
            OpenError::Write(error) => error.into(),
            OpenError::Io(error) => error.into(),
        }
    }
}

impl From<RekeyError> for Refusal {
    fn from(error: RekeyError) -> Self {
        match error {
            RekeyError::Stopped => Self::Cancelled,
            RekeyError::Keys(error) => error.into(),
            RekeyError::NoRandomness => Self::Internal("store: no random numbers"),
            RekeyError::Differs => Self::MediumUnfaithful,
            RekeyError::Io(error) => error.into(),
            RekeyError::Write(error) => error.into(),
        }
    }
}

impl From<SlotError> for Refusal {
    fn from(error: SlotError) -> Self {
        match error {
            SlotError::PassphraseTaken => Self::PassphraseTaken,
            SlotError::LastSlot => Self::LastAdministrator,
            SlotError::KeysDamaged => Self::KeysDamaged,
            SlotError::KeysOlder => Self::KeysOlder,
            SlotError::NoRandomness => Self::Internal("store: no random numbers"),
            SlotError::CostOutOfBounds => Self::Internal("store: key cost out of bounds"),
            SlotError::Io(error) => error.into(),
            SlotError::Write(error) => error.into(),
        }
    }
}

impl From<HandoverError> for Refusal {
    fn from(error: HandoverError) -> Self {
        match error {
            HandoverError::NotAgeFile | HandoverError::NotOurs => Self::NotHandoverFile,
            HandoverError::MadeForKey | HandoverError::OtherKey => Self::HandoverOtherKey,
            HandoverError::NeedsPassphrase => Self::HandoverPassphrase,
            HandoverError::UnknownEncryption | HandoverError::TooNew { .. } => Self::HandoverTooNew,
            HandoverError::WrongPassphrase => Self::HandoverPassphrase,
            HandoverError::ExcessiveWork { .. } => Self::HandoverWork,
            HandoverError::TooLarge => Self::HandoverExcessive,
            HandoverError::Damaged(_) => Self::HandoverDamaged,
            HandoverError::Io(error) => error.into(),
        }
    }
}

impl From<SealError> for Refusal {
    fn from(error: SealError) -> Self {
        match error {
            SealError::ShortPassphrase { required, .. } => Self::WeakPassphrase { least: required },
            SealError::NoRecipient => Self::Internal("archive: there is nobody to open it"),
            SealError::Stopped => Self::Cancelled,
            SealError::BadPath { .. } => Self::Internal("archive: a member has an unfit path"),
            SealError::TooLarge => Self::HandoverTooLarge,
            // The name of the output is not known here; only its condition matters for the words.
            SealError::Output(error) => PathError::new("", FileOp::Write, &error).into(),
            SealError::Internal => Self::Internal("archive: the archive could not be put together"),
        }
    }
}

impl From<ExportError> for Refusal {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Refused(error) => error.into(),
            ExportError::Io(error) => error.into(),
            ExportError::Unfaithful(_) => Self::MediumUnfaithful,
            ExportError::Stopped => Self::Cancelled,
        }
    }
}

impl From<RestoreError> for Refusal {
    fn from(error: RestoreError) -> Self {
        match error {
            RestoreError::Locked => Self::StoreInUse,
            RestoreError::NothingStaged => Self::Internal("restore: nothing was staged"),
            RestoreError::NotSetAside => Self::Internal("restore: the records are not set aside"),
            RestoreError::Unfinished => Self::RestoreUnfinished,
            RestoreError::Io(error) => error.into(),
        }
    }
}

//! Why the second place got nothing, kept until it does, and how that is told.

use serde::{Deserialize, Serialize};
use tsunagi_domain::Moment;
use tsunagi_files::Obstacle;
use tsunagi_store::backup::BackupError;

use super::LEAST_MINUTES;

/// Since when the second place is reached and takes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SecondTrouble {
    pub since: Moment,
    /// When it was last tried; none where it was away since, and is tried at once.
    pub tried_at: Option<Moment>,
    pub why: SecondFault,
}

/// What stands in the way there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum SecondFault {
    /// Not even the newest fits.
    Full,
    /// A switch, or no leave.
    Unwritable,
    /// Larger than the medium's file system holds (FAT32: 4 GB).
    TooLarge,
    /// What was read back is not what was written.
    Unfaithful,
    /// Anything else: worn out, pulled in the middle.
    Broken,
}

impl SecondTrouble {
    /// Whether it is time to try again by itself: a stick that is full is not written full each minute.
    pub(super) fn is_due(&self, now: Moment) -> bool {
        // A clock that was set back makes nobody wait for it.
        let waits = |at| (0..LEAST_MINUTES).contains(&now.minutes_since(at));
        !self.tried_at.is_some_and(waits)
    }

    /// Says it whole, with what to do.
    pub(super) fn words(&self) -> String {
        format!(
            "{}から、二つ目の場所に控えを写せていません{}",
            self.since.day().wareki(),
            self.why.words()
        )
    }
}

impl SecondFault {
    pub(super) fn of(error: &BackupError) -> Self {
        match error {
            BackupError::Differs => Self::Unfaithful,
            BackupError::Io(error) => match error.obstacle() {
                Obstacle::DiskFull => Self::Full,
                Obstacle::PermissionDenied | Obstacle::ReadOnly => Self::Unwritable,
                Obstacle::TooLarge => Self::TooLarge,
                _ => Self::Broken,
            },
            _ => Self::Broken,
        }
    }

    /// Ends a sentence with the reason, and adds what to do.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Full => {
                "（空きが足りません）。そこの要らないファイルを片付けるか、大きい媒体に選び直してください。"
            }
            Self::Unwritable => {
                "（書き込めません）。書き込み禁止のつまみと、使う許可を確かめるか、別の場所に選び直してください。"
            }
            Self::TooLarge => {
                "（控えが、その媒体に置けるファイルの大きさを超えています）。別の媒体に選び直してください。"
            }
            Self::Unfaithful => {
                "（書いたものと、読み返したものが違いました）。媒体が傷んでいます。別の媒体に選び直してください。"
            }
            Self::Broken => {
                "（読み書きできませんでした）。差し込みやつながりを確かめ、続くときは別の媒体に選び直してください。"
            }
        }
    }
}

//! What went wrong with a file or a printer, as a refusal.

use tsunagi_contract::Code;
use tsunagi_files::{Obstacle, PathError};
use tsunagi_platform::PrintError;

use super::Refusal;

impl From<PathError> for Refusal {
    fn from(error: PathError) -> Self {
        Self::File(error)
    }
}

impl From<PrintError> for Refusal {
    fn from(error: PrintError) -> Self {
        Self::Printer(error)
    }
}

pub(super) const fn file_code(obstacle: Obstacle) -> Code {
    match obstacle {
        Obstacle::DiskFull => Code::DiskFull,
        Obstacle::PermissionDenied | Obstacle::ReadOnly => Code::NoPermission,
        Obstacle::NotFound => Code::FileNotFound,
        Obstacle::AlreadyExists => Code::FileExists,
        Obstacle::TooLarge | Obstacle::InUse | Obstacle::BadName | Obstacle::Other => {
            Code::FileProblem
        }
    }
}

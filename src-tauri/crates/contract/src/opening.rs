//! Opening, locking, and small questions of the window.

use crate::secret::Secret;
use crate::wire::wire;

wire! {
    /// Asks where things stand.
    pub struct ShowState {}

    /// Where things stand.
    pub struct AppState {
        /// `no_store`, `locked` or `open`.
        pub phase: String,
        /// The folder that holds the records.
        pub store_folder: String,
        /// The program's version.
        pub version: String,
        /// Who unlocked, when open.
        pub staff_name: Option<String>,
        /// The unlocked person's id.
        pub staff_id: Option<String>,
        /// 事業所名, when open.
        pub office_name: Option<String>,
        /// Today in Japan, as ISO.
        pub today: String,
        /// Set when this is the sample store: its passphrase may be shown.
        pub sample_passphrase: Option<String>,
        /// Whether somebody opens the records with a key file beside the passphrase.
        pub asks_for_key_file: bool,
        /// Minutes without a touch until the records lock.
        pub idle_minutes: u32,
    }

    /// Makes new records.
    pub struct CreateStore {
        /// 事業所名.
        pub office_name: String,
        /// The first staff member's name, who becomes 管理者.
        pub staff_name: String,
        /// ふりがな.
        pub staff_kana: String,
        /// The passphrase to set.
        pub passphrase: Secret,
        /// The passphrase once more.
        pub passphrase_again: Secret,
    }

    /// Opens the records.
    pub struct Unlock {
        /// The passphrase as typed.
        pub passphrase: Secret,
    }

    /// Locks the records.
    pub struct Lock {}

    /// Reads a date as typed.
    pub struct ReadDay {
        /// `S28.4.1`, `昭和28年4月1日`, `1953/4/1`.
        pub text: String,
    }

    /// A date, understood.
    pub struct DayView {
        /// ISO.
        pub iso: String,
        /// With the weekday, for people.
        pub wareki: String,
    }

    /// Opens the system's dialog.
    pub struct ChoosePath {
        /// `folder`, `handover_file`, `form_file` or `backup_file`.
        pub kind: String,
        /// Where to start.
        pub start: Option<String>,
    }

    /// What was chosen.
    pub struct ChosenPath {
        /// None when the dialog was closed.
        pub path: Option<String>,
    }

    /// Shows a made file, or its folder, in the system's own viewer.
    pub struct OpenPath {
        /// A path that the program made in this run.
        pub path: String,
    }

    /// It was handed to the system.
    pub struct Opened {}
}

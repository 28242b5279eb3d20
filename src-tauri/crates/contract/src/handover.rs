//! 引継ぎ.

use crate::wire::wire;

wire! {
    /// Asks for a passphrase that is easy to read out and hard to guess.
    pub struct SuggestPassphrase {}

    /// The suggestion.
    pub struct SuggestedPassphrase {
        /// The passphrase.
        pub passphrase: String,
    }

    /// Writes a handover file.
    pub struct ExportHandover {
        /// Whether all records of the office go. Said in so many words, because an empty list that
        /// meant everybody would hand over the office when nobody was ticked.
        pub is_whole_office: bool,
        /// Whose records go; empty exactly when the whole office goes.
        pub client_ids: Vec<String>,
        /// The folder (a removable drive), or the full new file name when it ends in `.age`.
        pub destination: String,
        /// To whom it goes.
        pub recipient: String,
        /// The passphrase.
        pub passphrase: String,
        /// The passphrase once more.
        pub passphrase_again: String,
    }

    /// It was written, read again from the medium and decrypted to the end.
    pub struct Exported {
        /// Where it is.
        pub path: String,
        /// Its size.
        pub bytes: u32,
        /// SHA-256 of the file, hexadecimal.
        pub sha256: String,
        /// Clients inside.
        pub clients: u32,
        /// Slips inside.
        pub slips: u32,
        /// Timeline entries inside.
        pub entries: u32,
    }

    /// Looks into a handover file.
    pub struct InspectHandover {
        /// The file.
        pub path: String,
        /// Its passphrase.
        pub passphrase: String,
    }

    /// What an import would do; nothing has been written.
    pub struct ImportPreview {
        /// The sending office.
        pub office: String,
        /// When it was made (RFC 3339).
        pub made_at: String,
        /// Its identity: the same preview and import refer to the same file.
        pub sha256: String,
        /// By client.
        pub clients: Vec<ImportClient>,
        /// Facilities and people that are new here.
        pub new_facilities: u32,
        /// Whether nothing would change.
        pub changes_nothing: bool,
    }

    /// What would happen to one client's records.
    pub struct ImportClient {
        /// 氏名.
        pub name: String,
        /// ふりがな.
        pub kana: String,
        /// `new`, `changed`, `same` or `conflict`.
        pub outcome: String,
        /// In words.
        pub text: String,
        /// New timeline entries.
        pub new_entries: u32,
        /// New slips.
        pub new_slips: u32,
    }

    /// Imports a handover file, all or nothing.
    pub struct ImportHandover {
        /// The file.
        pub path: String,
        /// Its passphrase.
        pub passphrase: String,
        /// The preview's `sha256`: another file than the one previewed is refused.
        pub sha256: String,
    }

    /// What was imported.
    pub struct Imported {
        /// Clients new here.
        pub new_clients: u32,
        /// Clients changed.
        pub changed_clients: u32,
        /// Conflicts, both kept.
        pub conflicts: u32,
        /// Timeline entries added.
        pub new_entries: u32,
        /// Slips added.
        pub new_slips: u32,
    }
}

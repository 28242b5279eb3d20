//! 操作の記録.

use crate::wire::wire;

wire! {
    /// Asks for rows of the audit log, the newest first.
    #[derive(Default)]
    pub struct ListAudit {
        /// Not before this day; empty means from the beginning.
        pub from: String,
        /// Not after this day; empty means to the end.
        pub to: String,
        /// Only this person's; empty means all.
        pub staff_id: String,
        /// Only what was done to this client's records; empty means all.
        pub client_id: String,
        /// Only these acts; empty means all.
        pub acts: Vec<String>,
        /// Only rows with a lower number, to go on from there.
        pub before: Option<u32>,
    }

    /// Rows of the audit log.
    pub struct AuditPage {
        /// The rows, the newest first.
        pub rows: Vec<AuditLine>,
        /// Whether there are older ones.
        pub has_more: bool,
    }

    /// One row of the audit log.
    pub struct AuditLine {
        /// Its number.
        pub number: u32,
        /// When, for people.
        pub at: String,
        /// Who; empty for the program itself.
        pub who: String,
        /// The act's code.
        pub act: String,
        /// The act for people.
        pub act_label: String,
        /// The record for people, as it is called now.
        pub target: String,
        /// An addition.
        pub detail: String,
        /// Whether it asks for attention.
        pub is_fault: bool,
    }

    /// Checks the whole audit log.
    pub struct VerifyAudit {}

    /// What the check found.
    pub struct AuditVerified {
        /// How many rows there are.
        pub rows: u32,
        /// How the last row ends; written on paper, it is a witness.
        pub end: String,
        /// Whether nothing points to tampering.
        pub is_sound: bool,
        /// What was found, in the order of the rows; each a sentence with its place.
        pub findings: Vec<AuditFound>,
    }

    /// Something that the check found.
    pub struct AuditFound {
        /// `altered`, `removed`, `inserted`, `moved`, `cut_off`, `head`, `clock_back`,
        /// `clock_forward`, `older_keys` or `noted_fault`.
        pub kind: String,
        /// The same for people.
        pub kind_label: String,
        /// The sentence.
        pub what: String,
        /// The row at which it was found; none where it is about the whole.
        pub number: Option<u32>,
        /// Whether it points to tampering.
        pub is_tampering: bool,
    }

    /// Writes the chosen rows to a file for an inspection.
    pub struct ExportAudit {
        /// Which rows; all pages of them.
        pub query: ListAudit,
        /// `csv` or `pdf`.
        pub format: String,
        /// Where to; none means where made files go.
        pub path: Option<String>,
    }
}

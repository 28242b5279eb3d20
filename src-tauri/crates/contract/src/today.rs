//! 今日: what asks for attention.

use crate::wire::wire;

wire! {
    /// Asks for the list.
    pub struct ShowToday {}

    /// The list, most pressing first.
    pub struct Today {
        /// Today in Japan with weekday, in 和暦.
        pub today: String,
        /// The rows.
        pub rows: Vec<TodayRow>,
        /// Clients in care.
        pub clients: u32,
        /// Slips awaiting an answer.
        pub awaiting: u32,
    }

    /// One row: who, what, since when and why, and its one next action.
    pub struct TodayRow {
        /// `overdue`, `awaiting`, `answered`, `unsent`, `draft`, `certification`,
        /// `backup`, `rehearsal`, `recovery`, `log_fault`.
        pub kind: String,
        /// 利用者氏名.
        pub who: String,
        /// What it is about.
        pub what: String,
        /// Since when (ISO), or by when.
        pub day: Option<String>,
        /// Why it stands here.
        pub why: String,
        /// The words of the one next action.
        pub action: String,
        /// The slip to open, if it is about one.
        pub slip_id: Option<String>,
        /// The client to open; empty when it is about backups.
        pub client_id: String,
        /// Whether it loses time (shown in red).
        pub is_late: bool,
    }
}

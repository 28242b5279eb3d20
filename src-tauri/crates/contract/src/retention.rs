//! 保存期間と廃棄.

use crate::wire::wire;

wire! {
    /// Asks for the rules and for everybody whose care has ended.
    pub struct ListRetention {}

    /// Rules and clients.
    pub struct RetentionView {
        /// Years by insurer; an empty number is every other insurer.
        pub rules: Vec<RetentionYears>,
        /// Clients whose care has ended, those due first.
        pub clients: Vec<RetainedClient>,
        /// Clients without 契約が終わった日 of whom nothing was recorded for longer than records are
        /// kept, or who were purged once and came back; oldest first.
        pub unended: Vec<UnendedClient>,
        /// How many of them are marked, due and have waited, and so would be purged today.
        pub ready: u32,
        /// How many are marked and have to wait.
        pub waiting: u32,
        /// Days between marking and purging.
        pub wait_days: u32,
    }

    /// The years of an insurer.
    pub struct RetentionYears {
        /// 保険者番号; empty for every other.
        pub insurer_number: String,
        /// Years after 完結日.
        pub years: u8,
    }

    /// A client whose care has ended.
    pub struct RetainedClient {
        /// Id.
        pub id: String,
        /// 氏名.
        pub name: String,
        /// ふりがな.
        pub kana: String,
        /// 完結日.
        pub closed_on: String,
        /// The last day on which the records are kept.
        pub kept_until: String,
        /// Whether that day has passed.
        pub is_due: bool,
        /// Who marked the client; empty where nobody did.
        pub marked_by: String,
        /// Why.
        pub reason: String,
        /// The first day on which the client can be purged; empty where nobody marked the client.
        pub purge_from: String,
        /// Whether that day has come.
        pub is_ready: bool,
        /// Whether the client was purged here once, and came back.
        pub was_purged: bool,
    }

    /// A client whose care seems to be over, and nobody recorded since when.
    pub struct UnendedClient {
        /// Id.
        pub id: String,
        /// 氏名.
        pub name: String,
        /// ふりがな.
        pub kana: String,
        /// The day of the last record (ISO); empty where there is none.
        pub last_record: String,
        /// Whether the client was purged here once, and came back.
        pub was_purged: bool,
    }

    /// Sets how many days lie between marking and purging.
    pub struct SavePurgeWait {
        /// From 1 to 365.
        pub days: u32,
    }

    /// Sets an insurer's years.
    pub struct SaveRetentionYears {
        /// The insurer and the years.
        pub form: RetentionYears,
    }

    /// Marks a client for purging.
    pub struct MarkPurge {
        /// Whom.
        pub client_id: String,
        /// Why.
        pub reason: String,
    }

    /// Takes a mark back.
    pub struct UnmarkPurge {
        /// Whose.
        pub client_id: String,
    }

    /// Purges everybody who is marked and due. There is no way back.
    pub struct PurgeClients {
        /// How many they are, as the person counted them.
        pub count: u32,
    }

    /// What was purged.
    pub struct Purged {
        /// How many clients.
        pub count: u32,
        /// What is left to do, as a sentence; empty when nothing is.
        pub note: String,
    }
}

//! 控え: making, looking into, restoring; and 情報.

use crate::opening::AppState;
use crate::secret::Secret;
use crate::wire::wire;

wire! {
    /// Asks for the backups.
    pub struct ShowBackups {}

    /// The backups and how things stand with them.
    pub struct Backups {
        /// Where they go by themselves.
        pub folder: String,
        /// The second place, empty when none was chosen.
        pub second_folder: String,
        /// How things stand with the second place, as a sentence; empty when none was chosen.
        pub second_state: String,
        /// Whether the second place cannot be reached, or takes nothing.
        pub is_second_missing: bool,
        /// When the newest one that was proved was made, in words.
        pub last_verified: Option<String>,
        /// Newest first.
        pub backups: Vec<BackupLine>,
        /// When the last rehearsal was and how it went, as a sentence.
        pub last_rehearsal: Option<String>,
        /// Whether a rehearsal is due.
        pub is_rehearsal_due: bool,
        /// Months between rehearsals; 0 for never.
        pub rehearse_every_months: u32,
        /// What asks for attention, as sentences: a full disk, a place that is none.
        pub warnings: Vec<String>,
        /// Whether the unlocked person may change the settings and restore.
        pub may_change: bool,
    }

    /// One backup.
    pub struct BackupLine {
        /// The file.
        pub path: String,
        /// Its name.
        pub name: String,
        /// When it was made, in words.
        pub when: String,
        /// When, as ISO.
        pub made_at: String,
        /// `verified`, `waiting`, `damaged` or `aside`.
        pub state: String,
        /// The same for people.
        pub state_label: String,
        /// Its size in words.
        pub size: String,
        /// Whether the second place has it too.
        pub is_in_second: bool,
    }

    /// Makes a backup now.
    pub struct MakeBackup {
        /// A folder besides the usual places; empty for the usual ones alone.
        pub folder: String,
    }

    /// A backup was made, and proved.
    pub struct BackupMade {
        /// The file.
        pub path: String,
        /// Its size.
        pub bytes: f64,
        /// SHA-256 of the file.
        pub sha256: String,
        /// 利用者.
        pub clients: u32,
        /// 連絡票.
        pub slips: u32,
        /// 支援経過の記録.
        pub entries: u32,
        /// What became of the second place, as a sentence; empty when there is none.
        pub second: String,
        /// Which of the office's own forms it does not hold as they are, as sentences; empty where it holds
        /// all.
        pub forms: String,
    }

    /// Sets where backups go besides, or how often a restore is rehearsed; what is not named stays.
    pub struct SaveBackupSettings {
        /// The second place, chosen now; empty for none.
        pub second_folder: Option<String>,
        /// Months between rehearsals; 0 for never.
        pub rehearse_every_months: Option<u32>,
    }

    /// Proves a backup file without changing anything.
    pub struct CheckBackup {
        /// The file.
        pub path: String,
    }

    /// Looks into a backup; changes nothing.
    pub struct InspectBackup {
        /// The file.
        pub path: String,
        /// A passphrase of then, or the recovery key of then.
        pub passphrase: Secret,
        /// The key file of then, or empty; only for who opened with both.
        pub key_file: String,
    }

    /// What a restore would bring back.
    pub struct BackupPreview {
        /// The file.
        pub path: String,
        /// SHA-256 of the file, to be given back when restoring.
        pub sha256: String,
        /// When it was made, in words.
        pub when: String,
        /// When, as ISO.
        pub made_at: String,
        /// The program version that made it.
        pub program: String,
        /// The schema of the records in it; none when they were set aside unopened.
        pub schema: Option<u32>,
        /// 事業所名.
        pub office: String,
        /// Who opened it now.
        pub opened_by: String,
        /// Whether that person might restore it then.
        pub may_restore: bool,
        /// Whether somebody who administers the records here today, or has today's recovery key, must be
        /// asked for besides: what was typed does not say who that is.
        pub asks_for_today: bool,
        /// Everybody whose passphrase of then opens it.
        pub openers: Vec<String>,
        /// What is in it.
        pub there: RecordCounts,
        /// What is here now; none when the present records are locked or not there.
        pub now: Option<RecordCounts>,
        /// Whether there are records here that would be set aside.
        pub replaces: bool,
        /// Whether the records here may be other ones than those in the backup, so that the office must be
        /// named.
        pub is_other_store: bool,
        /// Whether it is known which records are here.
        pub is_store_known: bool,
        /// Whether there are records here that nothing opens, so that nobody knows who administers them,
        /// and the office must be named.
        pub is_today_unknown: bool,
        /// What of today stays and what of then comes back, as sentences.
        pub carried: Vec<String>,
        /// What a restore does to the office's own forms, as a sentence; empty where there are none.
        pub forms: String,
        /// Whether the key file here is lost, and the one in the backup opens the records here.
        pub may_restore_keys: bool,
    }

    /// Numbers of records.
    pub struct RecordCounts {
        /// 利用者.
        pub clients: u32,
        /// 連絡票.
        pub slips: u32,
        /// 支援経過の記録.
        pub entries: u32,
    }

    /// Puts the records of a backup in the place of the present ones.
    pub struct RestoreBackup {
        /// The file.
        pub path: String,
        /// A passphrase of then, or the recovery key of then.
        pub passphrase: Secret,
        /// The key file of then, or empty; only for who opened with both.
        pub key_file: String,
        /// Where the preview asked for it, the passphrase of somebody who administers the office today, or
        /// today's recovery key; empty otherwise.
        pub passphrase_today: Secret,
        /// That person's key file, or empty.
        pub key_file_today: String,
        /// The SHA-256 that was previewed.
        pub sha256: String,
        /// The name of the office in the backup, where other records than those here are wanted; empty
        /// otherwise.
        pub other_office: String,
    }

    /// Puts the key file of a backup beside the present records, whose own is lost.
    pub struct RestoreKeys {
        /// The file.
        pub path: String,
        /// A passphrase of then, or the recovery key of then.
        pub passphrase: Secret,
        /// The key file of then, or empty; only for who opened with both.
        pub key_file: String,
        /// The SHA-256 that was previewed.
        pub sha256: String,
    }

    /// The records were restored, and are open.
    pub struct BackupRestored {
        /// Where things stand.
        pub state: AppState,
        /// Of when the records are, in words.
        pub when: String,
        /// What is in them.
        pub counts: RecordCounts,
        /// Where the records from before were set aside, if there were any.
        pub set_aside: Option<String>,
        /// Whether and how that opens, as a sentence; empty where nothing was set aside.
        pub aside_note: String,
        /// What of today stayed and what of then came back, as sentences.
        pub carried: Vec<String>,
        /// What became of the office's own forms, as a sentence; empty where nothing did.
        pub forms: String,
    }

    /// Rehearses a restore with one's own passphrase; the records stay as they are.
    pub struct RehearseRestore {
        /// The passphrase of the person who is unlocked.
        pub passphrase: Secret,
        /// The person's key file, or empty.
        pub key_file: String,
    }

    /// How a rehearsal went.
    pub struct Rehearsed {
        /// Of when the backup is, in words.
        pub when: String,
        /// Where it was read from.
        pub path: String,
        /// What came back.
        pub counts: RecordCounts,
        /// The sentence that goes into the log.
        pub text: String,
    }

    /// Asks for 情報.
    pub struct ShowAbout {}

    /// What this program is and where things are.
    pub struct About {
        /// The program's version.
        pub version: String,
        /// The schema that this program writes.
        pub schema: u32,
        /// SQLite's version.
        pub sqlite: String,
        /// SQLCipher's version.
        pub sqlcipher: String,
        /// Where the records are.
        pub store_folder: String,
        /// Where backups go by themselves.
        pub backup_folder: String,
        /// When the last backup was made, in words.
        pub last_backup: Option<String>,
        /// How large the records are, in words; none when there are none.
        pub store_size: Option<String>,
        /// How much room is left there, in words, where the system says it.
        pub free_space: Option<String>,
        /// What is unwise about the folder, as sentences.
        pub warnings: Vec<String>,
    }
}

//! 鍵: passphrases, key files, the recovery sheet, a new key for the records, and when they lock.

use crate::secret::Secret;
use crate::wire::wire;

wire! {
    /// Opens the records with a passphrase and a key file.
    pub struct UnlockWithKeyFile {
        /// The passphrase as typed.
        pub passphrase: Secret,
        /// The key file.
        pub key_file: String,
    }

    /// Asks how hard a passphrase is to guess, before it is set.
    pub struct RatePassphrase {
        /// The passphrase as typed so far.
        pub passphrase: Secret,
        /// Whether a key file will be asked for beside it.
        pub has_key_file: bool,
    }

    /// How hard a passphrase is to guess.
    pub struct PassphraseRating {
        /// From 0 (nothing) to 4 (strong).
        pub level: u8,
        /// 強さ in words.
        pub label: String,
        /// What makes it weak, each a sentence.
        pub reasons: Vec<String>,
        /// Whether it may be set.
        pub is_enough: bool,
    }

    /// Asks who can open the records, and with what.
    pub struct ShowKeys {}

    /// Who can open the records, and with what.
    pub struct Keys {
        /// The staff members with a key, and after them those who work here without one.
        pub holders: Vec<KeyHolder>,
        /// Whether a recovery sheet counts.
        pub has_recovery: bool,
        /// When the sheet that counts was made, in 和暦, or empty.
        pub recovery_made_on: String,
        /// 照合番号 of the sheet that counts, or empty.
        pub recovery_check: String,
        /// When the last sheet was used up, in 和暦; empty where it was not, or a new one counts.
        pub recovery_used_on: String,
        /// When the records got their present key, in 和暦, or empty where it is their first.
        pub rekeyed_on: String,
        /// Minutes without a touch until the records lock.
        pub idle_minutes: u32,
        /// Whether the unlocked person uses a key file.
        pub uses_key_file: bool,
        /// Whether the unlocked person may change other people's keys.
        pub may_change: bool,
    }

    /// A staff member and the key.
    pub struct KeyHolder {
        /// Whose.
        pub staff_id: String,
        /// 氏名.
        pub name: String,
        /// Whether it is one of the staff; a key of nobody can only be taken away.
        pub is_staff: bool,
        /// `passphrase`, `passphrase_and_key_file`, or `none`.
        pub kind: String,
        /// 合言葉, 合言葉と鍵ファイル, or 開けません.
        pub kind_label: String,
        /// Whether the key stays valid when the records get a new one.
        pub follows_rekey: bool,
    }

    /// Makes a key file and asks for it from now on, beside one's own passphrase.
    pub struct MakeKeyFile {
        /// One's passphrase at present.
        pub present: Secret,
        /// The passphrase to go with the file; empty keeps the present one.
        pub new: Secret,
        /// Once more.
        pub new_again: Secret,
        /// The folder to put it in, on a stick.
        pub folder: String,
    }

    /// A key file was made.
    pub struct KeyFileMade {
        /// Where it is.
        pub path: String,
        /// Who can open the records now.
        pub keys: Keys,
    }

    /// Stops asking for a key file beside one's own passphrase.
    pub struct DropKeyFile {
        /// One's passphrase at present.
        pub present: Secret,
        /// The key file at present.
        pub key_file: String,
        /// The passphrase to use alone.
        pub new: Secret,
        /// Once more.
        pub new_again: Secret,
    }

    /// Gives a colleague a new passphrase.
    pub struct ResetPassphrase {
        /// Whose.
        pub staff_id: String,
        /// The new passphrase.
        pub passphrase: Secret,
        /// Once more.
        pub passphrase_again: Secret,
    }

    /// Takes a colleague's key away.
    pub struct RevokeKey {
        /// Whose.
        pub staff_id: String,
    }

    /// Draws a new recovery key. It counts only once it was typed back.
    pub struct StartRecovery {}

    /// A recovery key that does not count yet.
    pub struct RecoveryDraft {
        /// The key, in groups.
        pub key: String,
    }

    /// Prints the recovery sheet of the key that was drawn; nothing of it is kept on the disk.
    pub struct PrintRecovery {
        /// The printer, or empty for the usual one.
        pub printer: String,
    }

    /// Types the recovery key back from the sheet, whereupon it counts.
    pub struct ConfirmRecovery {
        /// The key as typed.
        pub typed: Secret,
    }

    /// Looks whether a recovery key fits, and for whom it can set a passphrase.
    pub struct CheckRecovery {
        /// The key as typed.
        pub key: Secret,
    }

    /// The recovery key fits.
    pub struct RecoveryChecked {
        /// The administrators, one of whom gets a new passphrase.
        pub administrators: Vec<KeyOwner>,
    }

    /// Somebody who may get a new passphrase.
    pub struct KeyOwner {
        /// Id.
        pub staff_id: String,
        /// 氏名.
        pub name: String,
    }

    /// Opens the records with the recovery key and sets a new passphrase.
    pub struct Recover {
        /// The key as typed.
        pub key: Secret,
        /// For which administrator.
        pub staff_id: String,
        /// The new passphrase.
        pub passphrase: Secret,
        /// Once more.
        pub passphrase_again: Secret,
    }

    /// Gives the records a new key, and writes them anew under it.
    pub struct Rekey {
        /// One's own passphrase, so that nobody does it at an unlocked desk.
        pub passphrase: Secret,
        /// One's key file, or empty.
        pub key_file: String,
    }

    /// The records have a new key.
    pub struct Rekeyed {
        /// Who needs a new passphrase from an administrator.
        pub left_out: Vec<String>,
        /// Who can open the records now.
        pub keys: Keys,
    }

    /// Sets when the records lock by themselves.
    pub struct SaveIdleMinutes {
        /// Minutes, 1 to 60.
        pub minutes: u32,
    }

    /// Says that somebody is at the desk.
    pub struct ReportActivity {}

    /// When the records lock.
    pub struct LockClock {
        /// Seconds from now without a touch.
        pub seconds_left: u32,
    }

    /// Keeps half-written entries inside the records over a lock.
    pub struct KeepDrafts {
        /// What the window holds, in its own form; empty forgets it.
        pub content: String,
    }

    /// Asks for what was kept over a lock.
    pub struct TakeDrafts {}

    /// What the window had kept.
    pub struct Drafts {
        /// In the window's own form, or empty.
        pub content: String,
    }

    /// Asks who may see a client.
    pub struct ShowClientLimit {
        /// Whose record.
        pub client_id: String,
    }

    /// Limits a client's record to named staff and the administrators, or lifts the limit.
    pub struct LimitClient {
        /// Whose record.
        pub client_id: String,
        /// Whether it is limited at all.
        pub is_limited: bool,
        /// To whom, beside the administrators.
        pub staff_ids: Vec<String>,
        /// Why; it stays on record.
        pub reason: String,
    }

    /// Who may see a client.
    pub struct ClientLimit {
        /// Whether the record is limited.
        pub is_limited: bool,
        /// To whom, beside the administrators.
        pub staff_ids: Vec<String>,
        /// What was decided, newest first.
        pub history: Vec<LimitChange>,
    }

    /// A decision about who may see a client.
    pub struct LimitChange {
        /// When, in 和暦.
        pub at: String,
        /// By whom.
        pub by: String,
        /// To whom, or that everybody may.
        pub what: String,
        /// Why.
        pub reason: String,
    }
}

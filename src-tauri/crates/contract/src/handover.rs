//! 引継ぎ.

use crate::paper::PaperChoice;
use crate::secret::Secret;
use crate::wire::wire;

wire! {
    /// Asks for a passphrase that is easy to read out and hard to guess.
    pub struct SuggestPassphrase {}

    /// The suggestion.
    pub struct SuggestedPassphrase {
        /// The passphrase.
        pub passphrase: Secret,
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
        /// The first day of what goes; empty for from the beginning.
        pub from: String,
        /// The last day of what goes; empty for to the end.
        pub to: String,
        /// Whether the slips go along.
        pub with_slips: bool,
        /// Whether their pages do, where the slips go.
        pub with_pages: bool,
        /// Public keys of those who may open it; empty where a passphrase closes it.
        pub keys: Vec<String>,
        /// The passphrase.
        pub passphrase: Secret,
        /// The passphrase once more.
        pub passphrase_again: Secret,
    }

    /// It was written, read again from the medium and decrypted to the end.
    pub struct Exported {
        /// Where it is.
        pub path: String,
        /// Its size.
        pub bytes: u32,
        /// SHA-256 of the file, hexadecimal.
        pub sha256: String,
        /// Its number in the log of exports, for the 引継書.
        pub handover_id: String,
        /// The label of the medium, where it has one.
        pub medium: String,
        /// Clients inside.
        pub clients: u32,
        /// Slips inside.
        pub slips: u32,
        /// Timeline entries inside.
        pub entries: u32,
        /// Clients inside whom only some of the office may see.
        pub limited: u32,
    }

    /// Looks into a handover file.
    pub struct InspectHandover {
        /// The file.
        pub path: String,
        /// Its passphrase.
        pub passphrase: Secret,
    }

    /// What an import would do; nothing has been written.
    pub struct ImportPreview {
        /// The sending office, by its own word.
        pub office: String,
        /// Whether keys close the file: then anybody who knows this office's may have made it.
        pub is_for_keys: bool,
        /// When it was made (RFC 3339).
        pub made_at: String,
        /// Its identity: the same preview and import refer to the same file.
        pub sha256: String,
        /// By client.
        pub clients: Vec<ImportClient>,
        /// Facilities and people that are new here.
        pub new_facilities: u32,
        /// Each of them by name.
        pub added: Vec<ImportAdded>,
        /// Facilities and people known here that the file has otherwise.
        pub facilities: Vec<ImportFacility>,
        /// Facilities and people that this office knows under another id, taken for the same.
        pub same_facilities: Vec<SameFacility>,
        /// Whether nothing would change.
        pub changes_nothing: bool,
    }

    /// A facility or person that is new here.
    pub struct ImportAdded {
        /// Its name; of a person after that of the facility.
        pub name: String,
        /// Its numbers and what is to be done about them, or the profession, in words.
        pub text: String,
    }

    /// A facility or person of the file that this office knows under another id.
    pub struct SameFacility {
        /// Its id in the file.
        pub id: String,
        /// Its name in the file.
        pub name: String,
        /// Its name here.
        pub known_name: String,
        /// Why it is taken for the same, in words.
        pub why: String,
    }

    /// A field that says something else on either side.
    pub struct ImportField {
        /// The field, for the choice (`phone`).
        pub field: String,
        /// The field's name on screen.
        pub label: String,
        /// What stands here.
        pub here: String,
        /// What stands in the file.
        pub there: String,
        /// Whether the file's is taken.
        pub is_taken: bool,
    }

    /// A facility or person known here that the file has otherwise.
    pub struct ImportFacility {
        /// Which one, for the choice.
        pub id: String,
        /// Its name here.
        pub name: String,
        /// What happens unasked, in words; may be empty.
        pub text: String,
        /// The fields that differ.
        pub fields: Vec<ImportField>,
    }

    /// Takes the file's version of a field over this office's.
    pub struct TakeField {
        /// The client, facility or person.
        pub record_id: String,
        /// The field, as in the preview.
        pub field: String,
    }

    /// What would happen to one client's records.
    pub struct ImportClient {
        /// The client.
        pub client_id: String,
        /// 氏名.
        pub name: String,
        /// ふりがな.
        pub kana: String,
        /// `new`, `newer_there`, `newer_here`, `same`, `conflict`, `purged` or `limited`; of one that is
        /// limited to others neither id nor name is told.
        pub outcome: String,
        /// The fields that differ on both sides.
        pub fields: Vec<ImportField>,
        /// In words.
        pub text: String,
        /// New timeline entries.
        pub new_entries: u32,
        /// New slips.
        pub new_slips: u32,
        /// Slips that stay out because the file has no pages of them, or of the one that they replace.
        pub slips_without_pages: u32,
        /// Whether only some may see the record afterwards, as in the office that hands over.
        pub becomes_limited: bool,
        /// Who becomes somebody to write to about the client, by name.
        pub recipients: Vec<String>,
        /// New records under the name of this office's staff, who get a mark.
        pub in_our_name: u32,
    }

    /// Imports a handover file, all or nothing.
    pub struct ImportHandover {
        /// The file.
        pub path: String,
        /// Its passphrase.
        pub passphrase: Secret,
        /// The preview's `sha256`: another file than the one previewed is refused.
        pub sha256: String,
        /// Fields of which the file's version is taken; of all others this office's stays.
        pub take: Vec<TakeField>,
        /// Facilities and people of `same_facilities` that are not the same after all.
        pub separate: Vec<String>,
        /// Clients that were purged here and are to come in all the same; of all others nothing does.
        pub restore: Vec<String>,
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
        /// Facilities and people new here.
        pub new_facilities: u32,
        /// Facilities and people changed.
        pub changed_facilities: u32,
        /// Whether nothing was written.
        pub changes_nothing: bool,
        /// Of whom nothing was taken in, and why, a sentence each; empty where everything is here now.
        pub left_out: Vec<String>,
        /// Whether a 受領証 can be written for this file.
        pub may_acknowledge: bool,
    }

    /// Writes the 受領証 of a handover file that was taken in.
    pub struct SaveReceipt {
        /// The file that was taken in, by its SHA-256.
        pub sha256: String,
        /// The folder.
        pub folder: String,
    }

    /// The 受領証 is written.
    pub struct ReceiptSaved {
        /// Where.
        pub path: String,
    }

    /// Reads a 受領証 that came back.
    pub struct ReadReceipt {
        /// The file.
        pub path: String,
    }

    /// Saves the 引継ぎ書 that goes with a handover file, as a PDF.
    pub struct SaveHandoverSheet {
        /// The export's id in the log.
        pub handover_id: String,
        /// Where to; none chooses a name in the output folder.
        pub path: Option<String>,
    }

    /// Hands the 引継ぎ書 that goes with a handover file to a printer.
    pub struct PrintHandoverSheet {
        /// The export's id in the log.
        pub handover_id: String,
        /// Where it comes out.
        pub choice: PaperChoice,
    }

    /// Lists what went out.
    pub struct ListExports {}

    /// One export.
    pub struct ExportView {
        /// Its id.
        pub id: String,
        /// When (RFC 3339).
        pub at: String,
        /// By whom.
        pub by: String,
        /// To whom.
        pub recipient: String,
        /// The medium's label.
        pub medium: String,
        /// Names of the clients inside, as they are called now.
        pub clients: Vec<String>,
        /// Slips inside.
        pub slips: u32,
        /// Timeline entries inside.
        pub entries: u32,
        /// `begun`, `written`, `failed` or `received`.
        pub state: String,
        /// The state in words.
        pub state_label: String,
        /// When it was received (RFC 3339); empty until then.
        pub received_at: String,
        /// The receiving office and person; empty until then.
        pub received_by: String,
        /// SHA-256 of the file, hexadecimal; empty where there is none.
        pub sha256: String,
    }

    /// Looks at this office's own key pair and those of its partners; makes the pair if there is none.
    pub struct ShowExchangeKeys {}

    /// Adds a partner's public key.
    pub struct SavePartnerKey {
        /// The key as text (`age1…`).
        pub public_key: String,
        /// Whose it is.
        pub name: String,
        /// Whether its digits were compared with the other office by telephone.
        pub is_verified: bool,
    }

    /// Forgets a partner's public key.
    pub struct RemovePartnerKey {
        /// The key as text.
        pub public_key: String,
    }

    /// Writes this office's public key as a text file.
    pub struct SaveOwnKey {
        /// The folder.
        pub folder: String,
    }

    /// The keys for offices that exchange without passphrases.
    pub struct ExchangeKeys {
        /// This office's public key (`age1…`).
        pub public_key: String,
        /// Its digits to compare by telephone.
        pub fingerprint: String,
        /// The partners.
        pub partners: Vec<PartnerKeyView>,
    }

    /// A partner's public key.
    pub struct PartnerKeyView {
        /// The key as text.
        pub public_key: String,
        /// Whose it is.
        pub name: String,
        /// Its digits to compare by telephone.
        pub fingerprint: String,
        /// When its digits were compared (RFC 3339); empty until then.
        pub verified_at: String,
        /// By whom; empty until then.
        pub verified_by: String,
    }

    /// Lists the places a handover file can go to.
    pub struct ListDrives {}

    /// A place for a handover file.
    pub struct DriveView {
        /// Its topmost folder.
        pub root: String,
        /// What its owner called it.
        pub label: String,
        /// In words: kind, free room.
        pub text: String,
        /// Whether it can be pulled out.
        pub is_removable: bool,
        /// Whether a file can be put there.
        pub is_usable: bool,
    }
}

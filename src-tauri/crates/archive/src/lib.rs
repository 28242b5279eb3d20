//! The handover file (引継ぎファイル): a documented archive inside a standard age file.
//!
//! Three nouns. A [`Member`] is one file that is handed over. A [`Manifest`] lists them with their
//! hashes and says whose they are. A [`Handover`] is both with a passphrase, ready to be sealed. On
//! the outside the result is an age file that the public `age` program opens; on the inside a zip
//! that any PC opens. `FORMAT.md` beside the test vectors describes it for other programs.
//!
//! Which call to use:
//! - to a stick: [`write_new`], which reads back and decrypts what it wrote before the file gets its
//!   name, never replaces a file, and never leaves half of one;
//! - from a stick: [`open_file`], or [`inspect_file`] where the manifest is enough; both decrypt to the
//!   end and compare every hash before they return anything;
//! - from a stranger: [`open_choosing`], which unpacks only what is wanted of it;
//! - in memory, and in tests: [`seal`] and [`open`];
//! - a passphrase to offer: [`suggest_passphrase`].
//!
//! Plain data is never written to a disk by this crate.
//!
//! ```
//! use tsunagi_archive::*;
//!
//! let passphrase = suggest_passphrase(&mut |bytes| bytes.fill(7)); // a real caller asks the system
//! let head = ManifestHead {
//!     created_at: "2026-04-01T10:00:00+09:00".into(),
//!     created_by: "tsunagi 0.1.0".into(),
//!     office: "見本居宅介護支援事業所".into(),
//!     counts: [("clients".to_owned(), 1)].into(),
//!     id: None,
//!     receipt_key: None,
//! };
//! let members = [Member::new("records.json", "application/json", b"{}".to_vec())];
//! let closing = Closing::Passphrase { passphrase: &passphrase, work: Work::LEAST };
//! let handover = Handover { head: &head, members: &members, closing };
//! let mut file = Vec::new();
//! seal(&handover, &mut file)?;
//!
//! let opened = open(&file[..], "handover.age".as_ref(), &passphrase, &Limits::STANDARD)?;
//! assert_eq!(opened.manifest.office, "見本居宅介護支援事業所");
//! assert_eq!(opened.member("records.json").map(|m| m.bytes.as_slice()), Some(&b"{}"[..]));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod acknowledgement;
mod closing;
mod envelope;
mod export;
mod forward;
mod manifest;
mod member;
mod opening;
mod pace;
mod passphrase;
mod payload;
mod sealing;
mod suggestion;
mod unpacking;
#[doc(hidden)]
pub mod unsealed;
mod watched;
mod work;

pub use acknowledgement::{Acknowledgement, AcknowledgementError, MOST_RECEIPT_BYTES};
pub use closing::{Closing, OfficeKey, Opening, PublicKey};
pub use envelope::is_for_passphrase;
pub use export::{ExportError, Receipt, write_new, write_new_on};
pub use manifest::{
    FORMAT_NAME, FORMAT_VERSION, MANIFEST_PATH, Manifest, ManifestHead, MemberEntry,
};
pub use member::{Limits, Member};
pub use opening::{
    Choice, Damage, OpenError, Opened, check_file, inspect, inspect_file, open, open_choosing,
    open_file,
};
pub use pace::{Pace, Unwatched};
pub use passphrase::MIN_PASSPHRASE_CHARS;
pub use sealing::{Handover, SealError, seal};
pub use suggestion::{SUGGESTION_BITS, suggest_passphrase};
pub use work::Work;

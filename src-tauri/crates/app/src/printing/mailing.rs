//! A slip for mailing: a PDF that opens with a passphrase only.

use secrecy::ExposeSecret as _;
use tsunagi_contract::Failure;
use tsunagi_contract::paper::{MailPassphrase, SaveProtectedPdf, SuggestMailPassphrase};
use tsunagi_contract::slips::MadeFile;
use tsunagi_documents::pdf::{LONGEST_PASSPHRASE, ProtectError, Randomness, protect};
use tsunagi_documents::raster;
use zeroize::Zeroize as _;

use crate::App;
use crate::passphrases::passphrase_for_others;
use crate::refusal::{Duty, FieldProblem, Refusal};

/// Letters and digits that nobody takes for each other when they are read out on the telephone.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
/// Four groups of four: 79 bits.
const GROUPS: usize = 4;
const IN_GROUP: usize = 4;

impl App {
    /// Saves a confirmed slip as a PDF under a passphrase.
    ///
    /// # Errors
    /// The slip is a draft, a passphrase that is weak, typed differently or not to be typed
    /// elsewhere, or a file that cannot be written.
    pub fn save_protected_pdf(&self, request: SaveProtectedPdf) -> Result<MadeFile, Failure> {
        self.write(Duty::Write, |session| {
            let again = &request.passphrase_again;
            let passphrase = passphrase_for_others(session, &request.passphrase, again)?;
            let passphrase = passphrase.expose_secret();
            // A viewer's box for passphrases switches the Japanese input off.
            if !passphrase.bytes().all(|byte| byte.is_ascii_graphic()) {
                let problem = FieldProblem::NotPlainLetters;
                return Err(Refusal::field("passphrase", "合言葉", problem));
            }
            let (slip, pdf) = self.confirmed(session, &request.id)?;
            super::still_in_use(session, &slip)?;
            let mut bytes = [0; 64];
            if !self.setup.random.fill(&mut bytes) {
                return Err(Refusal::Internal("documents: no random numbers"));
            }
            let mut randomness = Randomness(bytes);
            let locked = protect(&pdf, passphrase, &randomness);
            bytes.zeroize();
            randomness.0.zeroize();
            let locked = locked?;
            let pages = raster::page_count(&pdf)?;
            let place = self.place(session, request.path.as_deref())?;
            // Two lockings of the same slip differ, so each is a file of its own.
            let number = &slip.number;
            let made = place.save_numbered(|n| format!("{number}-mail-{n}.pdf"), &locked, pages)?;
            let changed = self.note_output(session, &slip, "合言葉付きPDF")?;
            Ok((made, changed))
        })
    }

    /// Suggests a passphrase that can be read out and typed into any viewer.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn suggest_mail_passphrase(
        &self,
        _request: SuggestMailPassphrase,
    ) -> Result<MailPassphrase, Failure> {
        let mut passphrase = String::new();
        for group in 0..GROUPS {
            if group > 0 {
                passphrase.push('-');
            }
            for _ in 0..IN_GROUP {
                passphrase.push(self.letter().map_err(|refusal| self.refuse(refusal))?);
            }
        }
        Ok(MailPassphrase {
            passphrase: passphrase.into(),
        })
    }

    /// Draws a letter; bytes that would make some letters likelier than others are drawn again.
    fn letter(&self) -> Result<char, Refusal> {
        let fair = 256 - 256 % LETTERS.len();
        for _ in 0..1_000 {
            let mut byte = [0];
            if !self.setup.random.fill(&mut byte) {
                break;
            }
            let [byte] = byte.map(usize::from);
            if byte < fair
                && let Some(letter) = LETTERS.get(byte % LETTERS.len())
            {
                return Ok(char::from(*letter));
            }
        }
        Err(Refusal::Internal("documents: no random numbers"))
    }
}

impl From<ProtectError> for Refusal {
    fn from(error: ProtectError) -> Self {
        match error {
            ProtectError::LongPassphrase => Self::field(
                "passphrase",
                "合言葉",
                FieldProblem::TooLong {
                    limit: LONGEST_PASSPHRASE,
                },
            ),
            ProtectError::EmptyPassphrase => {
                Self::field("passphrase", "合言葉", FieldProblem::Empty)
            }
            ProtectError::UnusablePassphrase => {
                Self::field("passphrase", "合言葉", FieldProblem::NotPlainLetters)
            }
            ProtectError::Unreadable(_)
            | ProtectError::Locked
            | ProtectError::Assembly(_)
            | ProtectError::Output(_) => {
                Self::Internal("documents: the PDF could not be protected")
            }
        }
    }
}

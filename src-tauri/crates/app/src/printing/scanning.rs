//! How a fax file is made: how fine its lines are, and how its pixels are packed.
//!
//! The office sets once what its machine takes; a single file may be made otherwise.

use serde::{Deserialize, Serialize};
use tsunagi_contract::Failure;
use tsunagi_contract::paper::{FaxChoice, SaveFaxChoice, ShowFaxChoice};
use tsunagi_documents::fax::{Encoding, FaxOptions, Resolution};

use crate::App;
use crate::refusal::{Duty, FieldProblem, Refusal};
use crate::session::Session;

/// The setting that says how this office makes fax files.
const USUAL: &str = "fax";

/// How the pages of a fax file are scanned and packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Scan {
    fineness: Fineness,
    coding: Coding,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Fineness {
    Fine,
    Standard,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Coding {
    Normal,
    Compact,
}

impl Default for Scan {
    /// The finest that every machine and every fax program takes (RFC 3949 profile S).
    fn default() -> Self {
        Self {
            fineness: Fineness::Fine,
            coding: Coding::Normal,
        }
    }
}

impl App {
    /// Says how this office makes fax files.
    ///
    /// # Errors
    /// Locked.
    pub fn show_fax_choice(&self, _: ShowFaxChoice) -> Result<FaxChoice, Failure> {
        self.read(|session| Ok(usual(session)?.choice()))
    }

    /// Sets how this office makes fax files; nothing chosen means the program's own choice.
    ///
    /// # Errors
    /// Locked, not allowed, or a choice that does not exist.
    pub fn save_fax_choice(&self, request: SaveFaxChoice) -> Result<FaxChoice, Failure> {
        self.write(Duty::Write, |session| {
            let scan = Scan::default().with(&request.choice)?;
            let text = serde_json::to_string(&scan)
                .map_err(|_| Refusal::Internal("printing: a choice could not be written"))?;
            let ((), changed) = session
                .store
                .transact(|tx| tx.set_setting(USUAL, &text).map_err(Refusal::from))?;
            Ok((scan.choice(), changed))
        })
    }

    /// Reads how a file is to be made; what is left open is as usual here.
    pub(crate) fn scan(&self, session: &Session, choice: &FaxChoice) -> Result<Scan, Refusal> {
        usual(session)?.with(choice)
    }
}

/// A choice that cannot be read any more is as good as none.
fn usual(session: &Session) -> Result<Scan, Refusal> {
    let saved = session.records().setting(USUAL)?;
    Ok(saved
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default())
}

impl Scan {
    fn with(mut self, choice: &FaxChoice) -> Result<Self, Refusal> {
        let unknown = |field, label| Refusal::field(field, label, FieldProblem::UnknownChoice);
        match choice.resolution.trim() {
            "" => {}
            "fine" => self.fineness = Fineness::Fine,
            "standard" => self.fineness = Fineness::Standard,
            _ => return Err(unknown("resolution", "FAXの細かさ")),
        }
        match choice.coding.trim() {
            "" => {}
            "normal" => self.coding = Coding::Normal,
            "compact" => self.coding = Coding::Compact,
            _ => return Err(unknown("coding", "FAX用ファイルの形")),
        }
        Ok(self)
    }

    fn choice(self) -> FaxChoice {
        let resolution = match self.fineness {
            Fineness::Fine => "fine",
            Fineness::Standard => "standard",
        };
        let coding = match self.coding {
            Coding::Normal => "normal",
            Coding::Compact => "compact",
        };
        FaxChoice {
            resolution: resolution.to_owned(),
            coding: coding.to_owned(),
        }
    }

    pub(crate) const fn options(self) -> FaxOptions {
        FaxOptions {
            resolution: match self.fineness {
                Fineness::Fine => Resolution::Fine,
                Fineness::Standard => Resolution::Standard,
            },
            encoding: match self.coding {
                Coding::Normal => Encoding::G3,
                Coding::Compact => Encoding::G4,
            },
        }
    }

    /// Returns what tells the file from others of the same slip.
    pub(crate) const fn suffix(self) -> &'static str {
        match (self.fineness, self.coding) {
            (Fineness::Fine, Coding::Normal) => "fine",
            (Fineness::Fine, Coding::Compact) => "fine-g4",
            (Fineness::Standard, Coding::Normal) => "standard",
            (Fineness::Standard, Coding::Compact) => "standard-g4",
        }
    }

    /// Says in the slip's history what was made.
    pub(crate) fn words(self, has_cover: bool) -> String {
        let fineness = match self.fineness {
            Fineness::Fine => "高精細",
            Fineness::Standard => "標準",
        };
        let coding = match self.coding {
            Coding::Normal => "",
            Coding::Compact => "、高圧縮",
        };
        let cover = if has_cover { "、送付状つき" } else { "" };
        format!("FAX（{fineness}{coding}{cover}）")
    }
}

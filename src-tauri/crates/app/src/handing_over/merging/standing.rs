//! Whether a client of a file may come in at all: not past a limit, and not back from a purge unasked.

use tsunagi_contract::handover::ImportClient;
use tsunagi_domain::ClientId;
use tsunagi_store::Reader;

use super::{Merge, Outcome};
use crate::handing_over::records::CaseRecord;
use crate::refusal::Refusal;

/// How this office stands to a client of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing stands in the way.
    Open,
    /// Known here, and limited to others than the person who imports.
    Limited,
    /// Purged here, and nobody said that the records may come back.
    Purged,
    /// Purged here, and a person said so.
    Restored,
}

impl Merge<'_> {
    pub(super) fn standing(&self, reader: Reader<'_>, id: ClientId) -> Result<Standing, Refusal> {
        if reader.hides(id) {
            return Ok(Standing::Limited);
        }
        if reader.client(id)?.is_some() || !reader.was_purged(id)? {
            return Ok(Standing::Open);
        }
        Ok(if self.choices.restore.contains(&id) {
            Standing::Restored
        } else {
            Standing::Purged
        })
    }
}

impl Outcome {
    /// Says that nothing of a client comes in, and why.
    ///
    /// Of one who is limited to others nothing is shown: who it is, is what the limit keeps.
    pub(super) fn leave(&mut self, case: &CaseRecord, standing: Standing) {
        self.left.push(case.client.id);
        let client = &case.client;
        let (id, name, kana, outcome, text) = if standing == Standing::Limited {
            (
                String::new(),
                "限られた職員だけが扱う方",
                "",
                "limited",
                "この記録簿に、扱える職員が限られた記録のある方です。あなたの取込みでは、何も変わりません。管理者に取込みを頼んでください。",
            )
        } else {
            (
                client.id.to_string(),
                client.name.as_str(),
                client.kana.as_str(),
                "purged",
                "この記録簿で廃棄した方です。選ばなければ、取り込みません。",
            )
        };
        self.clients.push(ImportClient {
            client_id: id,
            name: name.to_owned(),
            kana: kana.to_owned(),
            outcome: outcome.to_owned(),
            fields: Vec::new(),
            text: text.to_owned(),
            new_entries: 0,
            new_slips: 0,
            slips_without_pages: 0,
            becomes_limited: false,
            recipients: Vec::new(),
            in_our_name: 0,
        });
    }
}

//! Papers of a client, 要介護認定 and 同意: each stays whole, and is replaced as a whole or not at all.

use std::collections::BTreeSet;

use serde::Serialize;
use tsunagi_domain::{Certification, CertificationId, ClientId, Consent, ConsentId};
use tsunagi_store::{ReadError, Reader, Tx, WriteError};

use super::Merge;
use super::base::{Sides, Since, Versions};
use super::case::{CaseOutcome, of_the_file};
use super::client::{certification_line, consent_line};
use crate::handing_over::records::{CertificationRecord, ConsentRecord};
use crate::refusal::Refusal;

/// A paper that both offices may have.
pub(super) trait Paper: Clone + PartialEq {
    /// As it stands in a file.
    type Record: Serialize + Clone + Into<Self> + for<'a> From<&'a Self>;
    /// Its id.
    type Id: PartialEq + ToString;
    /// What its shared states are kept under.
    const KIND: &'static str;

    fn id(&self) -> Self::Id;
    fn of(reader: Reader<'_>, client: ClientId) -> Result<Vec<Self>, ReadError>;
    fn save(&self, tx: &Tx<'_>) -> Result<(), WriteError>;
    /// Says it in one line.
    fn line(&self) -> String;

    /// Returns this office's with what must come in, whatever else differs.
    fn carrying(&self, _incoming: &Self) -> Self {
        self.clone()
    }

    /// Tells whether the other side's may take this one's place.
    fn may_yield_to(&self, _incoming: &Self) -> bool {
        true
    }
}

impl Paper for Certification {
    type Record = CertificationRecord;
    type Id = CertificationId;
    const KIND: &'static str = "certification";

    fn id(&self) -> Self::Id {
        self.id
    }

    fn of(reader: Reader<'_>, client: ClientId) -> Result<Vec<Self>, ReadError> {
        reader.certifications(client)
    }

    fn save(&self, tx: &Tx<'_>) -> Result<(), WriteError> {
        tx.save_certification(self)
    }

    fn line(&self) -> String {
        certification_line(self)
    }
}

impl Paper for Consent {
    type Record = ConsentRecord;
    type Id = ConsentId;
    const KIND: &'static str = "consent";

    fn id(&self) -> Self::Id {
        self.id
    }

    fn of(reader: Reader<'_>, client: ClientId) -> Result<Vec<Self>, ReadError> {
        reader.consents(client)
    }

    fn save(&self, tx: &Tx<'_>) -> Result<(), WriteError> {
        tx.save_consent(self)
    }

    fn line(&self) -> String {
        consent_line(self)
    }

    /// A withdrawal counts wherever it was said; it is carried over at once.
    fn carrying(&self, incoming: &Self) -> Self {
        Self {
            withdrawn_on: self.withdrawn_on.or(incoming.withdrawn_on),
            ..self.clone()
        }
    }

    fn may_yield_to(&self, incoming: &Self) -> bool {
        self.withdrawn_on == incoming.withdrawn_on
    }
}

impl Merge<'_> {
    /// Merges the papers of one kind; what differs on both sides is added to `differences`.
    pub(super) fn merge_papers<P: Paper>(
        &self,
        tx: &Tx<'_>,
        (client, records): (ClientId, &[P::Record]),
        outcome: &mut CaseOutcome,
        differences: &mut Vec<String>,
    ) -> Result<(), Refusal> {
        let known = P::of(tx.read(), client)?;
        for record in records {
            let incoming: P = record.clone().into();
            match known.iter().find(|one| one.id() == incoming.id()) {
                None => {
                    incoming.save(tx).map_err(of_the_file)?;
                    outcome.grown += 1;
                }
                Some(one) if *one == incoming => {}
                Some(one) => {
                    let differs = self.merge_paper(tx, one, &incoming, record, outcome)?;
                    if differs {
                        differences.push(incoming.line());
                        let key = (P::KIND, incoming.id().to_string());
                        outcome.undecided.insert(key, BTreeSet::new());
                    }
                }
            }
        }
        Ok(())
    }

    /// Merges a paper that both sides have, and tells whether a difference is left.
    fn merge_paper<P: Paper>(
        &self,
        tx: &Tx<'_>,
        known: &P,
        incoming: &P,
        record: &P::Record,
        outcome: &mut CaseOutcome,
    ) -> Result<bool, Refusal> {
        let here = P::Record::from(known);
        let id = incoming.id().to_string();
        let versions = Versions {
            here: &here,
            there: record,
            as_it_came: record,
        };
        let sides = Sides::of(tx.read(), self.known(), (P::KIND, &id), &versions)?;
        let Since { here, there } = sides.whole();
        if !there {
            outcome.is_newer_here = true;
            return Ok(false);
        }
        let carrying = known.carrying(incoming);
        if carrying != *known {
            carrying.save(tx).map_err(of_the_file)?;
            outcome.grown += 1;
        }
        if carrying == *incoming {
            return Ok(false);
        }
        if here || !carrying.may_yield_to(incoming) {
            return Ok(true);
        }
        incoming.save(tx).map_err(of_the_file)?;
        outcome.grown += 1;
        Ok(false)
    }
}

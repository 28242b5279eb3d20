//! What is new in the directory: said by name, with the numbers that papers would be sent by.

use tsunagi_contract::handover::ImportAdded;
use tsunagi_domain::{AuditAct, AuditThing, Facility, Physician};
use tsunagi_store::Tx;

use super::Outcome;
use crate::refusal::Refusal;

/// Whose number it is was asked by telephone there, or nowhere: here nobody has asked.
pub(super) const UNVERIFIED: &str = "FAX番号の確認は引き継ぎません。電話で確認してください。";

/// A line for the log of what an import did to a record that is no client's.
pub(in crate::handing_over) struct Noted {
    /// The act.
    pub(in crate::handing_over) act: AuditAct,
    /// The record.
    pub(in crate::handing_over) thing: AuditThing,
    /// What was done, in words.
    pub(in crate::handing_over) words: String,
}

impl Outcome {
    /// Lists a facility that is new here.
    pub(super) fn add_facility(&mut self, facility: &Facility) {
        let numbers = [
            ("FAX番号", facility.fax.as_str()),
            ("電話番号", facility.phone.as_str()),
            ("所在地", facility.address.as_str()),
        ];
        let numbers = numbers.into_iter().filter(|(_, there)| !there.is_empty());
        let told: Vec<String> = numbers
            .clone()
            .map(|(label, there)| format!("{label}「{there}」"))
            .collect();
        let mut text = told.join("、");
        if !facility.fax.is_empty() {
            text.push_str(&format!("。{UNVERIFIED}"));
        }
        let labels: Vec<&str> = ["名称"]
            .into_iter()
            .chain(numbers.map(|(label, _)| label))
            .collect();
        self.add_new(facility.id.into(), facility.name.clone(), text, &labels);
    }

    /// Lists a person that is new here, under the facility.
    pub(super) fn add_physician(
        &mut self,
        tx: &Tx<'_>,
        physician: &Physician,
    ) -> Result<(), Refusal> {
        let name = full_name(tx, physician)?;
        let text = physician.profession.label().to_owned();
        self.add_new(physician.id.into(), name, text, &["氏名", "職種"]);
        Ok(())
    }

    fn add_new(&mut self, thing: AuditThing, name: String, text: String, labels: &[&str]) {
        self.new_facilities += 1;
        self.added.push(ImportAdded { name, text });
        self.noted.push(Noted {
            act: AuditAct::Imported,
            thing,
            words: format!("新しく加わりました（{}）", labels.join("、")),
        });
    }
}

/// Names a person with the facility.
pub(super) fn full_name(tx: &Tx<'_>, physician: &Physician) -> Result<String, Refusal> {
    let facility = tx.read().facility(physician.facility_id)?;
    let place = facility.map(|one| format!("{}　", one.name));
    Ok(format!("{}{}", place.unwrap_or_default(), physician.name))
}

//! Facilities and their people as the window sees them.

use tsunagi_contract::people::{FacilityForm, FacilityView, PhysicianForm};
use tsunagi_domain::{Facility, FacilityId, Physician};
use tsunagi_store::{PhysicianQuery, Reader};

use crate::refusal::{Refusal, Thing};

/// Shows a facility with its people.
pub(crate) fn facility_view(reader: Reader<'_>, id: FacilityId) -> Result<FacilityView, Refusal> {
    let facility = reader
        .facility(id)?
        .ok_or(Refusal::NotFound(Thing::Facility))?;
    let query = PhysicianQuery {
        facility_id: Some(id),
        ..PhysicianQuery::default()
    };
    let physicians = reader.physicians(&query)?;
    let verified = facility.valid_fax_verification();
    Ok(FacilityView {
        id: id.to_string(),
        kind_label: facility.kind.label().to_owned(),
        fax_verified_on: verified.map(|verified| verified.on.to_string()),
        fax_verified_by: verified.map(|verified| verified.by.clone()),
        physicians: physicians.iter().map(physician_form).collect(),
        form: facility_form(&facility),
    })
}

fn facility_form(facility: &Facility) -> FacilityForm {
    FacilityForm {
        id: Some(facility.id.to_string()),
        kind: facility.kind.code().to_owned(),
        name: facility.name.clone(),
        kana: facility.kana.clone(),
        number: facility.number.clone(),
        postal_code: facility.postal_code.clone(),
        address: facility.address.clone(),
        area: facility.area.clone(),
        phone: facility.phone.clone(),
        fax: facility.fax.clone(),
        contact_time: facility.contact_time.clone(),
        contact_person: facility.contact_person.clone(),
        preferred_means: facility.preferred_means.code().to_owned(),
        masking: facility.masking.code().to_owned(),
        note: facility.note.clone(),
    }
}

fn physician_form(physician: &Physician) -> PhysicianForm {
    PhysicianForm {
        id: Some(physician.id.to_string()),
        name: physician.name.clone(),
        kana: physician.kana.clone(),
        department: physician.department.clone(),
        profession: physician.profession.code().to_owned(),
        note: physician.note.clone(),
    }
}

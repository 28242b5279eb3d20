//! The directory 連携先: facilities, the people in them, and their fax numbers.

use std::collections::BTreeSet;

use tsunagi_contract::Failure;
use tsunagi_contract::people::{
    FacilityForm, FacilityView, ListFacilities, PhysicianForm, SaveFacility, SavePhysician,
    VerifyFax,
};
use tsunagi_domain::{
    AuditAct, Facility, FacilityId, FacilityKind, FaxVerification, IdSource, Masking, Means,
    Physician, PhysicianId, Profession,
};
use tsunagi_store::{FacilityQuery, PhysicianQuery, Reader};

use crate::App;
use crate::forms::{self, BOX, LINE, typed};
use crate::refusal::{Duty, FieldProblem, Refusal, Thing};
use crate::viewing::directory::facility_view;

#[allow(
    clippy::needless_pass_by_value,
    reason = "every command takes its request by value"
)]
impl App {
    /// Lists facilities in kana order, found by their own words or by those of their people.
    ///
    /// # Errors
    /// Locked, or records that cannot be read.
    pub fn list_facilities(&self, request: ListFacilities) -> Result<Vec<FacilityView>, Failure> {
        self.read(|session| matching(session.records(), &request.query))
    }

    /// Saves a facility, new or known.
    ///
    /// A changed fax number is unverified again: the verification keeps the number it was for.
    ///
    /// # Errors
    /// Locked, not allowed, no such facility, or a field.
    pub fn save_facility(&self, request: SaveFacility) -> Result<FacilityView, Failure> {
        self.write(Duty::Write, |session| {
            let facility = read_facility(session.records(), &request.form, self.ids())?;
            let act = session.saving(request.form.id.as_deref(), facility.id.into());
            let (_, changed) = session.store.transact(|tx| {
                tx.append_audit(&act)?;
                tx.save_facility(&facility).map_err(Refusal::from)
            })?;
            Ok((facility_view(session.records(), facility.id)?, changed))
        })
    }

    /// Saves a person of a facility, new or known.
    ///
    /// # Errors
    /// Locked, not allowed, no such facility or person, or a field.
    pub fn save_physician(&self, request: SavePhysician) -> Result<FacilityView, Failure> {
        self.write(Duty::Write, |session| {
            let facility = known_facility(session.records(), &request.facility_id)?;
            let physician =
                read_physician(session.records(), facility.id, &request.form, self.ids())?;
            let act = session.saving(request.form.id.as_deref(), physician.id.into());
            let (_, changed) = session.store.transact(|tx| {
                tx.append_audit(&act)?;
                tx.save_physician(&physician).map_err(Refusal::from)
            })?;
            Ok((facility_view(session.records(), facility.id)?, changed))
        })
    }

    /// Records that a fax number was confirmed by telephone, after typing it a second time.
    ///
    /// # Errors
    /// Locked, not allowed, no such facility, no number yet, or two numbers that differ.
    pub fn verify_fax(&self, request: VerifyFax) -> Result<FacilityView, Failure> {
        self.write(Duty::Write, |session| {
            const LABEL: &str = "FAX番号";
            let mut facility = known_facility(session.records(), &request.facility_id)?;
            let again = typed("number_again", LABEL, &request.number_again).fax()?;
            let refused = |problem| Err(Refusal::field("number_again", LABEL, problem));
            if facility.fax.is_empty() {
                return refused(FieldProblem::NeedsFirst {
                    other: "連携先のFAX番号の登録",
                });
            }
            if again.is_empty() {
                return refused(FieldProblem::Empty);
            }
            if dialled(&again) != dialled(&facility.fax) {
                return refused(FieldProblem::Differs);
            }
            facility.fax_verified = Some(FaxVerification {
                on: session.today(),
                by: session.staff.name.clone(),
                number: facility.fax.clone(),
            });
            let about = Some(facility.id.into());
            let act = session.act(AuditAct::Changed, about, "FAX番号の確認");
            let (_, changed) = session.store.transact(|tx| {
                tx.append_audit(&act)?;
                tx.save_facility(&facility).map_err(Refusal::from)
            })?;
            Ok((facility_view(session.records(), facility.id)?, changed))
        })
    }
}

/// Lists the facilities that words find, by the facility or by one of its people.
pub(crate) fn matching(reader: Reader<'_>, words: &str) -> Result<Vec<FacilityView>, Refusal> {
    let by_person = PhysicianQuery {
        text: words.to_owned(),
        ..PhysicianQuery::default()
    };
    let mut found: BTreeSet<FacilityId> = reader
        .physicians(&by_person)?
        .iter()
        .map(|one| one.facility_id)
        .collect();
    let by_name = FacilityQuery {
        text: words.to_owned(),
        ..FacilityQuery::default()
    };
    found.extend(reader.facilities(&by_name)?.iter().map(|one| one.id));
    // Once more in kana order, which two lists put together do not have.
    let all = reader.facilities(&FacilityQuery::default())?;
    all.iter()
        .filter(|facility| found.contains(&facility.id))
        .map(|facility| facility_view(reader, facility.id))
        .collect()
}

fn known_facility(reader: Reader<'_>, id: &str) -> Result<Facility, Refusal> {
    let id: FacilityId = forms::id(id, Thing::Facility)?;
    reader
        .facility(id)?
        .ok_or(Refusal::NotFound(Thing::Facility))
}

/// Returns the digits alone: how a number is broken up does not change where it rings.
fn dialled(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

fn read_facility(
    reader: Reader<'_>,
    form: &FacilityForm,
    ids: &dyn IdSource,
) -> Result<Facility, Refusal> {
    let known = form
        .id
        .as_ref()
        .map(|id| known_facility(reader, id))
        .transpose()?;
    let (id, fax_verified) = match known {
        Some(known) => (known.id, known.fax_verified),
        None => (FacilityId::draw(ids), None),
    };
    Ok(Facility {
        id,
        kind: typed("kind", "種別", &form.kind).choice(FacilityKind::from_code)?,
        name: typed("name", "名称", &form.name).required(LINE)?,
        kana: typed("kana", "ふりがな", &form.kana).line(LINE)?,
        number: typed("number", "医療機関コード・事業所番号", &form.number).line(20)?,
        postal_code: typed("postal_code", "郵便番号", &form.postal_code).postal_code()?,
        address: typed("address", "所在地", &form.address).line(2 * LINE)?,
        area: typed("area", "圏域", &form.area).line(LINE)?,
        phone: typed("phone", "電話", &form.phone).phone()?,
        fax: typed("fax", "FAX番号", &form.fax).fax()?,
        fax_verified,
        contact_time: typed("contact_time", "連絡しやすい時間", &form.contact_time).line(LINE)?,
        contact_person: typed("contact_person", "窓口担当", &form.contact_person).line(LINE)?,
        preferred_means: typed("preferred_means", "望ましい手段", &form.preferred_means)
            .choice(Means::from_code)?,
        masking: typed("masking", "氏名の表示", &form.masking).choice(Masking::from_code)?,
        note: typed("note", "メモ", &form.note).text(BOX)?,
    })
}

fn read_physician(
    reader: Reader<'_>,
    facility_id: FacilityId,
    form: &PhysicianForm,
    ids: &dyn IdSource,
) -> Result<Physician, Refusal> {
    let id = match &form.id {
        Some(id) => {
            let id: PhysicianId = forms::id(id, Thing::Physician)?;
            reader
                .physician(id)?
                .ok_or(Refusal::NotFound(Thing::Physician))?;
            id
        }
        None => PhysicianId::draw(ids),
    };
    Ok(Physician {
        id,
        facility_id,
        name: typed("name", "氏名", &form.name).required(LINE)?,
        kana: typed("kana", "ふりがな", &form.kana).line(LINE)?,
        department: typed("department", "診療科・部署", &form.department).line(LINE)?,
        profession: typed("profession", "職種", &form.profession).choice(Profession::from_code)?,
        note: typed("note", "メモ", &form.note).text(BOX)?,
    })
}

//! Certifications and consents of a client.

use tsunagi_contract::Failure;
use tsunagi_contract::people::{
    CertificationForm, ClientView, ConsentForm, SaveCertification, SaveConsent,
};
use tsunagi_domain::{
    AuditAct, CareLevel, Certification, CertificationId, CertificationStatus, ClientId, Consent,
    ConsentId, ConsentMethod, ConsentScope, IdSource,
};

use crate::App;
use crate::forms::{self, LINE, typed};
use crate::refusal::{Duty, FieldProblem, Refusal, Thing};
use crate::session::Session;
use crate::viewing::clients::client_view;

#[allow(
    clippy::needless_pass_by_value,
    reason = "every command takes its request by value"
)]
impl App {
    /// Saves a certification, new or known.
    ///
    /// # Errors
    /// Locked, not allowed, no such client or certification, or a field.
    pub fn save_certification(&self, request: SaveCertification) -> Result<ClientView, Failure> {
        self.write(Duty::Write, |session| {
            let client_id = known_client(session, &request.client_id)?;
            let id = certification_id(session, client_id, &request.form, self.ids())?;
            let certification = read_certification(id, client_id, &request.form)?;
            let act = session.act(AuditAct::Changed, Some(client_id.into()), "認定");
            let (_, changed) = session.store.transact(|tx| {
                tx.append_audit(&act)?;
                tx.save_certification(&certification).map_err(Refusal::from)
            })?;
            Ok((
                client_view(session.records(), client_id, session.today())?,
                changed,
            ))
        })
    }

    /// Saves a consent, new or known.
    ///
    /// # Errors
    /// Locked, not allowed, no such client or consent, or a field.
    pub fn save_consent(&self, request: SaveConsent) -> Result<ClientView, Failure> {
        self.write(Duty::Write, |session| {
            let client_id = known_client(session, &request.client_id)?;
            let id = consent_id(session, client_id, &request.form, self.ids())?;
            let consent = read_consent(session, id, client_id, &request.form)?;
            let act = session.act(AuditAct::Changed, Some(client_id.into()), "同意");
            let (_, changed) = session.store.transact(|tx| {
                tx.append_audit(&act)?;
                tx.save_consent(&consent).map_err(Refusal::from)
            })?;
            Ok((
                client_view(session.records(), client_id, session.today())?,
                changed,
            ))
        })
    }
}

/// Finds the client that an id names.
pub(crate) fn known_client(session: &Session, id: &str) -> Result<ClientId, Refusal> {
    let id: ClientId = forms::id(id, Thing::Client)?;
    let client = session.records().client(id)?;
    client
        .map(|client| client.id)
        .ok_or(Refusal::NotFound(Thing::Client))
}

fn certification_id(
    session: &Session,
    client_id: ClientId,
    form: &CertificationForm,
    ids: &dyn IdSource,
) -> Result<CertificationId, Refusal> {
    let Some(id) = &form.id else {
        return Ok(CertificationId::draw(ids));
    };
    let id: CertificationId = forms::id(id, Thing::Certification)?;
    let known = session.records().certifications(client_id)?;
    let is_known = known.iter().any(|certification| certification.id == id);
    is_known
        .then_some(id)
        .ok_or(Refusal::NotFound(Thing::Certification))
}

fn read_certification(
    id: CertificationId,
    client_id: ClientId,
    form: &CertificationForm,
) -> Result<Certification, Refusal> {
    const FIRST: &str = "有効期間の初日";
    const LAST: &str = "有効期間の末日";
    let valid_from = typed("valid_from", FIRST, &form.valid_from).day_or_none()?;
    let valid_to = typed("valid_to", LAST, &form.valid_to).day_or_none()?;
    if let (Some(from), Some(to)) = (valid_from, valid_to)
        && to < from
    {
        return Err(Refusal::field(
            "valid_to",
            LAST,
            FieldProblem::DayBefore { other: FIRST },
        ));
    }
    Ok(Certification {
        id,
        client_id,
        status: typed("status", "認定状況", &form.status).choice(CertificationStatus::from_code)?,
        level: typed("level", "要介護状態区分", &form.level).choice(CareLevel::from_code)?,
        certified_on: typed("certified_on", "認定日", &form.certified_on).day_or_none()?,
        valid_from,
        valid_to,
    })
}

fn consent_id(
    session: &Session,
    client_id: ClientId,
    form: &ConsentForm,
    ids: &dyn IdSource,
) -> Result<ConsentId, Refusal> {
    let Some(id) = &form.id else {
        return Ok(ConsentId::draw(ids));
    };
    let id: ConsentId = forms::id(id, Thing::Consent)?;
    let known = session.records().consents(client_id)?;
    let is_known = known.iter().any(|consent| consent.id == id);
    is_known
        .then_some(id)
        .ok_or(Refusal::NotFound(Thing::Consent))
}

fn read_consent(
    session: &Session,
    id: ConsentId,
    client_id: ClientId,
    form: &ConsentForm,
) -> Result<Consent, Refusal> {
    const GIVEN: &str = "同意日";
    let given_on = typed("given_on", GIVEN, &form.given_on).day()?;
    if given_on > session.today() {
        return Err(Refusal::field("given_on", GIVEN, FieldProblem::FutureDay));
    }
    let expires_on = typed("expires_on", "有効期限", &form.expires_on).day_or_none()?;
    let withdrawn_on = typed("withdrawn_on", "撤回日", &form.withdrawn_on).day_or_none()?;
    for (field, label, day) in [
        ("expires_on", "有効期限", expires_on),
        ("withdrawn_on", "撤回日", withdrawn_on),
    ] {
        if day.is_some_and(|day| day < given_on) {
            return Err(Refusal::field(
                field,
                label,
                FieldProblem::DayBefore { other: GIVEN },
            ));
        }
    }
    Ok(Consent {
        id,
        client_id,
        scope: typed("scope", "同意の範囲", &form.scope).choice(ConsentScope::from_code)?,
        given_on,
        given_by: typed("given_by", "同意した人", &form.given_by).required(LINE)?,
        method: typed("method", "同意の方法", &form.method).choice(ConsentMethod::from_code)?,
        paper_location: typed("paper_location", "文書の保管場所", &form.paper_location)
            .line(LINE)?,
        expires_on,
        withdrawn_on,
    })
}

//! Clients: listing, showing, saving.

use tsunagi_contract::Failure;
use tsunagi_contract::people::{
    ClientForm, ClientSummary, ClientView, ListClients, RecipientForm, SaveClient, ShowClient,
};
use tsunagi_domain::{
    AdlGrade, AuditAct, Client, ClientId, DementiaGrade, Household, IdSource, KeyPerson,
    LiaisonRole, Recipient, Sex, StaffId,
};
use tsunagi_store::{ClientQuery, ClientScope, Reader};

use crate::App;
use crate::forms::{self, BOX, LINE, typed};
use crate::refusal::{Duty, FieldProblem, Refusal, Thing};
use crate::retaining;
use crate::session::Session;
use crate::viewing::clients::{client_summary, client_view};

/// More people than stand around one client.
const MOST_RECIPIENTS: usize = 20;

#[allow(
    clippy::needless_pass_by_value,
    reason = "every command takes its request by value"
)]
impl App {
    /// Lists clients in kana order.
    ///
    /// # Errors
    /// Locked, or records that cannot be read.
    pub fn list_clients(&self, request: ListClients) -> Result<Vec<ClientSummary>, Failure> {
        self.read(|session| {
            if !request.query.trim().is_empty() {
                session.look(AuditAct::Searched, None);
            }
            let scope = if request.include_closed {
                ClientScope::All
            } else {
                ClientScope::InCare
            };
            let query = ClientQuery {
                text: request.query,
                scope,
                ..ClientQuery::default()
            };
            summaries(session, &query)
        })
    }

    /// Shows a client.
    ///
    /// # Errors
    /// Locked, or no such client.
    pub fn show_client(&self, request: ShowClient) -> Result<ClientView, Failure> {
        self.read(|session| {
            let id = forms::id(&request.id, Thing::Client)?;
            let view = client_view(session.records(), id, session.today())?;
            session.look(AuditAct::Opened, Some(id.into()));
            Ok(view)
        })
    }

    /// Saves a client, new or known.
    ///
    /// # Errors
    /// Locked, not allowed, no such client, or a field.
    pub fn save_client(&self, request: SaveClient) -> Result<ClientView, Failure> {
        self.write(Duty::Write, |session| {
            let client = read_form(session, &request.form, self.ids())?;
            let act = session.saving(request.form.id.as_deref(), client.id.into());
            let lapsed = retaining::lapsed_mark(session, &client)?;
            let (_, changed) = session.store.transact(|tx| {
                tx.append_audit(&act)?;
                if let Some(lapsed) = &lapsed {
                    tx.append_audit(lapsed)?;
                    tx.unmark_purge(client.id)?;
                }
                tx.save_client(&client).map_err(Refusal::from)
            })?;
            let view = client_view(session.records(), client.id, session.today())?;
            Ok((view, changed))
        })
    }
}

/// Lists the clients that a query chooses.
pub(crate) fn summaries(
    session: &Session,
    query: &ClientQuery,
) -> Result<Vec<ClientSummary>, Refusal> {
    let reader = session.records();
    let clients = reader.clients(query)?;
    clients
        .iter()
        .map(|client| client_summary(reader, client, session.today()))
        .collect()
}

fn read_form(session: &Session, form: &ClientForm, ids: &dyn IdSource) -> Result<Client, Refusal> {
    let reader = session.records();
    let id = match &form.id {
        Some(id) => {
            let id: ClientId = forms::id(id, Thing::Client)?;
            reader.client(id)?.ok_or(Refusal::NotFound(Thing::Client))?;
            id
        }
        None => ClientId::draw(ids),
    };
    let birth = typed("birth", "生年月日", &form.birth).day()?;
    if birth > session.today() {
        return Err(typed("birth", "生年月日", &form.birth).refuse(FieldProblem::FutureDay));
    }
    Ok(Client {
        id,
        name: typed("name", "氏名", &form.name).required(LINE)?,
        kana: typed("kana", "ふりがな", &form.kana).line(LINE)?,
        sex: typed("sex", "性別", &form.sex).choice(Sex::from_code)?,
        birth,
        insurer_number: typed("insurer_number", "保険者番号", &form.insurer_number).digits(6)?,
        insured_number: typed("insured_number", "被保険者番号", &form.insured_number)
            .insured_number()?,
        postal_code: typed("postal_code", "郵便番号", &form.postal_code).postal_code()?,
        town: typed("town", "市町村", &form.town).line(LINE)?,
        address: typed("address", "住所", &form.address).line(2 * LINE)?,
        phone: typed("phone", "電話", &form.phone).phone()?,
        household: typed("household", "世帯", &form.household).choice(Household::from_code)?,
        key_person: key_person(form)?,
        adl: typed("adl", "障害高齢者の日常生活自立度", &form.adl)
            .choice_or_none(AdlGrade::from_code)?,
        dementia: typed("dementia", "認知症高齢者の日常生活自立度", &form.dementia)
            .choice_or_none(DementiaGrade::from_code)?,
        has_public_assistance: form.has_public_assistance,
        undisclosed_diagnoses: typed(
            "undisclosed_diagnoses",
            "本人に告知されていない病名",
            &form.undisclosed_diagnoses,
        )
        .text(BOX)?,
        medical_history: typed("medical_history", "病歴", &form.medical_history).text(BOX)?,
        services: typed("services", "利用中のサービス", &form.services).text(BOX)?,
        wishes: typed("wishes", "本人・家族の意向", &form.wishes).text(BOX)?,
        note: typed("note", "所内のメモ", &form.note).text(BOX)?,
        care_manager_id: care_manager(session, &form.care_manager_id)?,
        recipients: recipients(reader, &form.recipients)?,
        closed_on: typed("closed_on", "契約終了日", &form.closed_on).day_or_none()?,
    })
}

fn key_person(form: &ClientForm) -> Result<KeyPerson, Refusal> {
    Ok(KeyPerson {
        name: typed(
            "key_person_name",
            "キーパーソンの氏名",
            &form.key_person_name,
        )
        .line(LINE)?,
        relation: typed("key_person_relation", "続柄", &form.key_person_relation).line(LINE)?,
        phone: typed(
            "key_person_phone",
            "キーパーソンの連絡先",
            &form.key_person_phone,
        )
        .phone()?,
    })
}

fn care_manager(session: &Session, id: &str) -> Result<StaffId, Refusal> {
    if id.trim().is_empty() {
        return Ok(session.staff.id);
    }
    let refused = || Refusal::field("care_manager_id", "担当", FieldProblem::UnknownChoice);
    let id: StaffId = id.trim().parse().map_err(|_| refused())?;
    session
        .records()
        .staff(id)?
        .map(|staff| staff.id)
        .ok_or_else(refused)
}

fn recipients(reader: Reader<'_>, rows: &[RecipientForm]) -> Result<Vec<Recipient>, Refusal> {
    const LABEL: &str = "連携先の担当者";
    if rows.len() > MOST_RECIPIENTS {
        let problem = FieldProblem::TooMany {
            limit: MOST_RECIPIENTS,
        };
        return Err(Refusal::field("recipients", LABEL, problem));
    }
    let mut recipients: Vec<Recipient> = Vec::new();
    for (index, form) in rows.iter().enumerate() {
        let field = format!("recipients.{index}");
        let physician_id = forms::id(&form.physician_id, Thing::Physician)?;
        reader
            .physician(physician_id)?
            .ok_or(Refusal::NotFound(Thing::Physician))?;
        let role = typed(&field, LABEL, &form.role).choice(LiaisonRole::from_code)?;
        let recipient = Recipient { physician_id, role };
        if recipients.contains(&recipient) {
            return Err(Refusal::field(field, LABEL, FieldProblem::Twice));
        }
        recipients.push(recipient);
    }
    // 主治医 first, the others in the order of the form: the list is read from the top.
    recipients.sort_by_key(|recipient| recipient.role != LiaisonRole::PrimaryPhysician);
    Ok(recipients)
}

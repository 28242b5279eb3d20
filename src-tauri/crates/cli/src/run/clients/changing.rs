//! `clients change`, `certify` and `consent`: what was written goes over what there is.

use tsunagi_app::App;
use tsunagi_contract::choices::{Choices, ListChoices};
use tsunagi_contract::people::{
    CertificationForm, ClientForm, ClientView, ConsentForm, RecipientForm, SaveCertification,
    SaveClient, SaveConsent, ShowClient,
};
use tsunagi_contract::{Code, Failure};
use tsunagi_domain::Day;

use crate::arguments::{Certify, ChangeClient, Consent, YesNo};
use crate::pick;
use crate::run::keys::staff_id;

/// Changes a client's own fields.
pub fn change(app: &App, change: ChangeClient) -> Result<ClientView, Failure> {
    let choices = app.list_choices(ListChoices {})?;
    let present = found(app, &change.client)?;
    let form = changed(app, &choices, present.form, change)?;
    app.save_client(SaveClient { form })
}

fn changed(
    app: &App,
    choices: &Choices,
    form: ClientForm,
    change: ChangeClient,
) -> Result<ClientForm, Failure> {
    let over = Option::unwrap_or;
    let recipients = match change.recipient.as_slice() {
        [] => form.recipients,
        given => given
            .iter()
            .map(|text| recipient(app, choices, text))
            .collect::<Result<_, _>>()?,
    };
    let care_manager = change.care_manager.map(|name| staff_id(app, &name));
    Ok(ClientForm {
        id: form.id,
        name: over(change.name, form.name),
        kana: over(change.kana, form.kana),
        sex: pick::over(change.sex, form.sex, &choices.sexes, "性別")?,
        birth: over(change.birth, form.birth),
        insurer_number: over(change.insurer, form.insurer_number),
        insured_number: over(change.insured, form.insured_number),
        postal_code: over(change.postal_code, form.postal_code),
        town: over(change.town, form.town),
        address: over(change.address, form.address),
        phone: over(change.phone, form.phone),
        household: pick::over(
            change.household,
            form.household,
            &choices.households,
            "世帯",
        )?,
        key_person_name: over(change.key_person, form.key_person_name),
        key_person_relation: over(change.key_person_relation, form.key_person_relation),
        key_person_phone: over(change.key_person_phone, form.key_person_phone),
        adl: pick::over(change.adl, form.adl, &choices.adl_grades, "日常生活自立度")?,
        dementia: pick::over(
            change.dementia,
            form.dementia,
            &choices.dementia_grades,
            "認知症の日常生活自立度",
        )?,
        has_public_assistance: change
            .public_assistance
            .map_or(form.has_public_assistance, |given| given == YesNo::Yes),
        undisclosed_diagnoses: match change.undisclosed.as_slice() {
            [] => form.undisclosed_diagnoses,
            given => given.join("\n"),
        },
        medical_history: over(change.medical_history, form.medical_history),
        services: over(change.services, form.services),
        wishes: over(change.wishes, form.wishes),
        note: over(change.note, form.note),
        care_manager_id: care_manager.transpose()?.unwrap_or(form.care_manager_id),
        recipients,
        closed_on: over(change.closed_on, form.closed_on),
    })
}

/// Reads 「主治医=見本 太郎」.
fn recipient(app: &App, choices: &Choices, text: &str) -> Result<RecipientForm, Failure> {
    let (role, name) = text
        .split_once(['=', '＝'])
        .filter(|(_, name)| !name.trim().is_empty())
        .ok_or_else(|| {
            pick::refused(
                Code::InvalidField,
                &format!("連絡する相手の「{text}」を読み取れませんでした。"),
                "「主治医=見本 太郎」のように、関係と氏名を「=」でつないで書いてください。",
            )
        })?;
    Ok(RecipientForm {
        physician_id: pick::physician(app, name.trim())?,
        role: pick::choice(&choices.liaison_roles, role.trim(), "利用者との関係")?,
    })
}

/// Adds a certification, or rewrites the newest or the one that begins on a day.
pub fn certify(app: &App, certify: Certify) -> Result<ClientView, Failure> {
    let choices = app.list_choices(ListChoices {})?;
    let present = found(app, &certify.client)?;
    let known = present.certifications.into_iter();
    let id = match certify.rewrite.as_deref() {
        None => None,
        Some(from) => known
            .filter(|one| from.is_empty() || is_same_day(&one.valid_from, from))
            .map(|one| one.id)
            .next()
            .ok_or_else(|| {
                pick::refused(
                    Code::NotFound,
                    "書き直す認定がありません。",
                    "clients show で認定の期間を確かめるか、新しく記録してください。",
                )
            })?,
    };
    let statuses = &choices.certification_statuses;
    app.save_certification(SaveCertification {
        client_id: present.summary.id,
        form: CertificationForm {
            id,
            status: pick::choice(statuses, &certify.status, "認定の状況")?,
            level: pick::choice(&choices.care_levels, &certify.level, "要介護度")?,
            certified_on: certify.on,
            valid_from: certify.from,
            valid_to: certify.to,
        },
    })
}

/// Adds a consent, corrects one, or writes on the newest of its scope that it was withdrawn.
pub fn consent(app: &App, consent: Consent) -> Result<ClientView, Failure> {
    let choices = app.list_choices(ListChoices {})?;
    let present = found(app, &consent.client)?;
    let scope = pick::choice(&choices.consent_scopes, &consent.scope, "同意の範囲")?;
    let known = present.consents.into_iter().map(|one| one.form);
    let mut of_scope = known.filter(|one| one.scope == scope);
    let form = match (&consent.correct, &consent.on) {
        (Some(day), _) => of_scope
            .find(|one| is_same_day(&one.given_on, day))
            .ok_or_else(|| no_consent("その範囲の、その日の同意がありません。"))?,
        (None, Some(_)) => ConsentForm {
            id: None,
            scope,
            given_on: String::new(),
            given_by: String::new(),
            method: String::new(),
            paper_location: String::new(),
            expires_on: String::new(),
            withdrawn_on: String::new(),
        },
        (None, None) => of_scope
            .find(|one| one.withdrawn_on.is_empty())
            .ok_or_else(|| no_consent("その範囲の、撤回されていない同意がありません。"))?,
    };
    let method = pick::over(
        consent.method,
        form.method,
        &choices.consent_methods,
        "同意の方法",
    )?;
    app.save_consent(SaveConsent {
        client_id: present.summary.id,
        form: ConsentForm {
            id: form.id,
            scope: form.scope,
            given_on: consent.on.unwrap_or(form.given_on),
            given_by: consent.by.unwrap_or(form.given_by),
            method,
            paper_location: consent.place.unwrap_or(form.paper_location),
            expires_on: consent.until.unwrap_or(form.expires_on),
            withdrawn_on: consent.withdrawn_on.unwrap_or(form.withdrawn_on),
        },
    })
}

fn no_consent(what: &str) -> Failure {
    pick::refused(
        Code::NotFound,
        what,
        "clients show で、記録されている同意を確かめてください。",
    )
}

/// Tells whether a day of the contract is the one that was typed.
fn is_same_day(known: &str, typed: &str) -> bool {
    let day = |text: &str| Day::parse(text).ok();
    day(typed).is_some_and(|typed| day(known) == Some(typed))
}

fn found(app: &App, text: &str) -> Result<ClientView, Failure> {
    let id = pick::client(app, text)?.id;
    app.show_client(ShowClient { id })
}

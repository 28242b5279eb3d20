//! `clients`.

mod changing;
mod limiting;

use tsunagi_app::App;
use tsunagi_contract::Failure;
use tsunagi_contract::choices::ListChoices;
use tsunagi_contract::keys::ShowClientLimit;
use tsunagi_contract::people::{
    ClientForm, ClientView, ListClients, RecipientForm, SaveClient, ShowClient,
};

use crate::arguments::{AddClient, Clients};
use crate::dates::wareki;
use crate::output::{Output, Table};
use crate::pick;

/// Lists, shows or adds clients.
pub fn run(app: &App, command: Clients, output: &mut Output) -> Result<(), Failure> {
    match command {
        Clients::List { query, closed } => {
            let clients = app.list_clients(ListClients {
                query,
                include_closed: closed,
            })?;
            output.reply(&clients, |clients| {
                let mut table = Table::new(&[
                    "氏名",
                    "ふりがな",
                    "年齢",
                    "要介護度",
                    "主治医",
                    "担当",
                    "ID",
                ]);
                for client in clients {
                    let age = client.age.to_string();
                    table.row([
                        &client.name,
                        &client.kana,
                        &age,
                        &client.care_level,
                        &client.physician,
                        &client.care_manager,
                        &client.id,
                    ]);
                }
                table.text("当てはまる利用者はいません。")
            });
        }
        Clients::Show { client } => {
            let id = pick::client(app, &client)?.id;
            output.reply(&app.show_client(ShowClient { id })?, describe);
        }
        Clients::Add(add) => {
            let form = new_client(app, add)?;
            output.reply(&app.save_client(SaveClient { form })?, describe);
        }
        Clients::Change(change) => {
            output.reply(&changing::change(app, *change)?, describe);
        }
        Clients::Certify(certify) => {
            output.reply(&changing::certify(app, certify)?, describe);
        }
        Clients::Consent(consent) => {
            output.reply(&changing::consent(app, consent)?, describe);
        }
        Clients::Limit {
            client,
            staff,
            open,
            reason,
        } => {
            let client_id = pick::client(app, &client)?.id;
            let limit = match reason {
                Some(reason) => limiting::limit(app, client_id, &staff, open, reason)?,
                None => app.show_client_limit(ShowClientLimit { client_id })?,
            };
            output.reply(&limit, limiting::describe);
        }
    }
    Ok(())
}

fn new_client(app: &App, add: AddClient) -> Result<ClientForm, Failure> {
    let choices = app.list_choices(ListChoices {})?;
    let physician_id = pick::physician(app, &add.physician)?;
    let recipients = if physician_id.is_empty() {
        Vec::new()
    } else {
        vec![RecipientForm {
            physician_id,
            role: "primary".to_owned(),
        }]
    };
    Ok(ClientForm {
        id: None,
        name: add.name,
        kana: add.kana,
        sex: pick::choice(&choices.sexes, &add.sex, "性別")?,
        birth: add.birth,
        insurer_number: String::new(),
        insured_number: String::new(),
        postal_code: String::new(),
        town: add.town,
        address: String::new(),
        phone: String::new(),
        household: "other".to_owned(),
        key_person_name: String::new(),
        key_person_relation: String::new(),
        key_person_phone: String::new(),
        adl: String::new(),
        dementia: String::new(),
        has_public_assistance: false,
        undisclosed_diagnoses: String::new(),
        medical_history: String::new(),
        services: String::new(),
        wishes: String::new(),
        note: String::new(),
        care_manager_id: String::new(),
        recipients,
        closed_on: String::new(),
    })
}

fn describe(view: &ClientView) -> String {
    let mut text = format!(
        "{}（{}） {}歳 {}\n生年月日 {}\n担当 {}\n",
        view.summary.name,
        view.summary.kana,
        view.summary.age,
        view.summary.care_level,
        wareki(&view.form.birth),
        view.summary.care_manager
    );
    for recipient in &view.recipients {
        text.push_str(&format!(
            "{} {} {} FAX {}\n",
            recipient.role_label, recipient.facility, recipient.name, recipient.fax
        ));
    }
    for certification in &view.certifications {
        text.push_str(&format!(
            "認定 {}～{}\n",
            wareki(&certification.valid_from),
            wareki(&certification.valid_to)
        ));
    }
    if !view.form.closed_on.is_empty() {
        text.push_str(&format!("契約終了 {}\n", wareki(&view.form.closed_on)));
    }
    for consent in &view.consents {
        let holds = if consent.holds { "有効" } else { "無効" };
        text.push_str(&format!(
            "同意 {} {} {holds}\n",
            consent.scope_label,
            wareki(&consent.form.given_on)
        ));
    }
    for finding in &view.findings {
        text.push_str(&format!(
            "ご確認ください {}{}\n",
            finding.what, finding.remedy
        ));
    }
    text.push_str(&format!("ID {}\n", view.summary.id));
    text
}

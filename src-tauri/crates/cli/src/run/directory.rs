//! `directory` and `office`.

use tsunagi_app::App;
use tsunagi_contract::choices::{Choice, Choices, ListChoices};
use tsunagi_contract::people::{
    FacilityForm, FacilityView, ListFacilities, PhysicianForm, SaveFacility, SavePhysician,
    VerifyFax,
};
use tsunagi_contract::settings::{
    OfficeForm, SaveOffice, SaveOutputFolder, Settings, ShowSettings,
};
use tsunagi_contract::{Code, Failure};

use crate::arguments::{Directory, FacilityChange, Office, OfficeChange, PersonChange};
use crate::dates::wareki;
use crate::output::{Output, Table};
use crate::pick;
use crate::run::wire_path;

/// Lists the directory, or changes it.
pub fn run(app: &App, command: Directory, output: &mut Output) -> Result<(), Failure> {
    let choices = app.list_choices(ListChoices {})?;
    let changed = match command {
        Directory::List { query } => {
            let facilities = app.list_facilities(ListFacilities { query })?;
            output.reply(&facilities, |facilities| table(facilities));
            return Ok(());
        }
        Directory::Add { name, change } => {
            // As in the window: by fax, and the name is shown, until somebody says otherwise.
            let fresh = FacilityForm {
                name,
                preferred_means: "fax".to_owned(),
                masking: "A".to_owned(),
                ..FacilityForm::default()
            };
            let form = changed_facility(&choices, fresh, *change)?;
            app.save_facility(SaveFacility { form })?
        }
        Directory::Change {
            facility,
            name,
            change,
        } => {
            let present = pick::facility(app, &facility)?.form;
            let form = changed_facility(&choices, present, *change)?;
            let name = name.unwrap_or(form.name);
            app.save_facility(SaveFacility {
                form: FacilityForm { name, ..form },
            })?
        }
        Directory::Person {
            facility,
            name,
            rename,
            change,
        } => {
            let facility = pick::facility(app, &facility)?;
            let mut form = changed_person(&choices.professions, &facility, name, change)?;
            if let Some(name) = rename {
                form.id.as_ref().ok_or_else(nobody)?;
                form.name = name;
            }
            app.save_physician(SavePhysician {
                facility_id: facility.id,
                form,
            })?
        }
        Directory::Verify { facility, number } => app.verify_fax(VerifyFax {
            facility_id: pick::facility(app, &facility)?.id,
            number_again: number,
        })?,
    };
    output.reply(&changed, |facility| describe(&choices, facility));
    Ok(())
}

fn changed_facility(
    choices: &Choices,
    form: FacilityForm,
    change: FacilityChange,
) -> Result<FacilityForm, Failure> {
    let over = Option::unwrap_or;
    Ok(FacilityForm {
        id: form.id,
        name: form.name,
        kind: pick::over(change.kind, form.kind, &choices.facility_kinds, "種別")?,
        kana: over(change.kana, form.kana),
        number: over(change.number, form.number),
        postal_code: over(change.postal_code, form.postal_code),
        address: over(change.address, form.address),
        area: over(change.area, form.area),
        phone: over(change.phone, form.phone),
        fax: over(change.fax, form.fax),
        contact_time: over(change.contact_time, form.contact_time),
        contact_person: over(change.contact_person, form.contact_person),
        preferred_means: pick::over(
            change.means,
            form.preferred_means,
            &choices.means,
            "望ましい手段",
        )?,
        masking: pick::over(
            change.masking,
            form.masking,
            &choices.maskings,
            "氏名の表示",
        )?,
        note: over(change.note, form.note),
    })
}

/// Puts what was written over the person of that name, or over nobody yet.
fn changed_person(
    professions: &[Choice],
    facility: &FacilityView,
    name: String,
    change: PersonChange,
) -> Result<PhysicianForm, Failure> {
    let fold = tsunagi_app::fold;
    let same = |one: &&PhysicianForm| fold(&one.name) == fold(&name);
    let present = facility.physicians.iter().find(same).cloned();
    let form = present.unwrap_or_else(|| PhysicianForm {
        name: name.clone(),
        ..PhysicianForm::default()
    });
    Ok(PhysicianForm {
        id: form.id,
        name,
        kana: change.kana.unwrap_or(form.kana),
        department: change.department.unwrap_or(form.department),
        profession: pick::over(change.profession, form.profession, professions, "職種")?,
        note: change.note.unwrap_or(form.note),
    })
}

fn nobody() -> Failure {
    pick::refused(
        Code::NotFound,
        "その氏名の人は、この連携先に登録されていません。",
        "directory list で、氏名を確かめてください。",
    )
}

fn table(facilities: &[FacilityView]) -> String {
    let mut table = Table::new(&["名称", "種別", "電話", "FAX", "FAXの確認日", "人"]);
    for facility in facilities {
        let people: Vec<&str> = facility
            .physicians
            .iter()
            .map(|person| person.name.as_str())
            .collect();
        table.row([
            &facility.form.name,
            &facility.kind_label,
            &facility.form.phone,
            &facility.form.fax,
            &verified(facility),
            &people.join("、"),
        ]);
    }
    table.text("当てはまる連携先はありません。")
}

fn verified(facility: &FacilityView) -> String {
    wareki(facility.fax_verified_on.as_deref().unwrap_or("未確認"))
}

fn describe(choices: &Choices, facility: &FacilityView) -> String {
    let form = &facility.form;
    let mut text = format!(
        "{}（{}）\n電話 {}\nFAX {}　確認 {}\n",
        form.name,
        facility.kind_label,
        form.phone,
        form.fax,
        verified(facility)
    );
    for (label, value) in [
        ("番号", &form.number),
        ("圏域", &form.area),
        ("所在地", &form.address),
        ("連絡しやすい時間", &form.contact_time),
        ("窓口の担当", &form.contact_person),
        ("メモ", &form.note),
    ] {
        if !value.is_empty() {
            text.push_str(&format!("{label} {value}\n"));
        }
    }
    for person in &facility.physicians {
        let profession = choices
            .professions
            .iter()
            .find(|one| one.code == person.profession);
        text.push_str(&format!(
            "{} {} {}\n",
            profession.map_or("", |one| one.label.as_str()),
            person.name,
            person.department
        ));
    }
    text
}

/// Shows the office, or changes it.
pub fn office(app: &App, command: Office, output: &mut Output) -> Result<(), Failure> {
    let mut settings = app.show_settings(ShowSettings {})?;
    if let Office::Change(change) = command {
        let (is_office, folder) = (names_office(&change), change.folder.clone());
        if !is_office && folder.is_none() {
            return Err(pick::refused(
                Code::InvalidField,
                "変えることが書かれていません。",
                "変える項目と、新しい内容を書いてください。",
            ));
        }
        if is_office {
            let form = changed_office(settings.office, *change);
            settings = app.save_office(SaveOffice { form })?;
        }
        if let Some(folder) = folder {
            let folder = wire_path(folder.as_ref());
            settings = app.save_output_folder(SaveOutputFolder { folder })?;
        }
    }
    output.reply(&settings, describe_office);
    Ok(())
}

/// Tells whether more than the folder was written.
fn names_office(change: &OfficeChange) -> bool {
    let words = [
        &change.name,
        &change.number,
        &change.postal_code,
        &change.address,
        &change.phone,
        &change.fax,
        &change.hours,
        &change.manager,
    ];
    words.into_iter().any(Option::is_some)
        || change.reply_within.is_some()
        || change.stay_days.is_some()
}

fn changed_office(form: OfficeForm, change: OfficeChange) -> OfficeForm {
    let over = Option::unwrap_or;
    OfficeForm {
        name: over(change.name, form.name),
        number: over(change.number, form.number),
        postal_code: over(change.postal_code, form.postal_code),
        address: over(change.address, form.address),
        phone: over(change.phone, form.phone),
        fax: over(change.fax, form.fax),
        hours: over(change.hours, form.hours),
        manager: over(change.manager, form.manager),
        reply_within_days: change.reply_within.unwrap_or(form.reply_within_days),
        stay_days: change.stay_days.unwrap_or(form.stay_days),
    }
}

fn describe_office(settings: &Settings) -> String {
    let office = &settings.office;
    let mut text = format!("{}\n", office.name);
    for (label, value) in [
        ("事業所番号", office.number.as_str()),
        ("郵便番号", office.postal_code.as_str()),
        ("所在地", office.address.as_str()),
        ("電話", office.phone.as_str()),
        ("FAX", office.fax.as_str()),
        ("連絡できる時間", office.hours.as_str()),
        ("管理者", office.manager.as_str()),
        ("保存先", settings.output_folder.as_str()),
    ] {
        text.push_str(&format!("{label} {value}\n"));
    }
    text.push_str(&format!("返信希望日まで {}日\n", office.reply_within_days));
    text.push_str(&format!(
        "入院の日の印刷 退院から{}日まで\n",
        office.stay_days
    ));
    text
}

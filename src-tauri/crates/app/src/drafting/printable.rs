//! What on a draft no typeface can print, field by field, while it can still be written otherwise.

use tsunagi_contract::slips::FindingView;
use tsunagi_documents::fonts::Fonts;
use tsunagi_documents::template::Template;
use tsunagi_documents::template::keys::{self, Key, Kind};
use tsunagi_documents::values::Values;
use tsunagi_domain::Day;

use crate::composing::{compose, compose_extract};
use crate::drafting::dossier::Dossier;
use crate::messages;
use crate::previewing::regions::form_field;

/// Lists the fields of a draft's sheets that hold characters which cannot be printed.
///
/// Confirming refuses them, so each keeps the slip from going out; here they are named with their field
/// while somebody is still typing there.
pub(super) fn unprintable(
    dossier: &Dossier,
    template: &Template,
    fonts: &Fonts,
    today: Day,
) -> Vec<FindingView> {
    let sheet = dossier.sheet(today);
    let mut found = Vec::new();
    let values = compose(&sheet);
    for key in template.fields() {
        if let Some(key) = keys::find(key) {
            check(key, &values, fonts, &mut found);
        }
    }
    if let (false, Some(key)) = (dossier.extract.is_empty(), keys::find("timeline.rows")) {
        check(key, &compose_extract(&sheet), fonts, &mut found);
    }
    found
}

fn check(key: &Key, values: &Values, fonts: &Fonts, found: &mut Vec<FindingView>) {
    match key.kind {
        Kind::Text(_) => {
            let text = values.get_text(key.name).unwrap_or_default();
            found.extend(finding(
                key.name,
                key.meaning,
                &field_of(key.name),
                text,
                fonts,
            ));
        }
        Kind::Rows(columns) => {
            for (at, row) in values.get_rows(key.name).iter().enumerate() {
                let texts: Vec<&str> = columns
                    .iter()
                    .filter_map(|(column, _)| row.get_text(column))
                    .collect();
                let field = match key.name {
                    "slip.questions" => format!("questions.{at}"),
                    name => field_of(name),
                };
                let code = format!("{}.{at}", key.name);
                found.extend(finding(
                    &code,
                    key.meaning,
                    &field,
                    &texts.join("\n"),
                    fonts,
                ));
            }
        }
        Kind::Ticks(_) | Kind::Code | Kind::Page => {}
    }
}

/// Returns where a key is typed: in the slip's form, or in another record.
fn field_of(key: &str) -> String {
    // A client's name is typed with the client, not where the slip says how much of it shows.
    let of_client = key.starts_with("client.").then_some("certification");
    of_client.or(form_field(key)).unwrap_or(key).to_owned()
}

fn finding(
    code: &str,
    meaning: &str,
    field: &str,
    text: &str,
    fonts: &Fonts,
) -> Option<FindingView> {
    // Ends of lines are no characters to print.
    let characters = fonts.check(&text.replace(['\n', '\r', '\t'], " "));
    if characters.is_empty() {
        return None;
    }
    let message = messages::unprintable(meaning, &characters);
    Some(FindingView {
        code: format!("unprintable.{code}"),
        severity: "blocking".to_owned(),
        what: message.what,
        remedy: message.remedy,
        field: field.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use tsunagi_contract::slips::SaveSlip;

    use crate::drafting::tests::Desk;

    #[test]
    fn a_character_nobody_can_print_is_named_at_its_field() {
        let desk = Desk::open();
        let mut form = desk.filled();
        form.background = "ひざの痛み\u{1F600}".to_owned();
        form.questions = vec![
            "ご意見をお聞かせください。".to_owned(),
            "外字\u{E000}".to_owned(),
        ];
        let view = desk.app.save_slip(SaveSlip { form }).unwrap();
        let found: Vec<(&str, &str, &str)> = view
            .findings
            .iter()
            .filter(|found| found.code.starts_with("unprintable."))
            .map(|found| (&*found.field, &*found.severity, &*found.what))
            .collect();
        assert_eq!(
            found,
            [
                (
                    "background",
                    "blocking",
                    "「経過・状況」に、印刷できない文字「\u{1F600}」（U+1F600）があります。"
                ),
                (
                    "questions.1",
                    "blocking",
                    "「お伺いしたいこと」に、印刷できない文字「\u{E000}」（U+E000）があります。"
                ),
            ]
        );
    }

    #[test]
    fn names_of_the_register_are_not_complained_about() {
        let desk = Desk::open();
        let mut form = desk.filled();
        form.background =
            "髙﨑𠮷田、葛\u{e0100}城、辻\u{e0101}。\n㐂ぶ、か\u{3099}、ｶﾞ。".to_owned();
        let view = desk.app.save_slip(SaveSlip { form }).unwrap();
        assert!(
            view.findings
                .iter()
                .all(|found| !found.code.starts_with("unprintable."))
        );
    }
}

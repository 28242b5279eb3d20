//! What on a draft does not print as it was typed, while it can still be written otherwise.
//!
//! Characters that no typeface can print keep a slip from going out. A variant that prints in its
//! ordinary form, and a sheet more than the form is meant to fill, are said before printing
//! (product.md 4) and are no danger to anybody: they need no reason.

use tsunagi_contract::slips::FindingView;
use tsunagi_documents::fonts::Fonts;
use tsunagi_documents::layout::Warning;
use tsunagi_documents::template::Template;
use tsunagi_documents::template::keys::{self, Key, Kind};
use tsunagi_documents::values::Values;
use tsunagi_domain::Day;

use crate::composing::{compose, compose_extract};
use crate::drafting::dossier::Dossier;
use crate::drafting::places::placeless;
use crate::messages::{self, Message};
use crate::previewing::regions::{self, form_field};
use crate::templates::Form;

/// The severity of what is only said.
pub(crate) const NOTICE: &str = "notice";

/// Lists the fields of a draft's sheets that do not print as they were typed, or not at all.
///
/// Each is named with its field while somebody is still typing there; confirming says it again.
pub(crate) fn misprints(
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
    let known = dossier.known();
    found.extend(placeless(&dossier.slip.content, template, &known));
    found
}

/// Says that a form stands in for the office's own, if it does.
pub(crate) fn stand_in(form: &Form) -> Option<FindingView> {
    let file = form.stands_in_for.as_deref()?;
    let message = messages::stands_in(file, &form.template.name);
    Some(notice("form_stands_in".to_owned(), message, "template"))
}

/// Says that the pages are more than the form is meant to fill, if they are.
pub(crate) fn overflow(warnings: &[Warning]) -> Option<FindingView> {
    warnings.iter().find_map(|warning| {
        let Warning::Overflow {
            field,
            by_lines,
            pages,
        } = warning
        else {
            return None;
        };
        let message = regions::overflow(field, *by_lines, *pages);
        let field = form_field(field).unwrap_or(field);
        Some(notice("overflow".to_owned(), message, field))
    })
}

fn check(key: &Key, values: &Values, fonts: &Fonts, found: &mut Vec<FindingView>) {
    match key.kind {
        Kind::Text(_) => {
            let text = values.get_text(key.name).unwrap_or_default();
            let field = field_of(key.name);
            found.extend(findings((key.name, key.meaning, &field), text, fonts));
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
                let text = texts.join("\n");
                found.extend(findings((&code, key.meaning, &field), &text, fonts));
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

fn findings(
    (code, meaning, field): (&str, &str, &str),
    text: &str,
    fonts: &Fonts,
) -> Vec<FindingView> {
    // Ends of lines are no characters to print.
    let text = text.replace(['\n', '\r', '\t'], " ");
    let mut found = Vec::new();
    let missing = fonts.check(&text);
    if !missing.is_empty() {
        let message = messages::unprintable(meaning, &missing);
        found.push(view(
            format!("unprintable.{code}"),
            "blocking",
            message,
            field,
        ));
    }
    let ordinary = fonts.ordinary_forms(&text);
    if !ordinary.is_empty() {
        let message = messages::ordinary_form(meaning, &ordinary);
        found.push(notice(format!("ordinary.{code}"), message, field));
    }
    found
}

/// Says what is worth a look and keeps nothing from going out.
pub(super) fn notice(code: String, message: Message, field: &str) -> FindingView {
    view(code, NOTICE, message, field)
}

fn view(code: String, severity: &str, message: Message, field: &str) -> FindingView {
    FindingView {
        code,
        severity: severity.to_owned(),
        what: message.what,
        remedy: message.remedy,
        field: field.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use tsunagi_contract::slips::{FindingView, SaveSlip, SlipView};

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
        assert!(view.findings.iter().all(|found| {
            !["unprintable", "ordinary"]
                .iter()
                .any(|kind| found.code.starts_with(kind))
        }));
    }

    #[test]
    fn a_variant_in_its_ordinary_form_is_said_at_its_field_and_when_it_is_confirmed() {
        let desk = Desk::open();
        let mut form = desk.filled();
        form.background = "渡邉\u{e01ef}さんと葛\u{e01ef}城さん".to_owned();
        let draft = desk.app.save_slip(SaveSlip { form }).unwrap();
        let said = |view: &SlipView| -> Vec<(String, String, String)> {
            let of_variants = |found: &&FindingView| found.code.starts_with("ordinary.");
            let found = view.findings.iter().filter(of_variants);
            found
                .map(|found| {
                    (
                        found.field.clone(),
                        found.severity.clone(),
                        found.what.clone(),
                    )
                })
                .collect()
        };
        let expected = [(
            "background".to_owned(),
            "notice".to_owned(),
            "「経過・状況」の「邉\u{e01ef}」（U+9089 U+E01EF）「葛\u{e01ef}」（U+845B U+E01EF）は、\
             この形の字がないため、ふつうの形で印刷します。"
                .to_owned(),
        )];
        assert_eq!(said(&draft), expected);
        let confirmed = desk.confirm(&draft.form.id);
        assert!(
            confirmed.is_confirmed,
            "a notice keeps nothing from going out"
        );
        assert_eq!(said(&confirmed), expected, "and whoever confirms hears it");
    }

    #[test]
    fn a_sheet_more_than_the_form_is_meant_for_is_said() {
        let desk = Desk::open();
        let mut form = desk.filled();
        form.background = "退院後、歩行が不安定です。\n".repeat(60);
        let draft = desk.app.save_slip(SaveSlip { form }).unwrap();
        let of_overflow = |view: &SlipView| {
            let found = view.findings.iter();
            let mut found = found.filter(|found| found.code == "overflow");
            found
                .next()
                .map(|found| (found.field.clone(), found.severity.clone()))
        };
        let expected = Some(("background".to_owned(), "notice".to_owned()));
        assert_eq!(of_overflow(&draft), expected);
        assert_eq!(of_overflow(&desk.confirm(&draft.form.id)), expected);
    }
}

//! `templates`: lists and checks work without opening the records.

use tsunagi_app::App;
use tsunagi_contract::paper::PrintBlank;
use tsunagi_contract::slips::{AddForm, CheckTemplate, CopyForm, ListForms, RemoveForm, SaveBlank};
use tsunagi_contract::{Code, Failure};

use super::{describe_file, paper, wire_out, wire_path};
use crate::arguments::Templates;
use crate::output::{Output, Table};
use crate::pick::refused;

/// Lists, checks or prints templates.
pub fn run(app: &App, command: Templates, output: &mut Output) -> Result<(), Failure> {
    match command {
        Templates::List => {
            output.reply(&app.list_forms(ListForms {})?, |forms| {
                let mut table = Table::new(&["ID", "名称", "種類", "使うとき"]);
                for form in forms.iter().filter(|form| !form.is_replaced) {
                    let note = form.faults.first().map_or(&form.note, |fault| &fault.what);
                    table.row([&form.id, &form.name, &form.kind_label, note]);
                }
                table.text("様式がありません。")
            });
        }
        Templates::Check { file } => {
            let checked = app.check_template(CheckTemplate {
                path: wire_path(&file),
            })?;
            let wrong = checked.problems.len();
            output.reply(&checked, |checked| {
                [&checked.problems[..], &checked.advice[..]]
                    .concat()
                    .join("\n")
            });
            if wrong > 0 {
                return Err(refused(
                    Code::TemplateInvalid,
                    &format!("様式に直すところが{wrong}か所あります。"),
                    "示された行を直して、もう一度点検してください。",
                ));
            }
            output.note(match checked.advice.len() {
                0 => "直すところはありません。",
                _ => "このまま使えますが、確かめてほしいところがあります。",
            });
        }
        Templates::Copy { template, out } => {
            let request = CopyForm {
                id: template,
                path: wire_out(out.as_deref()),
            };
            output.reply(&app.copy_form(request)?, describe_file);
        }
        Templates::Add { file, replace } => {
            let request = AddForm {
                path: wire_path(&file),
                replaces: replace,
            };
            output.reply(&app.add_form(request)?, |_| "様式を加えました。".to_owned());
        }
        Templates::Remove { template } => {
            let request = RemoveForm { id: template };
            output.reply(&app.remove_form(request)?, |_| {
                "様式を外しました。".to_owned()
            });
        }
        Templates::Blank {
            template,
            paper: true,
            print_to,
            ..
        } => {
            let request = PrintBlank {
                template,
                choice: paper::choice(print_to),
            };
            output.reply(&app.print_blank(request)?, paper::describe_printed);
        }
        Templates::Blank { template, out, .. } => {
            let request = SaveBlank {
                template,
                path: wire_out(out.as_deref()),
            };
            output.reply(&app.save_blank(request)?, describe_file);
        }
    }
    Ok(())
}

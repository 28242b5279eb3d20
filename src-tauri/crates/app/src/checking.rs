//! Checking a form's file before an office puts it to use.

use std::path::Path;

use tsunagi_contract::Failure;
use tsunagi_contract::slips::{CheckTemplate, TemplateChecked};
use tsunagi_documents::template::{Template, TemplateProblem};
use tsunagi_files::read_limited;

use crate::templates::MOST_BYTES;
use crate::{App, Refusal};

impl App {
    /// Reads a form's file and lists everything that is wrong with it, each with its line.
    ///
    /// # Errors
    /// A refusal when the file cannot be read at all; a wrong form is a reply, not a refusal.
    #[allow(
        clippy::needless_pass_by_value,
        reason = "every command takes its request by value"
    )]
    pub fn check_template(&self, request: CheckTemplate) -> Result<TemplateChecked, Failure> {
        let path = Path::new(&request.path);
        let bytes =
            read_limited(path, MOST_BYTES).map_err(|error| self.refuse(Refusal::from(error)))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let problems = match String::from_utf8(bytes) {
            Ok(text) => problems(&name, &text),
            Err(_) => vec![format!(
                "{name}の文字を読み取れません。UTF-8で保存してください。"
            )],
        };
        Ok(TemplateChecked { problems })
    }
}

fn problems(name: &str, text: &str) -> Vec<String> {
    Template::parse(name, text)
        .err()
        .map(|problems| problems.iter().map(TemplateProblem::to_string).collect())
        .unwrap_or_default()
}

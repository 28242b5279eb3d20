//! Checking a form's file before an office puts it to use.

use std::path::Path;

use tsunagi_contract::Failure;
use tsunagi_contract::slips::{CheckTemplate, TemplateChecked};
use tsunagi_documents::inspection::{Inspection, inspect};
use tsunagi_documents::template::{Template, TemplateProblem};

use crate::templates::read_form;
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
        match self.inspect_form(Path::new(&request.path)) {
            Ok((_, found)) => Ok(TemplateChecked {
                problems: sentences(&found.problems),
                advice: sentences(&found.advice),
            }),
            Err(Refusal::TemplateInvalid(problems)) => Ok(TemplateChecked {
                problems,
                advice: Vec::new(),
            }),
            Err(refusal) => Err(self.refuse(refusal)),
        }
    }

    /// Reads a form's file, and what is wrong with it.
    pub(crate) fn inspect_form(&self, path: &Path) -> Result<(String, Inspection), Refusal> {
        let text = read_form(path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let found = match self.setup.resources.fonts() {
            Ok(fonts) => inspect(&name, &text, &fonts),
            // Without typefaces nothing can be tried; what the file says is still checked.
            Err(_) => Inspection {
                problems: Template::parse(&name, &text).err().unwrap_or_default(),
                ..Inspection::default()
            },
        };
        Ok((text, found))
    }
}

/// Says problems with their places.
pub(crate) fn sentences(problems: &[TemplateProblem]) -> Vec<String> {
    problems.iter().map(TemplateProblem::to_string).collect()
}

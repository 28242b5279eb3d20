//! What lies beside the programs on either system: typefaces, forms, sample, manual, licences.

use std::path::Path;

use super::parts::Part;
use super::plan::{self, Plan};
use super::{licences, manual};
use crate::steps::Failure;

/// The folders of `assets` that the programs read at run time.
const READ_AT_RUN_TIME: &[&str] = &["fonts", "templates", "sample"];

/// Puts the files that the programs read into `folder`.
pub fn put_assets(plan: &Plan, folder: &Path) -> Result<(), Failure> {
    let assets = plan.root.join("assets");
    for name in READ_AT_RUN_TIME {
        for file in plan::files_in(&assets.join(name))? {
            plan::copy(
                &assets.join(name).join(&file),
                &folder.join(name).join(&file),
            )?;
        }
    }
    Ok(())
}

/// Puts the manual into `folder`, as pages for a browser.
pub fn put_manual(plan: &Plan, folder: &Path) -> Result<(), Failure> {
    let sources = plan.root.join("assets/manual");
    for file in plan::files_in(&sources)? {
        let name = file.to_string_lossy().into_owned();
        if name.ends_with(".md") {
            let page = manual::page(&plan::read(&sources.join(&file))?);
            plan::write(&folder.join(manual::page_name(&name)), page)?;
        } else {
            plan::copy(&sources.join(&file), &folder.join(&file))?;
        }
    }
    Ok(())
}

/// Writes the licences of all parts.
pub fn put_licences(plan: &Plan, parts: &[Part], file: &Path) -> Result<(), Failure> {
    let standard = plan.root.join("src-tauri/packaging/licenses");
    plan::write(file, licences::text(parts, &standard, &plan.version)?)
}

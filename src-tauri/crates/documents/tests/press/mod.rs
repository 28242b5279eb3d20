//! What every rendering from outside the crate begins with: the typefaces, a shipped form, a stamp.
//!
//! Tests, the example and the benches take this file in by its path, so that all of them print alike.
#![allow(dead_code, reason = "not everybody prints everything")]

use std::error::Error;
use std::path::{Path, PathBuf};

use tsunagi_documents::fonts::{FallbackLoader, FallbackSource, Fonts};
use tsunagi_documents::pdf::{Moment, Stamp};
use tsunagi_documents::template::{SHIPPED, Template};

/// Loads the bundled typefaces as the program does: the large fallback when it is needed.
pub fn fonts() -> Result<Fonts, Box<dyn Error>> {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let mut folders = above.map(|folder| folder.join("assets/fonts"));
    let folder: PathBuf = folders
        .find(|folder| folder.is_dir())
        .ok_or("no typefaces")?;
    let gothic = std::fs::read(folder.join("BIZUDGothic-Regular.ttf"))?;
    let bold = std::fs::read(folder.join("BIZUDGothic-Bold.ttf"))?;
    let fallback: FallbackLoader = Box::new(move || std::fs::read(folder.join("ipamjm.ttf")));
    Ok(Fonts::load(gothic, bold, FallbackSource::Loader(fallback))?)
}

/// Finds a shipped form by its id.
pub fn shipped(id: &str) -> Result<Template, Box<dyn Error>> {
    let file = format!("{id}.toml");
    let mut shipped = SHIPPED.iter();
    let found = shipped.find(|shipped| shipped.file_name == file);
    let found = found.ok_or_else(|| format!("no form is called {id}"))?;
    parsed(found.file_name, found.text)
}

/// Reads a form, and says of a wrong one all that is wrong.
pub fn parsed(name: &str, text: &str) -> Result<Template, Box<dyn Error>> {
    Template::parse(name, text).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        lines.join("\n").into()
    })
}

/// Returns what is stamped on a rendering: always the same moment, so that pictures stay the same.
pub fn stamp(title: &str, number: &str) -> Stamp {
    let created = Moment {
        year: 2026,
        month: 4,
        day: 1,
        hour: 10,
        minute: 0,
        second: 0,
    };
    Stamp {
        title: title.to_owned(),
        author: "見本居宅介護支援事業所".to_owned(),
        created,
        number: number.to_owned(),
    }
}

//! The licences of everything shipped, in one text file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::parts::Part;
use super::plan;
use crate::steps::Failure;

/// Folders inside of a part that hold the licences of what it carries.
const INNER_FOLDERS: &[&str] = &["licenses", "LICENSES", "openssl", "sqlcipher"];

/// Writes the text: a list of the parts, then each licence once with the parts under it.
///
/// A part that comes without a text gets the standard one of its licence, from `standard`.
pub fn text(parts: &[Part], standard: &Path, version: &str) -> Result<String, Failure> {
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for part in parts.iter().filter(|part| !part.is_ours) {
        for text in texts(part, standard)? {
            groups.entry(text).or_default().push(name(part));
        }
    }
    let own = plan::read(&standard.join("MIT.txt"))?;
    let mut out = format!(
        "つなぎ {version} の使用許諾\n\n\
         つなぎは、MIT または Apache-2.0 のどちらかを選んで使えます。\n\
         つなぎの中には、次の部品が入っています。それぞれの使用許諾の全文を、後ろに載せます。\n\n\
         Copyright (c) tsunagi contributors\n\n{own}\n\
         部品の一覧\n\n"
    );
    for part in parts.iter().filter(|part| !part.is_ours) {
        out.push_str(&format!("  {} … {}\n", name(part), part.licence));
    }
    let mut groups: Vec<(Vec<String>, String)> = groups
        .into_iter()
        .map(|(text, names)| (names, text))
        .collect();
    groups.sort();
    for (names, text) in groups {
        out.push_str(&format!(
            "\n{}\n{}\n\n{text}\n",
            "-".repeat(78),
            names.join(", ")
        ));
    }
    Ok(out)
}

fn name(part: &Part) -> String {
    format!("{} {}", part.name, part.version).trim().to_owned()
}

/// The licence texts that come with a part, or the standard ones.
fn texts(part: &Part, standard: &Path) -> Result<Vec<String>, Failure> {
    let mut texts = Vec::new();
    for file in part
        .folder
        .as_deref()
        .map(licence_files)
        .unwrap_or_default()
    {
        // A few old files are no UTF-8: a name with an accent, in an older encoding.
        let bytes = std::fs::read(&file).map_err(|error| plan::unwritable(&file, &error))?;
        texts.push(tidy(&String::from_utf8_lossy(&bytes)));
    }
    if texts.is_empty() {
        texts = standard_texts(part, standard);
    }
    if texts.is_empty() {
        return Err(Failure::new(
            format!(
                "「{}」({})の使用許諾の文が見つかりませんでした。",
                name(part),
                part.licence
            ),
            "src-tauri/packaging/licenses に、その使用許諾の文を加えてください。",
        ));
    }
    Ok(texts)
}

fn standard_texts(part: &Part, standard: &Path) -> Vec<String> {
    let holders = if part.authors.is_empty() {
        format!("the authors of {}", part.name)
    } else {
        part.authors.join(", ")
    };
    licence_names(&part.licence)
        .filter_map(|licence| std::fs::read_to_string(standard.join(format!("{licence}.txt"))).ok())
        .map(
            |text| match text.starts_with("Permission") || text.starts_with("Redistribution") {
                true => tidy(&format!("Copyright (c) {holders}\n\n{text}")),
                false => tidy(&text),
            },
        )
        .collect()
}

/// The single licences of an expression like `(MIT OR Apache-2.0) AND Unicode-3.0`.
fn licence_names(expression: &str) -> impl Iterator<Item = &str> {
    expression
        .split([' ', '(', ')'])
        .filter(|word| !matches!(*word, "" | "OR" | "AND" | "WITH"))
}

fn licence_files(folder: &Path) -> Vec<PathBuf> {
    if folder.is_file() {
        return vec![folder.to_owned()];
    }
    let mut files = named_files(folder);
    for inner in INNER_FOLDERS {
        files.extend(named_files(&folder.join(inner)));
    }
    files
}

fn named_files(folder: &Path) -> Vec<PathBuf> {
    let is_licence_folder = folder
        .file_name()
        .is_some_and(|name| name.eq_ignore_ascii_case("licenses"));
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_file() && (is_licence_folder || is_licence(path)))
        .collect();
    files.sort();
    files
}

fn is_licence(path: &Path) -> bool {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    // Some crates keep their licence as a module of the same name.
    !name.ends_with(".rs")
        && ["licen", "copying", "copyright", "unlicense", "notice"]
            .iter()
            .any(|start| name.starts_with(start))
}

/// The same text with other line ends or blank edges is the same text.
fn tidy(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn part(name: &str, licence: &str, folder: Option<PathBuf>) -> Part {
        Part {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            licence: licence.to_owned(),
            authors: vec!["Mihon Hanako".to_owned()],
            address: format!("pkg:cargo/{name}@1.0.0"),
            sum: None,
            flaws: None,
            folder,
            needs: BTreeSet::new(),
            is_ours: false,
        }
    }

    fn standard() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../packaging/licenses")
    }

    #[test]
    fn parts_without_a_text_get_that_of_their_licence_with_their_makers() {
        let parts = [part("a", "MIT OR Apache-2.0", None), part("b", "MIT", None)];
        let text = text(&parts, &standard(), "1.2.3").unwrap();
        assert!(text.contains("Copyright (c) Mihon Hanako\n\nPermission is hereby granted"));
        assert!(
            text.contains("\na 1.0.0, b 1.0.0\n"),
            "the same text is printed once"
        );
        assert!(
            text.contains("Apache License"),
            "both of two licences are there"
        );
    }

    #[test]
    fn a_licence_that_nobody_knows_stops_the_packaging() {
        let failure = text(&[part("a", "Mihon-1.0", None)], &standard(), "1")
            .err()
            .unwrap();
        assert!(failure.to_string().contains("a 1.0.0"), "the part is named");
    }

    #[test]
    fn expressions_fall_apart_into_their_licences() {
        let names: Vec<&str> = licence_names("(MIT OR Apache-2.0) AND Unicode-3.0").collect();
        assert_eq!(names, ["MIT", "Apache-2.0", "Unicode-3.0"]);
    }
}

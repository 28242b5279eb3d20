//! What comes from no registry: typefaces, and what the compilers and the setup add of their own.

use std::collections::BTreeSet;
use std::path::Path;

use super::building;
use super::parts::Part;
use super::plan::{self, Plan};
use crate::program::Program;
use crate::steps::Failure;

/// The typefaces: their name, licence, licence file and one of their files, below `assets/fonts`.
const TYPEFACES: &[(&str, &str, &str, &str)] = &[
    (
        "BIZ UDGothic",
        "OFL-1.1",
        "BIZUD-LICENSE.txt",
        "BIZUDGothic-Regular.ttf",
    ),
    ("IPAmj Mincho", "IPA", "IPAmj-LICENSE.txt", "ipamjm.ttf"),
];

const TOKENS: &str = "Digital Agency design tokens";

/// Whether a part is no program: a typeface, a list of colours.
pub fn is_data(name: &str) -> bool {
    name == TOKENS || TYPEFACES.iter().any(|(typeface, ..)| *typeface == name)
}

/// Lists the parts for one system, each with the version that is there now.
pub fn parts(plan: &Plan, triple: &str) -> Result<Vec<Part>, Failure> {
    let mut parts = Vec::new();
    for (name, licence, text, file) in TYPEFACES {
        let fonts = plan.root.join("assets/fonts");
        let file = fonts.join(file);
        let bytes = std::fs::read(&file).map_err(|error| plan::unwritable(&file, &error))?;
        let version = typeface_version(&bytes).unwrap_or_default();
        parts.push(Part {
            sum: Some(("SHA-256", plan::sum(&file)?)),
            ..part(name, &version, licence, &fonts.join(text))
        });
    }
    let tokens = plan.root.join("assets/tokens");
    let version = tokens_version(&plan::read(&tokens.join("README.md"))?).unwrap_or_default();
    parts.push(part(TOKENS, &version, "MIT", &tokens));
    let licences = plan.root.join("src-tauri/packaging/licenses");
    let compiler = said(plan, "rustc", &["--version"])?;
    let version = compiler.split(' ').nth(1).unwrap_or_default();
    parts.push(part(
        "Rust standard library",
        version,
        "MIT OR Apache-2.0",
        &licences.join("rust"),
    ));
    if triple.contains("windows") {
        parts.extend(of_windows(plan, &licences)?);
    }
    Ok(parts)
}

fn of_windows(plan: &Plan, licences: &Path) -> Result<Vec<Part>, Failure> {
    let window = building::windows().programs(plan).window;
    let loader = window.with_file_name("WebView2Loader.dll");
    let bytes = std::fs::read(&loader).map_err(|error| plan::unwritable(&loader, &error))?;
    let version = file_version(&bytes).unwrap_or_default();
    let runtime = said(
        plan,
        "dpkg-query",
        &["--show", "--showformat=${Version}", "mingw-w64-x86-64-dev"],
    )?;
    let setup = said(plan, "makensis", &["-VERSION"])?;
    Ok(vec![
        Part {
            sum: Some(("SHA-256", plan::sum(&loader)?)),
            ..part(
                "WebView2 Loader",
                &version,
                "BSD-3-Clause",
                &licences.join("webview2"),
            )
        },
        part(
            "mingw-w64 runtime",
            &runtime,
            "ZPL-2.1",
            &licences.join("mingw-w64"),
        ),
        // Its stub is the setup program and the uninstaller.
        part(
            "NSIS",
            setup.trim_start_matches('v'),
            "Zlib AND CPL-1.0",
            &licences.join("nsis"),
        ),
    ])
}

fn part(name: &str, version: &str, licence: &str, text: &Path) -> Part {
    let mut address = format!("pkg:generic/{}", name.replace(' ', "%20"));
    if !version.is_empty() {
        address.push_str(&format!("@{}", version.replace('+', "%2B")));
    }
    Part {
        name: name.to_owned(),
        version: version.to_owned(),
        licence: licence.to_owned(),
        authors: Vec::new(),
        address,
        sum: None,
        flaws: None,
        folder: Some(text.to_owned()),
        needs: BTreeSet::new(),
        is_ours: false,
    }
}

/// What a tool says of itself.
fn said(plan: &Plan, tool: &str, words: &[&str]) -> Result<String, Failure> {
    let printed = Program::new(tool, &plan.root).words(words).printed()?;
    printed
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
        .ok_or_else(|| {
            Failure::new(
                format!("「{tool}」の版の番号が分かりませんでした。"),
                format!("「{tool} {}」が動くか、確かめてください。", words.join(" ")),
            )
        })
}

/// The revision in the head of a typeface (OpenType, table `head`): a number with 16 binary places.
fn typeface_version(bytes: &[u8]) -> Option<String> {
    let number = |at: usize| {
        let four: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
        Some(u32::from_be_bytes(four))
    };
    let tables = usize::from(u16::from_be_bytes(bytes.get(4..6)?.try_into().ok()?));
    let entry = (0..tables)
        .map(|at| 12 + 16 * at)
        .find(|at| bytes.get(*at..at + 4) == Some(b"head"))?;
    let head = usize::try_from(number(entry + 8)?).ok()?;
    let revision = f64::from(number(head + 4)?) / 65_536.0;
    Some(format!("{revision:.2}"))
}

/// The version that the note beside the colours names: "`digital-go-jp/design-tokens` 1.1.9".
fn tokens_version(note: &str) -> Option<String> {
    let (_, rest) = note.split_once("design-tokens` ")?;
    let version: String = rest
        .chars()
        .take_while(|ch| ch.is_ascii_digit() || *ch == '.')
        .collect();
    Some(version.trim_end_matches('.').to_owned())
}

/// The version among the resources of a Windows library: UTF-16, behind its name.
fn file_version(bytes: &[u8]) -> Option<String> {
    let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let name = wide("FileVersion");
    let at = bytes
        .windows(name.len())
        .position(|window| window == name)?;
    let version: String = bytes
        .get(at + name.len()..)?
        .chunks_exact(2)
        .filter_map(|pair| Some(u16::from_le_bytes(pair.try_into().ok()?)))
        .skip_while(|unit| *unit == 0)
        .take_while(|unit| *unit != 0)
        .take(32)
        .filter_map(|unit| char::from_u32(u32::from(unit)))
        .collect();
    version
        .starts_with(|ch: char| ch.is_ascii_digit())
        .then_some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_typefaces_say_which_revision_they_are() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        for (name, _, text, file) in TYPEFACES {
            let fonts = root.join("assets/fonts");
            assert!(fonts.join(text).is_file(), "{name} has its licence");
            let version = typeface_version(&std::fs::read(fonts.join(file)).unwrap()).unwrap();
            assert!(version.len() == 4 && is_data(name), "{name} {version}");
        }
        assert_eq!(typeface_version(b"no typeface"), None);
        let note = plan::read(&root.join("assets/tokens/README.md")).unwrap();
        assert!(tokens_version(&note).unwrap().starts_with("1."));
    }

    #[test]
    fn the_version_of_a_library_stands_behind_its_name() {
        let mut bytes = vec![1, 2, 3];
        for text in ["FileVersion\0\0", "1.0.2903.40\0", "next"] {
            bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        }
        assert_eq!(file_version(&bytes).as_deref(), Some("1.0.2903.40"));
        assert_eq!(file_version(b"nothing of the kind"), None);
    }
}

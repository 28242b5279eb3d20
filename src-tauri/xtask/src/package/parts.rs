//! What the programs are made of: every crate, page package, C library and typeface that is shipped.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::gathered;
use super::json::Json;
use super::plan::{self, Plan};
use crate::program::Program;
use crate::steps::Failure;

/// One thing that is shipped and that somebody made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub name: String,
    pub version: String,
    /// The licence as its maker names it.
    pub licence: String,
    /// The makers, when they say so.
    pub authors: Vec<String>,
    /// Where it can be had: a package URL, which is also its name in the bill of materials.
    pub address: String,
    /// The sum over the part: the algorithm's name and the hexadecimal digits.
    pub sum: Option<(&'static str, String)>,
    /// The name under which known flaws are listed (CPE 2.3), for C sources that a crate carries.
    pub flaws: Option<String>,
    /// The folder with its licence files.
    pub folder: Option<PathBuf>,
    /// The addresses of the parts it needs.
    pub needs: BTreeSet<String>,
    /// Whether it is of this project.
    pub is_ours: bool,
}

/// Lists the parts of the programs for one system, sorted by address.
pub fn shipped(plan: &Plan, triple: &str) -> Result<Vec<Part>, Failure> {
    let mut parts = crates(plan, triple)?;
    parts.extend(page(plan)?);
    parts.extend(gathered::parts(plan, triple)?);
    parts.sort_by(|one, other| one.address.cmp(&other.address));
    Ok(parts)
}

/// Crates that only build, but build what they carry: their C sources are in the programs.
const CARRY_SOURCES: &[&str] = &["openssl-src", "sqlcipher-src"];

/// The crates that are linked in: what window and command line need, without what only builds.
fn crates(plan: &Plan, triple: &str) -> Result<Vec<Part>, Failure> {
    let printed = Program::cargo(&plan.root)
        .words("metadata --locked --format-version 1 --filter-platform".split(' '))
        .words([triple])
        .printed()?;
    let metadata = printed.as_deref().and_then(Json::read).ok_or_else(|| {
        Failure::new(
            "cargo が、部品の一覧を出しませんでした。",
            "「cargo metadata --locked」が動くか、確かめてください。",
        )
    })?;
    let sums = lock_sums(&plan::read(&plan.root.join("Cargo.lock"))?);
    Ok(crates_in(&metadata, &sums))
}

fn crates_in(metadata: &Json, sums: &BTreeMap<String, String>) -> Vec<Part> {
    let packages: BTreeMap<&str, &Json> = metadata
        .list_at("packages")
        .iter()
        .filter_map(|package| Some((package.text_at("id")?, package)))
        .collect();
    let nodes = metadata
        .get("resolve")
        .map_or(&[][..], |resolve| resolve.list_at("nodes"));
    let needs: BTreeMap<&str, Vec<&str>> = nodes
        .iter()
        .filter_map(|node| Some((node.text_at("id")?, linked(node))))
        .collect();
    let carries_sources = |package: &Json| {
        package
            .text_at("name")
            .is_some_and(|name| CARRY_SOURCES.contains(&name))
    };
    let is_root = |package: &Json| {
        matches!(package.text_at("name"), Some("tsunagi" | "tsunagi-cli"))
            || carries_sources(package)
    };
    let mut open: Vec<&str> = packages
        .iter()
        .filter(|(_, package)| is_root(package))
        .map(|(id, _)| *id)
        .collect();
    let mut seen = BTreeSet::new();
    let mut parts = Vec::new();
    while let Some(id) = open.pop() {
        let Some(package) = packages.get(id).filter(|package| !only_builds(package)) else {
            continue;
        };
        if !seen.insert(id) {
            continue;
        }
        let below = needs
            .get(id)
            .filter(|_| !carries_sources(package))
            .map_or(&[][..], Vec::as_slice);
        open.extend(below);
        let addresses = below
            .iter()
            .filter_map(|id| packages.get(id))
            .filter(|package| !only_builds(package))
            .map(|package| crate_address(package))
            .collect();
        parts.push(crate_part(package, addresses, sums));
    }
    parts
}

fn crate_part(package: &Json, needs: BTreeSet<String>, sums: &BTreeMap<String, String>) -> Part {
    let text = |key: &str| package.text_at(key).unwrap_or_default().to_owned();
    let manifest = PathBuf::from(text("manifest_path"));
    Part {
        name: text("name"),
        version: text("version"),
        // An older way of writing "or".
        licence: text("license").replace(" / ", "/").replace('/', " OR "),
        authors: package
            .list_at("authors")
            .iter()
            .filter_map(Json::text)
            .map(|author| author.split(" <").next().unwrap_or(author).to_owned())
            .collect(),
        address: crate_address(package),
        sum: sums
            .get(&format!("{} {}", text("name"), text("version")))
            .map(|sum| ("SHA-256", sum.clone())),
        flaws: carried(&text("name"), &text("version")),
        folder: manifest.parent().map(Path::to_path_buf),
        needs,
        is_ours: package.get("source") == Some(&Json::Null),
    }
}

fn crate_address(package: &Json) -> String {
    let text = |key: &str| package.text_at(key).unwrap_or_default();
    // A plus would be a space to some who read addresses.
    let version = text("version").replace('+', "%2B");
    format!("pkg:cargo/{}@{version}", text("name"))
}

/// The C library that a crate carries, whose version stands behind the crate's own.
fn carried(name: &str, version: &str) -> Option<String> {
    let (_, inner) = version.split_once('+')?;
    let (product, inner) = match name {
        "openssl-src" => ("openssl", inner),
        "sqlcipher-src" => ("sqlite", inner.split_once("-sqlite-")?.1.split('-').next()?),
        _ => return None,
    };
    Some(format!(
        "cpe:2.3:a:{product}:{product}:{inner}:*:*:*:*:*:*:*"
    ))
}

/// The packages that a node links, without those it only builds or tests with.
fn linked(node: &Json) -> Vec<&str> {
    let is_linked = |edge: &&Json| {
        edge.list_at("dep_kinds")
            .iter()
            .any(|kind| kind.get("kind") == Some(&Json::Null))
    };
    node.list_at("deps")
        .iter()
        .filter(is_linked)
        .filter_map(|edge| edge.text_at("pkg"))
        .collect()
}

/// A procedural macro runs in the compiler and is not in the program.
fn only_builds(package: &Json) -> bool {
    let kinds = |target: &Json| {
        target
            .list_at("kind")
            .iter()
            .any(|kind| kind.text() == Some("proc-macro"))
    };
    package.list_at("targets").iter().any(kinds)
}

/// Reads the sums of the crates from Cargo.lock, by "name version".
fn lock_sums(lock: &str) -> BTreeMap<String, String> {
    let value = |block: &str, key: &str| {
        block.lines().find_map(|line| {
            let (name, value) = line.split_once(" = ")?;
            (name == key).then(|| value.trim_matches('"').to_owned())
        })
    };
    lock.split("[[package]]")
        .filter_map(|block| {
            let (name, version) = (value(block, "name")?, value(block, "version")?);
            Some((format!("{name} {version}"), value(block, "checksum")?))
        })
        .collect()
}

/// The npm packages whose code ends in the page; all others only build it.
const ON_THE_PAGE: &[&str] = &["@tauri-apps/api", "svelte"];

fn page(plan: &Plan) -> Result<Vec<Part>, Failure> {
    let lock = plan::read(&plan.root.join("ui/package-lock.json"))?;
    let lock = Json::read(&lock).ok_or_else(|| {
        Failure::new(
            "ui/package-lock.json が読めませんでした。",
            "壊れていないか、確かめてください。",
        )
    })?;
    Ok(page_parts(&lock, &plan.root.join("ui")))
}

fn page_parts(lock: &Json, ui: &Path) -> Vec<Part> {
    let Some(packages) = lock.get("packages") else {
        return Vec::new();
    };
    let mut open: Vec<String> = ON_THE_PAGE
        .iter()
        .map(|name| format!("node_modules/{name}"))
        .collect();
    let mut seen = BTreeSet::new();
    let mut parts = Vec::new();
    while let Some(place) = open.pop() {
        let Some(package) = packages.get(&place) else {
            continue;
        };
        if !seen.insert(place.clone()) {
            continue;
        }
        let needed: Vec<String> = package
            .get("dependencies")
            .into_iter()
            .flat_map(Json::members)
            .map(|(name, _)| nearest(packages, &place, name))
            .collect();
        let needs = needed
            .iter()
            .filter_map(|place| Some(page_address(place, packages.get(place)?)))
            .collect();
        parts.push(Part {
            name: page_name(&place).to_owned(),
            version: package.text_at("version").unwrap_or_default().to_owned(),
            licence: package.text_at("license").unwrap_or_default().to_owned(),
            authors: Vec::new(),
            address: page_address(&place, package),
            sum: package
                .text_at("integrity")
                .and_then(|sum| sum.strip_prefix("sha512-"))
                .and_then(from_base64)
                .map(|sum| ("SHA-512", sum)),
            flaws: None,
            folder: Some(ui.join(&place)),
            needs,
            is_ours: false,
        });
        open.extend(needed);
    }
    parts
}

/// A package of its own below the one that needs it comes before the one that all share.
fn nearest(packages: &Json, place: &str, name: &str) -> String {
    let own = format!("{place}/node_modules/{name}");
    if packages.get(&own).is_some() {
        return own;
    }
    format!("node_modules/{name}")
}

fn page_name(place: &str) -> &str {
    place.rsplit("node_modules/").next().unwrap_or(place)
}

fn page_address(place: &str, package: &Json) -> String {
    let version = package.text_at("version").unwrap_or_default();
    format!("pkg:npm/{}@{version}", page_name(place).replace('@', "%40"))
}

fn from_base64(text: &str) -> Option<String> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut held, mut out) = (0_u32, 0_u32, String::new());
    for byte in text.trim_end_matches('=').bytes() {
        let digit = DIGITS.iter().position(|digit| *digit == byte)?;
        held = (held << 6) | u32::try_from(digit).ok()?;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push_str(&format!("{:02x}", (held >> bits) & 0xff));
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const METADATA: &str = r#"{"packages":[
        {"id":"w","name":"tsunagi","version":"0.1.0","license":"MIT","source":null,
         "manifest_path":"/top/src-tauri/Cargo.toml","authors":[],"targets":[{"kind":["bin"]}]},
        {"id":"a","name":"age","version":"1.0.0","license":"MIT/Apache-2.0","source":"registry",
         "manifest_path":"/r/age/Cargo.toml","authors":["Mihon Hanako <mihon@example.invalid>"],
         "targets":[{"kind":["lib"]}]},
        {"id":"d","name":"derive","version":"1.0.0","license":"MIT","source":"registry",
         "manifest_path":"/r/d/Cargo.toml","authors":[],"targets":[{"kind":["proc-macro"]}]},
        {"id":"o","name":"openssl-src","version":"3.0.0","license":"MIT","source":"registry",
         "manifest_path":"/r/o/Cargo.toml","authors":[],"targets":[{"kind":["lib"]}]},
        {"id":"c","name":"cc","version":"1.0.0","license":"MIT","source":"registry",
         "manifest_path":"/r/c/Cargo.toml","authors":[],"targets":[{"kind":["lib"]}]}],
      "resolve":{"nodes":[
        {"id":"w","deps":[{"pkg":"a","dep_kinds":[{"kind":null}]},
                          {"pkg":"d","dep_kinds":[{"kind":null}]},
                          {"pkg":"c","dep_kinds":[{"kind":"build"}]}]},
        {"id":"a","deps":[]},{"id":"d","deps":[]},{"id":"c","deps":[]},
        {"id":"o","deps":[{"pkg":"c","dep_kinds":[{"kind":null}]}]}]}}"#;

    #[test]
    fn what_is_linked_or_carried_is_shipped_and_what_only_builds_is_not() {
        let sums =
            lock_sums("[[package]]\nname = \"age\"\nversion = \"1.0.0\"\nchecksum = \"ab\"\n");
        let mut parts = crates_in(&Json::read(METADATA).unwrap(), &sums);
        parts.sort_by(|one, other| one.name.cmp(&other.name));
        let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
        assert_eq!(names, ["age", "openssl-src", "tsunagi"]);
        assert_eq!(
            parts[0].licence, "MIT OR Apache-2.0",
            "the older way of writing is read"
        );
        assert_eq!(
            parts[0].authors,
            ["Mihon Hanako"],
            "an address for mail is nobody's business"
        );
        assert_eq!(parts[0].sum, Some(("SHA-256", "ab".to_owned())));
        assert_eq!(
            parts[2].needs,
            BTreeSet::from(["pkg:cargo/age@1.0.0".to_owned()])
        );
        assert!(parts[2].is_ours && !parts[0].is_ours);
    }

    #[test]
    fn flaws_of_c_libraries_are_looked_up_by_the_version_that_is_carried() {
        assert_eq!(
            carried("openssl-src", "300.6.1+3.6.3").as_deref(),
            Some("cpe:2.3:a:openssl:openssl:3.6.3:*:*:*:*:*:*:*")
        );
        assert_eq!(
            carried(
                "sqlcipher-src",
                "419.0.6+sqlcipher-4.19.0-sqlite-3.53.4-more-1"
            )
            .as_deref(),
            Some("cpe:2.3:a:sqlite:sqlite:3.53.4:*:*:*:*:*:*:*")
        );
        assert_eq!(carried("age", "0.11.0+build"), None);
    }

    #[test]
    fn the_page_is_made_of_two_packages_and_what_these_need() {
        let lock = Json::read(
            r#"{"packages":{"":{},
              "node_modules/svelte":{"version":"5.0.0","license":"MIT","integrity":"sha512-YWI=",
                                     "dependencies":{"clsx":"^2"}},
              "node_modules/clsx":{"version":"1.0.0","license":"MIT"},
              "node_modules/svelte/node_modules/clsx":{"version":"2.0.0","license":"MIT"},
              "node_modules/@tauri-apps/api":{"version":"2.0.0","license":"MIT"},
              "node_modules/vite":{"version":"7.0.0","license":"MIT"}}}"#,
        )
        .unwrap();
        let mut addresses: Vec<String> = page_parts(&lock, Path::new("ui"))
            .into_iter()
            .map(|part| part.address)
            .collect();
        addresses.sort();
        assert_eq!(
            addresses,
            [
                "pkg:npm/%40tauri-apps/api@2.0.0",
                "pkg:npm/clsx@2.0.0",
                "pkg:npm/svelte@5.0.0"
            ],
            "the nearer of two versions is the one that is used"
        );
        assert_eq!(from_base64("YWI=").as_deref(), Some("6162"));
    }
}

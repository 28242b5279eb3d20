//! The software bill of materials: a `CycloneDX` 1.5 file, read by programs that look for known flaws.
//!
//! Written by hand and not by one of the cargo tools, since those know the crates only: the page's
//! packages, the C sources inside of crates and the typefaces are as much part of what is given away.

use super::gathered;
use super::json::quoted;
use super::parts::Part;
use super::plan::{self, Plan};
use crate::steps::Failure;

/// Writes the bill of what was packaged for a system.
pub fn put(plan: &Plan, parts: &[Part], system: &str) -> Result<(), Failure> {
    let bill = bill(parts, plan);
    let name = format!("tsunagi-{}-{system}.cdx.json", plan.version);
    let file = plan.finished().join(name);
    plan::write(&file, &bill)?;
    // The number of the bill follows from what it says, so that the same bill has the same.
    let number = serial(&plan::sum(&file)?);
    plan::write(&file, bill.replacen(NO_NUMBER, &number, 1))
}

/// Stands for the number until it is known.
const NO_NUMBER: &str = "urn:uuid:00000000-0000-0000-0000-000000000000";

/// A UUID of version 8 (RFC 9562): whoever makes it says what it follows from.
fn serial(sum: &str) -> String {
    let digits = |from: usize, to: usize| sum.get(from..to).unwrap_or_default();
    format!(
        "urn:uuid:{}-{}-8{}-8{}-{}",
        digits(0, 8),
        digits(8, 12),
        digits(13, 16),
        digits(17, 20),
        digits(20, 32)
    )
}

fn bill(parts: &[Part], plan: &Plan) -> String {
    let (ours, others): (Vec<&Part>, Vec<&Part>) = parts.iter().partition(|part| part.is_ours);
    let components: Vec<String> = others.iter().copied().map(component).collect();
    // What belongs to us is one thing to others: its parts' needs are the needs of the whole.
    let mut needs: Vec<&String> = ours
        .iter()
        .flat_map(|part| &part.needs)
        .chain(
            others
                .iter()
                .filter(|part| !part.address.starts_with("pkg:cargo/"))
                .map(|part| &part.address),
        )
        .filter(|address| others.iter().any(|other| other.address == **address))
        .collect();
    needs.sort();
    needs.dedup();
    let version = &plan.version;
    let whole = format!("pkg:generic/tsunagi@{version}");
    let mut edges = vec![edge(&whole, needs)];
    edges.extend(
        others
            .iter()
            .map(|part| edge(&part.address, part.needs.iter().collect())),
    );
    format!(
        "{{\n  \"bomFormat\": \"CycloneDX\",\n  \"specVersion\": \"1.5\",\n  \
         \"serialNumber\": \"{NO_NUMBER}\",\n  \"version\": 1,\n  \
         \"metadata\": {{\n    \"timestamp\": {},\n    \"properties\": [{}],\n    \"component\": {{ \"type\": \"application\", \
         \"bom-ref\": {whole}, \"name\": \"tsunagi\", \"version\": {}, \"purl\": {whole}, \
         \"licenses\": [{{ \"expression\": \"MIT OR Apache-2.0\" }}] }}\n  }},\n  \
         \"components\": [\n{}\n  ],\n  \"dependencies\": [\n{}\n  ]\n}}\n",
        quoted(&moment(plan.epoch)),
        plan.commit.as_deref().map(commit).unwrap_or_default(),
        quoted(version),
        components.join(",\n"),
        edges.join(",\n"),
        whole = quoted(&whole),
    )
}

/// The commit it was made from; a work tree with changes has none.
fn commit(commit: &str) -> String {
    format!(
        "{{ \"name\": \"tsunagi:commit\", \"value\": {} }}",
        quoted(commit.trim())
    )
}

fn component(part: &Part) -> String {
    let mut members = vec![
        format!("\"type\": {}", quoted(kind(part))),
        format!("\"bom-ref\": {}", quoted(&part.address)),
        format!("\"name\": {}", quoted(&part.name)),
    ];
    if !part.version.is_empty() {
        members.push(format!("\"version\": {}", quoted(&part.version)));
    }
    members.push(format!("\"purl\": {}", quoted(&part.address)));
    members.push(format!(
        "\"licenses\": [{{ \"expression\": {} }}]",
        quoted(&part.licence)
    ));
    if let Some(flaws) = &part.flaws {
        members.push(format!("\"cpe\": {}", quoted(flaws)));
    }
    if let Some((algorithm, digits)) = &part.sum {
        members.push(format!(
            "\"hashes\": [{{ \"alg\": \"{algorithm}\", \"content\": \"{digits}\" }}]"
        ));
    }
    format!("    {{ {} }}", members.join(", "))
}

fn kind(part: &Part) -> &'static str {
    match part.name.as_str() {
        name if gathered::is_data(name) => "data",
        _ => "library",
    }
}

fn edge(from: &str, to: Vec<&String>) -> String {
    let to: Vec<String> = to.into_iter().map(|address| quoted(address)).collect();
    format!(
        "    {{ \"ref\": {}, \"dependsOn\": [{}] }}",
        quoted(from),
        to.join(", ")
    )
}

/// Seconds since 1970 as the date and time that standards ask for.
pub fn moment(epoch: u64) -> String {
    let (day, second) = (epoch / 86_400, epoch % 86_400);
    let (year, month, date) = civil(day);
    format!(
        "{year:04}-{month:02}-{date:02}T{:02}:{:02}:{:02}Z",
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}

/// Seconds since 1970 as a date in a letter's head, which Debian's changelogs have too.
pub fn mail_date(epoch: u64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let name = |names: &[&'static str], at: u64| {
        usize::try_from(at)
            .ok()
            .and_then(|at| names.get(at).copied())
            .unwrap_or_default()
    };
    let (day, second) = (epoch / 86_400, epoch % 86_400);
    let (year, month, date) = civil(day);
    format!(
        "{}, {date:02} {} {year:04} {:02}:{:02}:{:02} +0000",
        name(&DAYS, day % 7),
        name(&MONTHS, month - 1),
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}

/// Year, month and day of the so-many-th day since 1970.
pub fn civil(day: u64) -> (u64, u64, u64) {
    let is_leap = |year: u64| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    };
    let (mut year, mut left) = (1970, day);
    loop {
        let length = if is_leap(year) { 366 } else { 365 };
        if left < length {
            break;
        }
        left -= length;
        year += 1;
    }
    let february = if is_leap(year) { 29 } else { 28 };
    let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 1;
    for length in lengths {
        if left < length {
            break;
        }
        left -= length;
        month += 1;
    }
    (year, month, left + 1)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::package::json::Json;

    fn part(name: &str, is_ours: bool, needs: &[&str]) -> Part {
        Part {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            licence: "MIT".to_owned(),
            authors: Vec::new(),
            address: format!("pkg:cargo/{name}@1.0.0"),
            sum: Some(("SHA-256", "ab".to_owned())),
            flaws: None,
            folder: None,
            needs: needs
                .iter()
                .map(|name| format!("pkg:cargo/{name}@1.0.0"))
                .collect::<BTreeSet<_>>(),
            is_ours,
        }
    }

    fn plan() -> Plan {
        Plan {
            root: "/top".into(),
            version: "0.1.0".to_owned(),
            epoch: 86_399,
            commit: Some("abc\n".to_owned()),
            build: "/top/target/package".into(),
        }
    }

    #[test]
    fn the_bill_says_its_commit_and_its_number_follows_from_its_words() {
        let bill = Json::read(&bill(&[part("age", false, &[])], &plan())).unwrap();
        let properties = bill.get("metadata").unwrap().list_at("properties");
        assert_eq!(properties[0].text_at("value"), Some("abc"));
        assert_eq!(bill.text_at("serialNumber"), Some(NO_NUMBER));
        let sum = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
        assert_eq!(serial(sum), "urn:uuid:01234567-89ab-8def-8123-456789abcdef");
    }

    #[test]
    fn the_bill_is_json_and_every_part_named_in_it_is_there() {
        let parts = [
            part("age", false, &["rand"]),
            part("rand", false, &[]),
            part("tsunagi", true, &["age"]),
        ];
        let bill = Json::read(&bill(&parts, &plan())).unwrap();
        assert_eq!(bill.text_at("bomFormat"), Some("CycloneDX"));
        let refs: BTreeSet<&str> = bill
            .list_at("components")
            .iter()
            .filter_map(|component| component.text_at("bom-ref"))
            .collect();
        assert_eq!(
            refs.len(),
            2,
            "our own crates are the whole, not parts of it"
        );
        for edge in bill.list_at("dependencies") {
            for to in edge.list_at("dependsOn") {
                assert!(
                    refs.contains(to.text().unwrap()),
                    "an edge leads to a listed part"
                );
            }
        }
        let first = &bill.list_at("dependencies")[0];
        assert_eq!(first.list_at("dependsOn").len(), 1);
    }

    #[test]
    fn days_are_counted_with_leap_years() {
        assert_eq!(moment(0), "1970-01-01T00:00:00Z");
        assert_eq!(moment(951_782_399), "2000-02-28T23:59:59Z");
        assert_eq!(moment(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(moment(1_775_005_200), "2026-04-01T01:00:00Z");
        assert_eq!(mail_date(1_775_005_200), "Wed, 01 Apr 2026 01:00:00 +0000");
    }
}

//! The published schemas of what a handover file holds: what is written fits them, what is wrong does not.
//!
//! Without the second half a schema that allows everything would pass.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use boon::{Compiler, SchemaIndex, Schemas};
use secrecy::SecretString;
use serde_json::{Value, json};
use tsunagi_archive::{Limits, OfficeKey, Opened, Opening, open_file};
use tsunagi_contract::handover::ExportHandover;
use tsunagi_domain as domain;
use tsunagi_tests::Bench;
use tsunagi_tests::bench::HANDOVER_PASSPHRASE;

/// A compiled schema.
struct Schema {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Schema {
    /// Reads a published schema: whoever reads a file must pass over fields that it does not know.
    fn published(name: &str) -> Self {
        Self::compile(schema_text(name))
    }

    /// Reads a published schema as the writer must keep it: no field that the schema does not name.
    fn strict(name: &str) -> Self {
        let mut schema = schema_text(name);
        close(&mut schema);
        Self::compile(schema)
    }

    fn compile(schema: Value) -> Self {
        let id = schema["$id"].as_str().unwrap().to_owned();
        let mut schemas = Schemas::new();
        let mut compiler = Compiler::new();
        compiler.add_resource(&id, schema).unwrap();
        let index = compiler.compile(&id, &mut schemas).unwrap();
        Self { schemas, index }
    }

    fn faults(&self, value: &Value) -> Option<String> {
        let outcome = self.schemas.validate(value, self.index);
        outcome.err().map(|error| format!("{error:#}"))
    }

    fn accepts(&self, value: &Value, what: &str) {
        let faults = self.faults(value);
        assert!(faults.is_none(), "{what}: {}", faults.unwrap_or_default());
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/archive")
}

fn read_json(path: &Path) -> Option<Value> {
    serde_json::from_slice(&std::fs::read(path).unwrap()).ok()
}

fn schema_text(name: &str) -> Value {
    read_json(&folder().join(format!("schema/{name}.schema.json"))).unwrap()
}

/// Allows no other fields in every object that lists its own.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            fields.values_mut().for_each(close);
            if fields.get("properties").is_some_and(Value::is_object) {
                fields.entry("additionalProperties").or_insert(json!(false));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

/// Exports the whole sample office.
fn sample() -> Opened {
    let bench = Bench::with_sample();
    let app = bench.app();
    let request = ExportHandover {
        is_whole_office: true,
        client_ids: Vec::new(),
        destination: bench.path("all.age").to_string_lossy().into_owned(),
        recipient: "見本第二居宅".to_owned(),
        from: String::new(),
        to: String::new(),
        with_slips: true,
        with_pages: true,
        keys: Vec::new(),
        passphrase: HANDOVER_PASSPHRASE.into(),
        passphrase_again: HANDOVER_PASSPHRASE.into(),
    };
    let made = app.export_handover(request).unwrap();
    let passphrase = SecretString::from(HANDOVER_PASSPHRASE);
    open_file(&made.path, &passphrase, &Limits::STANDARD).unwrap()
}

fn records(opened: &Opened) -> Value {
    let member = opened.member("records.json").expect("the records");
    serde_json::from_slice(&member.bytes).unwrap()
}

#[test]
fn what_is_exported_has_every_field_of_the_schema_and_no_other() {
    let opened = sample();
    let (manifest, records) = (json!(opened.manifest), records(&opened));
    for schema in [Schema::strict, Schema::published] {
        schema("manifest-1").accepts(&manifest, "manifest.json");
        schema("records-1").accepts(&records, "records.json");
    }
}

#[test]
fn every_kept_vector_fits_the_schemas() {
    let schema = Schema::published("manifest-1");
    let mut seen = 0;
    for entry in folder().read_dir().unwrap() {
        let path = entry.unwrap().path();
        let Some(stem) = path
            .to_string_lossy()
            .strip_suffix(".expect.toml")
            .map(str::to_owned)
        else {
            continue;
        };
        let said: toml::Table = toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let text = |name: &str| said.get(name).and_then(|it| it.as_str());
        if text("expect") != Some("success") {
            continue;
        }
        let file =
            text("file").map_or_else(|| format!("{stem}.age").into(), |it| folder().join(it));
        let passphrase = text("passphrase").map(SecretString::from);
        let key = text("key").and_then(|it| OfficeKey::from_text(&SecretString::from(it)));
        let opening = Opening {
            passphrase: passphrase.as_ref(),
            key: key.as_ref(),
        };
        let opened = open_file(&file, opening, &Limits::STANDARD).unwrap();
        schema.accepts(&json!(opened.manifest), &stem);
        seen += 1;
    }
    assert!(seen >= 4, "there are vectors that open: {seen}");
}

#[test]
fn every_kept_receipt_is_judged_by_its_schema() {
    let schema = Schema::published("receipt-1");
    let expected = std::fs::read_to_string(folder().join("receipts/expect.toml")).unwrap();
    let expected: toml::Table = toml::from_str(&expected).unwrap();
    for (name, outcome) in expected["files"].as_table().unwrap() {
        let receipt = read_json(&folder().join("receipts").join(name));
        let fits = receipt.is_some_and(|receipt| schema.faults(&receipt).is_none());
        match outcome.as_str().unwrap() {
            "success" => assert!(fits, "{name} is sound"),
            // An altered word fits; that it was altered only the code tells.
            "forged" => {}
            // The code cannot be forged into fitting by leaving it out.
            _ => assert!(!fits, "{name} is no receipt of version 1"),
        }
    }
}

#[test]
fn a_wrong_record_does_not_fit() {
    let schema = Schema::published("records-1");
    let records = records(&sample());
    let mut paths = Vec::new();
    let mut kinds = BTreeSet::new();
    find(&records, "", "", &mut paths, &mut kinds);
    assert!(
        paths.len() > 120,
        "the sample has most fields: {}",
        paths.len()
    );
    let mut optional = Vec::new();
    for (kind, path) in &paths {
        let mut wrong = records.clone();
        let place = wrong.pointer_mut(path).unwrap();
        *place = if place.is_object() {
            json!(7)
        } else {
            json!({ "x": 7 })
        };
        assert!(
            schema.faults(&wrong).is_some(),
            "{kind} is of another type and fits nevertheless"
        );
        let (parent, name) = path.rsplit_once('/').unwrap();
        let mut lacking = records.clone();
        if let Some(fields) = lacking.pointer_mut(parent).and_then(Value::as_object_mut) {
            fields.remove(name);
            if schema.faults(&lacking).is_none() {
                optional.push(kind.as_str());
            }
        }
    }
    let may_be_left_out = |kind: &&str| {
        kind.starts_with("/shared")
            || kind.ends_with("/frozen/warnings")
            // Slips may be handed over without their pages.
            || kind.ends_with("/frozen/pdf")
            || ["means", "object", "note", "reply"]
                .iter()
                .any(|name| kind.ends_with(&format!("/events[]/{name}")))
    };
    optional.retain(|kind| !may_be_left_out(kind));
    assert_eq!(optional, Vec::<&str>::new(), "all else must be there");
}

/// Finds one place for each kind of field, with the indexes of lists left out.
fn find(
    value: &Value,
    kind: &str,
    path: &str,
    paths: &mut Vec<(String, String)>,
    kinds: &mut BTreeSet<String>,
) {
    if !path.is_empty() && kinds.insert(kind.to_owned()) {
        paths.push((kind.to_owned(), path.to_owned()));
    }
    match value {
        Value::Object(fields) if kind != "/shared" => {
            for (name, inner) in fields {
                find(
                    inner,
                    &format!("{kind}/{name}"),
                    &format!("{path}/{name}"),
                    paths,
                    kinds,
                );
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                find(
                    inner,
                    &format!("{kind}[]"),
                    &format!("{path}/{index}"),
                    paths,
                    kinds,
                );
            }
        }
        _ => {}
    }
}

#[test]
fn the_schema_knows_every_code() {
    let schema = schema_text("records-1");
    let known = |name: &str| -> Vec<String> {
        let codes = schema["$defs"][name]["enum"].as_array();
        let codes = codes.unwrap_or_else(|| panic!("{name} is not in the schema"));
        codes
            .iter()
            .map(|code| code.as_str().unwrap().to_owned())
            .collect()
    };
    macro_rules! same {
        ($($type:ident $name:literal),+ $(,)?) => {
            $(
                let codes = domain::$type::ALL.iter().map(|one| one.code().to_owned());
                assert_eq!(known($name), codes.collect::<Vec<_>>(), $name);
            )+
        };
    }
    same!(
        AdlGrade "adlGrade",
        CareLevel "careLevel",
        CertificationStatus "certificationStatus",
        ConsentMethod "consentMethod",
        ConsentScope "consentScope",
        ContactKind "contactKind",
        DementiaGrade "dementiaGrade",
        Domain "domain",
        EventKind "eventKind",
        FacilityKind "facilityKind",
        Household "household",
        LiaisonRole "liaisonRole",
        Masking "masking",
        Means "means",
        Observation "observation",
        Profession "profession",
        Purpose "purpose",
        RecordKind "recordKind",
        Sex "sex",
        Urgency "urgency",
    );
}

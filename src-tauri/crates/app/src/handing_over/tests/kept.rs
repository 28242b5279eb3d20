//! Every handover file we ever wrote comes in for ever: `tests/vectors/handover` keeps real ones.
//!
//! Each is named after the commit whose program made it, from the sample office with a correction and
//! a limited client. They are added, never made again.

use std::path::PathBuf;

use serde_json::Value;

use super::*;

/// From the oldest to the newest, all under [`SECRET`].
const KEPT: [&str; 2] = ["4ec276b", "8bb944f"];

/// An office of a later day than any of them.
fn later_office() -> Other {
    let folder = tempfile::tempdir().unwrap();
    let bench = TestBench::in_folder(folder.path());
    bench.clock.pass_days(300);
    let app = bench.app().unwrap();
    app.create_store(CreateStore {
        office_name: "みほん居宅介護支援事業所".to_owned(),
        staff_name: "見本 潮子".to_owned(),
        staff_kana: "みほん しおこ".to_owned(),
        passphrase: PASSPHRASE.into(),
        passphrase_again: PASSPHRASE.into(),
    })
    .unwrap();
    Other {
        _folder: folder,
        app,
    }
}

fn vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/vectors")
}

fn kept(name: &str) -> String {
    let path = vectors().join("handover").join(format!("{name}.age"));
    path.to_string_lossy().into_owned()
}

/// The records as they stand in the file, whatever program reads them.
fn written(path: &str) -> Value {
    let file = std::fs::File::open(path).unwrap();
    let passphrase = SecretString::from(SECRET.to_owned());
    let opened = tsunagi_archive::open(file, Path::new(path), &passphrase, &Limits::STANDARD);
    let opened = opened.unwrap();
    serde_json::from_slice(&opened.member(MEMBER).unwrap().bytes).unwrap()
}

/// Says what stands in the file and not in the records; fields that came later may be here beside it.
fn lost(there: &Value, here: &Value, at: &str, found: &mut Vec<String>) {
    match (there, here) {
        (Value::Object(there), Value::Object(here)) => {
            for (key, value) in there {
                let own = here.get(key).unwrap_or(&Value::Null);
                lost(value, own, &format!("{at}.{key}"), found);
            }
        }
        (Value::Array(there), Value::Array(here)) if there.len() == here.len() => {
            for (index, (there, here)) in there.iter().zip(here).enumerate() {
                lost(there, here, &format!("{at}[{index}]"), found);
            }
        }
        _ if there == here => {}
        _ => found.push(format!("{at}: {there} became {here}")),
    }
}

#[test]
fn a_handover_file_of_every_day_comes_in_whole() {
    for name in KEPT {
        let other = later_office();
        let path = kept(name);
        let preview = inspect(&other.app, &path).unwrap();
        assert!(!preview.clients.is_empty(), "{name}");
        let done = import(&other.app, &path).unwrap();
        assert!(done.new_clients > 0 && done.new_slips > 0, "{name}");
        assert!(done.left_out.is_empty(), "{name}: {:?}", done.left_out);
        let mut there = written(&path);
        there["office"].take();
        there["staff"].take();
        for case in there["cases"].as_array_mut().unwrap() {
            case["client"]["care_manager_id"].take();
        }
        for facility in there["facilities"].as_array_mut().unwrap() {
            facility["fax_verified"].take();
        }
        let mut here = comparable(&other.app);
        for records in [&mut there, &mut here] {
            // Offices list their clients by name; these have other neighbours.
            let cases = records["cases"].as_array_mut().unwrap();
            cases.sort_by_key(|case| case["client"]["id"].to_string());
        }
        let mut found = Vec::new();
        lost(&there, &here, name, &mut found);
        assert!(found.is_empty(), "{}", found.join("\n"));
        assert!(
            inspect(&other.app, &path).unwrap().changes_nothing,
            "{name}"
        );
    }
}

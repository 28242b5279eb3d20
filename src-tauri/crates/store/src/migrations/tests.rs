use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::*;
use crate::connecting::connect_current;
use crate::testing::bench;
use crate::{OpenError, Store};

/// What was shipped; a line is added with each step and never changed.
const FROZEN: &[(i64, &str)] = &[
    (
        1,
        "8bf3d1065f1573898516a29e31d9d52d41aa6b8f8cdded8840a06954e4c52df2",
    ),
    (
        2,
        "b2ade2d1e82a2ee1254e317b4ae589b16c84c4bf3495fef7143af186599a3eff",
    ),
    (
        3,
        "c914543f85dd4173821c88f3abc784c6249d0d7f85e91ef613982b97341310cc",
    ),
    (
        4,
        "11f077e05775eed32717d542e1e401fcbd349d1dd8ad0c6a39c75cc202869f62",
    ),
    (
        5,
        "caabccc8b9be87d6bb0a55728a3714a93bdaacf382f3f0d95b304cd4cf06b6a1",
    ),
    (
        6,
        "a75da8e25c02fd79570667f8f81c3b39f470d33956182951f26ea953f3dc2ba9",
    ),
    (
        7,
        "02bb7d75ed6ae4552eda4a3c43c5df766b138b08617aba0c3fee4017b99b9688",
    ),
    (
        8,
        "4b5dab6921b6d0ccc9d9c9ed1ed9f7247c681210aedbf0f2c71409d43abdec93",
    ),
];

fn hash(sql: &str) -> String {
    let digest = Sha256::digest(sql.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/golden/schema.sql")
}

fn dump(store: &Store) -> String {
    let sql = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%'
               ORDER BY tbl_name, type = 'table' DESC, type, name";
    let mut statement = store.connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get::<_, String>("sql"));
    let parts: Vec<String> = rows.unwrap().map(Result::unwrap).collect();
    format!("{};\n", parts.join(";\n\n"))
}

#[test]
fn shipped_steps_are_frozen() {
    let present: Vec<(i64, String)> = MIGRATIONS
        .iter()
        .map(|step| (step.number, hash(step.sql)))
        .collect();
    let frozen: Vec<(i64, String)> = FROZEN
        .iter()
        .map(|(number, hash)| (*number, (*hash).to_owned()))
        .collect();
    assert_eq!(
        present, frozen,
        "a store somewhere was made by the old text: write a new step instead"
    );
}

#[test]
fn steps_are_numbered_without_gaps() {
    let numbers: Vec<i64> = MIGRATIONS.iter().map(|step| step.number).collect();
    let expected: Vec<i64> = (1..).take(MIGRATIONS.len()).collect();
    assert_eq!(numbers, expected);
}

#[test]
fn the_schema_of_a_new_store_is_the_golden_one() {
    let present = dump(&bench().store);
    let golden = fs::read_to_string(golden()).unwrap_or_default();
    if present != golden {
        let actual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/actual");
        fs::create_dir_all(&actual).unwrap();
        tsunagi_files::write_atomically(actual.join("schema.sql"), present.as_bytes()).unwrap();
        panic!("read tests/actual/schema.sql, and if it is right make it the golden one");
    }
}

/// Returns the present steps, garbled because what was done is not done again, and one more.
fn with_next(sql: &'static str) -> Vec<Migration> {
    let done = MIGRATIONS.iter().map(|step| Migration {
        number: step.number,
        sql: "a step that was done is not done again",
    });
    let number = newest(MIGRATIONS) + 1;
    done.chain([Migration { number, sql }]).collect()
}

#[test]
fn an_older_store_is_copied_and_brought_up() {
    let mut bench = bench();
    bench.write(|tx| tx.set_setting("kept", "words"));
    let (folder, key) = (
        crate::folder::Folder::new(bench.dir.path()),
        bench.store.key.clone(),
    );
    bench.store.close().unwrap();
    let before = fs::read(folder.records()).unwrap();
    let connection = connect_current(
        &folder,
        &key,
        &with_next(
            "ALTER TABLE setting ADD COLUMN note TEXT NOT NULL DEFAULT 'from the next step';",
        ),
    )
    .unwrap()
    .connection;
    let note: String = connection
        .query_row("SELECT note FROM setting WHERE key = 'kept'", [], |row| {
            row.get("note")
        })
        .unwrap();
    assert_eq!(note, "from the next step");
    let aside = fs::read_dir(folder.backups()).unwrap().next().unwrap();
    let aside = aside.unwrap().path();
    let back = tempfile::tempdir().unwrap();
    let head = crate::backup::extract(&aside, back.path()).unwrap();
    assert_eq!(head.schema, Some(newest(MIGRATIONS)));
    assert_eq!(
        fs::read(back.path().join("records.db")).unwrap(),
        before,
        "the backup is the whole store as it was, encrypted, with the keys beside it"
    );
    assert!(back.path().join("keys.json").exists());
    let verifier = crate::backup::Verifier::new(key.clone());
    let scratch = back.path().join("checking");
    assert!(verifier.verify(&aside, &scratch).is_ok());
    drop(connection);
    let again = connect_current(&folder, &key, MIGRATIONS);
    assert!(
        matches!(
            again,
            Err(OpenError::TooNew { found, supported })
                if supported == newest(MIGRATIONS) && found == supported + 1
        ),
        "the older program refuses what the newer one brought up"
    );
}

#[test]
fn a_step_that_fails_leaves_the_old_store() {
    let broken = [
        "ALTER TABLE setting ADD COLUMN note TEXT; SELECT nonsense;",
        "UPDATE client SET care_manager_id = 'nobody';",
        "PRAGMA defer_foreign_keys = ON; UPDATE client SET care_manager_id = 'nobody';",
    ];
    for sql in broken {
        let mut bench = bench();
        let (client, _) = bench.with_client();
        let (folder, key) = (
            crate::folder::Folder::new(bench.dir.path()),
            bench.store.key.clone(),
        );
        bench.store.close().unwrap();
        assert!(
            connect_current(&folder, &key, &with_next(sql)).is_err(),
            "{sql}"
        );
        let (store, _) = Store::open(
            bench.dir.path(),
            &crate::testing::secret(crate::testing::PASSPHRASE),
        )
        .unwrap();
        assert_eq!(store.read().client(client.id).unwrap(), Some(client));
        assert_eq!(dump(&store), dump(&crate::testing::bench().store), "{sql}");
    }
}

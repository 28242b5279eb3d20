//! 100 MB of records and pages to a proven handover file, beside the `age` program on the same bytes.
//!
//! Both close the file for a key, because stretching a passphrase takes the same second in both and
//! would hide the rest. Both write, sync, and read back from the medium past the cache, decrypt to the
//! end and compare; ours makes the archive, its hashes and its manifest besides. What `age` takes for
//! the writing alone stands beside it.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};

use secrecy::ExposeSecret as _;
use tsunagi_archive::{Closing, Handover, ManifestHead, Member, OfficeKey, write_new};

use crate::Failure;
use crate::table::{Pair, heading, line, promise, timed};

const RECORDS: usize = 16_000_000;
const PAGES: usize = 210;
const PAGE_BYTES: usize = 400_000;
const ROUNDS: usize = 7;
/// How much of the throughput of `age` is promised.
const SHARE: f64 = 0.8;

/// Measures handover files.
pub fn run(_words: &[String]) -> Result<(), Failure> {
    heading("引継ぎファイル");
    let folder = tempfile::tempdir_in(std::env::current_exe()?.parent().unwrap_or(Path::new(".")))?;
    let content = content();
    let bytes: usize = content.iter().map(|one| one.bytes.len()).sum();
    let plain: Vec<u8> = content.iter().flat_map(|one| one.bytes.to_vec()).collect();
    let key = OfficeKey::draw();
    let mut peer = Peer::prepare(folder.path(), &key, &plain)?;
    let head = ManifestHead {
        created_at: "2026-04-01T10:00:00+09:00".to_owned(),
        created_by: "tsunagi bench".to_owned(),
        office: "見本居宅介護支援事業所".to_owned(),
        counts: std::collections::BTreeMap::new(),
        id: None,
        receipt_key: None,
    };
    let recipients = [key.public()];
    let handover = Handover {
        head: &head,
        members: &content,
        closing: Closing::Keys {
            own: &key,
            recipients: &recipients,
        },
    };
    let path = folder.path().join("ours.age");
    let (mut proven, mut written) = (Pair::default(), Pair::default());
    for round in 0..=ROUNDS {
        let ours = timed(|| write_new(&path, &handover))?;
        std::fs::remove_file(&path)?;
        let writing = timed(|| peer.write())?;
        let proving = timed(|| peer.prove(&plain))?;
        peer.remove()?;
        // The first round warms up.
        if round > 0 {
            proven.add(ours, writing + proving);
            written.add(ours, writing);
        }
    }
    line(
        "元の大きさ",
        &format!("{} MB", bytes / 1_000_000),
        "記録と、閉じた紙面",
    );
    proven.print("作成・読み返し・照合", ["つなぎ", "age"]);
    written.print("age は作成だけ", ["つなぎ", "age"]);
    let what = format!("age の同じ手順の {SHARE} 倍以上の速さ");
    promise(&what, 1.0 / proven.ratio() >= SHARE);
    Ok(())
}

/// The `age` program, doing the same by its own means.
struct Peer<'a> {
    folder: &'a Path,
    recipient: String,
}

impl<'a> Peer<'a> {
    fn prepare(folder: &'a Path, key: &OfficeKey, plain: &[u8]) -> Result<Self, Failure> {
        tsunagi_files::write_atomically(folder.join("plain"), plain)?;
        let identity = key.to_text();
        tsunagi_files::write_atomically(folder.join("key"), identity.expose_secret().as_bytes())?;
        Ok(Self {
            folder,
            recipient: key.public().to_text(),
        })
    }

    fn write(&mut self) -> Result<(), Failure> {
        let mut age = self.command("age");
        age.args([
            "--recipient",
            &self.recipient,
            "--output",
            "theirs.age",
            "plain",
        ]);
        succeeded(age.status()?.success())?;
        Ok(File::open(self.folder.join("theirs.age"))?.sync_all()?)
    }

    fn prove(&mut self, plain: &[u8]) -> Result<(), Failure> {
        // Forgets what the cache holds of the file, as ours does before it reads back.
        let mut dd = self.command("dd");
        dd.args(["if=theirs.age", "iflag=nocache", "count=0", "status=none"]);
        succeeded(dd.status()?.success())?;
        let mut age = self.command("age");
        age.args(["--decrypt", "--identity", "key", "theirs.age"]);
        let mut child = age.stdout(Stdio::piped()).spawn()?;
        let mut found = child.stdout.take().ok_or("no output")?;
        let mut buffer = vec![0; 64 << 10];
        let mut rest = plain;
        loop {
            let count = found.read(&mut buffer)?;
            if count == 0 {
                break;
            }
            let (expected, more) = rest.split_at_checked(count).ok_or("age: too much")?;
            succeeded(buffer.get(..count) == Some(expected))?;
            rest = more;
        }
        succeeded(child.wait()?.success() && rest.is_empty())
    }

    fn remove(&self) -> Result<(), Failure> {
        Ok(std::fs::remove_file(self.folder.join("theirs.age"))?)
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.folder);
        command
    }
}

fn succeeded(is_so: bool) -> Result<(), Failure> {
    if is_so {
        Ok(())
    } else {
        Err("age: it did not come out as it went in".into())
    }
}

/// Records as JSON, and pages whose streams are deflated already.
fn content() -> Vec<Member> {
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut json = String::with_capacity(RECORDS + 1000);
    json.push('[');
    while json.len() < RECORDS {
        let number = next(&mut seed);
        let day = number % 28 + 1;
        json.push_str(&format!(
            "{{\n  \"id\": \"{number:016x}\",\n  \"day\": \"2026-04-{day:02}\",\n  \"item\": \"訪問\",\n  \
             \"text\": \"見本の様子を{}分うかがい、歩行は{}メートル、血圧は{}であった。\"\n}},\n",
            number >> 32 & 0x3f,
            number >> 40 & 0xff,
            number >> 48 & 0x7f
        ));
    }
    json.push_str("null]");
    let mut members = vec![Member::new(
        "records.json",
        "application/json",
        json.into_bytes(),
    )];
    for page in 0..PAGES {
        let words = (0..PAGE_BYTES / 8).flat_map(|_| next(&mut seed).to_le_bytes());
        let path = format!("slips/{page:04}.pdf");
        members.push(Member::new(
            path,
            "application/pdf",
            words.collect::<Vec<u8>>(),
        ));
    }
    members
}

/// Draws the next number of a row that is the same on every machine.
fn next(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}

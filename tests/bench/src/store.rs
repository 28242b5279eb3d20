//! What the cipher costs: the same store, the same work, with and without a key; and what unlocking takes.
//!
//! An office of 45 clients with a year of records. Both stores take turns at every piece of work, so
//! that whatever else the machine does falls on both.

use std::path::Path;
use std::process::Command;

use secrecy::SecretString;
use serde_json::{Value, json};
use tsunagi_domain::{
    AuditAct, AuditEntry, Client, Entry, Facility, Moment, Office, Physician, Role, Slip,
    SlipContent, SlipId, Staff,
};
use tsunagi_store::{
    ClientQuery, Credentials, EntryQuery, KeyCost, NewStore, Opener, SaveError, SlipQuery, Store,
    SystemRandom, Terms,
};

use crate::Failure;
use crate::table::{Pair, heading, line, promise, shown, time, timed};

const PASSPHRASE: &str = "みほんの鍵 ひらく 2026";
const CLIENTS: u32 = 45;
const ENTRIES: u32 = 60;
const SLIPS: u32 = 8;
const ROUNDS: usize = 9;
/// The two stores.
const KINDS: [&str; 2] = ["暗号あり", "暗号なし"];
/// The most that the cipher may cost.
const MOST: f64 = 1.25;

/// Measures the store; `unlock FOLDER` unlocks once and ends, for the cold run.
pub fn run(words: &[String]) -> Result<(), Failure> {
    if let [word, folder] = words
        && word == "unlock"
    {
        return unlock(folder.as_ref());
    }
    heading("記録簿");
    let home = std::env::current_exe()?;
    let home = home.parent().unwrap_or(Path::new("."));
    measure_cipher(home)?;
    measure_unlocking(home)
}

/// Is a store with an office in it.
struct Desk {
    store: Store,
    clients: Vec<Client>,
    drafts: Vec<Slip>,
    staff: Staff,
    _folder: tempfile::TempDir,
}

type Work = fn(&mut Desk, usize) -> Result<(), Failure>;

fn measure_cipher(home: &Path) -> Result<(), Failure> {
    let mut ours = Desk::open(home, |store, _| Ok(store))?;
    let mut plain = Desk::open(home, |store, new| Ok(store.measured_in_plain(new)?))?;
    let works: [(&str, Work); 5] = [
        ("下書きの保存 20回", Desk::save_drafts),
        ("支援経過の記録 20回", Desk::add_entries),
        ("利用者の検索 40回", Desk::search),
        ("一覧と支援経過 45人", Desk::list),
        ("記録簿全体の読み直し 1回", Desk::read_all),
    ];
    let mut sum = Pair::default();
    for (name, work) in works {
        let pair = in_turn(&mut ours, &mut plain, work)?;
        pair.print(name, KINDS);
        sum.plus(&pair);
    }
    sum.print("以上の合計", KINDS);
    promise(&format!("暗号の費用は {MOST} 倍まで"), sum.ratio() <= MOST);
    // Apart from the sum: it waits for the medium and would hide what the cipher costs.
    in_turn(&mut ours, &mut plain, Desk::note_reads)?.print("見た記録を残す 50回", KINDS);
    Ok(())
}

/// Lets both do the same, by turns.
fn in_turn(ours: &mut Desk, plain: &mut Desk, work: Work) -> Result<Pair, Failure> {
    let mut pair = Pair::default();
    for round in 0..=ROUNDS {
        let first = timed(|| work(ours, round))?;
        let second = timed(|| work(plain, round))?;
        // The first round warms up.
        if round > 0 {
            pair.add(first, second);
        }
    }
    Ok(pair)
}

impl Desk {
    fn open(
        home: &Path,
        change: impl FnOnce(Store, &NewStore<'_>) -> Result<Store, Failure>,
    ) -> Result<Self, Failure> {
        let folder = tempfile::tempdir_in(home)?;
        let staff: Staff = serde_json::from_value(json!({
            "id": id(1, 0), "name": "見本 花子", "kana": "みほん はなこ", "role": Role::Administrator,
            "is_active": true,
        }))?;
        let office: Office = serde_json::from_value(json!({
            "id": id(2, 0), "name": "見本居宅介護支援事業所", "number": "2470000007",
            "postal_code": "511-0000", "address": "見本市見本町1", "phone": "0594-00-0003",
            "fax": "0594-00-0004", "hours": "", "manager": "", "reply_within_days": 10,
        }))?;
        let passphrase = SecretString::from(PASSPHRASE);
        let new = NewStore {
            passphrase: &passphrase,
            staff: &staff,
            office: &office,
        };
        let cheap = KeyCost {
            m_kib: 8,
            t: 1,
            p: 1,
        };
        let store = Store::create(folder.path(), &new, cheap, &SystemRandom)?;
        let mut desk = Self {
            store: change(store, &new)?,
            clients: Vec::new(),
            drafts: Vec::new(),
            staff,
            _folder: folder,
        };
        desk.fill()?;
        Ok(desk)
    }

    fn fill(&mut self) -> Result<(), Failure> {
        let facility: Facility = serde_json::from_value(facility())?;
        let physician: Physician = serde_json::from_value(json!({
            "id": id(4, 0), "facility_id": id(3, 0), "name": "見本 太郎", "kana": "みほん たろう",
            "department": "内科", "profession": tsunagi_domain::Profession::Physician, "note": "",
        }))?;
        let now = now()?;
        let clients = (0..CLIENTS).map(|number| serde_json::from_value(client(number)));
        self.clients = clients.collect::<Result<Vec<Client>, _>>()?;
        let mut entries = Vec::new();
        for (number, client) in (0_u32..).zip(&self.clients) {
            for entry in 0..ENTRIES {
                entries.push(entry_of(client, &self.staff, number * 1000 + entry)?);
            }
        }
        let clients = &self.clients;
        self.store.transact(|tx| {
            tx.save_facility(&facility)?;
            tx.save_physician(&physician)?;
            clients
                .iter()
                .try_for_each(|client| tx.save_client(client))?;
            entries.iter().try_for_each(|entry| tx.add_entry(entry))
        })?;
        for number in 0..CLIENTS * SLIPS {
            let client = clients.get(number as usize % clients.len());
            let client = client.ok_or("no clients")?;
            let id: SlipId = read(&id(6, number))?;
            let (slip, _) = self.store.transact(|tx| {
                let slip = Slip {
                    id,
                    number: tx.next_slip_number(now.day())?,
                    client_id: client.id,
                    recipient_id: Some(physician.id),
                    author_id: self.staff.id,
                    template: "common".to_owned(),
                    content: SlipContent {
                        subject: "退院後の様子のお知らせ".to_owned(),
                        background: "見本の経過を記す。".repeat(20),
                        ..SlipContent::default()
                    },
                    supersedes: None,
                    created_at: now,
                    updated_at: now,
                    confirmed_at: None,
                    events: Vec::new(),
                };
                tx.create_draft(&slip)?;
                Ok::<_, SaveError>(slip)
            })?;
            self.drafts.push(slip);
        }
        Ok(())
    }

    /// Each save is a transaction of its own, as the window does it 0.6 s after the last key.
    fn save_drafts(&mut self, round: usize) -> Result<(), Failure> {
        for slip in self.drafts.iter_mut().skip(round * 20).take(20) {
            slip.content.background.push_str("ひと言加えた。");
            self.store.transact(|tx| tx.save_draft(slip))?;
        }
        Ok(())
    }

    fn add_entries(&mut self, round: usize) -> Result<(), Failure> {
        for (number, client) in (0_u32..).zip(self.clients.iter().take(20)) {
            let number = 500_000 + u32::try_from(round)? * 1000 + number;
            let entry = entry_of(client, &self.staff, number)?;
            self.store.transact(|tx| tx.add_entry(&entry))?;
        }
        Ok(())
    }

    fn search(&mut self, _: usize) -> Result<(), Failure> {
        for text in ["み", "見本", "やきお", "0000012"].repeat(10) {
            let query = ClientQuery {
                text: text.to_owned(),
                ..ClientQuery::default()
            };
            std::hint::black_box(self.store.read().clients(&query)?);
        }
        Ok(())
    }

    fn list(&mut self, _: usize) -> Result<(), Failure> {
        let reader = self.store.read();
        for client in &self.clients {
            std::hint::black_box(reader.entries(&EntryQuery::of(client.id))?);
            std::hint::black_box(reader.slips(&SlipQuery::of(client.id))?);
        }
        Ok(())
    }

    /// Everything once, more than the page cache holds.
    fn read_all(&mut self, _: usize) -> Result<(), Failure> {
        std::hint::black_box(self.store.read().clients(&ClientQuery::default())?);
        std::hint::black_box(self.store.read().slips(&SlipQuery::default())?);
        std::hint::black_box(self.store.verify_audit()?);
        Ok(())
    }

    fn note_reads(&mut self, _: usize) -> Result<(), Failure> {
        for client in self.clients.iter().cycle().take(50) {
            let entry = AuditEntry {
                at: now()?,
                act: AuditAct::Opened,
                staff_id: Some(self.staff.id),
                staff_name: self.staff.name.clone(),
                thing: Some(client.id.into()),
                detail: String::new(),
            };
            self.store.transact(|tx| tx.append_audit(&entry))?;
        }
        Ok(())
    }
}

fn measure_unlocking(home: &Path) -> Result<(), Failure> {
    let folder = tempfile::tempdir_in(home)?;
    let desk = Desk::open(home, |store, _| Ok(store))?;
    let passphrase = SecretString::from(PASSPHRASE);
    let office = desk.store.read().office()?;
    let new = NewStore {
        passphrase: &passphrase,
        staff: &desk.staff,
        office: &office,
    };
    Store::create(folder.path(), &new, KeyCost::STANDARD, &SystemRandom)?.close()?;
    let program = std::env::current_exe()?;
    let unlocking = time(1, 9, |_| -> Result<(), Failure> {
        let status = Command::new(&program)
            .args(["store", "unlock"])
            .arg(folder.path())
            .status()?;
        status
            .success()
            .then_some(())
            .ok_or_else(|| "unlock".into())
    })?;
    let cost = KeyCost::STANDARD;
    let note = format!("Argon2id {} MiB、{}回", cost.m_kib / 1024, cost.t);
    line("鍵の費用", "", &note);
    unlocking.print("開く(新しいプロセス、起動から)");
    line("そのうち最も遅い1割", &shown(unlocking.ninetieth), "");
    promise(
        "開くのは 1 秒まで",
        unlocking.ninetieth.as_secs_f64() <= 1.0,
    );
    Ok(())
}

fn unlock(folder: &Path) -> Result<(), Failure> {
    let credentials = Credentials::passphrase(&SecretString::from(PASSPHRASE));
    let terms = Terms {
        now: now()?,
        cost: KeyCost::STANDARD,
        random: &SystemRandom,
    };
    Store::unlock(folder, Opener::Person(&credentials), &terms)?
        .store
        .close()?;
    Ok(())
}

fn now() -> Result<Moment, serde_json::Error> {
    read("2026-04-01T10:00:00+09:00")
}

fn id(kind: u32, number: u32) -> String {
    format!("01900000-{kind:04x}-7000-8000-{number:012x}")
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, serde_json::Error> {
    serde_json::from_value(Value::String(text.to_owned()))
}

fn facility() -> Value {
    json!({
        "id": id(3, 0), "kind": tsunagi_domain::FacilityKind::Clinic, "name": "見本内科医院",
        "kana": "みほんないかいいん", "number": "", "postal_code": "", "address": "", "area": "",
        "phone": "0594-00-0001", "fax": "0594-00-0002", "fax_verified": null, "contact_time": "",
        "contact_person": "", "preferred_means": tsunagi_domain::Means::Fax,
        "masking": tsunagi_domain::Masking::Initials, "note": "",
    })
}

fn client(number: u32) -> Value {
    json!({
        "id": id(5, number), "name": format!("見本 {number}"), "kana": "みほん やきお",
        "sex": tsunagi_domain::Sex::Male, "birth": "1953-04-01", "insurer_number": "242057",
        "insured_number": format!("{number:010}"), "postal_code": "511-0000", "town": "見本市見本町",
        "address": "3番地", "phone": "0594-00-0004",
        "household": tsunagi_domain::Household::ElderlyCouple,
        "key_person": { "name": "見本 貝子", "relation": "妻", "phone": "0594-00-0005" },
        "adl": null, "dementia": null, "has_public_assistance": false, "undisclosed_diagnoses": "",
        "medical_history": "腰椎圧迫骨折", "services": "なし", "wishes": "家で暮らしたい", "note": "",
        "care_manager_id": id(1, 0), "recipients": [], "closed_on": null,
    })
}

fn entry_of(client: &Client, staff: &Staff, number: u32) -> Result<Entry, serde_json::Error> {
    let now = now()?;
    Ok(Entry {
        id: read(&id(7, number))?,
        client_id: client.id,
        day: now.day(),
        time: None,
        kind: tsunagi_domain::ContactKind::Telephone,
        record: None,
        partner: None,
        item: "電話".to_owned(),
        text: "見本病院より電話。体調に変わりはないとのこと。".repeat(6),
        domains: Vec::new(),
        is_internal: false,
        slip_id: None,
        recorder_id: staff.id,
        recorder_name: staff.name.clone(),
        recorded_at: now,
        corrections: Vec::new(),
    })
}

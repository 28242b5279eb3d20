//! Invented records and seeded sources for this crate's tests.

mod keys;

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use secrecy::SecretString;
use tsunagi_domain::{
    CareLevel, Certification, CertificationId, CertificationStatus, Client, ClientId, Consent,
    ConsentId, ConsentMethod, ConsentScope, ContactKind, Correction, Day, Domain, Entry, EntryId,
    Event, EventDetail, EventId, Facility, FacilityId, FacilityKind, FaxVerification, Household,
    IdSource, KeyPerson, LiaisonRole, Masking, Means, Moment, Office, OfficeId, Physician,
    PhysicianId, Profession, Recipient, RecordKind, Role, Sex, Slip, SlipContent, SlipId, Staff,
    StaffId,
};
use uuid::Uuid;

use crate::{
    Changed, ConfirmedVersion, KeyCost, NewStore, NoRandomness, OpenError, RandomSource, Store, Tx,
    WriteError,
};

pub(crate) use keys::key_act;

pub(crate) const CHEAP: KeyCost = KeyCost {
    m_kib: 8,
    t: 1,
    p: 1,
};
pub(crate) const PASSPHRASE: &str = "見本のあいことば13";

/// Draws ids and bytes that are the same in every run.
pub(crate) struct Seeded(AtomicU64);

impl Seeded {
    pub(crate) fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }
}

impl IdSource for Seeded {
    fn next_id(&self) -> Uuid {
        let count = self.0.fetch_add(1, Ordering::Relaxed);
        Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 | u128::from(count))
    }
}

impl RandomSource for Seeded {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        for byte in bytes {
            let count = self.0.fetch_add(1, Ordering::Relaxed);
            *byte = (count.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as u8;
        }
        Ok(())
    }
}

/// Is a store in its own folder, with the ids that made it.
pub(crate) struct Bench {
    pub store: Store,
    pub ids: Seeded,
    pub staff: Staff,
    pub dir: tempfile::TempDir,
}

pub(crate) fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

pub(crate) fn create_in(dir: &Path, ids: &Seeded) -> (Store, Staff) {
    let staff = staff(ids);
    let passphrase = secret(PASSPHRASE);
    let new = NewStore {
        passphrase: &passphrase,
        staff: &staff,
        office: &office(ids),
    };
    let store = Store::create(dir, &new, CHEAP, &Seeded::new(7)).unwrap();
    (store, staff)
}

pub(crate) fn bench() -> Bench {
    let dir = tempfile::tempdir().unwrap();
    let ids = Seeded::new(1);
    let (store, staff) = create_in(dir.path(), &ids);
    Bench {
        store,
        ids,
        staff,
        dir,
    }
}

impl Bench {
    /// Runs a transaction that only writes records.
    pub(crate) fn write(
        &mut self,
        work: impl FnOnce(&Tx<'_>) -> Result<(), WriteError>,
    ) -> Changed {
        self.store.transact(work).unwrap().1
    }

    /// Saves a facility, its physician, and a client of theirs.
    pub(crate) fn with_client(&mut self) -> (Client, Physician) {
        let facility = facility(&self.ids);
        let physician = physician(&self.ids, &facility);
        let client = client(&self.ids, &self.staff, &physician);
        self.write(|tx| {
            tx.save_facility(&facility)?;
            tx.save_physician(&physician)?;
            tx.save_client(&client)
        });
        (client, physician)
    }

    /// Creates a draft about the client.
    pub(crate) fn with_draft(&mut self, client: &Client, physician: &Physician) -> Slip {
        let ids = &self.ids;
        let staff = &self.staff;
        let work = |tx: &Tx<'_>| -> Result<Slip, crate::SaveError> {
            let number = tx.next_slip_number(day())?;
            let slip = draft(ids, number, client, physician, staff);
            tx.create_draft(&slip)?;
            Ok(slip)
        };
        self.store.transact(work).unwrap().0
    }

    /// Confirms a slip and returns it as it then stands.
    pub(crate) fn confirm(&mut self, slip: &Slip) -> Slip {
        let event = event(&self.ids, EventDetail::Confirmed);
        self.store
            .transact(|tx| tx.confirm(slip.id, &version(slip), &event))
            .unwrap();
        self.store.read().slip(slip.id).unwrap().unwrap()
    }

    /// Closes and opens again.
    pub(crate) fn reopen(self) -> Self {
        let Self {
            store,
            ids,
            staff,
            dir,
        } = self;
        drop(store);
        let (store, holder) = Store::open(dir.path(), &secret(PASSPHRASE)).unwrap();
        assert_eq!(holder, staff.id, "the slot says whose passphrase it was");
        Self {
            store,
            ids,
            staff,
            dir,
        }
    }

    /// Runs SQL past the program's calls, as a database tool would.
    pub(crate) fn past_the_program(&self, sql: &str) -> rusqlite::Result<usize> {
        let connection = &self.store.connection;
        connection
            .execute_batch("PRAGMA recursive_triggers = OFF;")
            .unwrap();
        connection.execute(sql, [])
    }
}

pub(crate) fn day() -> Day {
    Day::from_ymd(2026, 4, 1).unwrap()
}

pub(crate) fn at(minute: u32) -> Moment {
    Moment::from_local(day(), 10, minute, 0).unwrap()
}

pub(crate) fn office(ids: &Seeded) -> Office {
    Office {
        id: OfficeId::draw(ids),
        name: "見本居宅介護支援事業所".into(),
        number: "2470000007".into(),
        postal_code: "511-0000".into(),
        address: "見本県見本市見本町1".into(),
        phone: "0594-00-0000".into(),
        fax: "0594-00-0001".into(),
        hours: "平日 9時〜17時".into(),
        manager: "見本 花子".into(),
        reply_within_days: 10,
    }
}

pub(crate) fn staff(ids: &Seeded) -> Staff {
    Staff {
        id: StaffId::draw(ids),
        name: "見本 花子".into(),
        kana: "みほん はなこ".into(),
        role: Role::Administrator,
        is_active: true,
    }
}

pub(crate) fn facility(ids: &Seeded) -> Facility {
    Facility {
        id: FacilityId::draw(ids),
        kind: FacilityKind::Clinic,
        name: "見本髙橋内科医院".into(),
        kana: "みほんたかはしないかいいん".into(),
        number: "2410000000".into(),
        postal_code: "511-0000".into(),
        address: "見本市見本町2".into(),
        area: "北部西".into(),
        phone: "0594-00-0002".into(),
        fax: "0594-00-0003".into(),
        fax_verified: Some(FaxVerification {
            on: day(),
            by: "見本 花子".into(),
            number: "0594-00-0003".into(),
        }),
        contact_time: "13時〜14時".into(),
        contact_person: "受付 見本".into(),
        preferred_means: Means::Fax,
        masking: Masking::Initials,
        note: "交流会で挨拶".into(),
    }
}

pub(crate) fn physician(ids: &Seeded, facility: &Facility) -> Physician {
    Physician {
        id: PhysicianId::draw(ids),
        facility_id: facility.id,
        name: "髙橋 見本".into(),
        kana: "たかはし みほん".into(),
        department: "内科".into(),
        profession: Profession::Physician,
        note: String::new(),
    }
}

pub(crate) fn client(ids: &Seeded, staff: &Staff, physician: &Physician) -> Client {
    Client {
        id: ClientId::draw(ids),
        name: "浜栗 焼男".into(),
        kana: "はまぐり やきお".into(),
        sex: Sex::Male,
        birth: Day::from_ymd(1953, 4, 1).unwrap(),
        insurer_number: "242057".into(),
        insured_number: "0000012345".into(),
        postal_code: "511-0000".into(),
        town: "見本市見本町".into(),
        address: "3番地".into(),
        phone: "0594-00-0004".into(),
        household: Household::ElderlyCouple,
        key_person: KeyPerson {
            name: "浜栗 貝子".into(),
            relation: "妻".into(),
            phone: "0594-00-0005".into(),
        },
        adl: None,
        dementia: None,
        has_public_assistance: false,
        undisclosed_diagnoses: String::new(),
        medical_history: "腰椎圧迫骨折".into(),
        services: "なし".into(),
        wishes: "家で暮らしたい".into(),
        note: String::new(),
        care_manager_id: staff.id,
        recipients: vec![Recipient {
            physician_id: physician.id,
            role: LiaisonRole::PrimaryPhysician,
        }],
        closed_on: None,
    }
}

pub(crate) fn certification(ids: &Seeded, client: &Client) -> Certification {
    Certification {
        id: CertificationId::draw(ids),
        client_id: client.id,
        status: CertificationStatus::Certified,
        level: CareLevel::Support2,
        certified_on: Some(day()),
        valid_from: Some(day()),
        valid_to: Some(day().plus_days(364)),
    }
}

pub(crate) fn consent(ids: &Seeded, client: &Client) -> Consent {
    Consent {
        id: ConsentId::draw(ids),
        client_id: client.id,
        scope: ConsentScope::PhysicianLiaison,
        given_on: day(),
        given_by: "本人".into(),
        method: ConsentMethod::Written,
        paper_location: "書庫A".into(),
        expires_on: None,
        withdrawn_on: None,
    }
}

pub(crate) fn entry(ids: &Seeded, client: &Client, staff: &Staff) -> Entry {
    Entry {
        id: EntryId::draw(ids),
        client_id: client.id,
        day: day(),
        time: Some(at(30).time()),
        kind: ContactKind::Telephone,
        record: Some(RecordKind::Discharge),
        partner: Some(FacilityKind::Hospital),
        item: "退院の連絡".into(),
        text: "見本病院より電話。明日退院とのこと。".into(),
        domains: vec![Domain::Health, Domain::Adl],
        is_internal: false,
        slip_id: None,
        recorder_id: staff.id,
        recorder_name: staff.name.clone(),
        recorded_at: at(30),
        corrections: Vec::new(),
    }
}

pub(crate) fn correction_of(entry: &Entry, minute: u32) -> Correction {
    Correction {
        day_before: entry.day,
        time_before: entry.time,
        item_before: entry.item.clone(),
        text_before: entry.text.clone(),
        corrected_at: at(minute),
        corrected_by: "見本 花子".into(),
        reason: "日付の誤り".into(),
    }
}

pub(crate) fn draft(
    ids: &Seeded,
    number: tsunagi_domain::SlipNumber,
    client: &Client,
    physician: &Physician,
    staff: &Staff,
) -> Slip {
    Slip {
        id: SlipId::draw(ids),
        number,
        client_id: client.id,
        recipient_id: Some(physician.id),
        author_id: staff.id,
        template: "common".into(),
        content: SlipContent {
            background: "退院後、腰痛で起き上がりが難しい。".into(),
            ..SlipContent::default()
        },
        supersedes: None,
        created_at: at(0),
        updated_at: at(0),
        confirmed_at: None,
        events: Vec::new(),
    }
}

pub(crate) fn version(slip: &Slip) -> ConfirmedVersion {
    ConfirmedVersion {
        content: slip.content.clone(),
        template_text: "id = \"common\"".into(),
        pdf: b"%PDF-1.7 sample".to_vec(),
        warnings: vec!["no_consent".into()],
    }
}

pub(crate) fn event(ids: &Seeded, detail: EventDetail) -> Event {
    Event {
        id: EventId::draw(ids),
        at: at(45),
        by: "見本 花子".into(),
        detail,
    }
}

pub(crate) fn sent() -> EventDetail {
    EventDetail::Sent {
        means: Means::Fax,
        destination: "0594-00-0003".into(),
    }
}

/// Closes the store but keeps its folder.
pub(crate) fn closed(bench: Bench) -> tempfile::TempDir {
    bench.store.close().unwrap();
    bench.dir
}

pub(crate) fn try_open(dir: &tempfile::TempDir, passphrase: &str) -> Result<Store, OpenError> {
    Store::open(dir.path(), &secret(passphrase)).map(|(store, _)| store)
}

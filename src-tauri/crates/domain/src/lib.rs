//! The trade's types and rules: people, facilities, slips, dates. No I/O, no clock.
//!
//! Three nouns carry the rest: a [`Client`] 利用者 is cared for, a [`Slip`] 連絡票 asks or tells the
//! client's physician something, and an [`Entry`] of the timeline 支援経過 records what happened.
//!
//! # Glossary
//!
//! Identifiers use the English column, screens and paper the Japanese one; no third word for either.
//!
//! | English | 日本語 | meaning |
//! |---|---|---|
//! | Office | 事業所 | the care office that runs this program |
//! | Staff | 職員 | a person of the office who may unlock the records |
//! | `CareManager` | 介護支援専門員（担当） | the staff member in charge of a client |
//! | Client | 利用者 | the person cared for (never "user") |
//! | Certification | 要介護認定 | a care level with its period of validity |
//! | Consent | 同意 | what the client or family agreed to, when and how |
//! | Facility | 連携先（医療機関・事業所） | a clinic, hospital, pharmacy, station, centre |
//! | Physician | 主治医（連携先の担当者） | a person in a facility to whom slips are written |
//! | Slip | 連絡票 | a sheet to one recipient about one client |
//! | Draft | 下書き | a slip that may still change |
//! | Confirm | 確定 | freezing a slip's text and layout |
//! | Version | 版 | a confirmed state; a change makes a new slip linked to the old |
//! | `SlipNumber` | 整理番号 | the number on both halves of a slip; carries no personal data |
//! | Recipient | 宛先 | the person or facility a slip goes to |
//! | Purpose | 連絡の目的 | why the slip is written; several at once |
//! | Observation | 心身・生活の状況 | a chip of 13条13号の2 information |
//! | Question | お伺いしたいこと | a numbered question with its own answer space |
//! | Masking | 氏名の表示 | A full name, B initials, C slip number only |
//! | `ReplyBy` | 返信希望日 | the day by which an answer is hoped for |
//! | Event | 経過（送付・到達・回答） | what happened to a slip after 確定 |
//! | Timeline, Entry | 支援経過、記録 | form 第5表 |
//! | Extract | 抜粋 | chosen entries attached to a slip |
//! | Audit log, Act | 操作の記録、操作 | who did what to which record, when |
//! | Handover | 引継ぎ | handing records over in an encrypted file |
//! | Store | 記録簿 | the encrypted file that holds everything |
//! | Template | 様式 | the data file that says what a form looks like |

pub mod audit;
pub mod certification;
pub mod client;
pub mod codes;
pub mod consent;
pub mod day;
pub mod event;
pub mod facility;
pub mod holiday;
pub mod id;
pub mod inspection;
pub mod naming;
pub mod number;
pub mod office;
pub mod private;
pub mod retention;
pub mod slip;
pub mod text;
pub mod timeline;

pub use audit::{AuditEntry, AuditRow, AuditThing};
pub use certification::Certification;
pub use client::{Client, KeyPerson, Recipient};
pub use codes::{
    AdlGrade, AuditAct, AuditThingKind, CareLevel, CertificationStatus, ConsentMethod,
    ConsentScope, ContactKind, DementiaGrade, Domain, EventKind, FacilityKind, Household,
    LiaisonRole, Masking, Means, Observation, Profession, Purpose, RecordKind, Role, Sex,
    SlipState, Urgency,
};
pub use consent::Consent;
pub use day::{Day, DayError, Moment, TimeOfDay};
pub use event::{Answer, Event, EventDetail, Reply};
pub use facility::{Facility, FaxVerification, Physician};
pub use id::{
    CertificationId, ClientId, ConsentId, EntryId, EventId, FacilityId, IdSource, OfficeId,
    PhysicianId, SlipId, StaffId,
};
pub use inspection::{Finding, Severity};
pub use number::SlipNumber;
pub use office::{Office, Staff};
pub use slip::{Candidate, Meeting, Question, Slip, SlipContent};
pub use timeline::{Correction, Entry, Wording};

use std::io;

use tsunagi_contract::Code;
use tsunagi_domain::{Day, EventKind, Finding, SlipState};
use tsunagi_files::{FileOp, PathError};

use super::*;
use crate::previewing::rendering::MOST_PAGES;
use crate::refusal::{Duty, Fault, FieldProblem, Unfit, Whose};

/// Words in Latin letters that people in an office do use.
const ALLOWED: &[&str] = &["PDF", "FAX", "QR", "USB", "TIFF", "S", "age"];

/// Stands where personal data would stand.
const MARKER: &str = "浜栗焼男";

fn file(op: FileOp, kind: io::ErrorKind) -> Refusal {
    Refusal::File(PathError::new(
        format!("/{MARKER}.pdf"),
        op,
        &io::Error::from(kind),
    ))
}

fn unfit(whose: Whose, label: &'static str, fault: Fault) -> Refusal {
    let place = Unfit {
        whose,
        label,
        fault,
    };
    Refusal::HandoverUnfit(Some(place))
}

/// One refusal for each sentence.
fn examples() -> Vec<Refusal> {
    let mut all = vec![
        Refusal::NotUnlocked,
        Refusal::NoStore,
        Refusal::StoreExists,
        Refusal::StoreInUse,
        Refusal::WrongPassphrase,
        Refusal::WeakPassphrase { least: 13 },
        Refusal::EasyPassphrase,
        Refusal::WrongKeyFile,
        Refusal::KeyFileMissing,
        Refusal::TooSoon { seconds: 30 },
        Refusal::TooSoon { seconds: 290 },
        Refusal::WrongRecoveryKey,
        Refusal::NoRecoveryDraft,
        Refusal::ClientLimited,
        Refusal::PassphraseTaken,
        Refusal::StoreFull,
        Refusal::StoreMedium,
        Refusal::StoreReadOnly,
        Refusal::ChangedMeanwhile,
        Refusal::StoreDamaged,
        Refusal::KeysDamaged,
        Refusal::KeysOlder,
        Refusal::StoreTooNew,
        Refusal::YearsTooFew { least: 2 },
        Refusal::StillKept {
            until: Day::from_ymd(2028, 3, 31).unwrap(),
        },
        Refusal::PurgeCount { ready: 2 },
        Refusal::NothingToPurge { waiting: 0 },
        Refusal::NothingToPurge { waiting: 3 },
        Refusal::NoDataFolder,
        Refusal::NoViewer,
        Refusal::LastAdministrator,
        Refusal::SeveralSlips {
            number: "08-0001-1".to_owned(),
            count: 2,
        },
        Refusal::SlipConfirmed,
        Refusal::SlipNotConfirmed,
        Refusal::SlipIncomplete(vec![Finding::NoRecipient, Finding::NothingSaid]),
        Refusal::ReasonNeeded(vec![Finding::NoConsent]),
        Refusal::EventNotPossible {
            event: EventKind::Answered,
            state: SlipState::Completed,
        },
        Refusal::NeverSent,
        Refusal::OutOfUse {
            newest: Some("08-0002-9".to_owned()),
        },
        Refusal::OutOfUse { newest: None },
        Refusal::Unprintable(vec!["\u{1F600}".to_owned()]),
        Refusal::TemplateInvalid(vec!["見本の3行目1文字目: 欄がありません。".to_owned()]),
        Refusal::TemplateUnknown,
        Refusal::NotForSlips(
            "FAX送付状".to_owned(),
            "FAXのいちばん上に付ける紙です。".to_owned(),
        ),
        Refusal::TooManyPages {
            pages: MOST_PAGES + 4,
            most: MOST_PAGES,
        },
        Refusal::NotHandoverFile,
        Refusal::HandoverDamaged,
        Refusal::HandoverUnfit(None),
        unfit(Whose::Client(3), "病歴", Fault::TooLong { limit: 2_000 }),
        unfit(
            Whose::Client(1),
            "連絡票のお伺いしたいこと",
            Fault::TooMany { limit: 200 },
        ),
        unfit(
            Whose::Client(2),
            "有効期間の末日",
            Fault::DayBefore {
                other: "有効期間の初日",
            },
        ),
        unfit(Whose::Client(2), "支援経過の年月日", Fault::FutureDay),
        unfit(Whose::Facility(4), "名称", Fault::Empty),
        unfit(Whose::Client(1), "氏名", Fault::LineBreak),
        unfit(Whose::Client(1), "氏名", Fault::Invisible),
        unfit(Whose::Physician(4), "氏名", Fault::Empty),
        unfit(Whose::Staff(1), "氏名", Fault::TooLong { limit: 100 }),
        unfit(Whose::Office, "事業所名", Fault::TooLong { limit: 100 }),
        Refusal::HandoverTooNew,
        Refusal::HandoverPassphrase,
        Refusal::HandoverOtherKey,
        Refusal::HandoverExcessive,
        Refusal::HandoverWork,
        Refusal::HandoverTooLarge,
        Refusal::NotBackup,
        Refusal::BackupDamaged,
        Refusal::BackupUnproved,
        Refusal::RecordsDamaged,
        Refusal::ReceiptTooNew,
        Refusal::RestoreUnfinished,
        Refusal::BackupTooNew,
        Refusal::BackupPassphrase,
        Refusal::BackupKeyFileMissing,
        Refusal::BackupKeyFile,
        Refusal::BackupOtherKey,
        Refusal::BackupChanged,
        Refusal::OtherStore {
            office: "見本第二居宅介護支援事業所".to_owned(),
            is_known: true,
        },
        Refusal::OtherStore {
            office: "見本第二居宅介護支援事業所".to_owned(),
            is_known: false,
        },
        Refusal::TodayUnknown {
            office: "見本居宅介護支援事業所".to_owned(),
        },
        Refusal::RestoreRefused,
        Refusal::TodayUnproved,
        Refusal::TodayPassphrase,
        Refusal::BackupKeysUnfit,
        Refusal::KeysPresent,
        Refusal::NoBackupYet,
        Refusal::BackupPlaceMissing,
        Refusal::OtherBackupPlace,
        Refusal::MediumUnfaithful,
        Refusal::HandoverChanged,
        Refusal::NothingToMake,
        Refusal::HandoverUnfinished,
        Refusal::NotReceipt,
        Refusal::ReceiptUnknown,
        Refusal::ReceiptForged,
        Refusal::LogTampered(vec![
            "3件目の記録が書き換えられています。".to_owned(),
            "8件あったはずの記録が7件しかありません。".to_owned(),
        ]),
        Refusal::Cancelled,
        Refusal::Internal("trace for the log"),
    ];
    all.extend(
        [
            Thing::Client,
            Thing::Certification,
            Thing::Consent,
            Thing::Entry,
            Thing::Facility,
            Thing::Physician,
            Thing::Slip,
            Thing::Staff,
            Thing::Page,
            Thing::Import,
            Thing::Export,
        ]
        .map(Refusal::NotFound),
    );
    all.extend(
        [
            Duty::Read,
            Duty::Write,
            Duty::HandOver,
            Duty::Administer,
            Duty::Inspect,
            Duty::Retain,
            Duty::Restore,
        ]
        .map(Refusal::NotAllowed),
    );
    all.extend(
        [
            Resource::Folder,
            Resource::Font,
            Resource::Template,
            Resource::Sample,
        ]
        .map(Refusal::ResourceMissing),
    );
    all.extend(
        [
            PrintError::NoPrinting,
            PrintError::NoDefault,
            PrintError::Unknown,
            PrintError::Refused,
            PrintError::Undrawable,
        ]
        .map(Refusal::Printer),
    );
    all.extend(
        [
            io::ErrorKind::StorageFull,
            io::ErrorKind::PermissionDenied,
            io::ErrorKind::ReadOnlyFilesystem,
            io::ErrorKind::NotFound,
            io::ErrorKind::AlreadyExists,
            io::ErrorKind::FileTooLarge,
            io::ErrorKind::ResourceBusy,
            io::ErrorKind::InvalidFilename,
            io::ErrorKind::Other,
        ]
        .map(|kind| file(FileOp::Write, kind)),
    );
    all.push(file(FileOp::Read, io::ErrorKind::Other));
    all.extend(field_problems().map(|problem| Refusal::field("field", "この欄", problem)));
    all
}

fn field_problems() -> impl Iterator<Item = FieldProblem> {
    [
        FieldProblem::Empty,
        FieldProblem::TooLong { limit: 40 },
        FieldProblem::TooMany { limit: 10 },
        FieldProblem::ControlCharacter,
        FieldProblem::LineBreak,
        FieldProblem::UnreadableDay,
        FieldProblem::NoSuchDay,
        FieldProblem::FutureDay,
        FieldProblem::DayBefore {
            other: "有効期間の初日",
        },
        FieldProblem::UnreadableTime,
        FieldProblem::NotDigits { digits: 6 },
        FieldProblem::NotPhone,
        FieldProblem::NotPostalCode,
        FieldProblem::NotInsuredNumber,
        FieldProblem::Differs,
        FieldProblem::UnknownChoice,
        FieldProblem::OutOfRange { least: 1, most: 60 },
        FieldProblem::NeedsFirst { other: "FAX番号" },
        FieldProblem::Twice,
        FieldProblem::OwnPassphrase,
        FieldProblem::NotHandoverName,
        FieldProblem::FormInUse,
        FieldProblem::NotPlainLetters,
        FieldProblem::NoFolder,
        FieldProblem::StoreFolder,
        FieldProblem::SystemFolder,
        FieldProblem::CloudFolder,
        FieldProblem::AlreadySet,
        FieldProblem::MayNotLeave,
        FieldProblem::NotAKeyFile,
        FieldProblem::RecoveryGroup { group: 3 },
        FieldProblem::RecoveryLength { found: 38 },
        FieldProblem::OtherRecoveryKey,
    ]
    .into_iter()
}

const FINDINGS: [Finding; 21] = [
    Finding::NoRecipient,
    Finding::NoPurpose,
    Finding::OtherPurposeWithoutWords,
    Finding::NothingSaid,
    Finding::EmptyQuestion,
    Finding::NoReplyDay,
    Finding::ReplyDayBeforeSending,
    Finding::NoConsent,
    Finding::NoFaxNumber,
    Finding::UnverifiedFaxNumber,
    Finding::PublicAssistanceNamed,
    Finding::UndisclosedDiagnosisNamed,
    Finding::NameOnMaskedSheet,
    Finding::ShowsMoreThanAgreed,
    Finding::NoCertification,
    Finding::InternalEntryAttached,
    Finding::NothingReminded,
    Finding::NameInOnePiece,
    Finding::TownOnMaskedSheet,
    Finding::RemindedUnclear,
    Finding::StayUnclear,
];

/// One example for each sentence that tells something of a form or a field, by its function's name.
fn remarks() -> Vec<(&'static str, Message)> {
    let rare = ["\u{1F600}".to_owned()];
    let variant = ["邉\u{E01EF}".to_owned()];
    vec![
        ("unprintable", unprintable("経過・状況", &rare)),
        ("ordinary_form", ordinary_form("利用者の氏名", &variant)),
        ("overflow", overflow(Some("経過・状況"), 3, 2)),
        ("overflow", overflow(None, 3, 2)),
        ("many_questions", many_questions(33, 2)),
        ("no_place", no_place("お伺いしたいこと")),
        (
            "no_place_for_purposes",
            no_place_for_purposes(&["面談の依頼", "その他"]),
        ),
        ("stands_in", stands_in("当事業所", "居宅介護支援経過")),
        ("not_in_use", not_in_use()),
        ("registered_in_one_piece", registered_in_one_piece()),
        (
            "not_for_slips",
            not_for_slips("FAX送付状", "FAXのいちばん上に付ける紙です。"),
        ),
    ]
}

#[test]
fn no_remark_is_missing_from_the_book() {
    let known = remarks();
    let source = include_str!("findings.rs");
    let mut found = 0;
    for function in source.split("pub fn ").skip(1) {
        let name = function.split('(').next().unwrap_or_default();
        let head = function.split('{').next().unwrap_or_default();
        // Findings have a list of their own.
        if name == "finding" || !head.contains("-> Message") {
            continue;
        }
        found += 1;
        assert!(
            known.iter().any(|(told, _)| *told == name),
            "{name} says something that nobody reads in tests/golden/messages.txt"
        );
    }
    let names: std::collections::BTreeSet<&str> = known.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        found,
        names.len(),
        "every example is a sentence of findings.rs"
    );
}

#[test]
fn every_code_has_words() {
    let examples = examples();
    for code in Code::ALL {
        assert!(
            examples.iter().any(|refusal| refusal.code() == *code),
            "{code:?} has an example"
        );
    }
}

#[test]
fn the_book_of_messages_is_read_when_it_changes() {
    let mut book = String::new();
    for refusal in examples() {
        let words = message(&refusal);
        book += &format!(
            "{:?}\n  {}\n  {}\n",
            refusal.code(),
            words.what,
            words.remedy
        );
    }
    for found in FINDINGS {
        let words = finding(found);
        book += &format!("{}\n  {}\n  {}\n", found.code(), words.what, words.remedy);
    }
    for (name, words) in remarks() {
        book += &format!("{name}\n  {}\n  {}\n", words.what, words.remedy);
    }
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/golden/messages.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        tsunagi_files::write_atomically(&path, book.as_bytes()).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        golden == book,
        "tests/golden/messages.txt differs; read it after UPDATE_GOLDEN=1"
    );
}

/// Takes out the numbers of characters (U+1F600): they are no words.
fn without_codes(sentence: &str) -> String {
    let mut parts = sentence.split("U+");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        text + part.trim_start_matches(|c: char| c.is_ascii_hexdigit())
    })
}

#[test]
fn no_sentence_has_foreign_words_or_forgets_its_full_stop() {
    let sentences = examples()
        .iter()
        .map(message)
        .chain(FINDINGS.map(finding))
        .chain(remarks().into_iter().map(|(_, words)| words))
        .flat_map(|words| [words.what, words.remedy])
        .collect::<Vec<_>>();
    for sentence in sentences {
        assert!(sentence.ends_with('。'), "{sentence}");
        assert!(!sentence.contains(['!', '！']), "{sentence}");
        for word in without_codes(&sentence)
            .split(|c: char| !c.is_ascii_alphabetic())
            .filter(|w| !w.is_empty())
        {
            assert!(ALLOWED.contains(&word), "{word} in {sentence}");
        }
    }
}

#[test]
fn a_failure_never_says_whose_file_it_was() {
    for refusal in examples() {
        let shown = format!("{refusal:?}");
        let failure = refusal.into_failure();
        for text in [&shown, &failure.what, &failure.remedy] {
            assert!(!text.contains(MARKER), "{text}");
        }
    }
}

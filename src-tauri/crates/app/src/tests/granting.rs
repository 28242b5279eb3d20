//! Every command of the table, locked and with the least role: a command that is added and forgets to
//! ask is found here.

use serde::de::{DeserializeOwned, Deserializer, IntoDeserializer as _, Visitor, value::Error};
use serde::forward_to_deserialize_any;
use tsunagi_contract::opening::Lock;
use tsunagi_contract::{
    COMMAND_NAMES, Code, audit, backups, bytes, choices, handover, keys, opening, paper, people,
    retention, settings, slips, timeline, today, work,
};
use tsunagi_domain::Role;

use super::*;

/// What may be asked while the records are locked: it is about no record.
const WITHOUT_RECORDS: &[&str] = &[
    "show_state",
    "create_store",
    "unlock",
    "lock",
    "list_choices",
    "read_day",
    "list_templates",
    "check_template",
    "list_forms",
    "suggest_passphrase",
    "suggest_mail_passphrase",
    "cancel_work",
    "inspect_backup",
    "restore_backup",
    "restore_keys",
    "show_about",
    "unlock_with_key_file",
    "check_recovery",
    "recover",
    "rate_passphrase",
];

/// What 閲覧 may do beyond that: look, take a paper copy of what it sees, and change its own passphrase.
const LOOKING: &[&str] = &[
    "show_today",
    "list_clients",
    "show_client",
    "list_entries",
    "print_timeline",
    "print_record",
    "list_facilities",
    "list_slips",
    "open_slip",
    "preview_slip",
    "preview_fax",
    "check_legibility",
    "show_batch",
    "save_blank",
    "copy_form",
    "print_blank",
    "list_printers",
    "show_fax_choice",
    "show_printer",
    "show_print_job",
    "show_settings",
    "change_passphrase",
    "search",
    "show_backups",
    "check_backup",
    "page_image",
    "timeline_image",
    "report_activity",
    "show_keys",
    "make_key_file",
    "drop_key_file",
    "take_drafts",
    "show_client_limit",
];

/// What 介護支援専門員 may do beyond that: write records, papers and files about clients in care.
const WRITING: &[&str] = &[
    "save_client",
    "save_certification",
    "save_consent",
    "add_entry",
    "correct_entry",
    "save_facility",
    "save_physician",
    "verify_fax",
    "start_slip",
    "save_slip",
    "discard_slip",
    "confirm_slip",
    "revise_slip",
    "record_event",
    "save_pdf",
    "save_fax",
    "print_slip",
    "save_protected_pdf",
    "make_batch",
    "export_handover",
    "inspect_handover",
    "import_handover",
    "list_drives",
    "list_exports",
    "save_handover_sheet",
    "print_handover_sheet",
    "save_receipt",
    "read_receipt",
    "show_exchange_keys",
    "save_own_key",
    "save_partner_key",
    "remove_partner_key",
    "save_printer",
    "save_fax_choice",
    "make_backup",
    "rehearse_restore",
    "save_output_folder",
    "keep_drafts",
];

/// What only 管理者 may do: the office, its staff and forms, the log, how long records are kept, other
/// people's keys, and who may see whom.
const ADMINISTERING: &[&str] = &[
    "save_office",
    "save_staff",
    "add_form",
    "remove_form",
    "save_backup_settings",
    "list_audit",
    "verify_audit",
    "export_audit",
    "list_retention",
    "save_retention_years",
    "save_purge_wait",
    "mark_purge",
    "unmark_purge",
    "purge_clients",
    "reset_passphrase",
    "revoke_key",
    "start_recovery",
    "print_recovery",
    "confirm_recovery",
    "rekey",
    "save_idle_minutes",
    "limit_client",
];

/// Gives nothing for everything: empty text, no item, 0.
struct Nothing;

impl<'de> Deserializer<'de> for Nothing {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str("")
    }
    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(false)
    }
    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u8(0)
    }
    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u32(0)
    }
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_none()
    }
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(serde::de::value::SeqDeserializer::new(
            std::iter::empty::<u8>(),
        ))
    }
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let pairs = fields.iter().map(|field| (*field, Self));
        visitor.visit_map(serde::de::value::MapDeserializer::new(pairs))
    }
    forward_to_deserialize_any! {
        i8 i16 i32 i64 u16 u64 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct tuple tuple_struct map enum identifier ignored_any
    }
}

impl serde::de::IntoDeserializer<'_, Error> for Nothing {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

fn nothing<T: DeserializeOwned>() -> T {
    T::deserialize(Nothing.into_deserializer()).unwrap()
}

/// Asks every command with nothing and returns what each refused with.
fn asked(app: &App, without: &[&str]) -> Vec<(&'static str, Option<Code>)> {
    let mut answers = Vec::new();
    macro_rules! ask {
        ($($name:ident($request:ty) -> $reply:ty,)+) => {
            $(if !without.contains(&stringify!($name)) {
                let answer: Result<$reply, Failure> = app.$name(nothing::<$request>());
                answers.push((stringify!($name), answer.err().map(|failure| failure.code)));
            })+
        };
    }
    tsunagi_contract::with_commands!(ask);
    answers
}

#[test]
fn locked_means_that_nothing_of_the_records_is_in_reach() {
    let folder = tempfile::tempdir().unwrap();
    let app = TestBench::in_folder(folder.path()).open_app().unwrap();
    app.lock(Lock {}).unwrap();
    for (name, code) in asked(&app, WITHOUT_RECORDS) {
        assert_eq!(code, Some(Code::NotUnlocked), "{name} while locked");
    }
}

/// A command that is added stands in exactly one list, so that somebody decides who may use it.
#[test]
fn for_every_command_it_is_decided_who_may_use_it() {
    let decided = [WITHOUT_RECORDS, LOOKING, WRITING, ADMINISTERING].concat();
    for name in COMMAND_NAMES {
        let times = decided.iter().filter(|known| *known == name).count();
        assert_eq!(times, 1, "{name} stands in exactly one list");
    }
    assert_eq!(decided.len(), COMMAND_NAMES.len(), "each is a command");
}

#[test]
fn who_only_looks_changes_nothing() {
    refuses_exactly(Role::Reader, &[WRITING, ADMINISTERING].concat());
}

#[test]
fn a_care_manager_does_not_administer() {
    refuses_exactly(Role::CareManager, ADMINISTERING);
}

fn refuses_exactly(role: Role, refused: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let app = TestBench::in_folder(folder.path()).open_app().unwrap();
    if let Some(session) = app.session().as_mut() {
        session.staff.role = role;
    }
    for (name, code) in asked(&app, WITHOUT_RECORDS) {
        let is_refused = code == Some(Code::NotAllowed);
        assert_eq!(
            is_refused,
            refused.contains(&name),
            "{name} by {role:?}: {code:?}"
        );
    }
}

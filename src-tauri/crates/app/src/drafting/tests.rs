use tempfile::TempDir;
use tsunagi_contract::Code;
use tsunagi_contract::people::{ListClients, SaveClient, ShowClient};
use tsunagi_contract::settings::{SaveStaff, StaffForm};
use tsunagi_contract::slips::{ConfirmSlip, PreviewSlip, RecordEvent, SlipForm};
use tsunagi_contract::timeline::{AddEntry, CorrectEntry};

use super::*;
use crate::SAMPLE_PASSPHRASE;
use crate::testing::TestBench;

/// An open sample office with one client's slips at hand.
pub(crate) struct Desk {
    pub(crate) folder: TempDir,
    pub(crate) bench: TestBench,
    pub(crate) app: App,
    pub(crate) client_id: String,
}

impl Desk {
    pub(crate) fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let bench = TestBench::in_folder(folder.path());
        let app = bench.app().unwrap();
        app.create_sample_store(SAMPLE_PASSPHRASE).unwrap();
        let query = "浜栗".to_owned();
        let clients = app
            .list_clients(ListClients {
                query,
                include_closed: true,
            })
            .unwrap();
        let client_id = clients.first().unwrap().id.clone();
        Self {
            folder,
            bench,
            app,
            client_id,
        }
    }

    pub(crate) fn start(&self) -> SlipView {
        self.start_with("", false)
    }

    pub(crate) fn start_with(&self, template: &str, from_last: bool) -> SlipView {
        let request = StartSlip {
            client_id: self.client_id.clone(),
            template: template.to_owned(),
            recipient_id: String::new(),
            from_last,
        };
        self.app.start_slip(request).unwrap()
    }

    /// Fills a draft so that it can be confirmed.
    pub(crate) fn filled(&self) -> SlipForm {
        let mut form = self.start().form;
        form.purposes = vec!["situation".to_owned()];
        form.subject = "歩行の様子について".to_owned();
        form.background = "退院後、歩行が不安定です。".to_owned();
        form.questions = vec![
            "入浴は可能でしょうか。".to_owned(),
            "次の受診はいつですか。".to_owned(),
        ];
        self.app.save_slip(SaveSlip { form }).unwrap().form
    }

    pub(crate) fn confirm(&self, id: &str) -> SlipView {
        let request = ConfirmSlip {
            id: id.to_owned(),
            reason: "電話で確かめたため。".to_owned(),
        };
        self.app.confirm_slip(request).unwrap()
    }

    pub(crate) fn confirmed(&self) -> SlipView {
        self.confirm(&self.filled().id)
    }

    pub(crate) fn event(&self, id: &str, kind: &str, means: &str) -> RecordEvent {
        RecordEvent {
            id: id.to_owned(),
            kind: kind.to_owned(),
            means: means.to_owned(),
            person: String::new(),
            note: String::new(),
            answers: Vec::new(),
            day: String::new(),
            effect_on_plan: String::new(),
            fee: String::new(),
            write_entry: false,
        }
    }

    pub(crate) fn add_entry(&self, text: &str, is_internal: bool) -> String {
        let request = AddEntry {
            client_id: self.client_id.clone(),
            day: "令和8年4月1日".to_owned(),
            time: String::new(),
            kind: "visit".to_owned(),
            record: String::new(),
            partner: String::new(),
            item: "訪問".to_owned(),
            text: text.to_owned(),
            domains: Vec::new(),
            is_internal,
        };
        self.app.add_entry(request).unwrap().id
    }
}

/// Corrects an entry as [`Desk::add_entry`] makes them; only the words are other.
pub(crate) fn correction(id: &str, text: &str) -> CorrectEntry {
    CorrectEntry {
        id: id.to_owned(),
        day: "令和8年4月1日".to_owned(),
        time: String::new(),
        item: "訪問".to_owned(),
        text: text.to_owned(),
        reason: "書き直し。".to_owned(),
    }
}

#[test]
fn nothing_that_the_program_knows_is_typed_twice() {
    let desk = Desk::open();
    let view = desk.start();
    assert!(
        view.summary.number.starts_with("R08-"),
        "{} has this year",
        view.summary.number
    );
    assert!(
        view.summary.recipient.contains("見本内科医院"),
        "the 主治医 is the recipient"
    );
    assert_eq!(view.form.sent_on, "2026-04-01");
    assert!(!view.form.reply_by.is_empty());
    assert!(
        view.form.services.contains("通所リハビリ"),
        "services come from the client"
    );
    assert!(view.form.wishes.contains("浜まで"), "so do the wishes");
    let other = desk.start();
    assert_ne!(
        view.summary.number, other.summary.number,
        "no number is given twice"
    );
}

#[test]
fn a_form_of_the_records_is_none_for_slips() {
    let desk = Desk::open();
    let request = StartSlip {
        client_id: desk.client_id.clone(),
        template: "table5".to_owned(),
        recipient_id: String::new(),
        from_last: false,
    };
    let refused = desk.app.start_slip(request).err().unwrap();
    assert_eq!(refused.code, Code::TemplateUnknown);
    assert!(
        refused.what.contains("第5表") && refused.what.contains("連絡票を書く様式ではありません"),
        "it is there, and says what for: {}",
        refused.what
    );
}

#[test]
fn the_last_slip_to_the_same_person_is_the_start_of_the_next() {
    let desk = Desk::open();
    let first = desk.confirmed();
    let next = desk.start_with("", true);
    assert_eq!(next.form.subject, first.form.subject);
    assert_eq!(next.form.questions, first.form.questions);
    assert_eq!(
        next.form.sent_on, "2026-04-01",
        "its days are not the old ones"
    );
    assert!(
        next.supersedes.is_none(),
        "it is a new letter, not a new version"
    );
}

#[test]
fn a_half_typed_date_costs_nothing_but_itself() {
    let desk = Desk::open();
    let mut form = desk.filled();
    let before = form.reply_by.clone();
    form.reply_by = "令和8年4".to_owned();
    form.background = "ここまで書いた文章。\u{7}".to_owned();
    let failure = desk
        .app
        .save_slip(SaveSlip { form: form.clone() })
        .err()
        .unwrap();
    assert_eq!(failure.code, Code::InvalidField);
    assert_eq!(
        failure.field.as_deref(),
        Some("reply_by"),
        "the field is named"
    );
    // What a program that was killed now would find.
    let kept = desk
        .app
        .open_slip(OpenSlip {
            id: form.id.clone(),
        })
        .unwrap();
    assert_eq!(
        kept.form.background, "ここまで書いた文章。",
        "the text was saved all the same"
    );
    assert_eq!(kept.form.reply_by, before, "the date stayed as it was");
}

#[test]
fn what_may_not_leave_the_office_is_never_attached() {
    let desk = Desk::open();
    let inner = desk.add_entry("所内だけの記録。", true);
    let outer = desk.add_entry("歩行器で玄関まで歩く。", false);
    let mut form = desk.filled();
    form.extract = vec![
        inner,
        outer.clone(),
        "0197a000-0000-7000-8000-000000000000".to_owned(),
    ];
    let failure = desk
        .app
        .save_slip(SaveSlip { form: form.clone() })
        .err()
        .unwrap();
    assert_eq!(failure.field.as_deref(), Some("extract"));
    assert!(failure.what.contains("外部に出さない"), "{}", failure.what);
    let kept = desk
        .app
        .open_slip(OpenSlip {
            id: form.id.clone(),
        })
        .unwrap();
    assert_eq!(kept.form.extract, [outer], "the harmless one is attached");
    assert!(
        kept.entries.iter().all(|entry| !entry.is_internal),
        "nor is it offered"
    );
    let pages = desk
        .app
        .preview_slip(PreviewSlip { id: form.id })
        .unwrap()
        .pages;
    let text: String = pages.iter().map(|page| page.text.as_str()).collect();
    assert!(
        pages.len() > 1 && text.contains("歩行器で玄関まで歩く"),
        "the extract is on its own page"
    );
    assert!(!text.contains("所内だけ"));
    let last = pages.last().unwrap();
    assert!(
        last.text.contains(&kept.summary.number),
        "each page bears the number"
    );
}

#[test]
fn a_confirmed_slip_does_not_change() {
    let desk = Desk::open();
    let view = desk.confirmed();
    let mut form = view.form.clone();
    form.background = "あとから書きかえる。".to_owned();
    let save = desk.app.save_slip(SaveSlip { form }).err().unwrap();
    assert_eq!(save.code, Code::SlipConfirmed);
    let discard = desk
        .app
        .discard_slip(DiscardSlip {
            id: view.summary.id.clone(),
        })
        .err()
        .unwrap();
    assert_eq!(discard.code, Code::SlipConfirmed);
}

#[test]
fn a_new_version_replaces_the_old_one_only_once_it_is_confirmed() {
    let desk = Desk::open();
    let old = desk.confirmed();
    let new = desk
        .app
        .revise_slip(ReviseSlip {
            id: old.summary.number.clone(),
        })
        .unwrap();
    assert_eq!(new.supersedes.as_ref(), Some(&old.summary.number));
    assert_eq!(new.form.background, old.form.background);
    let again = desk
        .app
        .revise_slip(ReviseSlip {
            id: old.summary.id.clone(),
        })
        .unwrap();
    assert_eq!(
        again.summary.id, new.summary.id,
        "asked twice, it is the same draft"
    );
    let still = desk
        .app
        .open_slip(OpenSlip {
            id: old.summary.id.clone(),
        })
        .unwrap();
    assert_eq!(still.summary.state, "confirmed", "a draft replaces nothing");
    desk.confirm(&new.summary.id);
    let replaced = desk.app.open_slip(OpenSlip { id: old.summary.id }).unwrap();
    assert_eq!(replaced.summary.state, "superseded");
    assert!(
        replaced
            .events
            .iter()
            .any(|event| event.text.contains(&new.summary.number))
    );
}

#[test]
fn a_slip_is_found_by_what_stands_on_paper() {
    let desk = Desk::open();
    let view = desk.confirmed();
    let typed = view.summary.number.to_lowercase().replace('-', "ー");
    assert_eq!(
        desk.app
            .open_slip(OpenSlip { id: typed })
            .unwrap()
            .summary
            .id,
        view.summary.id
    );
    let missing = desk
        .app
        .open_slip(OpenSlip {
            id: "R08-9999-0".to_owned(),
        })
        .err()
        .unwrap();
    assert_eq!(missing.code, Code::NotFound);
    let listed = |query: &str, states: &[&str]| {
        let states = states.iter().map(|state| (*state).to_owned()).collect();
        let query = query.to_owned();
        desk.app
            .list_slips(ListSlips {
                client_id: None,
                states,
                query,
            })
            .unwrap()
    };
    assert!(
        listed("ハマグリ 歩行", &[]).is_empty(),
        "kana is not on the slip's line"
    );
    assert_eq!(listed("浜栗 歩行の様子", &["confirmed"]).len(), 1);
    assert!(
        listed("", &["draft"])
            .iter()
            .all(|line| line.state == "draft")
    );
}

#[test]
fn what_must_not_be_faxed_is_found_in_attached_entries_too() {
    let desk = Desk::open();
    let mut client = desk
        .app
        .show_client(tsunagi_contract::people::ShowClient {
            id: desk.client_id.clone(),
        })
        .unwrap()
        .form;
    client.undisclosed_diagnoses = "膵臓がん".to_owned();
    desk.app
        .save_client(tsunagi_contract::people::SaveClient { form: client })
        .unwrap();
    let mut form = desk.filled();
    form.extract = vec![
        desk.add_entry("妻より、膵臓\nがんは本人に伏せてほしいとのこと。", false),
        desk.add_entry("生活　保護の申請について相談。", false),
    ];
    let view = desk.app.save_slip(SaveSlip { form }).unwrap();
    let refused = desk
        .app
        .confirm_slip(ConfirmSlip {
            id: view.form.id,
            reason: String::new(),
        })
        .err()
        .unwrap();
    assert_eq!(
        refused.code,
        Code::ReasonNeeded,
        "these pages are faxed too"
    );
    for words in ["伝えていない病名", "生活保護"] {
        assert!(refused.what.contains(words), "{words}: {}", refused.what);
    }
}

#[test]
fn a_sheet_that_asks_for_no_answer_is_never_late_with_one() {
    let desk = Desk::open();
    let mut form = desk.start_with("information", false).form;
    assert_eq!(form.reply_by, "", "the form has no place for a day");
    form.purposes = vec!["information".to_owned()];
    form.background = "薬が余っています。".to_owned();
    let id = desk.app.save_slip(SaveSlip { form }).unwrap().form.id;
    desk.confirm(&id);
    let mut sent = desk.event(&id, "sent", "post");
    sent.note = "窓口に渡した。".to_owned();
    desk.app.record_event(sent).unwrap();
    desk.bench.clock.pass_days(60);
    let today = desk
        .app
        .show_today(tsunagi_contract::today::ShowToday {})
        .unwrap();
    let row = today
        .rows
        .iter()
        .find(|row| row.slip_id.as_ref() == Some(&id));
    assert!(row.is_some_and(|row| !row.is_late), "nobody owes an answer");
}

#[test]
fn who_is_chosen_later_is_not_shown_more_than_was_agreed() {
    let desk = Desk::open();
    let mut form = desk.filled();
    let all = tsunagi_contract::people::ListFacilities {
        query: String::new(),
    };
    let facilities = desk.app.list_facilities(all).unwrap();
    let other = facilities
        .iter()
        .find(|facility| {
            let people = &facility.physicians;
            people
                .iter()
                .all(|one| one.id.as_deref() != Some(form.recipient_id.as_str()))
                && !people.is_empty()
        })
        .unwrap();
    let mut strict = other.form.clone();
    strict.masking = "C".to_owned();
    desk.app
        .save_facility(tsunagi_contract::people::SaveFacility { form: strict })
        .unwrap();
    form.recipient_id = other.physicians[0].id.clone().unwrap();
    assert_eq!(form.masking, "A", "begun for somebody else");
    let id = desk.app.save_slip(SaveSlip { form }).unwrap().form.id;
    let reason = String::new();
    let refused = desk
        .app
        .confirm_slip(ConfirmSlip { id, reason })
        .err()
        .unwrap();
    assert_eq!(refused.code, Code::ReasonNeeded);
    assert!(refused.what.contains("氏名の表示"), "{}", refused.what);
}

#[test]
fn line_ends_of_any_kind_stay_line_ends() {
    let desk = Desk::open();
    let mut form = desk.start().form;
    form.background = "一行目\u{b}二行目\u{c}三行目\u{85}四行目\r\n五行目".to_owned();
    let view = desk.app.save_slip(SaveSlip { form }).unwrap();
    assert_eq!(
        view.form.background, "一行目\n二行目\n三行目\n四行目\n五行目",
        "a paste from a word processor does not run together"
    );
}

#[test]
fn the_sheet_names_who_is_in_charge_and_the_log_who_wrote_it() {
    let desk = Desk::open();
    let add = |name: &str| {
        let form = StaffForm {
            id: None,
            name: name.to_owned(),
            kana: String::new(),
            role: "cm".to_owned(),
            is_active: true,
            passphrase: "".into(),
            has_passphrase: false,
        };
        let staff = desk.app.save_staff(SaveStaff { form }).unwrap().staff;
        staff.into_iter().find(|one| one.name == name).unwrap()
    };
    let in_charge = add("見本 担子");
    let client_id = desk.client_id.clone();
    let shown = desk.app.show_client(ShowClient { id: client_id }).unwrap();
    let mut form = shown.form;
    form.care_manager_id = in_charge.id.clone().unwrap();
    desk.app.save_client(SaveClient { form }).unwrap();
    let slip = desk.filled();
    assert_eq!(Some(&slip.author_id), in_charge.id.as_ref());
    let other = add("見本 替子").id.unwrap();
    let choose = |author_id: &str| {
        let mut form = slip.clone();
        form.author_id = author_id.to_owned();
        desk.app.save_slip(SaveSlip { form })
    };
    let refused = choose(&desk.client_id).err().unwrap();
    assert_eq!(refused.field.as_deref(), Some("author_id"));
    assert_eq!(choose(&other).unwrap().form.author_id, other);
    let confirmed = desk.confirm(&slip.id);
    let by = &confirmed.events.first().unwrap().by;
    assert_ne!(by, "見本 替子", "who confirmed it is another matter: {by}");
    let id = slip.id.clone();
    let revised = desk.app.revise_slip(ReviseSlip { id }).unwrap();
    assert_eq!(revised.form.author_id, other, "a new version keeps it");
    let form = StaffForm {
        is_active: false,
        ..in_charge
    };
    desk.app.save_staff(SaveStaff { form }).unwrap();
    let next = desk.start().form.author_id;
    assert!(
        next != slip.author_id && next != other,
        "who left sends no more"
    );
}

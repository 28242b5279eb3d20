use tsunagi_contract::Code;
use tsunagi_contract::audit::{ListAudit, VerifyAudit};
use tsunagi_contract::opening::{Lock, Unlock};
use tsunagi_contract::people::{SaveClient, ShowClient};
use tsunagi_contract::slips::SaveSlip;

use super::*;
use crate::SAMPLE_PASSPHRASE;
use crate::drafting::tests::Desk;

/// Makes a desk whose client's care ended so many days ago.
fn ended_before(days: i64) -> (Desk, String) {
    let desk = Desk::open();
    desk.confirmed();
    let view = desk
        .app
        .list_clients(tsunagi_contract::people::ListClients {
            query: String::new(),
            include_closed: true,
        });
    let id = view.unwrap().remove(0).id;
    ended(desk, id, days)
}

/// Ends the care of a client so many days ago.
fn ended(desk: Desk, id: String, days: i64) -> (Desk, String) {
    let mut form = desk
        .app
        .show_client(ShowClient { id: id.clone() })
        .unwrap()
        .form;
    form.closed_on = desk.bench.today().plus_days(-days).to_string();
    desk.app.save_client(SaveClient { form }).unwrap();
    (desk, id)
}

fn mark(desk: &Desk, id: &str) -> Result<RetentionView, Failure> {
    desk.app.mark_purge(MarkPurge {
        client_id: id.to_owned(),
        reason: "保存期間が過ぎたため".to_owned(),
    })
}

fn wait(desk: &Desk, days: u32) -> Result<RetentionView, Failure> {
    desk.app.save_purge_wait(SavePurgeWait { days })
}

#[test]
fn a_purge_takes_two_steps_and_leaves_the_log_sound() {
    let (desk, id) = ended_before(6 * 366);
    let purge = |count| desk.app.purge_clients(PurgeClients { count });
    let refused = purge(1).err().unwrap();
    assert_eq!(refused.field.as_deref(), Some("count"), "nobody is marked");
    assert!(refused.what.contains("予定にした人がいません"));
    let view = mark(&desk, &id).unwrap();
    assert_eq!((view.ready, view.waiting, view.wait_days), (0, 1, 7));
    let refused = purge(1).err().unwrap();
    assert!(refused.what.contains("まだ廃棄できる日になっていません"));
    desk.bench.clock.pass_days(6);
    assert!(purge(1).is_err(), "the seventh night is still to come");
    desk.bench.clock.pass_days(1);
    let refused = purge(2).err().unwrap();
    assert!(
        refused.what.contains("廃棄できるのは1人です"),
        "the count must be theirs: {}",
        refused.what
    );
    assert_eq!(purge(1).unwrap().count, 1);
    let gone = desk.app.show_client(ShowClient { id: id.clone() });
    assert_eq!(gone.err().unwrap().code, Code::NotFound);
    assert!(desk.app.verify_audit(VerifyAudit {}).unwrap().is_sound);
    let acts = vec!["purged".to_owned()];
    let log = desk
        .app
        .list_audit(ListAudit {
            acts,
            ..ListAudit::default()
        })
        .unwrap();
    assert_eq!(log.rows[0].target, "利用者（廃棄済み）");
}

#[test]
fn the_office_says_how_long_a_purge_waits_but_never_less_than_a_night() {
    let (desk, id) = ended_before(6 * 366);
    assert!(wait(&desk, 0).is_err() && wait(&desk, 366).is_err());
    mark(&desk, &id).unwrap();
    let view = wait(&desk, 1).unwrap();
    assert_eq!((view.ready, view.waiting), (0, 1), "not on the very day");
    let tomorrow = desk.bench.today().plus_days(1).to_string();
    assert_eq!(view.clients[0].purge_from, tomorrow);
    desk.bench.clock.pass_days(1);
    assert!(desk.app.list_retention(ListRetention {}).unwrap().clients[0].is_ready);
    assert_eq!(
        wait(&desk, 30).unwrap().ready,
        0,
        "a longer wait counts at once"
    );
    wait(&desk, 1).unwrap();
    let purged = desk.app.purge_clients(PurgeClients { count: 1 });
    assert_eq!(purged.unwrap().count, 1);
}

#[test]
fn nobody_is_marked_before_the_time_has_passed() {
    let (desk, id) = ended_before(5 * 365);
    let refused = mark(&desk, &id).err().unwrap();
    assert!(refused.what.contains("まで保存します"), "{}", refused.what);
    let rule = |years| SaveRetentionYears {
        form: RetentionYears {
            insurer_number: String::new(),
            years,
        },
    };
    for years in [0, 1] {
        let refused = desk.app.save_retention_years(rule(years)).err().unwrap();
        assert_eq!(refused.field.as_deref(), Some("years"), "the law says two");
        assert!(refused.what.contains("2年より短くできません"));
    }
    assert!(desk.app.save_retention_years(rule(101)).is_err());
    desk.app.save_retention_years(rule(2)).unwrap();
    assert_eq!(mark(&desk, &id).unwrap().waiting, 1);
    desk.bench.clock.pass_days(7);
    let view = desk.app.list_retention(ListRetention {}).unwrap();
    assert_eq!(view.ready, 1);
    desk.app.save_retention_years(rule(10)).unwrap();
    let purge = desk.app.purge_clients(PurgeClients { count: 1 });
    assert!(purge.is_err(), "marked, and no longer due");
}

#[test]
fn a_mark_is_taken_back() {
    let (desk, id) = ended_before(6 * 366);
    mark(&desk, &id).unwrap();
    let unmark = UnmarkPurge { client_id: id };
    assert_eq!(desk.app.unmark_purge(unmark).unwrap().waiting, 0);
}

/// Saves the client with another last day of care; empty for one who is back.
fn end_on(desk: &Desk, id: &str, day: &str) {
    let show = ShowClient { id: id.to_owned() };
    let mut form = desk.app.show_client(show).unwrap().form;
    form.closed_on = day.to_owned();
    desk.app.save_client(SaveClient { form }).unwrap();
}

#[test]
fn a_purge_leaves_no_reason_in_the_log_and_until_then_it_is_shown() {
    let desk = Desk::open();
    let mut form = desk.filled();
    form.extract = vec![desk.add_entry("生活　保護の申請について相談。", false)];
    let slip = desk.app.save_slip(SaveSlip { form }).unwrap();
    desk.confirm(&slip.form.id);
    let id = desk.client_id.clone();
    let (desk, id) = ended(desk, id, 6 * 366);
    mark(&desk, &id).unwrap();
    let shown = |act: &str| {
        let log = desk.app.list_audit(ListAudit {
            acts: vec![act.to_owned()],
            ..ListAudit::default()
        });
        let rows = log.unwrap().rows.into_iter();
        rows.map(|row| row.detail).collect::<Vec<_>>()
    };
    assert_eq!(shown("purge_marked"), ["理由：保存期間が過ぎたため"]);
    let has_reason = |said: &String| said.ends_with("　理由：電話で確かめたため。");
    let overridden = shown("overridden");
    let count = overridden.iter().filter(|said| has_reason(said)).count();
    assert!(count > 0, "{overridden:?}");
    let written = || {
        let session = desk.app.session();
        let reader = session.as_ref().unwrap().records();
        let rows = reader.audit_rows(&tsunagi_store::AuditQuery::default());
        let said = rows.unwrap().into_iter().map(|row| row.entry.detail);
        said.collect::<Vec<_>>().join("\n")
    };
    let is_told = |log: &str| log.contains("保存期間が過ぎた") || log.contains("電話で確かめた");
    assert!(!is_told(&written()), "a log outlives its clients");
    desk.bench.clock.pass_days(7);
    let purge = PurgeClients { count: 1 };
    desk.app.purge_clients(purge).unwrap();
    assert_eq!(shown("purge_marked"), ["（理由あり）"]);
    let left = shown("overridden");
    assert!(!left.iter().any(has_reason));
    let without = left.iter().filter(|said| said.ends_with("　（理由あり）"));
    assert_eq!(without.count(), count);
    assert!(!is_told(&written()));
    assert!(desk.app.verify_audit(VerifyAudit {}).unwrap().is_sound);
}

#[test]
fn who_comes_back_into_care_is_no_longer_marked_and_the_log_says_so() {
    let (desk, id) = ended_before(6 * 366);
    mark(&desk, &id).unwrap();
    end_on(&desk, &id, "");
    let taken_back = ListAudit {
        acts: vec!["purge_unmarked".to_owned()],
        ..ListAudit::default()
    };
    let log = desk.app.list_audit(taken_back.clone()).unwrap();
    assert_eq!(log.rows.len(), 1);
    assert!(log.rows[0].detail.contains("契約が終わった日"));
    let ended_again = desk.bench.today().to_string();
    end_on(&desk, &id, &ended_again);
    end_on(&desk, &id, &ended_again);
    desk.bench.clock.pass_days(6 * 366);
    let view = desk.app.list_retention(ListRetention {}).unwrap();
    assert!(view.clients[0].is_due, "years later");
    assert_eq!((view.ready, view.waiting), (0, 0), "nobody marked this end");
    assert!(view.clients[0].reason.is_empty());
    assert!(desk.app.purge_clients(PurgeClients { count: 1 }).is_err());
    let log = desk.app.list_audit(taken_back).unwrap();
    assert_eq!(log.rows.len(), 1, "said once");
}

#[test]
fn whoever_has_no_end_of_care_and_no_record_for_years_is_shown_apart() {
    let desk = Desk::open();
    let unended = || desk.app.list_retention(ListRetention {}).unwrap().unended;
    assert!(unended().is_empty(), "the sample is in care");
    desk.bench.clock.pass_days(7 * 366);
    let found = unended();
    assert!(!found.is_empty(), "years without a word");
    assert!(found.is_sorted_by_key(|one| one.last_record.clone()));
    let one = found[0].clone();
    assert!(!one.last_record.is_empty() && !one.was_purged);
    let years = SaveRetentionYears {
        form: RetentionYears {
            insurer_number: String::new(),
            years: 50,
        },
    };
    desk.app.save_retention_years(years).unwrap();
    assert!(unended().is_empty(), "the years are the office's");
    let (desk, id) = ended(desk, one.id, 6 * 366);
    let view = desk.app.list_retention(ListRetention {}).unwrap();
    assert!(
        view.clients.iter().any(|client| client.id == id),
        "with the day in, the usual list has the client"
    );
    assert!(view.unended.iter().all(|client| client.id != id));
}

#[test]
fn somebody_who_was_only_registered_is_shown_apart_when_the_years_since_are_over() {
    let desk = Desk::open();
    let id = desk.client_id.clone();
    let mut form = desk.app.show_client(ShowClient { id }).unwrap().form;
    form.id = None;
    form.name = "見本 未".to_owned();
    form.insured_number = String::new();
    desk.app.save_client(SaveClient { form }).unwrap();
    let found = || {
        let view = desk.app.list_retention(ListRetention {}).unwrap();
        let mut all = view.unended.into_iter();
        all.find(|one| one.name == "見本 未")
    };
    assert!(found().is_none(), "registered today");
    desk.bench.clock.pass_days(7 * 366);
    assert_eq!(found().unwrap().last_record, "2026-04-01");
}

#[test]
fn a_mark_from_before_the_end_of_care_does_not_count() {
    let (desk, id) = ended_before(6 * 366);
    mark(&desk, &id).unwrap();
    desk.bench.clock.pass_days(1);
    if let Some(session) = desk.app.session().as_mut() {
        // As a version before left it: it saved the client and kept the mark.
        let mut client = session.records().client(id.parse().unwrap());
        let client = client.as_mut().unwrap().as_mut().unwrap();
        client.closed_on = Some(desk.bench.today());
        let saved = session.store.transact(|tx| tx.save_client(client));
        saved.unwrap();
    }
    desk.bench.clock.pass_days(6 * 366);
    let view = desk.app.list_retention(ListRetention {}).unwrap();
    assert_eq!((view.ready, view.waiting), (0, 0));
    assert!(view.clients[0].marked_by.is_empty());
    let view = mark(&desk, &id).unwrap();
    assert_eq!((view.ready, view.waiting), (0, 1), "a new one counts");
    desk.bench.clock.pass_days(7);
    assert_eq!(
        desk.app
            .purge_clients(PurgeClients { count: 1 })
            .unwrap()
            .count,
        1
    );
}

#[test]
fn traces_that_could_not_be_cleaned_are_cleaned_at_the_next_opening() {
    let desk = Desk::open();
    let due = |desk: &Desk| {
        let place = desk.app.session();
        let records = place.as_ref().unwrap().records();
        records.setting(super::SCRUB_DUE).unwrap()
    };
    if let Some(session) = desk.app.session().as_mut() {
        let outcome = session
            .store
            .transact(|tx| tx.set_setting(super::SCRUB_DUE, "1"));
        assert!(outcome.is_ok(), "as a purge leaves it on a full disk");
    }
    desk.app.lock(Lock {}).unwrap();
    let passphrase = SAMPLE_PASSPHRASE.to_owned();
    desk.app
        .unlock(Unlock {
            passphrase: passphrase.into(),
        })
        .unwrap();
    assert_eq!(due(&desk).as_deref(), Some(""));
}

/// What lies in the half-written forms of whoever is unlocked, as the records have it.
fn drafts(desk: &Desk) -> String {
    let kept = desk.app.take_drafts(tsunagi_contract::keys::TakeDrafts {});
    kept.unwrap().content
}

fn keep(desk: &Desk, content: &str) {
    let content = content.to_owned();
    let kept = desk
        .app
        .keep_drafts(tsunagi_contract::keys::KeepDrafts { content });
    kept.unwrap();
}

#[test]
fn a_purge_takes_half_written_forms_about_the_client_and_no_others() {
    let (desk, id) = ended_before(6 * 366);
    let name = {
        let place = desk.app.session();
        let records = place.as_ref().unwrap().records();
        records.client(id.parse().unwrap()).unwrap().unwrap().name
    };
    let other = r#"["office",{"label":"事業所","form":{"name":"見本"}}]"#;
    let entry = format!(r#"["entry/{id}",{{"label":"支援経過","form":{{"text":"転んだ"}}}}]"#);
    let letter = format!(r#"["slip/x",{{"label":"連絡票","form":{{"body":"{name}様の件"}}}}]"#);
    keep(&desk, &format!("[{entry},{other},{letter}]"));
    mark(&desk, &id).unwrap();
    desk.bench.clock.pass_days(7);
    desk.app.purge_clients(PurgeClients { count: 1 }).unwrap();
    let left = drafts(&desk);
    assert!(left.contains("事業所"), "{left}");
    assert!(!left.contains(&id) && !left.contains(&name), "{left}");
    keep(&desk, &format!("[{entry},{other}]"));
    assert!(
        !drafts(&desk).contains(&id),
        "a window that still had it open"
    );
}

#[test]
fn half_written_forms_about_a_limited_client_are_not_handed_out_and_not_lost() {
    let (desk, id) = ended_before(0);
    let form = |key: &str| format!(r#"["{key}",{{"label":"書きかけ","form":{{}}}}]"#);
    let both = format!("[{},{}]", form("office"), form(&format!("entry/{id}")));
    keep(&desk, &both);
    let show_to = |desk: &Desk, is_limited: bool| {
        let mut place = desk.app.session();
        let session = place.as_mut().unwrap();
        let one = session.staff.id;
        let decision = tsunagi_store::LimitDecision {
            at: session.now,
            by_id: one,
            by_name: String::new(),
            is_limited,
            names: String::new(),
            reason: "見本の理由".to_owned(),
        };
        let staff: &[tsunagi_domain::StaffId] = &[];
        let id = id.parse().unwrap();
        let limited = session
            .store
            .transact(|tx| tx.limit_client(id, is_limited.then_some(staff), &decision));
        limited.unwrap();
        session.store.show_to(Some(one)).unwrap();
    };
    show_to(&desk, true);
    assert!(!drafts(&desk).contains(&id));
    keep(&desk, &format!("[{}]", form("search")));
    assert!(!drafts(&desk).contains(&id));
    show_to(&desk, false);
    let back = drafts(&desk);
    assert!(back.contains(&id) && back.contains("search"), "{back}");
}

#[test]
fn who_comes_back_from_a_backup_is_named_and_can_be_purged_again() {
    use tsunagi_contract::backups::{InspectBackup, MakeBackup, RestoreBackup};
    let (desk, id) = ended_before(6 * 366);
    let folder = String::new();
    let path = desk.app.make_backup(MakeBackup { folder }).unwrap().path;
    mark(&desk, &id).unwrap();
    desk.bench.clock.pass_days(7);
    let purged = desk.app.purge_clients(PurgeClients { count: 1 });
    assert_eq!(purged.unwrap().count, 1);
    let preview = desk.app.inspect_backup(InspectBackup {
        path: path.clone(),
        passphrase: SAMPLE_PASSPHRASE.into(),
        key_file: String::new(),
    });
    let preview = preview.unwrap();
    let names_them = |said: &[String]| said.iter().any(|it| it.contains("廃棄した利用者1人"));
    assert!(names_them(&preview.carried), "before it is decided");
    let restored = desk.app.restore_backup(RestoreBackup {
        path,
        passphrase: SAMPLE_PASSPHRASE.into(),
        key_file: String::new(),
        passphrase_today: "".into(),
        key_file_today: String::new(),
        sha256: preview.sha256,
        other_office: String::new(),
    });
    assert!(names_them(&restored.unwrap().carried), "and after it");
    let view = desk.app.list_retention(ListRetention {}).unwrap();
    assert_eq!(view.clients[0].id, id);
    assert!(view.clients[0].was_purged, "the list says so, at its top");
    assert_eq!(mark(&desk, &id).unwrap().waiting, 1);
    desk.bench.clock.pass_days(7);
    let again = desk.app.purge_clients(PurgeClients { count: 1 });
    assert_eq!(again.unwrap().count, 1, "by the same two steps");
}

use std::path::Path;

use tsunagi_domain::{EventId, SlipId};

use super::*;
use crate::backup::{self, tests::backed_up};
use crate::keys::{Credentials, Opener};
use crate::testing::{
    Bench, CHEAP, PASSPHRASE, Seeded, at, bench, day, entry, event, key_act, secret, staff, version,
};
use crate::{AuditQuery, KeyChange, OpenError, PurgeMark};

/// How many bytes a page of the records has.
const PAGE: usize = 4096;

const COLLEAGUES: &str = "見本のどうりょうのことば";
const LATER: &str = "見本のあとからのことば";

fn own(passphrase: &str) -> Credentials {
    Credentials::passphrase(&secret(passphrase))
}

fn given(bench: &mut Bench, staff: &Staff, passphrase: &str) {
    let next = own(passphrase);
    let give = KeyChange::Give {
        staff: staff.id,
        next: &next,
        cost: CHEAP,
    };
    let act = key_act("given");
    bench
        .store
        .act_on_keys(give, &act, &Seeded::new(300))
        .unwrap();
}

fn taken_apart(path: &Path) -> (tempfile::TempDir, Store) {
    let copy = tempfile::tempdir().unwrap();
    backup::extract(path, copy.path()).unwrap();
    let opened = Store::open_copy(copy.path(), Opener::Person(&own(PASSPHRASE))).unwrap();
    (copy, opened.store)
}

fn carried_over(mut copy: Store, present: &Present) {
    let act = key_act("restored");
    copy.carry_over(present, &act, &Seeded::new(400)).unwrap();
    assert!(copy.check().unwrap().is_sound());
    assert!(copy.verify_audit().unwrap().is_sound());
    copy.close().unwrap();
}

fn opens(dir: &Path, passphrase: &str) -> Result<Store, OpenError> {
    Store::open(dir, &secret(passphrase)).map(|(store, _)| store)
}

/// A colleague with a passphrase, and a backup of that day.
fn scene(out: &Path) -> (Bench, Staff, std::path::PathBuf) {
    let mut bench = bench();
    let colleague = staff(&bench.ids);
    bench.write(|tx| tx.save_staff(&colleague));
    given(&mut bench, &colleague, COLLEAGUES);
    let path = backed_up(&mut bench, out);
    (bench, colleague, path)
}

#[test]
fn who_was_shut_out_or_demoted_since_stays_so_and_passphrases_are_todays() {
    for is_rekeyed in [false, true] {
        let out = tempfile::tempdir().unwrap();
        let (mut bench, colleague, path) = scene(out.path());
        let later = staff(&bench.ids);
        let demoted = Staff {
            role: Role::Reader,
            ..colleague.clone()
        };
        bench.write(|tx| tx.save_staff(&later));
        bench.write(|tx| tx.save_staff(&demoted));
        given(&mut bench, &later, LATER);
        let act = key_act("taken");
        let take = KeyChange::Take(colleague.id);
        bench
            .store
            .act_on_keys(take, &act, &Seeded::new(310))
            .unwrap();
        if is_rekeyed {
            let act = key_act("rekey");
            bench
                .store
                .rekey(&act, &Seeded::new(60), &|_, _| true)
                .unwrap();
        }
        let present = bench.store.present().unwrap();
        let (dir, copy) = taken_apart(&path);
        let carried = copy.compare(&present).unwrap();
        assert_eq!(carried.shut_out, vec![colleague.name.clone()]);
        assert_eq!(carried.roles, vec![(demoted.name.clone(), Role::Reader)]);
        assert!(carried.keeps_keys);
        assert_eq!(carried.is_former_key, is_rekeyed);
        carried_over(copy, &present);
        assert!(matches!(
            opens(dir.path(), COLLEAGUES),
            Err(OpenError::WrongPassphrase)
        ));
        opens(dir.path(), LATER).unwrap().close().unwrap();
        let store = opens(dir.path(), PASSPHRASE).unwrap();
        let role = store.read().staff(colleague.id).unwrap().unwrap().role;
        assert_eq!(role, Role::Reader);
        assert!(!store.has_older_keys().unwrap(), "nobody put it back");
    }
}

#[test]
fn who_left_stays_gone_and_who_was_purged_stays_noted() {
    let mut bench = bench();
    let colleague = staff(&bench.ids);
    bench.write(|tx| tx.save_staff(&colleague));
    let (mut client, _) = bench.with_client();
    let out = tempfile::tempdir().unwrap();
    let path = backed_up(&mut bench, out.path());
    let left = Staff {
        is_active: false,
        ..colleague.clone()
    };
    client.closed_on = Some(day());
    let mark = PurgeMark {
        client_id: client.id,
        at: at(1),
        by_id: bench.staff.id,
        by_name: bench.staff.name.clone(),
        reason: "見本の理由".to_owned(),
    };
    bench.write(|tx| tx.save_staff(&left));
    bench.write(|tx| {
        tx.save_client(&client)?;
        tx.mark_purge(&mark)?;
        tx.purge_client(client.id, at(2))
    });
    let present = bench.store.present().unwrap();
    let (dir, copy) = taken_apart(&path);
    let carried = copy.compare(&present).unwrap();
    assert_eq!(carried.left, vec![colleague.name.clone()]);
    assert_eq!(carried.returned, vec![client.name.clone()]);
    carried_over(copy, &present);
    let store = opens(dir.path(), PASSPHRASE).unwrap();
    assert!(!store.read().staff(colleague.id).unwrap().unwrap().is_active);
    assert!(store.read().was_purged(client.id).unwrap());
    assert!(store.read().client(client.id).unwrap().is_some());
}

#[test]
fn a_limit_set_since_holds_for_the_records_of_then() {
    let mut bench = bench();
    let colleague = staff(&bench.ids);
    bench.write(|tx| tx.save_staff(&colleague));
    let (client, _) = bench.with_client();
    let written = entry(&bench.ids, &client, &bench.staff);
    bench.write(|tx| tx.add_entry(&written));
    let out = tempfile::tempdir().unwrap();
    let path = backed_up(&mut bench, out.path());
    let decision = LimitDecision {
        at: at(3),
        by_id: bench.staff.id,
        by_name: bench.staff.name.clone(),
        is_limited: true,
        names: bench.staff.name.clone(),
        reason: "見本の理由".to_owned(),
    };
    let may = [bench.staff.id];
    bench.write(|tx| tx.limit_client(client.id, Some(&may), &decision));
    // Whoever sits here does not see the client; the records know all the same.
    bench.store.show_to(Some(colleague.id)).unwrap();
    let present = bench.store.present().unwrap();
    let (dir, copy) = taken_apart(&path);
    assert_eq!(copy.compare(&present).unwrap().limits, 1);
    carried_over(copy, &present);
    let mut store = opens(dir.path(), PASSPHRASE).unwrap();
    store.show_to(Some(colleague.id)).unwrap();
    assert!(store.read().hides(client.id));
}

#[test]
fn a_number_that_stands_on_a_paper_is_given_to_nothing_else() {
    let mut bench = bench();
    let (client, physician) = bench.with_client();
    let draft = bench.with_draft(&client, &physician);
    let sent = bench.with_draft(&client, &physician);
    let sent = bench.confirm(&sent);
    let out = tempfile::tempdir().unwrap();
    let path = backed_up(&mut bench, out.path());
    let confirmed = bench.confirm(&draft);
    let later = bench.with_draft(&client, &physician);
    let later = bench.confirm(&later);
    let event = event(&bench.ids, crate::testing::sent());
    bench
        .store
        .transact(|tx| tx.add_event(sent.id, &event))
        .unwrap();
    let present = bench.store.present().unwrap();
    let (dir, copy) = taken_apart(&path);
    let carried = copy.compare(&present).unwrap();
    let gone = vec![confirmed.number.clone(), later.number.clone()];
    assert_eq!(carried.papers_gone, gone);
    assert_eq!(carried.papers_behind, vec![sent.number.clone()]);
    carried_over(copy, &present);
    let mut store = opens(dir.path(), PASSPHRASE).unwrap();
    let again = store.read().slip(draft.id).unwrap().unwrap();
    assert!(!again.is_confirmed());
    assert_eq!(again.content, draft.content, "no word of it is lost");
    let (next, _) = store.transact(|tx| tx.next_slip_number(day())).unwrap();
    let given = [&again.number, &next];
    assert!(given.iter().all(|number| !gone.contains(number)));
    let kept = store.read().slip(sent.id).unwrap().unwrap();
    assert_eq!(kept.number, sent.number, "what is paper in both stays");
    let log = store.read().audit_rows(&AuditQuery::default()).unwrap();
    let told = log.iter().map(|row| row.entry.detail.as_str());
    let told: String = told.collect::<Vec<_>>().join("\n");
    for number in [&draft.number, &again.number, &later.number, &sent.number] {
        assert!(told.contains(number.as_str()), "{number}: {told}");
    }
}

/// Restores a backup over records that once more know nothing of a paper that a first restore took away.
#[test]
fn a_number_stays_with_its_paper_through_a_second_restore() {
    let mut bench = bench();
    let (client, physician) = bench.with_client();
    let draft = bench.with_draft(&client, &physician);
    let out = tempfile::tempdir().unwrap();
    let path = backed_up(&mut bench, out.path());
    let paper = bench.confirm(&draft);
    let mut present = bench.store.present().unwrap();
    for _ in 0..2 {
        let (dir, copy) = taken_apart(&path);
        carried_over(copy, &present);
        let store = opens(dir.path(), PASSPHRASE).unwrap();
        let again = store.read().slip(draft.id).unwrap().unwrap();
        assert_ne!(again.number, paper.number);
        present = store.present().unwrap();
    }
}

#[test]
fn a_draft_that_nothing_happened_to_keeps_its_number() {
    let mut bench = bench();
    let (client, physician) = bench.with_client();
    let draft = bench.with_draft(&client, &physician);
    let out = tempfile::tempdir().unwrap();
    let path = backed_up(&mut bench, out.path());
    let present = bench.store.present().unwrap();
    let (dir, copy) = taken_apart(&path);
    carried_over(copy, &present);
    let store = opens(dir.path(), PASSPHRASE).unwrap();
    let again = store.read().slip(draft.id).unwrap().unwrap();
    assert_eq!(again.number, draft.number);
}

#[test]
fn a_number_that_came_with_another_office_is_not_given_here_after_a_restore() {
    let mut bench = bench();
    let (client, physician) = bench.with_client();
    let own = bench.with_draft(&client, &physician);
    let out = tempfile::tempdir().unwrap();
    let path = backed_up(&mut bench, out.path());
    let mut foreign = bench.confirm(&own);
    // As an import takes it in: a number that this office's counting has not come to.
    foreign.id = SlipId::draw(&bench.ids);
    for event in &mut foreign.events {
        event.id = EventId::draw(&bench.ids);
    }
    let (era, year, running) = own.number.parts().unwrap();
    foreign.number = SlipNumber::compose(era, year, running + 1);
    let version = version(&foreign);
    bench
        .store
        .transact(|tx| tx.import_slip(&foreign, Some(&version), "見本第二居宅"))
        .unwrap();
    let present = bench.store.present().unwrap();
    let (dir, copy) = taken_apart(&path);
    let carried = copy.compare(&present).unwrap();
    assert!(carried.papers_gone.contains(&foreign.number));
    carried_over(copy, &present);
    let mut store = opens(dir.path(), PASSPHRASE).unwrap();
    let (next, _) = store.transact(|tx| tx.next_slip_number(day())).unwrap();
    assert_ne!(next, foreign.number);
}

/// Broken slips are what a restore is for: they must not stand in its way, nor let numbers go.
#[test]
fn slips_beyond_reading_are_no_hindrance_and_no_number_is_trusted() {
    let mut bench = bench();
    let (client, physician) = bench.with_client();
    let draft = bench.with_draft(&client, &physician);
    let out = tempfile::tempdir().unwrap();
    let path = backed_up(&mut bench, out.path());
    for _ in 0..40 {
        let slip = bench.with_draft(&client, &physician);
        bench.confirm(&slip);
    }
    let there = bench.dir.path().to_path_buf();
    bench.store.close().unwrap();
    let records = there.join("records.db");
    let whole = std::fs::read(&records).unwrap();
    let mut found = 0;
    for page in 1..whole.len() / PAGE {
        let mut broken = whole.clone();
        broken[page * PAGE + PAGE / 2] ^= 1;
        tsunagi_files::write_atomically(&records, &broken).unwrap();
        let Ok(store) = opens(&there, PASSPHRASE) else {
            continue;
        };
        let Ok(present) = store.present() else {
            continue;
        };
        let (dir, copy) = taken_apart(&path);
        let carried = copy.compare(&present).unwrap();
        if !carried.distrusts_numbers {
            continue;
        }
        found += 1;
        carried_over(copy, &present);
        let mut store = opens(dir.path(), PASSPHRASE).unwrap();
        let again = store.read().slip(draft.id).unwrap().unwrap();
        let (_, _, running) = again.number.parts().unwrap();
        assert!(running > crate::NUMBERS_LEFT_OUT, "page {page}: {running}");
        let (next, _) = store.transact(|tx| tx.next_slip_number(day())).unwrap();
        assert!(next.parts() > again.number.parts());
    }
    assert!(found > 0, "no page of the slips was broken");
}

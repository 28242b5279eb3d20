use tsunagi_domain::{Client, Slip, SlipId, SlipNumber};

use super::*;
use crate::testing::{at, bench, certification, client, consent, day, entry, staff};
use crate::{ClientQuery, ClientScope, EntryQuery, SlipQuery};

fn decision(names: &str, staff: &tsunagi_domain::Staff) -> LimitDecision {
    LimitDecision {
        at: at(0),
        by_id: staff.id,
        by_name: staff.name.clone(),
        is_limited: !names.is_empty(),
        names: names.to_owned(),
        reason: "見本の理由".to_owned(),
    }
}

#[test]
fn what_is_limited_is_in_no_answer_and_takes_no_writing() {
    let mut bench = bench();
    let (hidden, physician) = bench.with_client();
    let open: Client = client(&bench.ids, &bench.staff, &physician);
    let colleague = staff(&bench.ids);
    let written = entry(&bench.ids, &hidden, &bench.staff);
    let other = entry(&bench.ids, &open, &bench.staff);
    let (certified, agreed) = (
        certification(&bench.ids, &hidden),
        consent(&bench.ids, &hidden),
    );
    bench.write(|tx| {
        tx.save_staff(&colleague)?;
        tx.save_client(&open)?;
        tx.save_certification(&certified)?;
        tx.save_consent(&agreed)?;
        tx.add_entry(&written)?;
        tx.add_entry(&other)
    });
    let slip = bench.with_draft(&hidden, &physician);
    let sent = bench.with_draft(&hidden, &physician);
    let sent = bench.confirm(&sent);
    // It came in a handover, and the counter here has not reached it.
    let ahead = Slip {
        id: SlipId::draw(&bench.ids),
        number: SlipNumber::compose('R', 8, 3),
        ..slip.clone()
    };
    bench.write(|tx| tx.import_slip(&ahead, None, "another office").map(|_| ()));
    let me = bench.staff.clone();
    bench.write(|tx| tx.limit_client(hidden.id, Some(&[me.id]), &decision("見本 花子", &me)));

    let everything = ClientQuery {
        scope: ClientScope::All,
        ..ClientQuery::default()
    };
    let seen = |bench: &crate::testing::Bench| {
        let read = bench.store.read();
        [
            read.clients(&everything).unwrap().len(),
            usize::from(read.client(hidden.id).unwrap().is_some()),
            read.certifications(hidden.id).unwrap().len(),
            read.consents(hidden.id).unwrap().len(),
            read.entries(&EntryQuery::default()).unwrap().len(),
            read.entries(&EntryQuery::of(hidden.id)).unwrap().len(),
            usize::from(read.entry(written.id).unwrap().is_some()),
            read.slips(&SlipQuery::default()).unwrap().len(),
            read.slips(&SlipQuery::of(hidden.id)).unwrap().len(),
            usize::from(read.slip(slip.id).unwrap().is_some()),
            usize::from(read.slip_by_number(&slip.number).unwrap().is_some()),
            usize::from(
                read.last_slip_to(hidden.id, physician.id)
                    .unwrap()
                    .is_some(),
            ),
            usize::from(read.confirmed_version(sent.id).unwrap().is_some()),
        ]
    };
    let all = [2, 1, 1, 1, 2, 1, 1, 3, 3, 1, 1, 1, 1];
    bench.store.show_to(Some(me.id)).unwrap();
    assert_eq!(seen(&bench), all, "the named one sees everything");
    bench.store.show_to(None).unwrap();
    assert_eq!(seen(&bench), all, "so does an administrator");
    bench.store.show_to(Some(colleague.id)).unwrap();
    let less = [1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0];
    assert_eq!(seen(&bench), less, "nobody else finds a trace");

    let refused = |outcome: Result<(), WriteError>| matches!(outcome, Err(WriteError::Hidden));
    let mut attempt = |work: &dyn Fn(&Tx<'_>) -> Result<(), WriteError>| {
        refused(bench.store.transact(|tx| work(tx)).map(|_| ()))
    };
    assert!(attempt(&|tx| tx.save_client(&hidden)));
    assert!(attempt(&|tx| tx.save_certification(&certified)));
    assert!(attempt(&|tx| tx.save_consent(&agreed)));
    assert!(attempt(&|tx| tx.add_entry(&written)));
    assert!(attempt(&|tx| tx.import_entry(&written).map(|_| ())));
    assert!(attempt(&|tx| tx.import_slip(&slip, None, "").map(|_| ())));
    let (given, _) = bench
        .store
        .transact(|tx| tx.next_slip_number(day()))
        .unwrap();
    assert!(
        given != slip.number && given != sent.number && given != ahead.number,
        "a number that is hidden is not given twice: {given}"
    );
}

#[test]
fn decisions_stay_and_the_last_one_counts() {
    let mut bench = bench();
    let (client, _) = bench.with_client();
    let me = bench.staff.clone();
    assert_eq!(bench.store.read().limited_to(client.id).unwrap(), None);
    bench.write(|tx| tx.limit_client(client.id, Some(&[me.id]), &decision("見本 花子", &me)));
    bench.write(|tx| tx.limit_client(client.id, Some(&[]), &decision("管理者", &me)));
    assert_eq!(
        bench.store.read().limited_to(client.id).unwrap(),
        Some(vec![])
    );
    bench.write(|tx| tx.limit_client(client.id, None, &decision("", &me)));
    assert_eq!(bench.store.read().limited_to(client.id).unwrap(), None);
    let kept = bench.store.read().limit_decisions(client.id).unwrap();
    assert_eq!(kept.len(), 3);
    assert!(!kept[0].is_limited && kept[2].is_limited, "newest first");
    assert!(
        bench
            .past_the_program("UPDATE client_limit_change SET reason = 'x'")
            .is_err()
    );
}

use super::*;
use crate::testing::{bench, certification, consent};

fn found(bench: &crate::testing::Bench, text: &str) -> usize {
    let query = ClientQuery {
        text: text.into(),
        ..ClientQuery::default()
    };
    bench.store.read().clients(&query).unwrap().len()
}

#[test]
fn a_client_comes_back_as_saved() {
    let mut bench = bench();
    let (mut client, _) = bench.with_client();
    client.adl = Some(AdlGrade::A1);
    client.dementia = Some(DementiaGrade::IIa);
    client.has_public_assistance = true;
    client.name = "葛\u{E0100}西 \u{20BB7}太郎".into();
    bench.write(|tx| tx.save_client(&client));
    let bench = bench.reopen();
    assert_eq!(
        bench.store.read().client(client.id).unwrap(),
        Some(client),
        "not a variation selector is lost"
    );
}

#[test]
fn a_client_is_found_by_what_people_type() {
    let mut bench = bench();
    bench.with_client();
    for text in [
        "",
        "浜",
        "濵栗",
        "浜栗焼男",
        "浜栗 焼男",
        "はま",
        "ハマグリ",
        "ﾊﾏｸﾞﾘ",
        "12345",
        "昭和28年",
        "S28.4",
        "1953/4/1",
        "昭和28年4月1日",
        "S28/4/1",
        "19530401",
    ] {
        assert_eq!(found(&bench, text), 1, "{text} finds the client");
    }
    for text in ["多度", "浜栗 多度", "1953/4/2", "%", "_", "'"] {
        assert_eq!(found(&bench, text), 0, "{text} is nobody's");
    }
}

#[test]
fn clients_stand_in_kana_order_and_closed_ones_are_asked_for() {
    let mut bench = bench();
    let (client, physician) = bench.with_client();
    let mut other = crate::testing::client(&bench.ids, &bench.staff, &physician);
    other.name = "多度 豆子".into();
    other.kana = "タド マメコ".into();
    let mut first = crate::testing::client(&bench.ids, &bench.staff, &physician);
    first.kana = "あおやぎ みほん".into();
    first.closed_on = Some(crate::testing::day());
    bench.write(|tx| {
        tx.save_client(&other)?;
        tx.save_client(&first)
    });
    let ids = |scope| -> Vec<ClientId> {
        let query = ClientQuery {
            scope,
            ..ClientQuery::default()
        };
        let clients = bench.store.read().clients(&query).unwrap();
        clients.iter().map(|client| client.id).collect()
    };
    assert_eq!(ids(ClientScope::InCare), [other.id, client.id]);
    assert_eq!(ids(ClientScope::All), [first.id, other.id, client.id]);
}

#[test]
fn certifications_and_consents_belong_to_one_client_for_good() {
    let mut bench = bench();
    let (client, physician) = bench.with_client();
    let stranger = crate::testing::client(&bench.ids, &bench.staff, &physician);
    let certification = certification(&bench.ids, &client);
    let consent = consent(&bench.ids, &client);
    bench.write(|tx| {
        tx.save_client(&stranger)?;
        tx.save_certification(&certification)?;
        tx.save_consent(&consent)
    });
    let mut moved = certification.clone();
    moved.client_id = stranger.id;
    assert!(matches!(
        bench.store.transact(|tx| tx.save_certification(&moved)),
        Err(WriteError::Refused { .. })
    ));
    let read = bench.store.read();
    assert_eq!(read.certifications(client.id).unwrap(), [certification]);
    assert_eq!(read.consents(client.id).unwrap(), [consent]);
    assert!(read.consents(stranger.id).unwrap().is_empty());
}

//! Everything the records say, as one text, to see that it stayed the same.

use serde_json::json;
use tsunagi_contract::people::{ListClients, ListFacilities, ShowClient};
use tsunagi_contract::settings::ShowSettings;
use tsunagi_contract::slips::{ListSlips, OpenSlip};
use tsunagi_contract::timeline::ListEntries;
use tsunagi_tests::Bench;

/// Reads all records of a bench, with a check of the file itself.
pub fn of(bench: &Bench) -> String {
    let app = bench.app();
    let mut clients = Vec::new();
    let everybody = ListClients {
        query: String::new(),
        include_closed: true,
    };
    for client in app.list_clients(everybody).unwrap() {
        let id = client.id.clone();
        let entries = ListEntries {
            client_id: id.clone(),
            from: String::new(),
            to: String::new(),
        };
        clients.push(json!({
            "client": app.show_client(ShowClient { id }).unwrap(),
            "timeline": app.list_entries(entries).unwrap(),
        }));
    }
    let all = ListSlips {
        client_id: None,
        states: Vec::new(),
        query: String::new(),
    };
    let slips: Vec<_> = app
        .list_slips(all)
        .unwrap()
        .into_iter()
        .map(|slip| app.open_slip(OpenSlip { id: slip.id }).unwrap())
        .collect();
    let everywhere = ListFacilities {
        query: String::new(),
    };
    json!({
        "clients": clients,
        "slips": slips,
        "facilities": app.list_facilities(everywhere).unwrap(),
        "settings": app.show_settings(ShowSettings {}).unwrap(),
    })
    .to_string()
}

//! What records say, so that two states of them can be compared.

use tsunagi_app::App;
use tsunagi_contract::handover::ListExports;
use tsunagi_contract::people::ListClients;
use tsunagi_contract::slips::{ListSlips, OpenSlip};
use tsunagi_contract::timeline::ListEntries;

use crate::offices::done;

/// Everything that a person would miss, a line for each.
pub type Facts = Vec<String>;

/// Lists clients, entries, slips and what came back for an export; ids and times are left out.
#[must_use]
pub fn facts(app: &App) -> Facts {
    let mut found = Vec::new();
    let clients = done(app.list_clients(ListClients {
        query: String::new(),
        include_closed: true,
    }));
    for client in clients {
        let entries = done(app.list_entries(ListEntries {
            client_id: client.id,
            from: String::new(),
            to: String::new(),
        }));
        let texts: Vec<String> = entries.into_iter().map(|entry| entry.text).collect();
        found.push(format!("client {} {texts:?}", client.name));
    }
    let slips = done(app.list_slips(ListSlips {
        client_id: None,
        states: Vec::new(),
        query: String::new(),
    }));
    for slip in slips {
        let view = done(app.open_slip(OpenSlip { id: slip.id }));
        found.push(format!(
            "slip {} {} {} {}",
            slip.number, slip.state, view.is_confirmed, view.form.background
        ));
    }
    for export in done(app.list_exports(ListExports {})) {
        if !export.received_by.is_empty() {
            found.push(format!("received by {}", export.received_by));
        }
    }
    found.sort();
    found
}

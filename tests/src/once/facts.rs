//! What records say, so that two states of them can be compared.

use std::path::Path;

use tsunagi_app::App;
use tsunagi_contract::audit::ListAudit;
use tsunagi_contract::handover::ListExports;
use tsunagi_contract::keys::ShowKeys;
use tsunagi_contract::people::ListClients;
use tsunagi_contract::settings::ShowSettings;
use tsunagi_contract::slips::{ListSlips, OpenSlip};
use tsunagi_contract::timeline::ListEntries;

use super::SHEET;
use crate::offices::done;

/// What the facts say of a sheet while the one counts that was there before the act.
pub const FIRST_SHEET: &str = "the first sheet counts";

/// Everything that a person would miss, a line for each.
pub type Facts = Vec<String>;

/// Lists clients, entries, slips, what came back for an export, who works here and opens the records
/// with what, and what the log says of keys and people; ids and times are left out.
#[must_use]
pub fn facts(app: &App, home: &Path) -> Facts {
    let mut found = of_people(app, home);
    found.extend(logged(app));
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

fn of_people(app: &App, home: &Path) -> Facts {
    let keys = done(app.show_keys(ShowKeys {}));
    let mut found = Vec::new();
    for one in keys.holders {
        found.push(format!("key {} {}", one.name, one.kind));
    }
    if keys.has_recovery {
        // A key that is drawn is another one each time; what matters is whether it is the first.
        let first = std::fs::read_to_string(home.join(SHEET[1])).unwrap_or_default();
        let is_first = keys.recovery_check == first;
        found.push(
            if is_first {
                FIRST_SHEET
            } else {
                "another sheet counts"
            }
            .to_owned(),
        );
    }
    found.push(format!("rekeyed {}", !keys.rekeyed_on.is_empty()));
    for one in done(app.show_settings(ShowSettings {})).staff {
        found.push(format!("staff {} {} {}", one.name, one.role, one.is_active));
    }
    found
}

/// What the log says was done to keys and people; a row that was taken back by another is none.
fn logged(app: &App) -> Facts {
    let acts = ["key_changed", "rekeyed", "staff_changed"];
    let log = done(app.list_audit(ListAudit {
        acts: acts.map(str::to_owned).to_vec(),
        ..ListAudit::default()
    }));
    let mut found: Facts = Vec::new();
    for row in log.rows.into_iter().rev() {
        let taken_back = row
            .detail
            .strip_prefix('「')
            .and_then(|rest| rest.strip_suffix("」は、行われませんでした"));
        let said = format!("log {} {}", row.act, taken_back.unwrap_or(&row.detail));
        if taken_back.is_none() {
            found.push(said);
        } else if let Some(at) = found.iter().rposition(|one| *one == said) {
            found.remove(at);
        } else {
            found.push(format!("taken back, and never said: {said}"));
        }
    }
    found
}

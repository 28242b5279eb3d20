//! `clients limit`: who may see a client's record, and what was decided about it.

use tsunagi_app::App;
use tsunagi_contract::Failure;
use tsunagi_contract::keys::{ClientLimit, LimitClient};

use crate::output::Table;
use crate::run::keys::staff_id;

/// Limits a record to those who are named and the administrators, or opens it to all again.
pub fn limit(
    app: &App,
    client_id: String,
    staff: &[String],
    is_open: bool,
    reason: String,
) -> Result<ClientLimit, Failure> {
    let staff_ids: Result<Vec<String>, Failure> =
        staff.iter().map(|name| staff_id(app, name)).collect();
    app.limit_client(LimitClient {
        client_id,
        is_limited: !is_open,
        staff_ids: staff_ids?,
        reason,
    })
}

/// Says who may see the record, and every decision about it with its reason.
pub fn describe(limit: &ClientLimit) -> String {
    let Some(last) = limit.history.first() else {
        return "この利用者の記録は、すべての職員が扱えます。".to_owned();
    };
    let mut table = Table::new(&["日時", "決めた人", "決めたこと", "理由"]);
    for one in &limit.history {
        table.row([&one.at, &one.by, &one.what, &one.reason]);
    }
    format!(
        "この利用者の記録を扱える人: {}\n\n{}",
        last.what,
        table.text("")
    )
}

//! The schema's history: numbered steps, frozen once shipped, forward only.

use rusqlite::{Connection, TransactionBehavior};

use crate::database::{self, APPLICATION_ID};
use crate::{ReadError, WriteError};

/// Is one step; its number is the `user_version` it leads to.
pub(crate) struct Migration {
    pub number: i64,
    pub sql: &'static str,
}

/// Every step there ever was, oldest first.
pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration {
        number: 1,
        sql: include_str!("0001_init.sql"),
    },
    Migration {
        number: 2,
        sql: include_str!("0002_audit.sql"),
    },
    Migration {
        number: 3,
        sql: include_str!("0003_exchange.sql"),
    },
    Migration {
        number: 4,
        sql: include_str!("0004_client_limit.sql"),
    },
    Migration {
        number: 5,
        sql: include_str!("0005_retention.sql"),
    },
    Migration {
        number: 6,
        sql: include_str!("0006_entry_moment.sql"),
    },
    Migration {
        number: 7,
        sql: include_str!("0007_links.sql"),
    },
    Migration {
        number: 8,
        sql: include_str!("0008_entry_kind.sql"),
    },
];

/// Returns the schema version that the steps lead to.
pub(crate) fn newest(steps: &[Migration]) -> i64 {
    steps.last().map_or(0, |last| last.number)
}

/// Takes a database through the steps it lacks, in one exclusive transaction, and does `then` inside it.
///
/// A new database and an old one go the same way.
pub(crate) fn run(
    connection: &mut Connection,
    steps: &[Migration],
    then: impl FnOnce(&Connection) -> Result<(), WriteError>,
) -> Result<(), WriteError> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    let present = database::header(&tx, "user_version")?;
    for step in steps.iter().filter(|step| step.number > present) {
        tx.execute_batch(step.sql)?;
        tx.pragma_update(None, "user_version", step.number)?;
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    then(&tx)?;
    if database::structural_faults(&tx)? > 0 {
        return Err(ReadError::Damaged.into());
    }
    tx.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests;

//! Writing: only inside a transaction, and every write says what it changed.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use rusqlite::Connection;
use tsunagi_domain::ClientId;

use crate::reader::{Params, Reader};
use crate::{Changed, WriteError};

/// Is a transaction under way; made by [`crate::Store::transact`] only.
pub struct Tx<'a> {
    connection: &'a Connection,
    pub(crate) hidden: &'a BTreeSet<ClientId>,
    changed: RefCell<Changed>,
    is_audited: Cell<bool>,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(connection: &'a Connection, hidden: &'a BTreeSet<ClientId>) -> Self {
        Self {
            connection,
            hidden,
            changed: RefCell::default(),
            is_audited: Cell::new(false),
        }
    }

    /// Returns the reader that sees what this transaction has written.
    #[must_use]
    pub fn read(&self) -> Reader<'_> {
        Reader {
            connection: self.connection,
            hidden: self.hidden,
        }
    }

    pub(crate) fn execute(&self, sql: &str, params: Params<'_>) -> Result<usize, WriteError> {
        Ok(self.connection.prepare_cached(sql)?.execute(params)?)
    }

    pub(crate) fn note(&self, note: impl FnOnce(&mut Changed)) {
        note(&mut self.changed.borrow_mut());
    }

    /// Remembers that the audit log grew, so that its mark follows the commit.
    pub(crate) fn note_audit(&self) {
        self.is_audited.set(true);
    }

    pub(crate) fn is_audited(&self) -> bool {
        self.is_audited.get()
    }

    pub(crate) fn into_changed(self) -> Changed {
        self.changed.into_inner()
    }
}

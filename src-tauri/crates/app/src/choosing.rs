//! The lists people choose from.

use tsunagi_contract::Failure;
use tsunagi_contract::choices::{Choices, ListChoices};

use crate::App;

impl App {
    /// Lists every fixed list of the trade.
    ///
    /// # Errors
    /// None; the shape is that of all commands.
    pub fn list_choices(&self, _: ListChoices) -> Result<Choices, Failure> {
        Ok(Choices::collect())
    }
}

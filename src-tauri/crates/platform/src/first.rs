//! Which of two programs with the same records came first.

use std::sync::Arc;

use crate::watch::Watch;

/// Is called, on a thread of its own, when the program is started once more; true when it has shown
/// itself.
pub type Called = Arc<dyn Fn() -> bool + Send + Sync>;

/// What a start found.
#[must_use = "a first start that is dropped is nobody's first any more"]
pub enum Start {
    /// No other program bears this name; later starts are answered until the watch is dropped.
    First(Watch),
    /// Another one bears it and was called; it has shown itself, or did not answer in time.
    Later {
        /// Whether it showed itself.
        is_shown: bool,
    },
}

//! Named places at which a test kills the program.

/// Ends the process here, when a test asked for it by name; in a real program it is nothing.
#[cfg(test)]
pub(crate) fn point(name: &str) {
    if std::env::var("TSUNAGI_KILL_AT").is_ok_and(|wanted| wanted == name) {
        std::process::abort();
    }
}

#[cfg(not(test))]
pub(crate) const fn point(_name: &str) {}

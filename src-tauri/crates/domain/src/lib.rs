//! The trade's types and rules: people, facilities, slips, dates. No I/O, no clock.

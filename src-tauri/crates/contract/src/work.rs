//! 長い作業: how far it is, and 中止.

use crate::wire::wire;

wire! {
    /// Asks the long work under way to stop. It stops at its next step and takes back what it began.
    pub struct CancelWork {}

    /// What became of the wish.
    pub struct CancelAsked {
        /// Whether there was work that can still stop; its own command then answers `Cancelled`.
        pub is_stopping: bool,
    }

    /// How far long work is; the window hears it as the event `progress`.
    pub struct Progress {
        /// What it is doing, as 「引継ぎファイルを書き込んでいます」.
        pub what: String,
        /// How far, in words (`45％`, `12／1000枚`); empty where nobody can tell.
        pub far: String,
        /// How far, from 0 to 100; none where nobody can tell.
        pub percent: Option<u32>,
        /// Whether 中止 still has an effect.
        pub may_stop: bool,
        /// Whether the work is over, however it ended.
        pub is_over: bool,
    }
}

//! What is said of a file that was made.

use crate::wire::wire;

wire! {
    /// A file that was made.
    pub struct MadeFile {
        /// Where it is.
        pub path: String,
        /// Its size.
        pub bytes: u32,
        /// Its pages.
        pub pages: u32,
        /// What to know of it, such as that a form of ours stands in; empty where nothing is.
        pub note: String,
    }
}

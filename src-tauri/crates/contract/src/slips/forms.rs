//! 様式, taken into use and out of it.

use crate::wire::wire;

wire! {
    /// Takes a form's file into use.
    pub struct AddForm {
        /// The file.
        pub path: String,
        /// Whether it may take the place of an own form of the same id.
        pub replaces: bool,
    }

    /// Takes an own form out of use; its file stays under another name.
    pub struct RemoveForm {
        /// Its id.
        pub id: String,
    }

    /// Saves a copy of a form to adapt.
    pub struct CopyForm {
        /// Its id.
        pub id: String,
        /// Where to; none chooses a name in the output folder.
        pub path: Option<String>,
    }
}

//! 引継ぎ: records out to an encrypted file, and in from one.

mod index_page;
pub(crate) mod records;

//! What opens something: a passphrase or a key, as typed.

use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ts_rs::TS;
use zeroize::Zeroizing;

/// A passphrase or key as typed: wiped from memory when it goes, and without `Debug`.
///
/// Only what the program holds itself is wiped; the window's engine keeps its own copies while a
/// field is on the screen.
#[derive(Clone, Default, PartialEq, Eq, TS)]
#[ts(export, export_to = "bindings.ts", type = "string")]
pub struct Secret(Zeroizing<String>);

impl Deref for Secret {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(typed: String) -> Self {
        Self(Zeroizing::new(typed))
    }
}

impl From<&str> for Secret {
    fn from(typed: &str) -> Self {
        typed.to_owned().into()
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn crosses_the_border_as_plain_text() {
        let typed: Secret = serde_json::from_str("\"あさがお 3つ\"").unwrap();
        assert_eq!(&*typed, "あさがお 3つ");
        assert_eq!(serde_json::to_string(&typed).unwrap(), "\"あさがお 3つ\"");
    }
}

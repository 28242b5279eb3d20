//! What parsing would cost, found out before anything is made of it.
//!
//! A few bytes of JSON can become many in memory: `""` in a list is three bytes and a text of its own.
//! A file packs a thousand of them into one byte, and anybody who knows the office's public key can close
//! one. So the JSON is walked once without keeping any of it, every value counts, and whatever costs more
//! than [`Weight::MOST`] is refused before the first list grows. Lists that come later are bounded with
//! the others.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// What a value takes beside its characters: the place of a text, and what the memory keeps about it.
const VALUE: usize = 32;
/// What a list or a record takes beside its values.
const CONTAINER: usize = 64;
/// The most bytes of one text. The longest of ours is a 様式, of a megabyte.
const MOST_TEXT: usize = 4 << 20;
/// The most states of one record that are listed: what both sides knew last is among the latest.
pub(crate) const MOST_STATES: usize = 64;
/// The characters of a state's hash.
const STATE: usize = 64;

/// How much parsing may cost.
pub(crate) struct Weight;

impl Weight {
    /// The most bytes that parsed records may take. Records of ours weigh about as much as their JSON,
    /// which may have [`super::MOST_BYTES`].
    pub(crate) const MOST: usize = 256 << 20;

    /// Returns how much more might be read; none where it is too much. What is no JSON weighs what it
    /// weighs up to there.
    pub(crate) fn left(json: &[u8]) -> Option<usize> {
        let mut left = Some(Self::MOST);
        let mut values = serde_json::Deserializer::from_slice(json);
        let _ = Scale(&mut left).deserialize(&mut values);
        left
    }
}

/// Reads what both sides knew: of each record the latest [`MOST_STATES`] hashes, the others are passed
/// over.
pub(super) fn states<'de, D: Deserializer<'de>>(
    map: D,
) -> Result<BTreeMap<String, Vec<String>>, D::Error> {
    let states: BTreeMap<String, States> = BTreeMap::deserialize(map)?;
    Ok(states.into_iter().map(|(key, it)| (key, it.0)).collect())
}

struct States(Vec<String>);

impl<'de> Deserialize<'de> for States {
    fn deserialize<D: Deserializer<'de>>(list: D) -> Result<Self, D::Error> {
        list.deserialize_seq(Latest)
    }
}

struct Latest;

impl<'de> Visitor<'de> for Latest {
    type Value = States;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of hashes")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<States, A::Error> {
        let mut latest = Vec::new();
        while let Some(hash) = list.next_element::<String>()? {
            if hash.len() != STATE || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return Err(A::Error::custom("no hash"));
            }
            if latest.len() < MOST_STATES {
                latest.push(hash);
            }
        }
        Ok(States(latest))
    }
}

/// What may still be read; nothing once it was more.
struct Scale<'w>(&'w mut Option<usize>);

impl Scale<'_> {
    fn put<E: serde::de::Error>(&mut self, bytes: usize) -> Result<(), E> {
        *self.0 = self.0.and_then(|left| left.checked_sub(bytes));
        match self.0 {
            Some(_) => Ok(()),
            None => Err(E::custom("too heavy")),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Scale<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<(), D::Error> {
        value.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Scale<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E: serde::de::Error>(mut self, _: bool) -> Result<(), E> {
        self.put(VALUE)
    }

    fn visit_i64<E: serde::de::Error>(mut self, _: i64) -> Result<(), E> {
        self.put(VALUE)
    }

    fn visit_u64<E: serde::de::Error>(mut self, _: u64) -> Result<(), E> {
        self.put(VALUE)
    }

    fn visit_f64<E: serde::de::Error>(mut self, _: f64) -> Result<(), E> {
        self.put(VALUE)
    }

    fn visit_unit<E: serde::de::Error>(mut self) -> Result<(), E> {
        self.put(VALUE)
    }

    fn visit_str<E: serde::de::Error>(mut self, text: &str) -> Result<(), E> {
        let is_short = text.len() <= MOST_TEXT;
        self.put(if is_short {
            VALUE + text.len()
        } else {
            Weight::MOST + 1
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        self.put(CONTAINER)?;
        while list.next_element_seed(Scale(self.0))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut fields: A) -> Result<(), A::Error> {
        self.put(CONTAINER)?;
        while fields.next_key_seed(Name(self.0))?.is_some() {
            fields.next_value_seed(Scale(self.0))?;
        }
        Ok(())
    }
}

/// The name of a field, which is kept only where it stands for a record.
struct Name<'w>(&'w mut Option<usize>);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, name: D) -> Result<(), D::Error> {
        name.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<(), E> {
        Scale(self.0).put(name.len())
    }
}

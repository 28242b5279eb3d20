//! The key of the database, and while it is being replaced the former one beside it.

use zeroize::Zeroizing;

/// Is the key of the database; wiped from memory when dropped.
pub(crate) type DataKey = Zeroizing<[u8; 32]>;

/// What a slot holds.
#[derive(Clone)]
pub(crate) struct HeldKeys {
    pub current: DataKey,
    /// There only while a new key is being put in place of this one.
    pub former: Option<DataKey>,
}

const TAG_LEN: usize = 16;

impl HeldKeys {
    pub(crate) fn of(key: &DataKey) -> Self {
        Self {
            current: key.clone(),
            former: None,
        }
    }

    /// Returns whether a sealed text of this length can hold one key, or two.
    pub(crate) const fn is_sealed_length(length: usize) -> bool {
        length == 32 + TAG_LEN || length == 64 + TAG_LEN
    }

    pub(crate) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(64));
        bytes.extend_from_slice(self.current.as_slice());
        if let Some(former) = &self.former {
            bytes.extend_from_slice(former.as_slice());
        }
        bytes
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (keys, []) = bytes.as_chunks::<32>() else {
            return None;
        };
        match keys {
            [current] => Some(Self::of(&DataKey::new(*current))),
            [current, former] => Some(Self {
                current: DataKey::new(*current),
                former: Some(DataKey::new(*former)),
            }),
            _ => None,
        }
    }
}

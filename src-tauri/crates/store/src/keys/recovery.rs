//! The recovery key 回復キー: a hundred and sixty random bits that are written on paper.
//!
//! On the sheet it is eight groups of five characters. The fifth of each is a check, computed so that
//! any one wrong character, two swapped neighbours, and two swapped groups are noticed, and the program
//! can say in which group to look.

use secrecy::SecretString;
use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use super::stretching::SlotKey;
use crate::{NoRandomness, RandomSource};

/// Without I, L, O and U, which are misread; what somebody writes instead of 1 and 0 is understood.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUPS: usize = 8;
const GROUP_DATA: usize = 4;
const BYTES: usize = 20;

/// Is a recovery key; wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryKey(Zeroizing<[u8; BYTES]>);

/// Why a typed recovery key cannot be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecoveryTypo {
    /// There are more or fewer than forty characters.
    #[error("{found} characters instead of 40")]
    Length {
        /// How many there are.
        found: usize,
    },
    /// A character is none of the sheet's, or does not fit its neighbours.
    #[error("group {group} does not fit")]
    Group {
        /// Which group, from 1.
        group: usize,
    },
}

impl RecoveryKey {
    /// Draws a new one.
    ///
    /// # Errors
    /// [`NoRandomness`] when the system has none to give.
    pub fn draw(random: &dyn RandomSource) -> Result<Self, NoRandomness> {
        let mut bytes = Zeroizing::new([0; BYTES]);
        random.fill(bytes.as_mut_slice())?;
        Ok(Self(bytes))
    }

    /// Reads one as typed: upper or lower case, full width, with or without the dashes.
    ///
    /// # Errors
    /// [`RecoveryTypo`], which says where to look.
    pub fn parse(typed: &str) -> Result<Self, RecoveryTypo> {
        let mut values = Zeroizing::new(Vec::with_capacity(GROUPS * (GROUP_DATA + 1) + 24));
        for character in typed.nfkc().filter(|c| c.is_alphanumeric()).take(64) {
            values.push(value(character));
        }
        let (groups, rest) = values.as_chunks::<{ GROUP_DATA + 1 }>();
        if groups.len() != GROUPS || !rest.is_empty() {
            let found = values.len();
            return Err(RecoveryTypo::Length { found });
        }
        let mut symbols = Zeroizing::new([0_u8; GROUPS * GROUP_DATA]);
        for (index, group) in groups.iter().enumerate() {
            let [a, b, c, d, check] = *group;
            let wrong = RecoveryTypo::Group { group: index + 1 };
            let (Some(a), Some(b), Some(c), Some(d)) = (a, b, c, d) else {
                return Err(wrong);
            };
            if check != Some(check_symbol(index, [a, b, c, d])) {
                return Err(wrong);
            }
            let places = symbols.iter_mut().skip(index * GROUP_DATA);
            places.zip([a, b, c, d]).for_each(|(place, v)| *place = v);
        }
        Ok(Self(packed(&symbols)))
    }

    /// Returns it as the sheet shows it: `7K2QM-…`.
    #[must_use]
    pub fn to_text(&self) -> SecretString {
        let mut text = String::with_capacity(GROUPS * (GROUP_DATA + 2));
        let symbols = unpacked(&self.0);
        let (groups, _) = symbols.as_chunks::<GROUP_DATA>();
        for (index, group) in groups.iter().enumerate() {
            if index > 0 {
                text.push('-');
            }
            let check = check_symbol(index, *group);
            for symbol in group.iter().chain([&check]) {
                text.push(letter(*symbol));
            }
        }
        SecretString::from(text)
    }

    /// Makes the key of a slot. A hundred and sixty random bits need no stretching.
    pub(crate) fn slot_key(&self, salt: &[u8; 16]) -> SlotKey {
        let hash = Sha256::new()
            .chain_update("tsunagi recovery key 1")
            .chain_update(salt)
            .chain_update(self.0.as_slice());
        SlotKey::new(hash.finalize().into())
    }
}

fn letter(symbol: u8) -> char {
    ALPHABET
        .get(usize::from(symbol))
        .map_or('0', |b| char::from(*b))
}

fn value(character: char) -> Option<u8> {
    let plain = match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let position = ALPHABET.iter().position(|b| char::from(*b) == plain)?;
    u8::try_from(position).ok()
}

/// Weighs the four symbols with different powers in the field of 32 elements, and adds the group's own.
///
/// Different weights notice a swap; a field notices any single change.
fn check_symbol(group: usize, symbols: [u8; GROUP_DATA]) -> u8 {
    let own = power(group + GROUP_DATA + 1);
    symbols
        .iter()
        .enumerate()
        .fold(own, |sum, (place, symbol)| {
            sum ^ times(*symbol, power(place + 1))
        })
}

/// Returns the given power of x, modulo x⁵ + x² + 1.
fn power(exponent: usize) -> u8 {
    (0..exponent).fold(1, |value, _| times(value, 2))
}

fn times(a: u8, b: u8) -> u8 {
    let mut product = 0_u16;
    for bit in 0..5 {
        if b >> bit & 1 == 1 {
            product ^= u16::from(a) << bit;
        }
    }
    for bit in (5..10).rev() {
        if product >> bit & 1 == 1 {
            product ^= 0b10_0101 << (bit - 5);
        }
    }
    (product & 31) as u8
}

fn unpacked(bytes: &[u8; BYTES]) -> Zeroizing<[u8; GROUPS * GROUP_DATA]> {
    let mut symbols = Zeroizing::new([0; GROUPS * GROUP_DATA]);
    for (index, symbol) in symbols.iter_mut().enumerate() {
        for bit in index * 5..index * 5 + 5 {
            let byte = bytes.get(bit / 8).copied().unwrap_or_default();
            *symbol = *symbol << 1 | byte >> (7 - bit % 8) & 1;
        }
    }
    symbols
}

fn packed(symbols: &[u8; GROUPS * GROUP_DATA]) -> Zeroizing<[u8; BYTES]> {
    let mut bytes = Zeroizing::new([0; BYTES]);
    for (index, byte) in bytes.iter_mut().enumerate() {
        for bit in index * 8..index * 8 + 8 {
            let symbol = symbols.get(bit / 5).copied().unwrap_or_default();
            *byte = *byte << 1 | symbol >> (4 - bit % 5) & 1;
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;
    use crate::testing::Seeded;

    fn text(seed: u64) -> String {
        let key = RecoveryKey::draw(&Seeded::new(seed)).unwrap();
        key.to_text().expose_secret().to_owned()
    }

    #[test]
    fn is_read_as_people_type_it() {
        for seed in 0..50 {
            let text = text(seed);
            assert_eq!(text.len(), 8 * 5 + 7);
            let key = RecoveryKey::parse(&text).unwrap();
            let typed = [
                text.to_lowercase(),
                text.replace('-', " "),
                text.replace('-', ""),
                text.replace('0', "O").replace('1', "l"),
                text.chars().map(full_width).collect(),
            ];
            for typed in typed {
                assert!(
                    RecoveryKey::parse(&typed).ok() == Some(key.clone()),
                    "{typed}"
                );
            }
        }
    }

    fn full_width(c: char) -> char {
        char::from_u32(u32::from(c) + 0xfee0).unwrap()
    }

    #[test]
    fn every_single_slip_of_the_pen_is_noticed_in_its_group() {
        let good: Vec<char> = text(7).chars().filter(|c| *c != '-').collect();
        for place in 0..good.len() {
            for wrong in ALPHABET.iter().map(|b| char::from(*b)) {
                let mut typed = good.clone();
                if typed[place] == wrong {
                    continue;
                }
                typed[place] = wrong;
                let typed: String = typed.iter().collect();
                let group = place / 5 + 1;
                assert!(
                    RecoveryKey::parse(&typed) == Err(RecoveryTypo::Group { group }),
                    "one wrong character in group {group}"
                );
            }
        }
    }

    #[test]
    fn swapped_neighbours_and_swapped_groups_are_noticed() {
        for seed in 0..40 {
            let good: Vec<char> = text(seed).chars().filter(|c| *c != '-').collect();
            for place in 0..good.len() - 1 {
                let mut typed = good.clone();
                typed.swap(place, place + 1);
                if typed != good {
                    let typed: String = typed.iter().collect();
                    assert!(RecoveryKey::parse(&typed).is_err(), "swapped at {place}");
                }
            }
            let mut groups: Vec<&[char]> = good.chunks(5).collect();
            groups.swap(2, 3);
            let typed: String = groups.concat().iter().collect();
            assert!(RecoveryKey::parse(&typed).is_err(), "two groups swapped");
        }
    }

    #[test]
    fn what_is_missing_is_told() {
        let text = text(3);
        assert!(
            RecoveryKey::parse(&text[..text.len() - 2]) == Err(RecoveryTypo::Length { found: 38 })
        );
        assert!(RecoveryKey::parse("") == Err(RecoveryTypo::Length { found: 0 }));
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(typed in ".{0,80}") {
            let _ = RecoveryKey::parse(&typed);
        }

        #[test]
        fn every_key_comes_back(bytes in proptest::array::uniform20(proptest::num::u8::ANY)) {
            let key = RecoveryKey(Zeroizing::new(bytes));
            let again = RecoveryKey::parse(key.to_text().expose_secret());
            proptest::prop_assert!(again == Ok(key));
        }
    }
}

//! Each door holds against its kept seeds and their mutations: a short round of the fuzzer's work.
//!
//! The mutations are drawn from a fixed seed, so that a failure is the same everywhere.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::PathBuf;

use tsunagi_documents::template::SHIPPED;
use tsunagi_fuzz::DOORS;

/// Mutations of each seed.
const ROUNDS: usize = 60;
/// Mutations of each form that comes with the program: they are long, and laid out three times each.
const ROUNDS_OF_A_WHOLE_FORM: usize = 12;

#[test]
fn every_door_holds_against_its_seeds_and_their_mutations() {
    for (name, door) in DOORS {
        let seeds = seeds(name);
        assert!(!seeds.is_empty(), "the door {name} has seeds to begin with");
        let mut chance = Chance(0x7473_756e_6167_6921);
        let kept = seeds.iter().map(|seed| (seed, ROUNDS));
        let shipped = shipped(name);
        let shipped = shipped.iter().map(|seed| (seed, ROUNDS_OF_A_WHOLE_FORM));
        for (seed, rounds) in kept.chain(shipped) {
            door(seed);
            for _ in 0..rounds {
                door(&mutated(seed, &mut chance));
            }
        }
        door(&[]);
    }
}

fn seeds(name: &str) -> Vec<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("seeds")
        .join(name);
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| std::fs::read(path).unwrap())
        .collect()
}

/// Returns the forms that come with the program: what an office begins with is no file of the seeds, so
/// that it is always of today.
fn shipped(name: &str) -> Vec<Vec<u8>> {
    let forms = SHIPPED.iter().filter(|_| name == "template");
    forms.map(|form| form.text.as_bytes().to_vec()).collect()
}

/// Changes, cuts, doubles or inserts at a few places.
fn mutated(seed: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=chance.below(4) {
        let at = chance.below(bytes.len().max(1)).min(bytes.len());
        let run = chance.below(32).min(bytes.len() - at);
        match chance.below(5) {
            0 if at < bytes.len() => bytes[at] = chance.byte(),
            1 => drop(bytes.drain(at..at + run)),
            2 => {
                let copy = bytes[at..at + run].to_vec();
                drop(bytes.splice(at..at, copy));
            }
            3 => bytes.truncate(at),
            _ => bytes.insert(at, chance.byte()),
        }
    }
    bytes
}

/// xorshift64: enough to wander, the same on every machine.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap_or_default()
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }
}

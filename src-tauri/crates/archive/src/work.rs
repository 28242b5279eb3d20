//! How hard a passphrase is made to guess.

/// Is the work factor of the passphrase stretching (scrypt): opening takes 2 to the power of it steps.
///
/// Fixed rather than measured on the writing PC, as age itself does: the file is opened on another
/// one, and two exports on one day should not differ in strength because a scan ran during one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Work(u8);

impl Work {
    /// Is what every file for other people is written with: 128 MB of memory and well under a second
    /// on an ordinary office PC. With a suggested passphrase guessing is out of reach at any factor;
    /// this one is for passphrases that people make up.
    pub const STANDARD: Self = Self(17);

    /// Is the most that is accepted on reading: what the public `age` program writes, and 256 MB.
    /// More would let a file bring the PC to its knees before the passphrase is even checked.
    pub const MOST: Self = Self(18);

    /// Is next to nothing, for tests that seal by the thousand. Never for a file that leaves the PC.
    pub const LEAST: Self = Self(1);

    pub(crate) fn log_n(self) -> u8 {
        self.0
    }
}

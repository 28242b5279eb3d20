//! The payload of an age file: pieces of 64 KiB, each closed with ChaCha20-Poly1305.
//!
//! The age library makes and judges the header, with whatever closes it, and [`KeptKey`] listens to the
//! file key that it draws or finds. The payload that follows is a few lines of its own here, because the
//! library's cipher takes four times as long as OpenSSL's, which SQLCipher brings along anyway; at a
//! hundred megabytes of scans that is what somebody waits for before the stick may be taken out.
//!
//! The format: <https://c2sp.org/age>, "Payload"; its test vectors pass through here.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::io::{self, Read, Write};

use age::{DecryptError, EncryptError, Identity, Recipient};
use age_core::format::{FileKey, Stanza};
use age_core::primitives::hkdf;
use age_core::secrecy::ExposeSecret as _;
use openssl::cipher::Cipher;
use openssl::cipher_ctx::CipherCtx;
use openssl::error::ErrorStack;
use zeroize::Zeroizing;

/// Is how many bytes stand between an age file's header and its payload.
pub(crate) const HEADER_NONCE_LENGTH: usize = 16;
/// Is how many plain bytes a piece has; the last may have fewer.
const PIECE_LENGTH: usize = 64 << 10;
/// Is how many bytes the cipher adds to a piece to vouch for it.
const TAG_LENGTH: usize = 16;
/// Is how many bytes of the number that makes each piece's encryption its own.
const NONCE_LENGTH: usize = 12;

/// Keeps the file key that passes between the age library and a recipient or an identity.
#[derive(Default)]
pub(crate) struct KeptKey(OnceCell<FileKey>);

impl KeptKey {
    /// Lets somebody who may open the file be asked, and listens.
    pub(crate) fn beside<'a, T: ?Sized>(&'a self, inner: &'a T) -> Beside<'a, T> {
        Beside { inner, kept: self }
    }

    /// Returns the key of the payload that follows `header`, if a file key has passed by.
    ///
    /// The header's last sixteen bytes are drawn anew for each file and make its key its own.
    pub(crate) fn payload_key(&self, header: &[u8]) -> Option<PayloadKey> {
        let file_key = self.0.get()?;
        let nonce = header.last_chunk::<HEADER_NONCE_LENGTH>()?;
        Some(PayloadKey(Zeroizing::new(hkdf(
            nonce,
            b"payload",
            file_key.expose_secret(),
        ))))
    }

    fn keep(&self, key: &FileKey) {
        self.0
            .get_or_init(|| FileKey::init_with_mut(|kept| *kept = *key.expose_secret()));
    }
}

/// Is a recipient or an identity of the age library, with somebody listening.
pub(crate) struct Beside<'a, T: ?Sized> {
    inner: &'a T,
    kept: &'a KeptKey,
}

impl<T: Recipient + ?Sized> Recipient for Beside<'_, T> {
    fn wrap_file_key(
        &self,
        file_key: &FileKey,
    ) -> Result<(Vec<Stanza>, HashSet<String>), EncryptError> {
        self.kept.keep(file_key);
        self.inner.wrap_file_key(file_key)
    }
}

impl<T: Identity + ?Sized> Identity for Beside<'_, T> {
    fn unwrap_stanza(&self, stanza: &Stanza) -> Option<Result<FileKey, DecryptError>> {
        let found = self.inner.unwrap_stanza(stanza);
        if let Some(Ok(key)) = &found {
            self.kept.keep(key);
        }
        found
    }
}

/// Is the key of one payload, wiped when it is dropped.
pub(crate) struct PayloadKey(Zeroizing<[u8; 32]>);

/// Counts the pieces and closes or opens one at a time.
struct Pieces {
    /// OpenSSL wipes the key in it when it is dropped.
    cipher: CipherCtx,
    number: u64,
    is_over: bool,
}

impl Pieces {
    fn closing(key: &PayloadKey) -> io::Result<Self> {
        Self::begin(|cipher| {
            cipher.encrypt_init(Some(Cipher::chacha20_poly1305()), Some(&*key.0), None)
        })
    }

    fn opening(key: &PayloadKey) -> io::Result<Self> {
        Self::begin(|cipher| {
            cipher.decrypt_init(Some(Cipher::chacha20_poly1305()), Some(&*key.0), None)
        })
    }

    fn begin(init: impl FnOnce(&mut CipherCtx) -> Result<(), ErrorStack>) -> io::Result<Self> {
        let mut cipher = CipherCtx::new()?;
        init(&mut cipher)?;
        Ok(Self {
            cipher,
            number: 0,
            is_over: false,
        })
    }

    /// Is eleven bytes that count the pieces, and one that is 1 for the last.
    fn nonce(&self, is_last: bool) -> [u8; NONCE_LENGTH] {
        let mut nonce = [0; NONCE_LENGTH];
        let number = self.number.to_be_bytes();
        for (place, byte) in nonce.iter_mut().skip(3).zip(number) {
            *place = byte;
        }
        if let Some(last) = nonce.last_mut() {
            *last = u8::from(is_last);
        }
        nonce
    }

    /// Closes `piece` where it stands, and puts behind it what vouches for it.
    fn close(&mut self, piece: &mut Vec<u8>, is_last: bool) -> Result<(), ErrorStack> {
        let nonce = self.nonce(is_last);
        let length = piece.len();
        self.cipher.encrypt_init(None, None, Some(&nonce))?;
        self.cipher.cipher_update_inplace(piece, length)?;
        self.cipher.cipher_final(&mut [])?;
        piece.resize(length + TAG_LENGTH, 0);
        let tag = piece.get_mut(length..).unwrap_or_default();
        self.cipher.tag(tag)?;
        self.step(is_last);
        Ok(())
    }

    /// Opens `closed` into `piece`, which afterwards holds nothing unless the cipher vouches for all of it.
    fn open(&mut self, closed: &[u8], piece: &mut Vec<u8>, is_last: bool) -> bool {
        let found = self.try_open(closed, piece, is_last);
        let is_good = found.is_some_and(|found| found.is_ok());
        if is_good {
            self.step(is_last);
        } else {
            piece.fill(0);
            piece.clear();
        }
        is_good
    }

    fn try_open(
        &mut self,
        closed: &[u8],
        piece: &mut Vec<u8>,
        is_last: bool,
    ) -> Option<Result<(), ErrorStack>> {
        let length = closed.len().checked_sub(TAG_LENGTH)?;
        let (body, tag) = closed.split_at_checked(length)?;
        piece.resize(length, 0);
        let nonce = self.nonce(is_last);
        let mut open = || {
            self.cipher.decrypt_init(None, None, Some(&nonce))?;
            self.cipher.set_tag(tag)?;
            self.cipher.cipher_update(body, Some(piece))?;
            self.cipher.cipher_final(&mut [])?;
            Ok(())
        };
        (!self.is_over).then(&mut open)
    }

    fn step(&mut self, is_last: bool) {
        self.is_over = is_last;
        self.number += 1;
    }
}

/// Closes what is written to it. Without [`Closer::finish`] the file ends too early for every reader.
pub(crate) struct Closer<W> {
    pieces: Pieces,
    piece: Zeroizing<Vec<u8>>,
    out: W,
}

impl<W: Write> Closer<W> {
    pub(crate) fn new(key: &PayloadKey, out: W) -> io::Result<Self> {
        Ok(Self {
            pieces: Pieces::closing(key)?,
            piece: Zeroizing::new(Vec::with_capacity(PIECE_LENGTH + TAG_LENGTH)),
            out,
        })
    }

    /// Writes the last piece, which says that it is the last.
    pub(crate) fn finish(mut self) -> io::Result<W> {
        self.write_piece(true)?;
        Ok(self.out)
    }

    fn write_piece(&mut self, is_last: bool) -> io::Result<()> {
        self.pieces.close(&mut self.piece, is_last)?;
        self.out.write_all(&self.piece)?;
        self.piece.clear();
        Ok(())
    }
}

impl<W: Write> Write for Closer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full piece waits until there is more, because the last one is closed differently.
        if self.piece.len() == PIECE_LENGTH && !bytes.is_empty() {
            self.write_piece(false)?;
        }
        let room = PIECE_LENGTH - self.piece.len();
        let taken = bytes.get(..room).unwrap_or(bytes);
        self.piece.extend_from_slice(taken);
        Ok(taken.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Opens a payload, and hands over no byte that the cipher has not vouched for.
///
/// A piece that the cipher rejects is [`io::ErrorKind::InvalidData`], an end before the last piece is
/// [`io::ErrorKind::UnexpectedEof`].
pub(crate) struct Opener<R> {
    pieces: Pieces,
    input: R,
    closed: Vec<u8>,
    piece: Zeroizing<Vec<u8>>,
    position: usize,
}

impl<R: Read> Opener<R> {
    pub(crate) fn new(key: &PayloadKey, input: R) -> io::Result<Self> {
        Ok(Self {
            pieces: Pieces::opening(key)?,
            input,
            closed: Vec::with_capacity(PIECE_LENGTH + TAG_LENGTH),
            piece: Zeroizing::new(Vec::with_capacity(PIECE_LENGTH)),
            position: 0,
        })
    }

    /// Opens the next piece; after the last there is none.
    fn advance(&mut self) -> io::Result<()> {
        self.closed.clear();
        self.position = 0;
        self.piece.clear();
        let full = (PIECE_LENGTH + TAG_LENGTH) as u64;
        self.input
            .by_ref()
            .take(full)
            .read_to_end(&mut self.closed)?;
        if self.closed.is_empty() {
            return match self.pieces.is_over {
                true => Ok(()),
                false => Err(io::ErrorKind::UnexpectedEof.into()),
            };
        }
        let is_first = self.pieces.number == 0;
        // A full piece may be the last, too; only the cipher knows.
        let is_full = self.closed.len() == PIECE_LENGTH + TAG_LENGTH;
        let (pieces, piece) = (&mut self.pieces, &mut self.piece);
        let is_good = is_full && pieces.open(&self.closed, piece, false)
            || pieces.open(&self.closed, piece, true);
        // An empty last piece is right only where there is nothing at all.
        if is_good && (is_first || !self.piece.is_empty()) {
            Ok(())
        } else {
            Err(io::ErrorKind::InvalidData.into())
        }
    }
}

impl<R: Read> Read for Opener<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.position == self.piece.len() {
            self.advance()?;
        }
        let mut rest = self.piece.get(self.position..).unwrap_or_default();
        let count = rest.read(buffer)?;
        self.position += count;
        Ok(count)
    }
}

#[cfg(test)]
#[path = "payload_tests.rs"]
mod tests;

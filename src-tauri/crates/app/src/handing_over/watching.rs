//! How far an export is, told to the person, and their 中止, told to the archive.

use std::cell::RefCell;
use std::io::{self, Read};
use std::ops::ControlFlow;

use tsunagi_archive::Pace;

use crate::refusal::Refusal;
use crate::work::LongWork;

const WRITING: &str = "暗号にして書き込んでいます。取り外さないでください";
const READING_BACK: &str = "読み返して確かめています。取り外さないでください";
const SETTLING: &str = "名前を付けて、記録に残しています。取り外さないでください";

/// Watches the writing of a handover file.
pub(super) struct Watching<'w> {
    work: &'w LongWork,
    step: RefCell<&'static str>,
}

impl<'w> Watching<'w> {
    /// Watches for this work.
    pub(super) fn new(work: &'w LongWork) -> Self {
        Self {
            work,
            step: RefCell::new(""),
        }
    }

    fn tell(&self, what: &'static str, done: u64, total: u64) -> ControlFlow<()> {
        let is_new = self.step.replace(what) != what;
        let told = if is_new {
            self.work.step(what, total)
        } else {
            Ok(())
        };
        flow(told.and_then(|()| self.work.reach(done)))
    }
}

impl Pace for Watching<'_> {
    fn written(&self, done: u64, total: u64) -> ControlFlow<()> {
        self.tell(WRITING, done, total)
    }

    fn read_back(&self, done: u64, total: u64) -> ControlFlow<()> {
        self.tell(READING_BACK, done, total)
    }

    fn proven(&self) -> ControlFlow<()> {
        flow(self.work.settle(SETTLING))
    }
}

fn flow(told: Result<(), Refusal>) -> ControlFlow<()> {
    match told {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    }
}

/// Reads from memory and tells how far it is; stopped, it ends with an error.
pub(super) struct Told<'w, 'b> {
    bytes: &'b [u8],
    total: u64,
    work: &'w LongWork,
}

impl<'w, 'b> Told<'w, 'b> {
    /// Reads these bytes for this work.
    pub(super) fn new(bytes: &'b [u8], work: &'w LongWork) -> Self {
        Self {
            bytes,
            total: bytes.len() as u64,
            work,
        }
    }
}

impl Read for Told<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let done = self.total - self.bytes.len() as u64;
        if self.work.reach(done).is_err() {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        self.bytes.read(buffer)
    }
}

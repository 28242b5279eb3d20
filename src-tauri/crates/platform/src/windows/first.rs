//! One program per name, by two named events.
//!
//! The system keeps them for one person's session, and forgets them when the last program that holds
//! them ends, however it ends.

use std::os::windows::io::{AsRawHandle as _, FromRawHandle as _, OwnedHandle};
use std::ptr::null;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use windows_sys::Win32::Foundation::{ERROR_ALREADY_EXISTS, GetLastError, WAIT_OBJECT_0};
use windows_sys::Win32::System::Threading::{
    CreateEventW, INFINITE, ResetEvent, SetEvent, WaitForSingleObject,
};
use windows_sys::Win32::UI::WindowsAndMessaging::{ASFW_ANY, AllowSetForegroundWindow};

use super::wide::wide;
use crate::first::{Called, Start};
use crate::watch::Watch;

/// How many milliseconds a program that is just starting may take to show its window.
const PATIENCE: u32 = 15_000;

pub(crate) fn come_first(name: &str, called: Called) -> Start {
    let (Some((call, is_first)), Some((shown, _))) =
        (Event::named(name, "call"), Event::named(name, "shown"))
    else {
        // The lock on the records keeps a second program out in any case; this is for comfort.
        return Start::First(Watch::deaf());
    };
    if is_first {
        return Start::First(answer(call, shown, called));
    }
    // Somebody may have lost patience and left an answer behind.
    shown.reset();
    // SAFETY: the function takes a number. Only the program that a person has just started may let
    // another one come to the front.
    unsafe { AllowSetForegroundWindow(ASFW_ANY) };
    call.set();
    Start::Later {
        is_shown: shown.wait(PATIENCE),
    }
}

fn answer(call: Event, shown: Event, called: Called) -> Watch {
    let mut watch = Watch::deaf();
    let call = Arc::new(call);
    let heard = Arc::clone(&call);
    watch.listen(move |stop| {
        while heard.wait(INFINITE) && !stop.load(Ordering::Acquire) {
            if called() {
                shown.set();
            }
        }
    });
    watch.wakes_by(move || call.set());
    watch
}

/// Is an event that lets one who waits for it go on, once for each time that it is set.
struct Event(OwnedHandle);

impl Event {
    /// Opens the event of this name; true when it was not there before.
    fn named(name: &str, what: &str) -> Option<(Self, bool)> {
        let name = wide(format!(r"Local\tsunagi-{name}-{what}"));
        // SAFETY: the name ends with a zero and outlives the call; null asks for the usual rights.
        let handle = unsafe { CreateEventW(null(), 0, 0, name.as_ptr()) };
        // SAFETY: the function takes nothing and returns a number.
        let is_new = unsafe { GetLastError() } != ERROR_ALREADY_EXISTS;
        if handle.is_null() {
            return None;
        }
        // SAFETY: the handle was just opened and is nobody else's.
        Some((
            Self(unsafe { OwnedHandle::from_raw_handle(handle) }),
            is_new,
        ))
    }

    fn set(&self) {
        // SAFETY: the handle is open as long as this value.
        unsafe { SetEvent(self.0.as_raw_handle()) };
    }

    fn reset(&self) {
        // SAFETY: the handle is open as long as this value.
        unsafe { ResetEvent(self.0.as_raw_handle()) };
    }

    /// Waits so many milliseconds; true when the event was set.
    fn wait(&self, milliseconds: u32) -> bool {
        // SAFETY: the handle is open as long as this value.
        unsafe { WaitForSingleObject(self.0.as_raw_handle(), milliseconds) == WAIT_OBJECT_0 }
    }
}

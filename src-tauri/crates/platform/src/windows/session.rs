//! Locking and sleep, from a window that nobody sees.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::{null, null_mut};
use std::sync::mpsc;
use std::time::Duration;

use windows_sys::Win32::Foundation::{HWND, LPARAM, LRESULT, WPARAM};
use windows_sys::Win32::System::LibraryLoader::GetModuleHandleW;
use windows_sys::Win32::System::RemoteDesktop::{
    NOTIFY_FOR_THIS_SESSION, WTSRegisterSessionNotification, WTSUnRegisterSessionNotification,
};
use windows_sys::Win32::System::SystemInformation::{GetTickCount, GetTickCount64};
use windows_sys::Win32::UI::Input::KeyboardAndMouse::{GetLastInputInfo, LASTINPUTINFO};
use windows_sys::Win32::UI::WindowsAndMessaging::{
    CreateWindowExW, DefWindowProcW, DispatchMessageW, GetMessageW, MSG, PBT_APMRESUMEAUTOMATIC,
    PBT_APMSUSPEND, PostMessageW, PostQuitMessage, RegisterClassW, WM_CLOSE, WM_DESTROY,
    WM_ENDSESSION, WM_POWERBROADCAST, WM_WTSSESSION_CHANGE, WNDCLASSW, WTS_CONSOLE_DISCONNECT,
    WTS_REMOTE_DISCONNECT, WTS_SESSION_LOCK, WTS_SESSION_UNLOCK,
};

use super::wide::wide;
use crate::watch::{SessionEvent, Told, Watch};

/// How long the window may take to appear.
const PATIENCE: Duration = Duration::from_secs(5);

thread_local! {
    /// Whom this thread's window tells.
    static TOLD: RefCell<Option<Told>> = const { RefCell::new(None) };
}

pub(crate) fn idle_time() -> Option<Duration> {
    let mut last = LASTINPUTINFO {
        cbSize: u32::try_from(size_of::<LASTINPUTINFO>()).ok()?,
        dwTime: 0,
    };
    // SAFETY: the structure says its own size and outlives the call.
    let is_said = unsafe { GetLastInputInfo(&raw mut last) };
    // SAFETY: the function takes nothing and returns a number.
    let now = unsafe { GetTickCount() };
    // Both count milliseconds and begin anew together after 49 days.
    (is_said != 0).then(|| Duration::from_millis(now.wrapping_sub(last.dwTime).into()))
}

/// Unlike the time that counts for timers, this goes on while the computer sleeps.
pub(crate) fn time_running() -> Duration {
    // SAFETY: the function takes nothing and returns a number.
    Duration::from_millis(unsafe { GetTickCount64() })
}

pub(crate) fn watch_session(told: Told) -> Watch {
    let mut watch = Watch::deaf();
    let (window, made) = mpsc::channel::<usize>();
    watch.listen(move |_| {
        TOLD.with_borrow_mut(|place| *place = Some(told));
        if let Some(made) = make_window() {
            // Whoever asked may have lost patience; then nobody closes the window but the program.
            let _ = window.send(made as usize);
            hear(made);
        }
    });
    if let Ok(window) = made.recv_timeout(PATIENCE) {
        watch.wakes_by(move || {
            // SAFETY: a message to a window that is gone is refused and does nothing.
            unsafe { PostMessageW(window as HWND, WM_CLOSE, 0, 0) };
        });
    }
    watch
}

/// Makes a window that is never shown. One for messages only would not hear of sleep.
fn make_window() -> Option<HWND> {
    let class = wide("tsunagi-session");
    // SAFETY: null asks for the program's own module, which stays.
    let module = unsafe { GetModuleHandleW(null()) };
    let look = WNDCLASSW {
        lpfnWndProc: Some(receive),
        hInstance: module,
        lpszClassName: class.as_ptr(),
        ..WNDCLASSW::default()
    };
    // SAFETY: the class's name outlives the call and its procedure is a function of this program. To
    // register it a second time fails and changes nothing.
    unsafe { RegisterClassW(&raw const look) };
    // SAFETY: the class's name ends with a zero; no parent, menu or value is handed over.
    let window = unsafe {
        CreateWindowExW(
            0,
            class.as_ptr(),
            null(),
            0,
            0,
            0,
            0,
            0,
            null_mut(),
            null_mut(),
            module,
            null(),
        )
    };
    (!window.is_null()).then_some(window)
}

/// Hands messages on until the window is closed.
fn hear(window: HWND) {
    // SAFETY: the window is this thread's own. Without these notices sleep is still heard.
    let is_registered = unsafe { WTSRegisterSessionNotification(window, NOTIFY_FOR_THIS_SESSION) };
    let mut message = MSG::default();
    // SAFETY: the message outlives each call; null asks for every window of this thread.
    while unsafe { GetMessageW(&raw mut message, null_mut(), 0, 0) } > 0 {
        // SAFETY: the message is the one that was just given.
        unsafe { DispatchMessageW(&raw const message) };
    }
    if is_registered != 0 {
        // SAFETY: a window that is gone is refused, which changes nothing.
        unsafe { WTSUnRegisterSessionNotification(window) };
    }
}

/// Receives the window's messages.
///
/// # Safety
/// Only the system calls it, with a window of [`make_window`]'s class.
unsafe extern "system" fn receive(
    window: HWND,
    message: u32,
    word: WPARAM,
    more: LPARAM,
) -> LRESULT {
    if let Some(event) = meaning(message, u32::try_from(word).unwrap_or(u32::MAX)) {
        let told = TOLD.with_borrow(Clone::clone);
        // A panic must not run through the system's own frames.
        let _ = catch_unwind(AssertUnwindSafe(|| {
            if let Some(told) = told {
                told(event);
            }
        }));
    }
    if message == WM_DESTROY {
        // SAFETY: the function takes a number and speaks to this thread.
        unsafe { PostQuitMessage(0) };
        return 0;
    }
    // SAFETY: the values are those that the system handed in.
    unsafe { DefWindowProcW(window, message, word, more) }
}

/// Reads what a message means for the records.
fn meaning(message: u32, word: u32) -> Option<SessionEvent> {
    match (message, word) {
        // Another person at the same computer, or a far screen that was closed.
        (
            WM_WTSSESSION_CHANGE,
            WTS_SESSION_LOCK | WTS_CONSOLE_DISCONNECT | WTS_REMOTE_DISCONNECT,
        ) => Some(SessionEvent::Locked),
        (WM_WTSSESSION_CHANGE, WTS_SESSION_UNLOCK) => Some(SessionEvent::Unlocked),
        (WM_POWERBROADCAST, PBT_APMSUSPEND) => Some(SessionEvent::Sleeping),
        (WM_POWERBROADCAST, PBT_APMRESUMEAUTOMATIC) => Some(SessionEvent::Woke),
        (WM_ENDSESSION, 1..) => Some(SessionEvent::Ending),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use windows_sys::Win32::UI::WindowsAndMessaging::{FindWindowW, SendMessageW};

    use super::*;

    #[test]
    fn the_hidden_window_hears_and_ends() {
        let (events, heard) = mpsc::channel();
        let told: Told = Arc::new(move |event| {
            let _ = events.send(event);
        });
        let watch = watch_session(told);
        assert!(watch.hears());
        let class = wide("tsunagi-session");
        // SAFETY: the name ends with a zero, and null asks for any title.
        let window = unsafe { FindWindowW(class.as_ptr(), null()) };
        assert!(!window.is_null(), "it is a window that notices reach");
        for (message, word, meant) in [
            (WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK, SessionEvent::Locked),
            (WM_POWERBROADCAST, PBT_APMSUSPEND, SessionEvent::Sleeping),
        ] {
            // SAFETY: the window is the one above, and neither message carries a pointer.
            unsafe { SendMessageW(window, message, word as usize, 0) };
            assert_eq!(heard.recv_timeout(PATIENCE), Ok(meant));
        }
        drop(watch);
        assert!(heard.recv().is_err(), "nobody is left who could tell");
    }
}

//! Coming to the front when the program is started once more.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use tauri::{AppHandle, Emitter as _, Manager as _};

/// How long a later start waits for the window of one that is just starting itself.
const PATIENCE: Duration = Duration::from_secs(10);

/// The window, once it is there.
#[derive(Default)]
pub struct Front {
    window: Mutex<Option<AppHandle>>,
    is_there: Condvar,
}

impl Front {
    /// Says that the window is there.
    pub fn is_there(&self, handle: AppHandle) {
        *self.window.lock().unwrap_or_else(PoisonError::into_inner) = Some(handle);
        self.is_there.notify_all();
    }

    /// Brings the window to the front, and lets the page say why; false when there is none.
    pub fn come(&self) -> bool {
        let place = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        let (place, _) = self
            .is_there
            .wait_timeout_while(place, PATIENCE, |window| window.is_none())
            .unwrap_or_else(PoisonError::into_inner);
        let Some(window) = place
            .as_ref()
            .and_then(|handle| handle.get_webview_window("main"))
        else {
            return false;
        };
        drop(place);
        // A window that was made small comes up; one of another desk blinks, where that is all the
        // system grants.
        let is_up = window
            .show()
            .and(window.unminimize())
            .and(window.set_focus());
        is_up.and(window.emit("called", ())).is_ok()
    }
}

//! Notices of the session, until nobody wants them any more.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

/// What happened to the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionEvent {
    /// Somebody locked the screen, or switched to another person's session.
    Locked,
    /// The screen was unlocked.
    Unlocked,
    /// The computer goes to sleep as soon as the callback returns.
    Sleeping,
    /// The computer woke up.
    Woke,
    /// The person logs off or the computer is switched off.
    Ending,
}

/// Is told what happened, on the watch's thread.
pub type Told = Arc<dyn Fn(SessionEvent) + Send + Sync>;

/// Listens until it is dropped.
#[must_use = "a watch that is dropped hears nothing"]
pub struct Watch {
    stop: Arc<AtomicBool>,
    wake: Vec<Box<dyn Fn() + Send + Sync>>,
    threads: Vec<JoinHandle<()>>,
}

impl Watch {
    /// Makes a watch of nothing, for a system that gives no notices.
    pub fn deaf() -> Self {
        Self {
            stop: Arc::default(),
            wake: Vec::new(),
            threads: Vec::new(),
        }
    }

    /// Whether anything is listened to: without it only the idle time protects.
    #[must_use]
    pub fn hears(&self) -> bool {
        self.threads.iter().any(|thread| !thread.is_finished())
    }

    /// Listens on a thread, which looks at the flag now and then and ends when it is up.
    pub(crate) fn listen(&mut self, listening: impl FnOnce(&AtomicBool) + Send + 'static) {
        let stop = Arc::clone(&self.stop);
        let name = "session".to_owned();
        let thread = std::thread::Builder::new().name(name);
        // A system without a free thread has worse troubles; `hears` then says no.
        if let Ok(thread) = thread.spawn(move || listening(&stop)) {
            self.threads.push(thread);
        }
    }

    /// Says how to wake a thread that cannot look at the flag by itself.
    pub(crate) fn wakes_by(&mut self, wake: impl Fn() + Send + Sync + 'static) {
        self.wake.push(Box::new(wake));
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        for wake in &self.wake {
            wake();
        }
        for thread in self.threads.drain(..) {
            // The callback itself may drop the watch; a thread cannot wait for itself.
            if thread.thread().id() != std::thread::current().id() {
                let _ = thread.join();
            }
        }
    }
}

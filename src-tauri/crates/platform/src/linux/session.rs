//! Locking and sleep, from logind and the screen saver over D-Bus.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use dbus::Path;
use dbus::arg::{OwnedFd, ReadAll, RefArg, Variant};
use dbus::blocking::Connection;
use dbus::blocking::stdintf::org_freedesktop_dbus::Properties as _;
use dbus::message::MatchRule;

use crate::watch::{SessionEvent, Told, Watch};

const LOGIN: &str = "org.freedesktop.login1";
const LOGIN_PATH: &str = "/org/freedesktop/login1";
const MANAGER: &str = "org.freedesktop.login1.Manager";
const SESSION: &str = "org.freedesktop.login1.Session";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";

/// Desktops whose screen lock does not tell logind.
const SCREEN_SAVERS: &[&str] = &[
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.xfce.ScreenSaver",
];

/// How long a listener takes to see that nobody listens any more.
const GLANCE: Duration = Duration::from_millis(250);
const ANSWER: Duration = Duration::from_millis(500);

type Events = mpsc::Sender<SessionEvent>;

pub(crate) fn watch_session(told: Told) -> Watch {
    let mut watch = Watch::deaf();
    if let Ok(bus) = Connection::new_system() {
        let session = own_session(&bus);
        let told = Told::clone(&told);
        watch.listen(move |stop| hear_login(&bus, session, &told, stop));
    }
    if let Ok(bus) = Connection::new_session() {
        watch.listen(move |stop| hear_screen_saver(&bus, &told, stop));
    }
    watch
}

/// Asks those who may know, until one says.
pub(crate) fn idle_time() -> Option<Duration> {
    let of_desktop = Connection::new_session().ok().and_then(|bus| {
        let mutter = bus.with_proxy(
            "org.gnome.Mutter.IdleMonitor",
            "/org/gnome/Mutter/IdleMonitor/Core",
            ANSWER,
        );
        let said: Result<(u64,), _> =
            mutter.method_call("org.gnome.Mutter.IdleMonitor", "GetIdletime", ());
        if let Ok((milliseconds,)) = said {
            return Some(Duration::from_millis(milliseconds));
        }
        let saver = bus.with_proxy("org.freedesktop.ScreenSaver", "/ScreenSaver", ANSWER);
        let said: Result<(u32,), _> =
            saver.method_call("org.freedesktop.ScreenSaver", "GetSessionIdleTime", ());
        said.ok()
            .map(|(milliseconds,)| Duration::from_millis(milliseconds.into()))
    });
    of_desktop.or_else(idle_of_login)
}

fn idle_of_login() -> Option<Duration> {
    let bus = Connection::new_system().ok()?;
    let session = bus.with_proxy(LOGIN, own_session(&bus)?, ANSWER);
    let is_idle: bool = session.get(SESSION, "IdleHint").ok()?;
    if !is_idle {
        // It says only that somebody was there within the desktop's own limit.
        return None;
    }
    let since: u64 = session.get(SESSION, "IdleSinceHintMonotonic").ok()?;
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    let now = u64::try_from(now.tv_sec).ok()?.saturating_mul(1_000_000);
    Some(Duration::from_micros(now.saturating_sub(since)))
}

/// The clock behind Rust's own `Instant` stands still while the computer sleeps; this one goes on.
pub(crate) fn time_running() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    Duration::try_from(now).unwrap_or_default()
}

fn own_session(bus: &Connection) -> Option<Path<'static>> {
    let manager = bus.with_proxy(LOGIN, LOGIN_PATH, ANSWER);
    let by_process: Result<(Path<'static>,), _> =
        manager.method_call(MANAGER, "GetSessionByPID", (std::process::id(),));
    let found = by_process.or_else(|_| manager.method_call(MANAGER, "GetSession", ("auto",)));
    found.ok().map(|(session,)| session)
}

/// Hears logind; holds its sleep back until the callback has returned.
fn hear_login(bus: &Connection, session: Option<Path<'static>>, told: &Told, stop: &AtomicBool) {
    let (events, heard) = mpsc::channel();
    let manager = |member| MatchRule::new_signal(MANAGER, member).with_sender(LOGIN);
    on_signal(
        bus,
        manager("PrepareForSleep"),
        &events,
        |(begins,): &(bool,)| {
            Some(if *begins {
                SessionEvent::Sleeping
            } else {
                SessionEvent::Woke
            })
        },
    );
    on_signal(
        bus,
        manager("PrepareForShutdown"),
        &events,
        |(begins,): &(bool,)| begins.then_some(SessionEvent::Ending),
    );
    if let Some(session) = session {
        let own = |interface, member| {
            MatchRule::new_signal(interface, member)
                .with_sender(LOGIN)
                .with_path(session.clone())
        };
        on_signal(bus, own(SESSION, "Lock"), &events, |(): &()| {
            Some(SessionEvent::Locked)
        });
        on_signal(bus, own(SESSION, "Unlock"), &events, |(): &()| {
            Some(SessionEvent::Unlocked)
        });
        type Properties = (
            String,
            HashMap<String, Variant<Box<dyn RefArg>>>,
            Vec<String>,
        );
        on_signal(
            bus,
            own(PROPERTIES, "PropertiesChanged"),
            &events,
            |said: &Properties| {
                let says = |name: &str| said.1.get(name).and_then(|value| value.0.as_u64());
                match (says("LockedHint"), says("Active")) {
                    (Some(1), _) | (_, Some(0)) => Some(SessionEvent::Locked),
                    (Some(0), _) => Some(SessionEvent::Unlocked),
                    _ => None,
                }
            },
        );
    }
    let mut delay = sleep_delay(bus);
    while !stop.load(Ordering::Acquire) && bus.process(GLANCE).is_ok() {
        for event in heard.try_iter() {
            told(event);
            match event {
                SessionEvent::Sleeping | SessionEvent::Ending => delay = None,
                SessionEvent::Woke => delay = sleep_delay(bus),
                SessionEvent::Locked | SessionEvent::Unlocked => {}
            }
        }
    }
    drop(delay);
}

fn hear_screen_saver(bus: &Connection, told: &Told, stop: &AtomicBool) {
    let (events, heard) = mpsc::channel();
    for interface in SCREEN_SAVERS {
        let rule = MatchRule::new_signal(*interface, "ActiveChanged");
        on_signal(bus, rule, &events, |(is_active,): &(bool,)| {
            Some(if *is_active {
                SessionEvent::Locked
            } else {
                SessionEvent::Unlocked
            })
        });
    }
    while !stop.load(Ordering::Acquire) && bus.process(GLANCE).is_ok() {
        heard.try_iter().for_each(|event| told(event));
    }
}

/// Turns a signal into an event. What cannot be listened to is not heard; the idle time remains.
fn on_signal<S: ReadAll + 'static>(
    bus: &Connection,
    rule: MatchRule<'static>,
    events: &Events,
    meaning: fn(&S) -> Option<SessionEvent>,
) {
    let events = events.clone();
    let _ = bus.add_match(rule, move |said: S, _, _| {
        if let Some(event) = meaning(&said) {
            // Its listener outlives the rule.
            let _ = events.send(event);
        }
        true
    });
}

/// Asks logind to wait a moment before it sleeps; it waits five seconds at most, and goes on when the
/// handle is dropped.
fn sleep_delay(bus: &Connection) -> Option<OwnedFd> {
    let manager = bus.with_proxy(LOGIN, LOGIN_PATH, ANSWER);
    let words = ("sleep:shutdown", "tsunagi", "locks its records", "delay");
    let granted: Result<(OwnedFd,), _> = manager.method_call(MANAGER, "Inhibit", words);
    granted.ok().map(|(handle,)| handle)
}

#[cfg(test)]
mod tests;

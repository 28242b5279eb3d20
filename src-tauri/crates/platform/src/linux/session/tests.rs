//! Against a message bus of the test's own, on which the test plays logind and the desktop.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use dbus::channel::Sender as _;
use dbus::message::Message;

use super::*;

/// A bus that ends with the test.
struct Bus {
    daemon: Child,
    address: String,
}

impl Bus {
    fn start() -> Self {
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address=1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Debian's dbus is among the packages that the checks need");
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().unwrap())
            .read_line(&mut address)
            .unwrap();
        Self {
            daemon,
            address: address.trim().to_owned(),
        }
    }

    fn connect(&self) -> Connection {
        Connection::new_address(&self.address).unwrap()
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

fn told() -> (Told, Receiver<SessionEvent>) {
    let (events, heard) = channel();
    let told = move |event| {
        let _ = events.send(event);
    };
    (Arc::new(told), heard)
}

/// Says a signal again and again until it is heard: the listener needs a moment to listen.
fn say_until(
    bus: &Connection,
    heard: &Receiver<SessionEvent>,
    signal: impl Fn() -> Message,
) -> SessionEvent {
    for _ in 0..40 {
        bus.send(signal()).unwrap();
        bus.process(Duration::from_millis(1)).unwrap();
        if let Ok(event) = heard.recv_timeout(Duration::from_millis(250)) {
            while heard.recv_timeout(Duration::from_millis(300)).is_ok() {}
            return event;
        }
    }
    panic!("nothing was heard in ten seconds");
}

#[test]
fn sleep_and_locking_are_heard_from_logind_alone() {
    let bus = Bus::start();
    let login = bus.connect();
    login.request_name(LOGIN, false, false, false).unwrap();
    let session = Path::from("/org/freedesktop/login1/session/_31");
    let (told, heard) = told();
    let mut watch = Watch::deaf();
    let (listener, own) = (bus.connect(), session.clone());
    watch.listen(move |stop| hear_login(&listener, Some(own), &told, stop));
    let of_manager = |member: &str, begins: bool| {
        Message::signal(&LOGIN_PATH.into(), &MANAGER.into(), &member.into()).append1(begins)
    };
    let of_session =
        |path: &str, member: &str| Message::signal(&path.into(), &SESSION.into(), &member.into());
    let hear = |signal: &dyn Fn() -> Message| say_until(&login, &heard, signal);
    assert_eq!(
        hear(&|| of_manager("PrepareForSleep", true)),
        SessionEvent::Sleeping
    );
    assert_eq!(
        hear(&|| of_manager("PrepareForSleep", false)),
        SessionEvent::Woke
    );
    assert_eq!(
        hear(&|| of_manager("PrepareForShutdown", true)),
        SessionEvent::Ending
    );
    assert_eq!(hear(&|| of_session(&session, "Lock")), SessionEvent::Locked);
    assert_eq!(
        hear(&|| of_session(&session, "Unlock")),
        SessionEvent::Unlocked
    );
    let hint = |is_locked: bool| {
        let changed = HashMap::from([("LockedHint", Variant(is_locked))]);
        Message::signal(&session, &PROPERTIES.into(), &"PropertiesChanged".into()).append3(
            SESSION,
            changed,
            Vec::<String>::new(),
        )
    };
    assert_eq!(hear(&|| hint(true)), SessionEvent::Locked);
    assert!(watch.hears());
    // Somebody else's session, and somebody who is not logind.
    let stranger = bus.connect();
    stranger.send(of_session(&session, "Lock")).unwrap();
    stranger.process(Duration::from_millis(50)).unwrap();
    login
        .send(of_session("/org/freedesktop/login1/session/_32", "Lock"))
        .unwrap();
    login.process(Duration::from_millis(50)).unwrap();
    assert!(
        heard.recv_timeout(Duration::from_millis(700)).is_err(),
        "neither locks this one"
    );
    drop(watch);
}

#[test]
fn a_locked_screen_is_heard_from_the_desktop() {
    let bus = Bus::start();
    let desktop = bus.connect();
    let (told, heard) = told();
    let mut watch = Watch::deaf();
    let listener = bus.connect();
    watch.listen(move |stop| hear_screen_saver(&listener, &told, stop));
    let saver = |is_active: bool| {
        let interface = "org.xfce.ScreenSaver";
        Message::signal(
            &"/org/xfce/ScreenSaver".into(),
            &interface.into(),
            &"ActiveChanged".into(),
        )
        .append1(is_active)
    };
    assert_eq!(
        say_until(&desktop, &heard, || saver(true)),
        SessionEvent::Locked
    );
    assert_eq!(
        say_until(&desktop, &heard, || saver(false)),
        SessionEvent::Unlocked
    );
    drop(watch);
}

#[test]
fn a_watch_ends_when_its_bus_does() {
    let bus = Bus::start();
    let (told, _heard) = told();
    let mut watch = Watch::deaf();
    let listener = bus.connect();
    watch.listen(move |stop| hear_screen_saver(&listener, &told, stop));
    assert!(watch.hears());
    drop(watch);
    drop(bus);
    assert!(
        !Watch::deaf().hears(),
        "nobody listens where nothing is said"
    );
}

//! A small WebDriver client: enough to press, type and read in the real window.
//!
//! It talks to WebKitWebDriver on the loopback address. Texts are read by script and pictures are
//! taken from the display, because the driver's own calls for both drop the connection (seen with
//! WebKitGTK 2.50 on Debian 12).

use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long a page may take to show something. Generous: it only matters when something is broken.
const PATIENCE: Duration = Duration::from_secs(40);

/// The key of an element in WebDriver's answers, fixed by the W3C recommendation.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A running window under a driver; both end with this value.
pub struct Window {
    driver: Child,
    port: u16,
    session: String,
}

impl Window {
    /// Starts the program in an empty home and waits for its page.
    pub fn open(program: &Path, arguments: &[&str], home: &Path) -> Self {
        let port = free_port();
        let driver = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .env("HOME", home)
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            // Tauri lets a driver in only when asked to.
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("WebKitWebDriver starts (Debian package webkit2gtk-driver)");
        let mut window = Self {
            driver,
            port,
            session: String::new(),
        };
        let capabilities = json!({ "capabilities": { "alwaysMatch": {
            "webkitgtk:browserOptions": { "binary": program, "args": arguments }
        } } });
        let started = window.until("the driver answers", |window| {
            window.call("POST", "/session", &capabilities).ok()
        });
        window.session = started["sessionId"]
            .as_str()
            .expect("a session has an id")
            .to_owned();
        window
    }

    /// Presses the element with this test id, as a person would: by a real click.
    pub fn press(&self, testid: &str) {
        let element = self.element(testid);
        self.until(&format!("{testid} can be pressed"), |window| {
            window
                .post(&format!("element/{element}/click"), &json!({}))
                .ok()
        });
    }

    /// Types into the control with this test id after emptying it.
    pub fn type_into(&self, testid: &str, text: &str) {
        let element = self.element(testid);
        self.post(&format!("element/{element}/clear"), &json!({}))
            .expect("a field can be emptied");
        self.post(
            &format!("element/{element}/value"),
            &json!({ "text": text }),
        )
        .expect("a field takes text");
    }

    /// Holds Control and presses a key.
    pub fn control(&self, key: char) {
        let control = "\u{E009}";
        let key = key.to_string();
        let actions = json!([
            { "type": "keyDown", "value": control },
            { "type": "keyDown", "value": key },
            { "type": "keyUp", "value": key },
            { "type": "keyUp", "value": control },
        ]);
        let body = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": actions }] });
        self.post("actions", &body).expect("keys can be sent");
    }

    /// Runs a script in the page and returns what it returns.
    pub fn script(&self, script: &str) -> Value {
        let body = json!({ "script": script, "args": [] });
        self.post("execute/sync", &body).expect("a script runs")
    }

    /// Returns the visible text of the element with this test id.
    pub fn text(&self, testid: &str) -> String {
        self.element(testid);
        let found = self.script(&format!(
            "return document.querySelector('[data-testid=\"{testid}\"]')?.innerText ?? ''"
        ));
        found.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the element's text contains something.
    pub fn wait_for_text(&self, testid: &str, expected: &str) {
        self.until(&format!("{testid} says {expected}"), |window| {
            window.text(testid).contains(expected).then_some(())
        });
    }

    /// Waits until a script returns true.
    pub fn wait_until(&self, why: &str, condition: &str) {
        self.until(why, |window| {
            (window.script(&format!("return !!({condition})")) == Value::Bool(true)).then_some(())
        });
    }

    /// Takes a picture of the whole display.
    pub fn picture(&self, path: &Path) {
        // The display is a frame or two behind the page.
        std::thread::sleep(Duration::from_millis(400));
        let taken = Command::new("import")
            .args(["-window", "root"])
            .arg(path)
            .status();
        assert!(
            taken.is_ok_and(|status| status.success()),
            "ImageMagick takes the picture"
        );
    }

    fn element(&self, testid: &str) -> String {
        let body =
            json!({ "using": "css selector", "value": format!("[data-testid=\"{testid}\"]") });
        let found = self.until(&format!("{testid} is on the page"), |window| {
            window.post("element", &body).ok()
        });
        found[ELEMENT]
            .as_str()
            .expect("an element has an id")
            .to_owned()
    }

    fn until<T>(&self, what: &str, mut attempt: impl FnMut(&Self) -> Option<T>) -> T {
        let begun = Instant::now();
        loop {
            if let Some(value) = attempt(self) {
                return value;
            }
            assert!(begun.elapsed() < PATIENCE, "waited in vain: {what}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value, String> {
        self.call("POST", &format!("/session/{}/{path}", self.session), body)
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        let text = body.to_string();
        let mut stream =
            TcpStream::connect(("127.0.0.1", self.port)).map_err(|error| error.to_string())?;
        stream
            .set_read_timeout(Some(PATIENCE))
            .map_err(|error| error.to_string())?;
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}",
            text.len()
        );
        stream
            .write_all(request.as_bytes())
            .map_err(|error| error.to_string())?;
        let answer = read_answer(stream)?;
        let value =
            serde_json::from_slice::<Value>(&answer).map_err(|error| error.to_string())?["value"]
                .clone();
        match value.get("error") {
            Some(error) => Err(format!("{error}: {}", value["message"])),
            None => Ok(value),
        }
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            // Ending the session closes the window; the driver is ended in any case.
            let _ = self.call("DELETE", &format!("/session/{}", self.session), &json!({}));
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn read_answer(stream: TcpStream) -> Result<Vec<u8>, String> {
    let mut reader = BufReader::new(stream);
    let mut length = None;
    loop {
        let mut line = String::new();
        reader
            .read_line(&mut line)
            .map_err(|error| error.to_string())?;
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse::<usize>().ok();
        }
    }
    let mut body = vec![0; length.ok_or("an answer has a length")?];
    reader
        .read_exact(&mut body)
        .map_err(|error| error.to_string())?;
    Ok(body)
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("a bound port").port()
}

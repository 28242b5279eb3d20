//! A display for the window: the one there is, or a virtual one of our own.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use crate::steps::Failure;

/// Whether a window could be seen. Windows and macOS always have a desktop.
pub fn is_there() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(not(target_os = "linux")) || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// An Xvfb server that lives as long as this value.
pub struct VirtualDisplay {
    server: Child,
    name: String,
}

impl VirtualDisplay {
    /// Starts the server on a number it finds free itself.
    ///
    /// Asking the server (`-displayfd`) leaves no gap between looking for a free number and taking
    /// it, and its answer means that it accepts connections: nothing has to wait or to guess.
    pub fn start() -> Result<Self, Failure> {
        let remedy = "「Xvfb -displayfd 1」が動くか確かめ、もう一度実行してください。";
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x800x24"])
            .args(["-nolisten", "tcp", "-noreset"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| {
                Failure::new(
                    format!("仮の画面(Xvfb)を始められませんでした({error})。"),
                    remedy,
                )
            })?;
        let mut answer = String::new();
        if let Some(stdout) = server.stdout.take() {
            // A server that cannot start closes its end, which reads as an empty answer.
            let _ = BufReader::new(stdout).read_line(&mut answer);
        }
        let display = Self {
            server,
            name: format!(":{}", answer.trim()),
        };
        if answer.trim().parse::<u32>().is_err() {
            return Err(Failure::new("仮の画面(Xvfb)が始まりませんでした。", remedy));
        }
        Ok(display)
    }

    /// The value of `DISPLAY` for programs that shall use it.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for VirtualDisplay {
    fn drop(&mut self) {
        // Asked and not killed, the server takes its lock file and its socket away with it.
        let asked = Command::new("kill")
            .arg(self.server.id().to_string())
            .status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
    }
}

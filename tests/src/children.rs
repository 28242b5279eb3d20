//! Programs that are watched line by line, and killed.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child as Process, ChildStdin, ChildStdout, Command, Stdio};

/// Is a running program whose lines are read one at a time.
pub struct Child {
    process: Process,
    said: BufReader<ChildStdout>,
    ear: Option<ChildStdin>,
}

impl Child {
    /// Starts a program.
    #[must_use]
    pub fn start(command: &mut Command) -> Self {
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = crate::bench::start(command).unwrap();
        let said = BufReader::new(process.stdout.take().unwrap());
        let ear = process.stdin.take();
        Self { process, said, ear }
    }

    /// Waits for the next line; none when the program has ended.
    pub fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.said.read_line(&mut line).unwrap();
        // A line without its end was cut off by the kill: nothing was acknowledged by it.
        (read > 0 && line.ends_with('\n')).then(|| line.trim_end().to_owned())
    }

    /// Waits for this very line.
    pub fn wait_for(&mut self, expected: &str) {
        let line = self.line();
        assert_eq!(
            line.as_deref(),
            Some(expected),
            "the child did not get so far"
        );
    }

    /// Lets the program go on.
    pub fn go_on(&mut self) {
        self.tell("");
    }

    /// Types a line.
    pub fn tell(&mut self, line: &str) {
        let ear = self.ear.as_mut().expect("it still listens");
        ear.write_all(format!("{line}\n").as_bytes()).unwrap();
    }

    /// Waits until the program ends by itself, and returns what it said until then and its code.
    #[must_use]
    pub fn to_its_end(mut self) -> (Vec<String>, Option<i32>) {
        let lines = std::iter::from_fn(|| self.line()).collect();
        (lines, self.process.wait().unwrap().code())
    }

    /// Kills the program where it stands (SIGKILL) and returns the lines it had said by then.
    #[must_use]
    pub fn kill(mut self) -> Vec<String> {
        let ended = self.process.try_wait().unwrap();
        assert!(
            ended.is_none(),
            "the child ended by itself before it was killed: {ended:?}"
        );
        self.process.kill().unwrap();
        let lines = std::iter::from_fn(|| self.line()).collect();
        self.process.wait().unwrap();
        lines
    }

    /// Waits for the end and asserts that it was a good one.
    pub fn end(mut self) {
        self.ear = None;
        let status = self.process.wait().unwrap();
        assert!(status.success(), "the child ended with {status}");
    }
}

/// Says a line to whoever started this program, at once.
pub fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // Nobody listening means that the test is over.
    if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
}

/// Waits until whoever started this program says to go on.
pub fn wait() {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
}

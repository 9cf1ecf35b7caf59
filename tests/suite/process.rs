//! The binary, run as a process.

use std::io::Write;
use std::process::{Command, Output, Stdio};

/// What a command printed, and how it ended.
pub(crate) struct Run {
    /// The exit status; `None` after a signal.
    pub(crate) status: Option<i32>,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) error: String,
    /// Whether it took all of the input.
    pub(crate) took_all: bool,
}

/// Runs the binary with this on standard input, which it may leave unread.
pub(crate) fn kyoka(args: &[&str], input: &[u8]) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_kyoka"))
        .env("LC_ALL", "C.UTF-8")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let (output, took_all) = std::thread::scope(|scope| {
        // It may print more than a pipe holds before it has read all.
        let writer = scope.spawn(move || stdin.write_all(input).is_ok());
        (child.wait_with_output().unwrap(), writer.join().unwrap())
    });
    let Output {
        status,
        stdout,
        stderr,
    } = output;
    Run {
        status: status.code(),
        out: String::from_utf8(stdout).unwrap(),
        error: String::from_utf8(stderr).unwrap(),
        took_all,
    }
}

//! How far a long log has been read, on a terminal.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// What is quick needs no word.
const QUIET: Duration = Duration::from_secs(1);

/// How often the line is written anew.
const STEP: Duration = Duration::from_millis(200);

/// A line on standard error, where that is a terminal.
#[derive(Debug)]
pub(super) struct Progress {
    next: Option<Instant>,
    read: usize,
    shown: bool,
}

impl Progress {
    /// Begins to count the time.
    #[expect(
        clippy::disallowed_methods,
        reason = "the edge: only the progress line depends on it"
    )]
    pub(super) fn new() -> Self {
        Self {
            next: io::stderr().is_terminal().then(|| Instant::now() + QUIET),
            read: 0,
            shown: false,
        }
    }

    /// So many more bytes were read, and so many denials found in all.
    #[expect(
        clippy::disallowed_methods,
        reason = "the edge: only the progress line depends on it"
    )]
    pub(super) fn show(&mut self, bytes: usize, denials: usize) {
        self.read = self.read.saturating_add(bytes);
        let now = Instant::now();
        if self.next.is_some_and(|next| now >= next) {
            self.next = Some(now + STEP);
            self.shown = true;
            // A terminal that went away is no reason to stop reading.
            let _ = write!(
                io::stderr(),
                "\r\x1b[Kkyoka: {} MiB read, {denials} different denials",
                self.read >> 20
            );
        }
    }

    /// Takes the line away.
    pub(super) fn end(&mut self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
            self.shown = false;
        }
    }
}

//! A process whose output is passed on as it comes, and kept.
//!
//! Where standard output or standard error is a terminal, the process has a terminal of its own there, so that colours,
//! progress bars and questions are what they are without kyoka; where one is a file or a pipe, it has a pipe. Standard
//! input is its own, unless it is that terminal.

use super::Status;
use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

/// The most bytes of each stream that are kept: the end, where the error stands.
const MAX_KEPT_BYTES: usize = 256 << 10;

/// How long nothing may come after the process has ended, where another one holds its output open.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// A process that has ended.
pub(super) struct Ran {
    /// How.
    pub(super) status: ExitStatus,
    /// The end of what it printed.
    pub(super) printed: Vec<u8>,
}

/// What a stream says of itself.
enum Said {
    /// More has come.
    Piece(Vec<u8>),
    /// It has ended.
    End,
}

/// Runs a program with these arguments.
///
/// # Errors
/// Where it cannot be started.
pub(super) fn run(program: &OsString, arguments: &[OsString]) -> io::Result<Ran> {
    #[cfg(unix)]
    if io::IsTerminal::is_terminal(&io::stdout()) || io::IsTerminal::is_terminal(&io::stderr()) {
        return terminal::run(program, arguments);
    }
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    #[cfg(unix)]
    let mut signals = signals::Signals::catch()?;
    let mut child = command.spawn()?;
    #[cfg(unix)]
    {
        // Keys of a terminal that kyoka has reach the whole group.
        let has_terminal = std::fs::File::open("/dev/tty").is_ok();
        let reach = if has_terminal {
            signals::Reach::Both
        } else {
            signals::Reach::OnlyKyoka
        };
        signals.forward(child.id(), reach);
    }
    let (say, said) = channel();
    let mut streams = 0;
    if let Some(stream) = child.stdout.take() {
        streams += 1;
        pass(stream, io::stdout(), say.clone());
    }
    if let Some(stream) = child.stderr.take() {
        streams += 1;
        pass(stream, io::stderr(), say.clone());
    }
    drop(say);
    collect(child, streams, &said)
}

/// Waits for the process and for the end of its streams.
fn collect(
    mut child: std::process::Child,
    mut streams: usize,
    said: &Receiver<Said>,
) -> io::Result<Ran> {
    let (ended, end) = channel();
    thread::spawn(move || {
        // Nobody listens any more only where the program ends.
        let _ = ended.send(child.wait());
    });
    let mut kept = Vec::new();
    let mut status = None;
    while streams > 0 {
        let wait = match status {
            None => {
                if let Ok(done) = end.try_recv() {
                    status = Some(done?);
                    continue;
                }
                Duration::from_millis(20)
            }
            Some(_) => LAST_WORDS,
        };
        match said.recv_timeout(wait) {
            Ok(Said::Piece(piece)) => keep(&mut kept, &piece),
            Ok(Said::End) => streams -= 1,
            Err(RecvTimeoutError::Timeout) if status.is_none() => {}
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
        }
    }
    let status = match status {
        Some(status) => status,
        None => end.recv().map_err(io::Error::other)??,
    };
    Ok(Ran {
        status,
        printed: kept,
    })
}

/// Keeps the end of what came.
fn keep(kept: &mut Vec<u8>, piece: &[u8]) {
    kept.extend_from_slice(piece);
    if kept.len() > 2 * MAX_KEPT_BYTES {
        kept.drain(..kept.len() - MAX_KEPT_BYTES);
    }
}

/// Passes a stream on as it comes, in a thread of its own. Where nobody reads it any more, it is closed, so that the
/// process is told.
fn pass(
    mut from: impl Read + Send + 'static,
    mut to: impl Write + Send + 'static,
    say: Sender<Said>,
) {
    thread::spawn(move || {
        let mut room = vec![0; 64 << 10];
        loop {
            let read = match from.read(&mut room) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                // A terminal that nobody holds open any more ends so.
                Err(_) => break,
            };
            let piece = room.get(..read).unwrap_or_default();
            let passed = to.write_all(piece).and_then(|()| to.flush());
            let heard = say.send(Said::Piece(piece.to_vec()));
            if passed.is_err() || heard.is_err() {
                break;
            }
        }
        // Nobody listens any more only where the program ends.
        let _ = say.send(Said::End);
    });
}

/// Ends as the process did: with its status, or by its signal.
pub(super) fn pass_on(status: ExitStatus) -> Status {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        // Returns only where the signal does not end a process.
        let _ = signal_hook::low_level::emulate_default_handler(signal);
        return Status::Of(u8::try_from(128 + signal).unwrap_or(u8::MAX));
    }
    let code = status.code().unwrap_or(1);
    Status::Of(u8::try_from(code).unwrap_or(u8::MAX))
}

#[cfg(unix)]
mod signals {
    //! Signals that reach kyoka and are meant for the process.

    use rustix::process::{Pid, Signal, kill_process};
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2};
    use std::io;
    use std::thread;

    /// Whom the keys of the terminal reach.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub(super) enum Reach {
        /// The process has them from the terminal, too: it is in the same group.
        Both,
        /// Only kyoka.
        OnlyKyoka,
    }

    /// Signals that are caught.
    pub(super) struct Signals(Option<signal_hook::iterator::Signals>);

    impl Signals {
        /// From now on, kyoka does not end by a signal before the process does.
        pub(super) fn catch() -> io::Result<Self> {
            let all = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2];
            signal_hook::iterator::Signals::new(all).map(|all| Self(Some(all)))
        }

        /// Hands them on to the process.
        pub(super) fn forward(&mut self, process: u32, reach: Reach) {
            let (Some(mut signals), Ok(process)) = (self.0.take(), i32::try_from(process)) else {
                return;
            };
            let Some(process) = Pid::from_raw(process) else {
                return;
            };
            thread::spawn(move || {
                for signal in signals.forever() {
                    let is_key = matches!(signal, SIGINT | SIGQUIT);
                    if is_key && reach == Reach::Both {
                        continue;
                    }
                    if let Some(signal) = Signal::from_named_raw(signal) {
                        // It may have ended.
                        let _ = kill_process(process, signal);
                    }
                }
            });
        }
    }
}

#[cfg(unix)]
mod terminal {
    //! A terminal for the process.

    use super::signals::{Reach, Signals};
    use super::{Ran, channel, collect, pass};
    use pty_process::blocking;
    use rustix::process::{Signal, getpgrp, kill_current_process_group, kill_process_group};
    use rustix::termios::{
        LocalModes, OptionalActions, OutputModes, SpecialCodeIndex, Termios, tcgetattr, tcgetpgrp,
        tcgetwinsize, tcsetattr,
    };
    use signal_hook::consts::{SIGCONT, SIGWINCH};
    use std::ffi::OsString;
    use std::fs::File;
    use std::io::{self, IsTerminal, Read, Write};
    use std::os::fd::{AsFd, OwnedFd};
    use std::process::Stdio;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;
    use std::time::Duration;

    /// How long it takes at most until a stop has taken effect.
    const STOPPING: Duration = Duration::from_millis(200);

    /// The terminal of kyoka, as it was; it is so again at the end.
    struct Restored {
        terminal: OwnedFd,
        was: Termios,
    }

    impl Drop for Restored {
        fn drop(&mut self) {
            // A terminal that is gone needs nothing.
            let _ = tcsetattr(&self.terminal, OptionalActions::Drain, &self.was);
        }
    }

    /// Runs a program on a terminal of its own.
    pub(super) fn run(program: &OsString, arguments: &[OsString]) -> io::Result<Ran> {
        let (is_in, is_out, is_err) = (
            io::stdin().is_terminal(),
            io::stdout().is_terminal(),
            io::stderr().is_terminal(),
        );
        let screen = if is_out {
            io::stdout().as_fd().try_clone_to_owned()?
        } else {
            io::stderr().as_fd().try_clone_to_owned()?
        };
        let (own, theirs) = blocking::open().map_err(other)?;
        let was = tcgetattr(&screen)?;
        tcsetattr(&theirs, OptionalActions::Now, &was)?;
        resize(&screen, &own);
        let mut command = blocking::Command::new(program).args(arguments);
        if !is_in {
            command = command.stdin(Stdio::inherit());
        }
        if !is_out {
            command = command.stdout(Stdio::piped());
        }
        if !is_err {
            command = command.stderr(Stdio::piped());
        }
        let mut signals = Signals::catch()?;
        let mut changes = signal_hook::iterator::Signals::new([SIGCONT, SIGWINCH])?;
        let mut child = command.spawn(theirs).map_err(other)?;
        // Ends of the line are what the process's own terminal makes of them; keys go to it as they are.
        let mut raw = was.clone();
        if is_in {
            raw.make_raw();
        } else {
            raw.output_modes.remove(OutputModes::OPOST);
        }
        let restored = Restored {
            terminal: screen.try_clone()?,
            was: was.clone(),
        };
        tcsetattr(&screen, OptionalActions::Drain, &raw)?;
        signals.forward(child.id(), Reach::OnlyKyoka);
        let own = File::from(OwnedFd::from(own));
        let job = Arc::new(Job {
            screen,
            own: own.try_clone()?,
            was,
            raw,
            was_continued: AtomicBool::new(false),
        });
        if is_in {
            keys(own.try_clone()?, Arc::clone(&job));
        }
        thread::spawn(move || {
            for signal in changes.forever() {
                if signal == SIGCONT {
                    job.was_continued.store(true, Ordering::Relaxed);
                    job.go_on();
                } else {
                    resize(&job.screen, &job.own);
                }
            }
        });
        let (say, said) = channel();
        let mut streams = 1;
        if is_out {
            pass(own, io::stdout(), say.clone());
        } else {
            pass(own, io::stderr(), say.clone());
        }
        if let Some(stream) = child.stdout.take() {
            streams += 1;
            pass(stream, io::stdout(), say.clone());
        }
        if let Some(stream) = child.stderr.take() {
            streams += 1;
            pass(stream, io::stderr(), say.clone());
        }
        drop(say);
        let ran = collect(child, streams, &said);
        drop(restored);
        ran
    }

    /// What it takes to stop the process with kyoka, and to let it go on: in a session of its own, it does not hear of
    /// the key that stops the shell's job.
    struct Job {
        /// The terminal of kyoka.
        screen: OwnedFd,
        /// The other end of the process's terminal.
        own: File,
        /// How the terminal of kyoka was before, and how it is while the process runs.
        was: Termios,
        raw: Termios,
        was_continued: AtomicBool,
    }

    impl Job {
        /// The key that means to stop the process, where its terminal has one.
        fn stop_key(&self) -> Option<u8> {
            let modes = tcgetattr(&self.own).ok()?;
            let has_one = modes.local_modes.contains(LocalModes::ISIG);
            has_one.then_some(modes.special_codes[SpecialCodeIndex::VSUSP])
        }

        /// Stops the process, and kyoka with all that the shell counts as one job with it.
        fn stop(&self) {
            self.was_continued.store(false, Ordering::Relaxed);
            self.signal(Signal::STOP);
            // The shell may use the terminal.
            let _ = tcsetattr(&self.screen, OptionalActions::Drain, &self.was);
            let _ = kill_current_process_group(Signal::TSTP);
            thread::sleep(STOPPING);
            // Where no shell could continue it, nothing was stopped.
            if !self.was_continued.load(Ordering::Relaxed) {
                self.go_on();
            }
        }

        fn go_on(&self) {
            // In the background the terminal belongs to others.
            if tcgetpgrp(&self.screen).is_ok_and(|front| front == getpgrp()) {
                let _ = tcsetattr(&self.screen, OptionalActions::Drain, &self.raw);
                resize(&self.screen, &self.own);
            }
            self.signal(Signal::CONT);
        }

        /// Tells those that run on the process's terminal; they may have ended.
        fn signal(&self, signal: Signal) {
            if let Ok(group) = tcgetpgrp(&self.own) {
                let _ = kill_process_group(group, signal);
            }
        }
    }

    /// Hands keys on, in a thread that ends with the program.
    fn keys(mut to: File, job: Arc<Job>) {
        thread::spawn(move || {
            let mut room = [0; 4096];
            let mut from = io::stdin();
            while let Ok(read) = from.read(&mut room) {
                let piece = room.get(..read).unwrap_or_default();
                if piece.is_empty() {
                    break;
                }
                let stop = job.stop_key();
                for part in piece.split_inclusive(|key| Some(*key) == stop) {
                    let keys = match part.split_last() {
                        Some((last, keys)) if Some(*last) == stop => keys,
                        _ => part,
                    };
                    if to.write_all(keys).is_err() {
                        return;
                    }
                    if keys.len() < part.len() {
                        job.stop();
                    }
                }
            }
        });
    }

    /// Gives the process's terminal the size of kyoka's.
    fn resize(screen: &impl AsFd, own: &impl AsFd) {
        if let Ok(size) = tcgetwinsize(screen) {
            // A wrong size only looks bad.
            let _ = rustix::termios::tcsetwinsize(own, size);
        }
    }

    fn other(error: pty_process::Error) -> io::Error {
        match error {
            pty_process::Error::Io(error) => error,
            error @ pty_process::Error::Rustix(_) => io::Error::other(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_what_a_command_prints_is_kept_and_no_more() {
        let mut kept = Vec::new();
        for number in 0..200_000_u32 {
            keep(&mut kept, &number.to_be_bytes());
            assert!(kept.len() <= 2 * MAX_KEPT_BYTES);
        }
        assert!(kept.len() >= MAX_KEPT_BYTES);
        assert!(kept.ends_with(&199_999_u32.to_be_bytes()));
    }
}

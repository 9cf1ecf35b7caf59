//! The commands. Arguments in, answers on standard output, problems on standard error.

mod args;
mod ask;
#[cfg(feature = "bot")]
mod bot;
mod chat;
mod compare;
mod diagnose;
#[cfg(feature = "discord")]
mod discord;
mod exit;
mod explain;
mod flaws;
mod input;
mod kb;
mod knowledge;
mod lint;
mod made;
mod mcp;
mod paths;
mod policy;
mod progress;
mod reference;
mod run;
mod simulate;
#[cfg(feature = "slack")]
mod slack;
mod terminal;
mod version;
mod versions;
mod web;

use crate::render::terminal::printable;
use clap::Parser;
use clap::error::ErrorKind;
use exit::{Failure, Status};
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

/// Runs the command that the arguments name and returns its exit status: 0 answered, 1 nothing found or
/// a check failed, 2 wrong usage or unreadable input. A reader that went away is no error.
pub fn run(args: impl Iterator<Item = OsString>) -> ExitCode {
    let args = match args::Args::try_parse_from(args) {
        Ok(args) => args,
        Err(error) if error.kind() == ErrorKind::DisplayVersion => {
            let printed = version::print(&mut io::stdout().lock());
            return ended(printed.map(|()| Status::Answered).map_err(Failure::Output));
        }
        Err(error) => {
            if !error.use_stderr() {
                // Help is ours alone.
                let printed = error.print();
                return printed
                    .map_or(Status::Unusable, |()| Status::Answered)
                    .into();
            }
            // An argument that is named in the error may hold anything.
            for line in error.render().to_string().lines() {
                // Standard error may be gone; the status still tells.
                let _ = writeln!(io::stderr(), "{}", printable(line));
            }
            return Status::Unusable.into();
        }
    };
    let screen = terminal::screen(args.color);
    let mut out = io::BufWriter::new(io::stdout().lock());
    let done = match args.command {
        args::Command::Diagnose(args) => diagnose::run(&args, screen, &mut out),
        args::Command::Ask(args) => ask::run(&args, screen, &mut out),
        args::Command::Chat(args) => chat::run(&args, screen, &mut out),
        args::Command::Simulate(args) => simulated(&args, &mut out),
        args::Command::Compare(args) => compare::run(&args, screen, &mut out),
        args::Command::Lint(args) => lint::run(&args, &mut out),
        args::Command::Explain(args) => explain::run(&args, screen, &mut out),
        args::Command::Policy(args) => policy::run(&args, screen, &mut out),
        args::Command::Mcp(args) => mcp::run(&args, &mut out),
        args::Command::Web(args) => web::run(&args, &mut out),
        args::Command::Run(args) => {
            // What the command prints passes through threads, which must not wait for this one.
            drop(out);
            return ended(run::run(&args));
        }
        args::Command::Last(args) => run::last(&args, screen, &mut out),
        args::Command::Init(args) => run::init(&args, &mut out),
        args::Command::Completions(args) => Ok(made::completions(&args, &mut out)),
        args::Command::Man(args) => made::man(&args, &mut out),
        args::Command::Kb(args) => kb::run(&args, screen, &mut out),
        #[cfg(feature = "discord")]
        args::Command::Discord(args) => discord::run(&args, &mut out),
        #[cfg(not(feature = "discord"))]
        args::Command::Discord { .. } => Err(Failure::NoDiscord),
        #[cfg(feature = "slack")]
        args::Command::Slack(args) => slack::run(&args, &mut out),
        #[cfg(not(feature = "slack"))]
        args::Command::Slack { .. } => Err(Failure::NoSlack),
        args::Command::Reference(args) => reference::run(&args, &mut out),
        args::Command::Schema => diagnose::schema(&mut out),
    };
    ended(done.and_then(|status| out.flush().map(|()| status).map_err(Failure::Output)))
}

/// The exit status of a command, and on standard error what stopped it.
fn ended(done: Result<Status, Failure>) -> ExitCode {
    match done {
        Ok(status) => status.into(),
        Err(failure) if failure.is_broken_pipe() => Status::Answered.into(),
        Err(failure) => {
            for line in failure.lines() {
                // Standard error may be gone as well; the status still tells.
                let _ = writeln!(io::stderr(), "kyoka: {}", printable(&line));
            }
            Status::Unusable.into()
        }
    }
}

/// Runs `simulate` on a file or on standard input.
fn simulated(args: &args::Simulate, out: &mut impl Write) -> Result<Status, Failure> {
    let mut mended = |said: &str| {
        // Standard error may be gone; the answers say what was decided.
        let _ = writeln!(io::stderr(), "kyoka: {}", printable(said));
    };
    let refused = match &args.request {
        Some(path) => {
            let text = input::read(path, input::Whole::Request)?;
            simulate::one(text.as_str(), out, &mut mended).map(|()| 0)
        }
        None => simulate::lines(io::stdin().lock(), out, &mut mended),
    };
    match refused {
        Ok(0) => Ok(Status::Answered),
        Ok(_) => Ok(Status::Nothing),
        Err(simulate::SimulateError::Output(error)) => Err(Failure::Output(error)),
        Err(source) => Err(Failure::Request {
            name: match &args.request {
                Some(path) if path != Path::new("-") => path.display().to_string(),
                Some(_) | None => "standard input".to_owned(),
            },
            source,
        }),
    }
}

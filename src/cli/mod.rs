//! The commands. Arguments in, answers on standard output, problems on standard error.

mod simulate;

use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

/// Runs the command that the arguments name and returns its exit status.
pub fn run(args: impl Iterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.collect();
    if args.iter().any(|arg| arg == "simulate") {
        let jsonl = args.iter().any(|arg| arg == "--jsonl");
        let mut out = io::BufWriter::new(io::stdout().lock());
        return match simulate::run(io::stdin().lock(), jsonl, &mut out) {
            Ok(0) => ExitCode::SUCCESS,
            Ok(_) => ExitCode::from(1),
            Err(_) => ExitCode::from(2),
        };
    }
    ExitCode::from(2)
}

//! The `kyoka` command: arguments in, exit status out. Everything else is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    kyoka::cli::run(std::env::args_os())
}

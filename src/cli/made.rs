//! What is made from the arguments: completions for shells, and pages for `man`.

use super::args::{Args, Completions, Man};
use super::exit::{Failure, Status};
use clap::CommandFactory;
use std::io::Write;

/// Prints the completions of a shell.
pub(super) fn completions(args: &Completions, out: &mut impl Write) -> Status {
    clap_complete::generate(args.shell, &mut Args::command(), "kyoka", out);
    Status::Answered
}

/// Writes a page for each command into a folder, or prints that of kyoka itself.
pub(super) fn man(args: &Man, out: &mut impl Write) -> Result<Status, Failure> {
    let Some(dir) = &args.dir else {
        let page = clap_mangen::Man::new(Args::command());
        page.render(out).map_err(Failure::Output)?;
        return Ok(Status::Answered);
    };
    let failed = |source| Failure::NotKept {
        name: dir.display().to_string(),
        source,
    };
    std::fs::create_dir_all(dir).map_err(failed)?;
    clap_mangen::generate_to(Args::command(), dir).map_err(failed)?;
    Ok(Status::Answered)
}

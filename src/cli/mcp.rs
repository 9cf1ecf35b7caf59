//! `kyoka mcp`: the Model Context Protocol on standard input and output.

use super::args::Mcp;
use super::exit::{Failure, Status};
use super::{knowledge, terminal};
use crate::mcp::Server;
use crate::text::Language;
use std::io::{self, Write};

/// Runs the command until its input ends.
pub(super) fn run(args: &Mcp, out: &mut impl Write) -> Result<Status, Failure> {
    let kb = knowledge::load(&args.kb.layers())?;
    let language = args.lang.language().or_else(terminal::locale);
    let server = Server::of(kb, language.unwrap_or(Language::En));
    server
        .serve(io::stdin().lock(), out)
        .map_err(Failure::Output)?;
    Ok(Status::Answered)
}

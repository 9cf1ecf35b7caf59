//! `kyoka explain`: policies in, what they say out.

use super::args::{Explain, Format, PolicyFile};
use super::exit::{Failure, Status};
use super::input::{self, Whole};
use super::terminal;
use crate::evidence::{Input, Role};
use crate::render::terminal::Screen;
use crate::reply::Length;
use crate::text::Language;
use crate::{api, render};
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

/// Runs the command.
pub(super) fn run(args: &Explain, screen: Screen, out: &mut impl Write) -> Result<Status, Failure> {
    let mut inputs = Vec::new();
    for file in files(args)? {
        inputs.push(Input {
            paste: input::read(&file.path, Whole::Text)?,
            role: file.kind.map_or(Role::PoliciesOnly, Role::Policies),
        });
    }
    // A policy has no language of its own.
    let language = terminal::language(args.lang, []).unwrap_or(Language::En);
    let length = if args.details {
        Length::Whole
    } else {
        Length::Brief
    };
    let explained = api::explained(inputs, length, language)?;
    let (reply, evidence) = (&explained.reply, &explained.evidence);
    let text = match args.format {
        Format::Text => render::terminal::render(reply, screen),
        Format::Markdown => render::markdown::render(reply),
        Format::Json => render::json::explanation(&explained.explanations, evidence, reply),
    };
    writeln!(out, "{}", text.trim_end()).map_err(Failure::Output)?;
    Ok(if explained.is_whole {
        Status::Answered
    } else {
        Status::Nothing
    })
}

/// The files that are named; standard input where none is.
fn files(args: &Explain) -> Result<Vec<PolicyFile>, Failure> {
    if !args.policies.is_empty() {
        return Ok(args.policies.clone());
    }
    if io::stdin().is_terminal() {
        return Err(Failure::NothingToRead);
    }
    Ok(vec![PolicyFile {
        kind: None,
        path: PathBuf::from("-"),
    }])
}

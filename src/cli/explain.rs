//! `kyoka explain`: policies in, what they say out.

use super::args::{Explain, Format, PolicyFile};
use super::exit::{Failure, Status};
use super::input::{self, Whole};
use super::{terminal, whole};
use crate::budget::Budget;
use crate::evidence::{self, Evidence, Input, Role};
use crate::render::terminal::Screen;
use crate::reply::{Block, Length, Line};
use crate::text::{Language, Positions};
use crate::{explain, render, reply};
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

/// Runs the command.
pub(super) fn run(args: &Explain, screen: Screen, out: &mut impl Write) -> Result<Status, Failure> {
    let budget = Budget::default();
    let mut inputs = Vec::new();
    for file in files(args)? {
        inputs.push(Input {
            paste: input::read(&file.path, Whole::Text)?,
            role: file.kind.map_or(Role::PoliciesOnly, Role::Policies),
        });
    }
    // A policy has no language of its own.
    let language = terminal::language(args.lang, []).unwrap_or(Language::En);
    let evidence = evidence::read(inputs, Some(language), &budget);
    if evidence.policies.is_empty() && evidence.unreadable.is_empty() {
        let name = evidence
            .pastes
            .first()
            .map_or("standard input", whole::name);
        return Err(Failure::NoPolicy {
            name: name.to_owned(),
        });
    }
    let explained = explain::explain(&evidence.policies, &budget);
    let length = if args.details {
        Length::Whole
    } else {
        Length::Brief
    };
    let mut reply = reply::explanation(&explained, length, language);
    let unread = unread(&evidence, language);
    let is_whole = unread.is_empty();
    if !is_whole {
        reply.blocks.insert(0, Block::List(unread));
    }
    if let Some(warning) = reply::secrets(&evidence.secrets, language) {
        reply.blocks.splice(0..0, warning.blocks);
    }
    let text = match args.format {
        Format::Text => render::terminal::render(&reply, screen),
        Format::Markdown => render::markdown::render(&reply),
        Format::Json => render::json::explanation(&explained, &evidence, &reply),
    };
    writeln!(out, "{}", text.trim_end()).map_err(Failure::Output)?;
    Ok(if is_whole {
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

/// What looks like a policy and was not read, and where the search ended.
fn unread(evidence: &Evidence, language: Language) -> Vec<Line> {
    let pieces = evidence.unreadable.iter();
    let mut lines: Vec<Line> = pieces
        .map(|(_, piece)| reply::unreadable(piece.kind, piece.position, language))
        .collect();
    if let Some((paste, truncation)) = evidence.truncated
        && let Some(paste) = evidence.pastes.get(paste)
    {
        let at = Positions::of(paste.as_str()).at(truncation.at);
        lines.push(reply::truncated(truncation.reason, at, language));
    }
    lines
}

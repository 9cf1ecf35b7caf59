//! `kyoka compare`: two policies in, what one grants beyond the other out.

use super::args::{Compare, Format};
use super::colour;
use super::exit::{Failure, Status};
use super::input;
use crate::iam::PolicyType;
use crate::policy::{self, PastedPolicy};
use crate::text::mask::Masker;
use crate::text::{Language, Paste};
use crate::{compare, render, reply};
use std::io::Write;

/// Runs the command.
pub(super) fn run(args: &Compare, out: &mut impl Write) -> Result<Status, Failure> {
    let pastes = [input::read(&args.old.path)?, input::read(&args.new.path)?];
    let mut masker = Masker::of(pastes.iter().map(Paste::as_str));
    let [old, new] = pastes.map(|paste| read(&masker.paste(paste)));
    let (old, new) = (old?, new?);
    let kind = kind(args, &old, &new)?;
    let compared = compare::compare(&old.policy, &new.policy, kind);
    // A policy has no language of its own.
    let language = args.lang.language().unwrap_or(Language::En);
    let mut reply = reply::comparison(&compared, language);
    if let Some(warning) = reply::secrets(masker.secrets(), language) {
        reply.blocks.splice(0..0, warning.blocks);
    }
    let text = match args.format {
        Format::Text => render::terminal::render(&reply, colour()),
        Format::Markdown => render::markdown::render(&reply),
        Format::Json => render::json::comparison(&compared, masker.secrets(), language),
    };
    writeln!(out, "{}", text.trim_end()).map_err(Failure::Output)?;
    Ok(Status::Answered)
}

/// The one policy of a file.
fn read(paste: &Paste) -> Result<PastedPolicy, Failure> {
    let name = || paste.name().unwrap_or("standard input").to_owned();
    let found = policy::find(0, paste);
    if let [unreadable, ..] = found.unreadable.as_slice() {
        return Err(Failure::UnreadablePolicy {
            name: name(),
            line: unreadable.position.line,
            column: unreadable.position.column,
        });
    }
    let count = found.policies.len();
    let mut policies = found.policies.into_iter();
    match (policies.next(), count) {
        (Some(policy), 1) => Ok(policy),
        (None, _) => Err(Failure::NoPolicy { name: name() }),
        (Some(_), count) => Err(Failure::SeveralPolicies {
            name: name(),
            count,
        }),
    }
}

/// The kind of both: as given for one of them, else as their elements tell.
fn kind(args: &Compare, old: &PastedPolicy, new: &PastedPolicy) -> Result<PolicyType, Failure> {
    let told = |policy: &PastedPolicy| policy.policy_type.unwrap_or(PolicyType::Identity);
    match (args.old.kind, args.new.kind) {
        (None, None) => Ok(match told(new) {
            PolicyType::Identity => told(old),
            kind => kind,
        }),
        (None, Some(kind)) | (Some(kind), None) => Ok(kind),
        (Some(old), Some(new)) if old == new => Ok(new),
        (Some(old), Some(new)) => Err(Failure::TwoKinds {
            old: old.code(),
            new: new.code(),
        }),
    }
}

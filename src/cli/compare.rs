//! `kyoka compare`: two policies in, what one grants beyond the other out.

use super::args::{Compare, Format, PolicyFile};
use super::colour;
use super::exit::{Failure, Status};
use super::input;
use crate::budget::Budget;
use crate::iam::PolicyType;
use crate::policy::{self, PastedPolicy};
use crate::text::Language;
use crate::{compare, render, reply};
use std::io::Write;

/// Runs the command.
pub(super) fn run(args: &Compare, out: &mut impl Write) -> Result<Status, Failure> {
    let budget = Budget::default();
    let (old, new) = (read(&args.old, &budget)?, read(&args.new, &budget)?);
    let kind = kind(args, &old, &new)?;
    let compared = compare::compare(&old.policy, &new.policy, kind, &budget);
    // A policy has no language of its own.
    let language = args.lang.language().unwrap_or(Language::En);
    let text = match args.format {
        Format::Text => render::terminal::render(&reply::comparison(&compared, language), colour()),
        Format::Markdown => render::markdown::render(&reply::comparison(&compared, language)),
        Format::Json => render::json::comparison(&compared, language),
    };
    writeln!(out, "{}", text.trim_end()).map_err(Failure::Output)?;
    Ok(Status::Answered)
}

/// The one policy of a file.
fn read(file: &PolicyFile, budget: &Budget) -> Result<PastedPolicy, Failure> {
    let paste = input::read(&file.path)?;
    let name = || paste.name().unwrap_or("standard input").to_owned();
    let found = policy::find(0, &paste, budget);
    if let [unreadable, ..] = found.unreadable.as_slice() {
        return Err(Failure::unreadable(name(), unreadable));
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

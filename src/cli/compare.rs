//! `kyoka compare`: two policies in, what one grants beyond the other out.

use super::args::{Compare, Format};
use super::exit::{Failure, Status};
use super::input::{self, Whole};
use super::{terminal, whole};
use crate::budget::Budget;
use crate::compare::{Flaw, Side, Unproven};
use crate::iam::PolicyType;
use crate::policy::{self, PastedPolicy};
use crate::render::terminal::Screen;
use crate::text::mask::Masker;
use crate::text::{Language, Paste, Span};
use crate::{compare, render, reply};
use std::io::Write;

/// Runs the command.
pub(super) fn run(args: &Compare, screen: Screen, out: &mut impl Write) -> Result<Status, Failure> {
    let budget = Budget::default();
    let pastes = [
        input::read(&args.old.path, Whole::Policy)?,
        input::read(&args.new.path, Whole::Policy)?,
    ];
    let mut masker = Masker::of(pastes.iter().map(Paste::as_str));
    let [old, new] = pastes.map(|paste| read(masker.paste(paste), &budget));
    let (old, new) = (old?, new?);
    let kind = kind(args, &old.policy, &new.policy)?;
    let mut compared = compare::pasted(&old.policy, &new.policy, kind, &budget);
    for (side, given) in [(Side::Old, &old), (Side::New, &new)] {
        let harmless = given.policy.repairs.iter();
        let harmless = harmless.filter(|one| one.keeps_meaning());
        let mut flaws: Vec<(Flaw, Span)> = harmless
            .map(|one| (Flaw::Repaired(one.kind.clone()), one.span))
            .chain(compare::flaws(&given.policy, kind))
            .collect();
        if let Some(span) = whole::beside(&given.paste, &given.policy) {
            let flaw = Flaw::TextBeside;
            flaws.push((flaw.clone(), span));
            compared.unproven.push(Unproven::Misread { side, flaw });
        }
        whole::name_flaws(&given.paste, flaws);
    }
    // A policy has no language of its own.
    let language = terminal::language(args.lang, []).unwrap_or(Language::En);
    let mut reply = reply::comparison(&compared, language);
    if let Some(warning) = reply::secrets(masker.secrets(), language) {
        reply.blocks.splice(0..0, warning.blocks);
    }
    let text = match args.format {
        Format::Text => render::terminal::render(&reply, screen),
        Format::Markdown => render::markdown::render(&reply),
        Format::Json => render::json::comparison(&compared, masker.secrets(), language),
    };
    writeln!(out, "{}", text.trim_end()).map_err(Failure::Output)?;
    Ok(Status::Answered)
}

/// A policy and the text that it stands in.
struct Given {
    paste: Paste,
    policy: PastedPolicy,
}

/// The one policy of a file. One that is cut off is none.
fn read(paste: Paste, budget: &Budget) -> Result<Given, Failure> {
    let name = || whole::name(&paste).to_owned();
    let found = policy::find(0, &paste, budget);
    if let [unreadable, ..] = found.unreadable.as_slice() {
        return Err(Failure::unreadable(name(), unreadable));
    }
    if let Some(truncation) = found.truncated {
        return Err(Failure::not_searched(name(), paste.as_str(), truncation));
    }
    let count = found.policies.len();
    if count > 1 {
        let name = name();
        return Err(Failure::SeveralPolicies { name, count });
    }
    whole::check(&paste, &found.policies)?;
    match found.policies.into_iter().next() {
        Some(policy) => Ok(Given { paste, policy }),
        None => Err(Failure::NoPolicy { name: name() }),
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

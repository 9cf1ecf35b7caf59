//! `kyoka compare`: two policies in, what one grants beyond the other out.

use super::args::{Compare, Format};
use super::colour;
use super::exit::{Failure, Status};
use super::input;
use crate::budget::Budget;
use crate::compare::{Flaw, Side, Unproven};
use crate::iam::PolicyType;
use crate::policy::{self, Form, PastedPolicy, RepairKind};
use crate::render::terminal;
use crate::text::mask::Masker;
use crate::text::{Language, Paste, Positions, Span};
use crate::{compare, render, reply};
use std::io::{self, Write};

/// The most places that are named of one policy.
const MAX_NAMED: usize = 20;

/// Runs the command.
pub(super) fn run(args: &Compare, out: &mut impl Write) -> Result<Status, Failure> {
    let budget = Budget::default();
    let pastes = [input::read(&args.old.path)?, input::read(&args.new.path)?];
    let mut masker = Masker::of(pastes.iter().map(Paste::as_str));
    let [old, new] = pastes.map(|paste| read(masker.paste(paste), &budget));
    let (old, new) = (old?, new?);
    let kind = kind(args, &old.policy, &new.policy)?;
    let mut compared = compare::pasted(&old.policy, &new.policy, kind, &budget);
    for (side, given) in [(Side::Old, &old), (Side::New, &new)] {
        let beside = given.beside();
        if beside.is_some() {
            let flaw = Flaw::TextBeside;
            compared.unproven.push(Unproven::Misread { side, flaw });
        }
        given.name_what_was_mended(kind, beside);
    }
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

/// A policy and the text that it stands in.
struct Given {
    paste: Paste,
    policy: PastedPolicy,
}

impl Given {
    fn name(&self) -> &str {
        self.paste.name().unwrap_or("standard input")
    }

    /// Text before or after the policy that is no part of it, but for what surrounds it in a template or in
    /// the output of a command.
    fn beside(&self) -> Option<Span> {
        let text = self.paste.as_str();
        let (start, end) = (self.policy.span.start, self.policy.span.end);
        let (before, after) = (text.get(..start)?, text.get(end..)?);
        let is_inside = self.policy.form.is_template()
            || self.policy.form == Form::Escaped
            || serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
        if is_inside || (policy::is_blank(before) && policy::is_blank(after)) {
            return None;
        }
        let start = if policy::is_blank(after) {
            before.len() - before.trim_start().len()
        } else {
            text.len() - after.trim_start().len()
        };
        Some(Span { start, end: start })
    }

    /// Names on standard error what AWS would not take as it stands, and where.
    fn name_what_was_mended(&self, kind: PolicyType, beside: Option<Span>) {
        let harmless = self.policy.repairs.iter().filter(|one| one.keeps_meaning());
        let mut places: Vec<(Flaw, Span)> = harmless
            .map(|one| (Flaw::Repaired(one.kind.clone()), one.span))
            .chain(compare::flaws(&self.policy, kind))
            .chain(beside.map(|span| (Flaw::TextBeside, span)))
            .collect();
        places.sort_by_key(|(_, span)| *span);
        let mut positions = Positions::of(self.paste.as_str());
        let mut err = io::stderr().lock();
        let name = terminal::printable(self.name());
        for (flaw, span) in places.iter().take(MAX_NAMED) {
            let at = positions.at(span.start);
            let said = terminal::plain(&reply::flaw(flaw, Language::En));
            // Standard error may be gone; the answer says what matters.
            let _ = writeln!(err, "kyoka: {name}:{}:{}: {said}", at.line, at.column);
        }
        if let Some(more) = places.len().checked_sub(MAX_NAMED).filter(|more| *more > 0) {
            let _ = writeln!(err, "kyoka: {name}: {more} more; `kyoka lint` lists them");
        }
    }
}

/// The one policy of a file. One that is cut off is none.
fn read(paste: Paste, budget: &Budget) -> Result<Given, Failure> {
    let name = || paste.name().unwrap_or("standard input").to_owned();
    let found = policy::find(0, &paste, budget);
    if let [unreadable, ..] = found.unreadable.as_slice() {
        return Err(Failure::unreadable(name(), unreadable));
    }
    let count = found.policies.len();
    let mut policies = found.policies.into_iter();
    match (policies.next(), count) {
        (Some(policy), 1) => {
            if let Some(at) = cut_off(&policy, paste.as_str()) {
                let at = Positions::of(paste.as_str()).at(at);
                return Err(Failure::CutOff {
                    name: name(),
                    line: at.line,
                    column: at.column,
                });
            }
            Ok(Given { paste, policy })
        }
        (None, _) => Err(Failure::NoPolicy { name: name() }),
        (Some(_), count) => Err(Failure::SeveralPolicies {
            name: name(),
            count,
        }),
    }
}

/// Where a policy is cut off: at its end, or at its beginning, so that its members stand without a bracket.
fn cut_off(policy: &PastedPolicy, text: &str) -> Option<usize> {
    let unclosed = policy
        .repairs
        .iter()
        .find(|repair| matches!(repair.kind, RepairKind::Unclosed(_)));
    let begins = || {
        let rest = text.get(policy.span.start..)?;
        (policy.form == Form::Fragment && !rest.starts_with(['{', '[', '｛', '［']))
            .then_some(policy.span.start)
    };
    unclosed.map(|repair| repair.span.start).or_else(begins)
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

//! `kyoka lint`: a policy in, findings with their places out.

use super::args::{Lint, ListFormat};
use super::exit::{Failure, Status};
use super::input::{self, Whole};
use super::whole;
use crate::budget::Budget;
use crate::evidence::{self, Evidence, Input, Role};
use crate::iam::PolicyType;
use crate::lint::{self, Finding, Severity};
use crate::render::{json, terminal};
use crate::reply;
use crate::text::{Paste, Position, Positions};
use std::io::{self, Write};

/// Runs the command.
pub(super) fn run(args: &Lint, out: &mut impl Write) -> Result<Status, Failure> {
    let budget = Budget::default();
    let paste = input::read(&args.policy.path, Whole::Text)?;
    let name = whole::name(&paste).to_owned();
    let language = super::terminal::language(args.lang, [paste.as_str()]);
    let given = Input {
        paste,
        role: args.policy.kind.map_or(Role::Conversation, Role::Policies),
    };
    let mut evidence = evidence::read(vec![given], language, &budget);
    for policy in &mut evidence.policies {
        policy.policy_type.get_or_insert(PolicyType::Identity);
    }
    let found_none = evidence.policies.is_empty() && evidence.unreadable.is_empty();
    if found_none && evidence.truncated.is_none() {
        return Err(Failure::NoPolicy { name });
    }
    // Places are those of the masked text, which has as many lines and columns.
    let Some(paste) = evidence.pastes.first() else {
        return Err(Failure::NoPolicy { name });
    };
    let findings = lint::review(&evidence.policies, args.principal.as_deref(), &budget);
    match args.format {
        ListFormat::Json => writeln!(out, "{}", json::findings(paste, &evidence, &findings)),
        ListFormat::Text => lines(&name, paste, &evidence, &findings, out),
    }
    .map_err(Failure::Output)?;
    out.flush().map_err(Failure::Output)?;
    let mended = evidence.policies.iter().flat_map(whole::mended).collect();
    whole::name_flaws(paste, mended);
    whole::check(paste, &evidence.policies)?;
    let is_unfinished = budget.is_exhausted();
    if is_unfinished {
        let name = terminal::printable(&name);
        let said = "more than can be checked at once, findings may be missing; check it in parts";
        writeln!(io::stderr(), "kyoka: {name}: {said}").map_err(Failure::Output)?;
    }
    let wrong = findings
        .iter()
        .any(|finding| finding.kind.severity() != Severity::Note);
    let is_whole = evidence.unreadable.is_empty() && evidence.truncated.is_none();
    Ok(if wrong || is_unfinished || !is_whole {
        Status::Nothing
    } else {
        Status::Answered
    })
}

/// `policy.json:3:5: error[invalid_action]: …`, as editors and CI read it.
fn lines(
    name: &str,
    paste: &Paste,
    evidence: &Evidence,
    findings: &[Finding],
    out: &mut impl Write,
) -> io::Result<()> {
    let name = terminal::printable(name);
    let mut write = |at: Position, what: &str, said: &reply::Line| {
        let said = terminal::plain(said);
        writeln!(out, "{name}:{}:{}: {what}: {said}", at.line, at.column)
    };
    for (_, piece) in &evidence.unreadable {
        let said = reply::unreadable(piece.kind, piece.position, evidence.language);
        write(piece.position, "error[unreadable]", &said)?;
    }
    let mut positions = Positions::of(paste.as_str());
    if let Some((_, truncation)) = evidence.truncated {
        let at = positions.at(truncation.at);
        let said = reply::truncated(truncation.reason, at, evidence.language);
        write(at, "error[truncated]", &said)?;
    }
    for finding in findings {
        let severity = finding.kind.severity().code();
        let what = format!("{severity}[{}]", finding.kind.code());
        let said = reply::finding(&finding.kind, evidence.language);
        write(positions.at(finding.span.start), &what, &said)?;
    }
    if let Some(warning) = reply::secrets(&evidence.secrets, evidence.language) {
        write!(
            out,
            "{}",
            terminal::render(&warning, terminal::Screen::PLAIN)
        )?;
    }
    Ok(())
}

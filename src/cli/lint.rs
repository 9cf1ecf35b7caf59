//! `kyoka lint`: policies in, findings with their places out.

use super::args::{FailOn, Lint, LintFormat};
use super::exit::{Failure, Status};
use super::input::{self, Whole};
use super::paths::{self, Listed};
use super::{flaws, terminal};
use crate::api::lint::{self, Linted};
use crate::api::{ApiError, whole};
use crate::lint::Severity;
use crate::render::json::{self, LintOut};
use crate::render::{findings, terminal as screen};
use crate::reply;
use crate::text::Language;
use crate::text::mask::Secret;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// Runs the command.
pub(super) fn run(args: &Lint, out: &mut impl Write) -> Result<Status, Failure> {
    let files = paths::files(&args.paths)?;
    let is_one = files.len() == 1;
    let mut all: Option<LintOut> = None;
    let mut secrets = BTreeSet::new();
    let mut refused: Vec<Failure> = Vec::new();
    let mut linted: Vec<Linted> = Vec::new();
    let mut without_policy = None;
    for file in &files {
        match one(args, file, is_one) {
            Ok(found) => {
                secrets.extend(found.secrets.iter().copied());
                match &mut all {
                    Some(all) => all.append(found.out.clone()),
                    None => all = Some(found.out.clone()),
                }
                linted.push(found);
            }
            Err(Failure::Api(ApiError::NoPolicy { name })) => {
                without_policy.get_or_insert(name);
            }
            Err(Failure::Binary { .. } | Failure::Empty { .. } | Failure::TooLarge { .. })
                if !file.is_named => {}
            Err(failure) if is_one => return Err(failure),
            Err(failure) => refused.push(failure),
        }
    }
    let all = match all {
        Some(all) => all,
        None if args.allow_no_policy || !refused.is_empty() => {
            let language = terminal::language(args.lang, []).unwrap_or(Language::En);
            LintOut::none(language)
        }
        None => {
            let first = args.paths.first();
            let path = || first.map_or_else(String::new, |file| file.path.display().to_string());
            let name = without_policy.filter(|_| is_one).unwrap_or_else(path);
            return Err(ApiError::NoPolicy { name }.into());
        }
    };
    write(args, &all, &secrets, out).map_err(Failure::Output)?;
    out.flush().map_err(Failure::Output)?;
    for found in &mut linted {
        // Of many files, the findings say it.
        if is_one {
            flaws::name(&found.paste, std::mem::take(&mut found.mended));
            refused.extend(found.broken.take().map(Failure::Api));
        }
        if found.is_unfinished {
            let name = screen::printable(whole::name(&found.paste));
            let said =
                "more than can be checked at once, findings may be missing; check it in parts";
            writeln!(io::stderr(), "kyoka: {name}: {said}").map_err(Failure::Output)?;
        }
    }
    if !refused.is_empty() {
        return Err(Failure::Several(refused));
    }
    let is_complete = linted.iter().all(|one| one.is_whole && !one.is_unfinished);
    let fails = |severity: &str| match args.fail_on {
        FailOn::Error => severity == Severity::Error.code(),
        FailOn::Warning => severity != Severity::Note.code(),
        FailOn::Note => true,
    };
    let has_failed = all
        .findings
        .iter()
        .any(|placed| fails(placed.finding.severity));
    Ok(if has_failed || !is_complete {
        Status::Nothing
    } else {
        Status::Answered
    })
}

/// Reviews one file.
fn one(args: &Lint, file: &Listed, is_one: bool) -> Result<Linted, Failure> {
    let paste = input::read(&file.path, Whole::Text)?;
    let pasted = is_one.then(|| paste.as_str().to_owned());
    let language = terminal::language(args.lang, pasted.as_deref());
    let principal = args.principal.as_deref();
    Ok(lint::text(paste, file.kind, principal, language)?)
}

/// Prints the findings in the form that was asked for.
fn write(
    args: &Lint,
    all: &LintOut,
    secrets: &BTreeSet<Secret>,
    out: &mut impl Write,
) -> io::Result<()> {
    match args.format {
        LintFormat::Json => writeln!(out, "{}", json::pretty(all)),
        LintFormat::Github => out.write_all(findings::github(all).as_bytes()),
        LintFormat::Sarif => writeln!(out, "{}", findings::sarif(all)),
        LintFormat::Text => {
            out.write_all(findings::lines(all, whole::UNNAMED).as_bytes())?;
            let language = Language::ALL
                .into_iter()
                .find(|language| language.code() == all.language)
                .unwrap_or(Language::En);
            match reply::secrets(secrets, language) {
                Some(warning) => {
                    write!(out, "{}", screen::render(&warning, screen::Screen::PLAIN))
                }
                None => Ok(()),
            }
        }
    }
}

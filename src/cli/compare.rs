//! `kyoka compare`: two versions of a policy, of folders or of a repository in, what one grants beyond the other out.

use super::args::{Compare, CompareFailOn, CompareFormat};
use super::exit::{Failure, Status};
use super::input::{self, Whole};
use super::versions::{self, Versions};
use super::{flaws, terminal};
use crate::api::{self, ApiError};
use crate::budget::Budget;
use crate::compare::{ComparedPolicy, Comparison, FileChange};
use crate::render::json::{self, ComparisonsOut};
use crate::render::terminal::Screen;
use crate::render::{self, findings};
use crate::reply;
use crate::text::Language;
use std::io::Write;
use std::path::PathBuf;

/// Runs the command.
pub(super) fn run(args: &Compare, screen: Screen, out: &mut impl Write) -> Result<Status, Failure> {
    // A policy has no language of its own.
    let language = terminal::language(args.lang, []).unwrap_or(Language::En);
    if let Some(revisions) = &args.git {
        let paths: Vec<PathBuf> = args.paths.iter().map(|one| one.path.clone()).collect();
        let files = versions::of_revisions(revisions, &paths)?;
        return files_compared(args, files, language, screen, out);
    }
    let [old, new] = args.paths.as_slice() else {
        return Err(Failure::NotTwo);
    };
    if old.path.is_dir() && new.path.is_dir() {
        let files = versions::of_folders(&old.path, &new.path)?;
        return files_compared(args, files, language, screen, out);
    }
    let compared = api::compare::texts(
        input::read(&old.path, Whole::Policy)?,
        input::read(&new.path, Whole::Policy)?,
        [old.kind, new.kind],
        &Budget::default(),
    )?;
    for (paste, found) in compared.flaws {
        flaws::name(&paste, found);
    }
    let comparison = &compared.comparison;
    let reply = api::warned(reply::comparison(comparison, language), &compared.secrets);
    let text = match args.format {
        CompareFormat::Text => render::terminal::render(&reply, screen),
        CompareFormat::Markdown => render::markdown::render(&reply),
        CompareFormat::Json => json::comparison(comparison, &compared.secrets, language),
        CompareFormat::Github => {
            let policy = ComparedPolicy {
                file: new.path.display().to_string(),
                line: 1,
                kind: compared.kind,
                change: FileChange::Changed,
                comparison: comparison.clone(),
            };
            findings::github_comparisons(&ComparisonsOut::of(&[policy], &[], language))
        }
    };
    print(&text, out)?;
    Ok(status(args, [comparison]))
}

/// Compares the policies of many files. One that cannot be compared fails the command, and is named.
fn files_compared(
    args: &Compare,
    files: Vec<versions::Read>,
    language: Language,
    screen: Screen,
    out: &mut impl Write,
) -> Result<Status, Failure> {
    let (mut policies, mut unread) = (Vec::new(), Vec::new());
    for file in files {
        let compared = file.and_then(|Versions { file, old, new }| {
            api::compare::versions::of(&file, old, new, &Budget::default())
                .map_err(|error: ApiError| (file, error.into()))
        });
        match compared {
            Ok(found) => policies.extend(found),
            Err((file, why)) => unread.push((file, why.to_string())),
        }
    }
    let reply = reply::comparisons(&policies, &unread, language);
    let whole = || ComparisonsOut::of(&policies, &unread, language);
    let text = match args.format {
        CompareFormat::Text => render::terminal::render(&reply, screen),
        CompareFormat::Markdown => render::markdown::render(&reply),
        CompareFormat::Json => json::pretty(&whole()),
        CompareFormat::Github => findings::github_comparisons(&whole()),
    };
    print(&text, out)?;
    let status = status(args, policies.iter().map(|one| &one.comparison));
    Ok(match status {
        Status::Answered if !unread.is_empty() => Status::Nothing,
        status => status,
    })
}

fn print(text: &str, out: &mut impl Write) -> Result<(), Failure> {
    let text = text.trim_end();
    if text.is_empty() {
        return Ok(());
    }
    writeln!(out, "{text}").map_err(Failure::Output)
}

/// Whether any comparison has what is to fail.
fn status<'a>(args: &Compare, all: impl IntoIterator<Item = &'a Comparison>) -> Status {
    let fails = all.into_iter().any(|compared| {
        args.fail_on.iter().any(|on| match on {
            CompareFailOn::Grants => !compared.grants.is_empty(),
            CompareFailOn::Revokes => !compared.revokes.is_empty(),
            CompareFailOn::Unproven => !compared.unproven.is_empty(),
        })
    });
    if fails {
        Status::Nothing
    } else {
        Status::Answered
    }
}

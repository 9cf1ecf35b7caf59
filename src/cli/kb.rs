//! `kyoka kb`: prove and list the knowledge base.

use super::args::{Kb, KbCommand};
use super::exit::{Failure, Status};
use crate::kb::{self, KnowledgeBase};
use std::io::Write;
use std::path::Path;

/// Runs the command.
pub(super) fn run(args: &Kb, out: &mut impl Write) -> Result<Status, Failure> {
    match &args.command {
        KbCommand::Check { dir } => check(dir.as_deref(), out),
        KbCommand::List { dir } => list(dir.as_deref(), out),
    }
}

/// The knowledge base of a folder, or the embedded one.
pub(super) fn load(dir: Option<&Path>) -> Result<KnowledgeBase, Failure> {
    match dir {
        Some(dir) => {
            KnowledgeBase::load(dir).map_err(|error| Failure::KnowledgeBase(error.to_string()))
        }
        None => Ok(KnowledgeBase::embedded()),
    }
}

fn check(dir: Option<&Path>, out: &mut impl Write) -> Result<Status, Failure> {
    let kb = load(dir)?;
    let problems = kb::check(&kb);
    for problem in &problems {
        writeln!(out, "{problem}").map_err(Failure::Output)?;
    }
    let articles = kb.articles().count();
    writeln!(out, "{articles} articles, {} problems", problems.len()).map_err(Failure::Output)?;
    Ok(if problems.is_empty() {
        Status::Answered
    } else {
        Status::Nothing
    })
}

fn list(dir: Option<&Path>, out: &mut impl Write) -> Result<Status, Failure> {
    for article in load(dir)?.articles() {
        writeln!(
            out,
            "{}\t{}",
            article.id,
            article
                .text(crate::text::Language::En)
                .map_or("", |(_, text)| text.front.title.as_str())
        )
        .map_err(Failure::Output)?;
    }
    Ok(Status::Answered)
}

//! `kyoka ask`: a question in, an answer from the knowledge base out.

use super::args::{Ask, Format};
use super::exit::{Failure, Status};
use super::input::{self, Whole};
use super::{knowledge, terminal};
use crate::budget::Budget;
use crate::kb::KnowledgeBase;
use crate::render::terminal::Screen;
use crate::{answer, render, reply};
use std::io::Write;
use std::path::Path;

/// Says why each article was found: the terms that it has of the question, and what each adds.
fn explain(kb: &KnowledgeBase, question: &str, limit: usize) -> std::io::Result<()> {
    let why = kb.explain(question, limit);
    let mut out = std::io::stderr().lock();
    writeln!(
        out,
        "quality {:.2}; an answer above {:.2}, a suggestion above {:.2}",
        why.quality, why.answer, why.suggestion
    )?;
    for article in why.articles {
        writeln!(
            out,
            "{} ({:?}): score {:.2}, coverage {:.2}, nearness {:.2}",
            render::terminal::printable(&article.id),
            article.language,
            article.score,
            article.coverage,
            article.nearness
        )?;
        for (term, score) in article.terms {
            let term = render::terminal::printable(&term);
            writeln!(out, "  {score:6.2}  {term}")?;
        }
    }
    Ok(())
}

/// Runs the command.
pub(super) fn run(args: &Ask, screen: Screen, out: &mut impl Write) -> Result<Status, Failure> {
    let question = match args.question.as_slice() {
        [only] if only == "-" => input::read(Path::new("-"), Whole::Text)?
            .as_str()
            .to_owned(),
        words => words.join(" "),
    };
    if question.trim().is_empty() {
        return Err(Failure::NoQuestion);
    }
    let kb = knowledge::load(args.kb.as_deref())?;
    let asked = answer::ask(
        &question,
        args.lang
            .language()
            .or_else(|| answer::language_of(&question))
            .or_else(terminal::locale),
        &kb,
        args.limit,
        &Budget::default(),
    );
    if args.explain {
        super::diagnose::explain(&asked.answer, &kb).map_err(Failure::Output)?;
        explain(&kb, &question, args.limit).map_err(Failure::Output)?;
    }
    let mut reply = reply::question(&asked, &kb, reply::InVain::CanBeWritten);
    if let Some(warning) = reply::secrets(&asked.answer.evidence.secrets, reply.language) {
        reply.blocks.splice(0..0, warning.blocks);
    }
    let text = match args.format {
        Format::Text => render::terminal::render(&reply, screen),
        Format::Markdown => render::markdown::render(&reply),
        Format::Json => render::json::asked(&asked, &reply),
    };
    writeln!(out, "{}", text.trim_end()).map_err(Failure::Output)?;
    Ok(if asked.is_answered() {
        Status::Answered
    } else {
        Status::Nothing
    })
}

//! `kyoka ask`: a question in, an answer from the knowledge base out.

use super::args::{Ask, Format};
use super::exit::{Failure, Status};
use super::input::{self, Whole};
use super::{knowledge, terminal};
use crate::budget::Budget;
use crate::kb::KnowledgeBase;
use crate::render::terminal::Screen;
use crate::{answer, api, render, reply};
use std::io::Write;
use std::path::Path;

/// Says why each article was found: what speaks for it, and the terms that it has of the question.
fn explain(kb: &KnowledgeBase, question: &str, limit: usize) -> std::io::Result<()> {
    let why = kb.explain(question, limit);
    let mut out = std::io::stderr().lock();
    writeln!(out, "against any article:")?;
    for (reason, weight) in why.against {
        writeln!(out, "  {weight:6.2}  {reason}")?;
    }
    for article in why.articles {
        writeln!(
            out,
            "{} ({:?}): chance {:.2}",
            render::terminal::printable(&article.id),
            article.language,
            article.chance
        )?;
        for (reason, weight) in article.reasons {
            writeln!(out, "  {weight:6.2}  {reason}")?;
        }
        writeln!(out, "  by the words:")?;
        for (term, score) in article.terms {
            let term = render::terminal::printable(&term);
            writeln!(out, "    {score:6.2}  {term}")?;
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
    let kb = knowledge::load(&args.kb.layers())?;
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
    let reply = reply::question(&asked, &kb, reply::InVain::CanBeWritten);
    let reply = api::warned(reply, &asked.answer.evidence.secrets);
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

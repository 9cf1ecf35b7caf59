//! `kyoka kb`: prove, list and begin articles of the knowledge base.

use super::args::{Kb, KbCommand};
use super::exit::{Failure, Status};
use super::knowledge::load;
use super::terminal;
use crate::kb::{self, KnowledgeBase};
use crate::render::terminal::{Screen, printable};
use crate::text::Language;
use crate::{render, reply};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Runs the command.
pub(super) fn run(args: &Kb, screen: Screen, out: &mut impl Write) -> Result<Status, Failure> {
    match &args.command {
        KbCommand::Check { dir } => check(dir.as_deref(), out),
        KbCommand::Show { id, dir, lang } => {
            let kb = load(dir.as_deref())?;
            let article = kb
                .article(id)
                .ok_or_else(|| Failure::NoArticle { id: id.clone() })?;
            let language = terminal::language(*lang, []).unwrap_or(Language::En);
            let text = render::terminal::render(&reply::article(article, language), screen);
            writeln!(out, "{}", text.trim_end()).map_err(Failure::Output)?;
            Ok(Status::Answered)
        }
        KbCommand::List { dir } => {
            list(&load(dir.as_deref())?, out).map_err(Failure::Output)?;
            Ok(Status::Answered)
        }
        KbCommand::New { id, dir } => new(id, dir, out),
        #[cfg(feature = "bot")]
        KbCommand::Feedback { config, limit } => {
            super::bot::feedback(config.as_deref(), *limit, out)
        }
        #[cfg(feature = "bot")]
        KbCommand::Gaps { config, limit } => super::bot::gaps(config.as_deref(), *limit, out),
    }
}

fn check(dir: Option<&Path>, out: &mut impl Write) -> Result<Status, Failure> {
    let kb = load(dir)?;
    let problems = kb::check(&kb);
    for problem in &problems {
        let line = printable(&problem.to_string());
        writeln!(out, "{line}").map_err(Failure::Output)?;
    }
    let articles = kb.articles().count();
    writeln!(out, "{articles} articles, {} problems", problems.len()).map_err(Failure::Output)?;
    Ok(if problems.is_empty() {
        Status::Answered
    } else {
        Status::Nothing
    })
}

/// The articles, and what they cover and do not.
fn list(kb: &KnowledgeBase, out: &mut impl Write) -> io::Result<()> {
    for article in kb.articles() {
        let languages = match (&article.ja, &article.en) {
            (Some(_), Some(_)) => "ja en",
            (Some(_), None) => "ja",
            (None, _) => "en",
        };
        let title = article
            .text(Language::En)
            .map_or("", |(_, text)| text.front.title.as_str());
        let (id, title) = (printable(&article.id), printable(title));
        writeln!(out, "{id}\t{languages}\t{title}")?;
    }
    let coverage = kb::coverage(kb);
    writeln!(out, "\narticles of each service:")?;
    for (service, count) in &coverage.services {
        writeln!(out, "{count:5}  {}", printable(service))?;
    }
    writeln!(out, "\narticles whose rule names a cause:")?;
    for (cause, count) in &coverage.causes {
        writeln!(out, "{count:5}  {cause}")?;
    }
    writeln!(
        out,
        "\nactions of real denials that no article names: {}",
        coverage.without_article.len()
    )?;
    for action in &coverage.without_article {
        writeln!(out, "       {action}")?;
    }
    Ok(())
}

/// Begins an article: writes both files, unless one is there.
fn new(id: &str, dir: &Path, out: &mut impl Write) -> Result<Status, Failure> {
    let files = kb::skeleton(id).map_err(|error| Failure::KnowledgeBase(error.to_string()))?;
    for (name, text) in files {
        let path = dir.join(name);
        let written = path
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| OpenOptions::new().write(true).create_new(true).open(&path))
            .and_then(|mut file| file.write_all(text.as_bytes()));
        written.map_err(|source| Failure::Unwritable {
            name: path.display().to_string(),
            source,
        })?;
        let name = printable(&path.display().to_string());
        writeln!(out, "{name}").map_err(Failure::Output)?;
    }
    Ok(Status::Answered)
}

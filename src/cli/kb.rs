//! `kyoka kb`: prove, list and begin articles of the knowledge base.

use super::args::{Kb, KbCommand};
use super::exit::{Failure, Status};
use super::input::{self, Whole};
use super::knowledge::{load, load_alone};
use super::terminal;
use crate::budget::Budget;
use crate::evidence::{self, Input, Role};
use crate::iam::PolicyType;
use crate::kb::{self, Case, KnowledgeBase};
use crate::policy::PastedPolicy;
use crate::render::terminal::{Screen, printable};
use crate::text::{Language, Paste};
use crate::{diagnose, render, reply};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Runs the command.
pub(super) fn run(args: &Kb, screen: Screen, out: &mut impl Write) -> Result<Status, Failure> {
    match &args.command {
        KbCommand::Check { dir } => check(dir.as_deref(), out),
        KbCommand::Show { id, kb, lang } => {
            let kb = load(&kb.layers())?;
            let article = kb
                .article(id)
                .ok_or_else(|| Failure::NoArticle { id: id.clone() })?;
            let language = terminal::language(*lang, []).unwrap_or(Language::En);
            let text = render::terminal::render(&reply::article(article, language), screen);
            writeln!(out, "{}", text.trim_end()).map_err(Failure::Output)?;
            Ok(Status::Answered)
        }
        KbCommand::List { dir } => {
            list(&load_alone(dir.as_deref())?, out).map_err(Failure::Output)?;
            Ok(Status::Answered)
        }
        KbCommand::New { id, dir, from } => {
            let case = from.as_deref().map(case).transpose()?;
            new(id, dir, &case.unwrap_or_default(), out)
        }
        #[cfg(feature = "bot")]
        KbCommand::Feedback { config, limit } => {
            super::bot::feedback(config.as_deref(), *limit, out)
        }
        #[cfg(feature = "bot")]
        KbCommand::Gaps { config, limit } => super::bot::gaps(config.as_deref(), *limit, out),
    }
}

fn check(dir: Option<&Path>, out: &mut impl Write) -> Result<Status, Failure> {
    let (kb, mut problems) = match dir {
        Some(dir) => {
            let (kb, broken) = KnowledgeBase::load_all(dir)
                .map_err(|error| Failure::KnowledgeBase(error.to_string()))?;
            let strays = kb::strays(dir);
            let broken = broken.iter().map(ToString::to_string);
            let strays = strays.iter().map(ToString::to_string);
            (kb, broken.chain(strays).collect::<Vec<String>>())
        }
        None => (KnowledgeBase::embedded(), Vec::new()),
    };
    problems.extend(kb::check(&kb).iter().map(ToString::to_string));
    for problem in &problems {
        writeln!(out, "{}", printable(problem)).map_err(Failure::Output)?;
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

/// The incident in a file, as far as it is diagnosed.
fn case(file: &Path) -> Result<Case, Failure> {
    let read = Input {
        paste: input::read(file, Whole::Text)?,
        role: Role::Conversation,
    };
    let budget = Budget::default();
    let evidence = evidence::read(vec![read], None, &budget);
    let diagnoses = diagnose::diagnose(&evidence, &budget).diagnoses;
    let first = diagnoses.first();
    let text = evidence.pastes.first().map_or("", Paste::as_str);
    let mut error = String::new();
    let mut before = Vec::new();
    let mut at = 0;
    let mut policies: Vec<&PastedPolicy> = evidence.policies.iter().collect();
    policies.sort_by_key(|policy| policy.span.start);
    for policy in policies {
        error.push_str(text.get(at..policy.span.start).unwrap_or_default());
        at = at.max(policy.span.end);
        let kind = policy.policy_type.unwrap_or(PolicyType::Identity);
        let written = text.get(policy.span.start..policy.span.end);
        before.extend(written.map(|written| (kind, written.to_owned())));
    }
    error.push_str(text.get(at..).unwrap_or_default());
    let fix = first.and_then(|first| first.fix.as_ref());
    let kind = before
        .first()
        .map_or(PolicyType::Identity, |(kind, _)| *kind);
    Ok(Case {
        action: first.and_then(|first| first.request.action.clone()),
        cause: first.map(|first| first.cause.code()),
        error,
        after: fix.map(|fix| (kind, fix.after.clone())),
        before,
    })
}

/// Begins an article: writes both files, unless one is there.
fn new(id: &str, dir: &Path, case: &Case, out: &mut impl Write) -> Result<Status, Failure> {
    let files =
        kb::skeleton(id, case).map_err(|error| Failure::KnowledgeBase(error.to_string()))?;
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

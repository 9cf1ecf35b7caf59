//! `kyoka diagnose`: what was pasted in, the answer out.

use super::args::{Diagnose, Format};
use super::exit::{Failure, Status};
use super::input::{self, Whole};
use super::progress::Progress;
use super::{knowledge, terminal};
use crate::answer::Answer;
use crate::budget::Budget;
use crate::evidence::{Input, Role};
use crate::iam::PolicyType;
use crate::kb::KnowledgeBase;
use crate::render::terminal::{Screen, printable};
use crate::reply::Medium;
use crate::{api, render, reply};
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// Runs the command.
pub(super) fn run(
    args: &Diagnose,
    screen: Screen,
    out: &mut impl Write,
) -> Result<Status, Failure> {
    let mut inputs = Vec::new();
    let mut progress = Progress::new();
    for path in &args.files {
        inputs.push(input::read_conversation(path, &mut progress)?);
    }
    let is_taken = args.policies.iter().any(|file| file.path == Path::new("-"));
    if args.files.is_empty() && !is_taken {
        inputs.extend(piped(!args.policies.is_empty(), &mut progress)?);
    }
    for file in &args.policies {
        inputs.push(Input {
            paste: input::read(&file.path, Whole::Policy)?,
            role: Role::Policies(file.kind.unwrap_or(PolicyType::Identity)),
        });
    }
    let said = inputs
        .iter()
        .filter(|input| !matches!(input.role, Role::Policies(_)));
    let language = terminal::language(args.lang, said.map(|input| input.paste.as_str()));
    let kb = knowledge::load(&args.kb.layers())?;
    let answer = api::answered(inputs, language, &kb, &Budget::default())?;
    let evidence = &answer.evidence;
    if args.explain {
        explain(&answer, &kb).map_err(Failure::Output)?;
    }
    if args.fix {
        return fixed(&answer, out);
    }
    let medium = match args.format {
        Format::Text => Medium::Terminal(again(args)),
        Format::Markdown | Format::Json => Medium::Chat,
    };
    let reply = if args.details {
        reply::whole(&answer, &medium, evidence.language)
    } else {
        reply::brief(&answer, &medium, evidence.language)
    };
    let reply = api::warned(reply, &evidence.secrets);
    let text = match args.format {
        Format::Text => render::terminal::render(&reply, screen),
        Format::Markdown => render::markdown::render(&reply),
        Format::Json => render::json::diagnosis(&answer, &reply),
    };
    writeln!(out, "{}", text.trim_end()).map_err(Failure::Output)?;
    let found =
        !evidence.denials.is_empty() || evidence.foreign.is_some() || !evidence.policies.is_empty();
    Ok(if found {
        Status::Answered
    } else {
        Status::Nothing
    })
}

/// Prints the corrected policy: of all denials of a caller where there is one, else of the first denial that has one.
fn fixed(answer: &Answer, out: &mut impl Write) -> Result<Status, Failure> {
    let combined = answer.diagnoses.combined.iter().map(|all| &all.fix);
    let diagnoses = answer.diagnoses.diagnoses.iter();
    let single = diagnoses.filter_map(|diagnosis| diagnosis.fix.as_ref());
    let Some(fix) = combined
        .filter(|fix| fix.over_size.is_none())
        .chain(single)
        .next()
    else {
        // Standard error may be gone; the status tells as well.
        let _ = writeln!(
            io::stderr(),
            "kyoka: there is no corrected policy; the answer without --fix says why"
        );
        return Ok(Status::Nothing);
    };
    writeln!(out, "{}", fix.after.trim_end()).map_err(Failure::Output)?;
    Ok(Status::Answered)
}

/// The arguments that make the command read the same input again, as a shell takes them.
fn again(args: &Diagnose) -> String {
    let mut words: Vec<String> = Vec::new();
    for file in &args.policies {
        let kind = file
            .kind
            .map_or_else(String::new, |kind| format!("{}=", kind.code()));
        words.push(format!("--policy {kind}{}", shell(&file.path)));
    }
    words.extend(args.files.iter().map(|path| shell(path)));
    if words.is_empty() {
        words.push("FILE".to_owned());
    }
    words.join(" ")
}

fn shell(path: &Path) -> String {
    let path = path.to_string_lossy();
    reply::quoted(&path).unwrap_or_else(|| "FILE".to_owned())
}

/// What comes through a pipe or from a file on standard input, where no file is named. With policies alone
/// there need be nothing.
fn piped(has_policies: bool, progress: &mut Progress) -> Result<Option<Input>, Failure> {
    if io::stdin().is_terminal() {
        return if has_policies {
            Ok(None)
        } else {
            Err(Failure::NothingToRead)
        };
    }
    match input::read_conversation(Path::new("-"), progress) {
        Err(Failure::Empty { .. }) if has_policies => Ok(None),
        read => read.map(Some),
    }
}

/// Says why each article is offered: the lists of its rule, and for what they hold.
pub(super) fn explain(answer: &Answer, kb: &KnowledgeBase) -> io::Result<()> {
    let mut out = io::stderr().lock();
    let all = answer.diagnoses.diagnoses.iter().zip(&answer.articles);
    for (diagnosis, articles) in all {
        for article in articles {
            let id = printable(&article.id);
            writeln!(out, "{id}: score {:.3}", article.score)?;
            for held in kb.why(&article.id, &answer.evidence, diagnosis) {
                let (pattern, value) = (printable(&held.pattern), printable(&held.value));
                writeln!(out, "  {}: {pattern} is {value}", held.list)?;
            }
        }
    }
    Ok(())
}

/// Prints the schema of the outputs.
pub(super) fn schema(out: &mut impl Write) -> Result<Status, Failure> {
    writeln!(out, "{:#}", render::schema::schema()).map_err(Failure::Output)?;
    Ok(Status::Answered)
}

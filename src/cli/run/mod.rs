//! `kyoka run`: runs a command as it is, and explains the denial that it ended with.
//!
//! In: a program and its arguments. Out: what it prints, as it prints it, its exit status or signal; where it failed and
//! AWS denied something, the brief answer behind that on standard error. `kyoka last` gives that answer later.

mod process;

use super::args::{Format, Init, InitShell, Last, Run};
use super::exit::{Failure, Status};
use super::terminal;
use crate::api::{self, KnowledgeBase};
use crate::budget::Budget;
use crate::evidence::{Input, Role};
use crate::render::terminal::Screen;
use crate::reply::{self, Medium};
use crate::text::{Paste, mask};
use crate::{answer::Answer, render};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The programs that `kyoka init` makes a shell run through kyoka, where they are installed.
const WRAPPED: [&str; 10] = [
    "aws",
    "cdk",
    "copilot",
    "eksctl",
    "pulumi",
    "sam",
    "serverless",
    "sls",
    "terraform",
    "tofu",
];

/// Runs the command.
pub(super) fn run(args: &Run) -> Result<Status, Failure> {
    let Some((program, rest)) = args.command.split_first() else {
        return Err(Failure::NothingToRun);
    };
    let ran = match process::run(program, rest) {
        Ok(ran) => ran,
        Err(source) => {
            let status = match source.kind() {
                io::ErrorKind::NotFound => 127,
                _ => 126,
            };
            let name = render::terminal::printable(&program.to_string_lossy());
            // Standard error may be gone; the status still tells.
            let _ = writeln!(io::stderr(), "kyoka: cannot run `{name}`: {source}");
            return Ok(Status::Of(status));
        }
    };
    if !ran.status.success() {
        let words = args.command.iter().map(|word| word.to_string_lossy());
        let words: Vec<String> = words
            .map(|word| reply::quoted(&word).unwrap_or_else(|| "…".to_owned()))
            .collect();
        let printed = String::from_utf8_lossy(&ran.printed);
        let text = format!("$ {}\n{printed}", words.join(" "));
        if args.record {
            record(&text)?;
        } else {
            tell(&text, args);
        }
    }
    Ok(process::pass_on(ran.status))
}

/// Says on standard error why AWS denied something, where it did.
fn tell(text: &str, args: &Run) {
    let language = terminal::language(args.lang, []);
    let Ok(answer) = answered(text, language) else {
        return;
    };
    if answer.evidence.denials.is_empty() {
        return;
    }
    let medium = Medium::Terminal("FILE".to_owned());
    let language = answer.evidence.language;
    let reply = reply::brief(&answer, &medium, language);
    let reply = api::warned(reply, &answer.evidence.secrets);
    let text = render::terminal::render(&reply, terminal::error_screen());
    // Standard error may be gone; the command has said what it had to say.
    let _ = writeln!(io::stderr(), "\n{}", text.trim_end());
}

fn answered(text: &str, language: Option<crate::text::Language>) -> Result<Answer, Failure> {
    let input = Input {
        paste: Paste::new(None, text),
        role: Role::Conversation,
    };
    let kb = KnowledgeBase::embedded();
    Ok(api::answered(
        vec![input],
        language,
        &kb,
        &Budget::default(),
    )?)
}

/// Where the output of the last failed command is kept.
fn recorded() -> Result<PathBuf, Failure> {
    let state = terminal::variable("XDG_STATE_HOME").map(PathBuf::from);
    let home = || terminal::variable("HOME").map(|home| Path::new(&home).join(".local/state"));
    let folder = state.or_else(home).ok_or(Failure::NoHome)?;
    Ok(folder.join("kyoka").join("last"))
}

/// Keeps the output of a failed command, without its secrets, for its owner alone.
fn record(text: &str) -> Result<(), Failure> {
    let path = recorded()?;
    let failed = |source| Failure::NotKept {
        name: path.display().to_string(),
        source,
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&path).map_err(failed)?;
    file.write_all(mask::secrets(text).text.as_bytes())
        .map_err(failed)
}

/// Explains the last failed command that `kyoka run --record` ran.
pub(super) fn last(args: &Last, screen: Screen, out: &mut impl Write) -> Result<Status, Failure> {
    let path = recorded()?;
    if !path.exists() {
        return Err(Failure::NothingRecorded);
    }
    let paste = super::input::read(&path, super::input::Whole::Text)?;
    let answer = answered(paste.as_str(), terminal::language(args.lang, []))?;
    let evidence = &answer.evidence;
    let language = evidence.language;
    let again = path.to_string_lossy();
    let medium = match args.format {
        Format::Text => {
            Medium::Terminal(reply::quoted(&again).unwrap_or_else(|| "FILE".to_owned()))
        }
        Format::Markdown | Format::Json => Medium::Chat,
    };
    let reply = if args.details {
        reply::whole(&answer, &medium, language)
    } else {
        reply::brief(&answer, &medium, language)
    };
    let text = match args.format {
        Format::Text => render::terminal::render(&reply, screen),
        Format::Markdown => render::markdown::render(&reply),
        Format::Json => render::json::diagnosis(&answer, &reply),
    };
    writeln!(out, "{}", text.trim_end()).map_err(Failure::Output)?;
    let found = !evidence.denials.is_empty() || evidence.foreign.is_some();
    Ok(if found {
        Status::Answered
    } else {
        Status::Nothing
    })
}

/// Prints what makes a shell run the programs that talk to AWS through kyoka.
pub(super) fn init(args: &Init, out: &mut impl Write) -> Result<Status, Failure> {
    let programs = WRAPPED.join(" ");
    let text = match args.shell {
        InitShell::Bash | InitShell::Zsh => format!(
            "# kyoka: `kyoka last` explains the last command that failed.\n\
             for _kyoka_program in {programs}; do\n\
             \x20 if command -v \"$_kyoka_program\" >/dev/null 2>&1; then\n\
             \x20   unalias \"$_kyoka_program\" 2>/dev/null\n\
             \x20   eval \"$_kyoka_program() {{ command kyoka run --record -- $_kyoka_program \\\"\\$@\\\"; }}\"\n\
             \x20 fi\n\
             done\n\
             unset _kyoka_program\n"
        ),
        InitShell::Fish => format!(
            "# kyoka: `kyoka last` explains the last command that failed.\n\
             for program in {programs}\n\
             \x20   if type -q $program\n\
             \x20       eval \"function $program --wraps $program; command kyoka run --record -- $program \\$argv; end\"\n\
             \x20   end\n\
             end\n"
        ),
    };
    out.write_all(text.as_bytes()).map_err(Failure::Output)?;
    Ok(Status::Answered)
}

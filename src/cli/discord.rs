//! `kyoka discord`, and what people asked it in vain: files and environment in, the bot's setup out.

use super::args::Discord;
use super::exit::{Failure, Status};
use super::kb;
use crate::config::{self, Config};
use crate::discord::{self, Setup, Token};
use crate::render::terminal;
use crate::store::Store;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The variable with the token.
const TOKEN: &str = "DISCORD_TOKEN";
/// The variable with the base address of Discord's API.
const PROXY: &str = "DISCORD_API_PROXY";
/// The variable with the folder that systemd made for the service.
const STATE: &str = "STATE_DIRECTORY";

/// Runs the command.
pub(super) fn run(args: &Discord, out: &mut impl Write) -> Result<Status, Failure> {
    let config = read_config(args.config.as_deref())?;
    let knowledge = args.kb.as_deref().or(config.knowledge.as_deref());
    let (kb, folder) = kb::watch(knowledge)?;
    let setup = Setup {
        token: token(&config, args.config.as_deref())?,
        store: store_path(&config),
        kb,
        folder,
        proxy: variable(PROXY),
        config,
    };
    if !args.check {
        let done = discord::run(setup);
        return done
            .map(|()| Status::Answered)
            .map_err(|error| Failure::Bot(error.to_string()));
    }
    let all = discord::check(&setup).map_err(|error| Failure::Bot(error.to_string()))?;
    for checked in &all {
        let line = terminal::printable(&checked.to_string());
        writeln!(out, "{line}").map_err(Failure::Output)?;
    }
    Ok(if all.iter().all(|checked| checked.good) {
        Status::Answered
    } else {
        Status::Nothing
    })
}

/// Lists what people asked in vain: how often, in which language, what.
pub(super) fn gaps(
    config: Option<&Path>,
    limit: usize,
    out: &mut impl Write,
) -> Result<Status, Failure> {
    let path = store_path(&read_config(config)?);
    let failed = |error: crate::store::StoreError| Failure::Bot(error.to_string());
    let gaps = Store::open_existing(&path)
        .and_then(|store| store.gaps(limit))
        .map_err(failed)?;
    for gap in &gaps {
        let text = terminal::printable(&gap.text.replace(['\n', '\r', '\t'], " "));
        writeln!(out, "{}\t{}\t{text}", gap.count, gap.language.code()).map_err(Failure::Output)?;
    }
    Ok(if gaps.is_empty() {
        Status::Nothing
    } else {
        Status::Answered
    })
}

/// The configuration; the usual one where none is named.
fn read_config(path: Option<&Path>) -> Result<Config, Failure> {
    let Some(path) = path else {
        return Ok(Config::default());
    };
    let text = read_file(path)?;
    config::read(&text).map_err(|problems| {
        let name = path.display();
        let lines: Vec<String> = problems
            .iter()
            .map(|problem| format!("{name}:{problem}"))
            .collect();
        Failure::Configuration(lines)
    })
}

/// The token: of the environment, else of the file that the configuration names.
fn token(config: &Config, path: Option<&Path>) -> Result<Token, Failure> {
    if let Some(text) = variable(TOKEN) {
        return Token::read(&text)
            .map_err(|error| Failure::Bot(format!("the token in {TOKEN} {error}")));
    }
    let Some(file) = &config.token_file else {
        let place = match path {
            Some(path) => format!("discord.token_file in {} to a file with it", path.display()),
            None => "discord.token_file in a configuration (--config) to a file with it".to_owned(),
        };
        return Err(Failure::Bot(format!(
            "there is no token; set {TOKEN}, or {place}"
        )));
    };
    Token::read(&read_file(file)?)
        .map_err(|error| Failure::Bot(format!("the token in {} {error}", file.display())))
}

/// The database: where the configuration says, else in the service's state directory, else here.
fn store_path(config: &Config) -> PathBuf {
    const NAME: &str = "kyoka.db";
    config.store.clone().unwrap_or_else(|| {
        // systemd gives several folders with colons between them; the first is ours.
        let state =
            variable(STATE).and_then(|folders| folders.split(':').next().map(PathBuf::from));
        state.map_or_else(|| PathBuf::from(NAME), |folder| folder.join(NAME))
    })
}

#[expect(clippy::disallowed_methods, reason = "the edge: files that are named")]
fn read_file(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|source| Failure::Unreadable {
        name: path.display().to_string(),
        source,
    })
}

/// A variable of the environment that is not empty.
#[expect(clippy::disallowed_methods, reason = "the edge: the environment")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

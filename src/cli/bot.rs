//! What `kyoka discord` and `kyoka slack` have in common, and what people asked the bot in vain: files and environment
//! in, what a bot stands on out.

use super::args::Knowledge;
use super::exit::{Failure, Status};
use super::knowledge;
use crate::config::{self, Config, Place};
use crate::file::{self, FileError};
use crate::host::{Checked, Ground};
use crate::kb::Layers;
use crate::render::terminal;
use crate::store::{Sqlite, Store};
use std::io::Write;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

/// The most bytes of a configuration, and of a file with a token.
const MAX_CONFIG_BYTES: u64 = 1 << 20;
const MAX_TOKEN_BYTES: u64 = 64 << 10;

/// The variable with the folder in which systemd puts the service's credentials.
const CREDENTIALS: &str = "CREDENTIALS_DIRECTORY";
/// The variable with the folder that systemd made for the service.
const STATE: &str = "STATE_DIRECTORY";

/// What a bot stands on: its configuration, its database, its knowledge base.
pub(super) fn ground(config: Option<&Path>, kb: &Knowledge) -> Result<Ground, Failure> {
    let config = read_config(config)?;
    let named = kb.layers();
    let layers = if named.folders.is_empty() {
        Layers {
            folders: config.knowledge.clone(),
            is_alone: config.knowledge_only,
        }
    } else {
        named
    };
    let (kb, folder) = knowledge::watch(layers)?;
    Ok(Ground {
        store: store_path(&config),
        kb,
        folder,
        config,
    })
}

/// Prints what was checked.
pub(super) fn print(all: &[Checked], out: &mut impl Write) -> Result<Status, Failure> {
    for checked in all {
        let line = terminal::printable(&checked.to_string());
        writeln!(out, "{line}").map_err(Failure::Output)?;
    }
    Ok(if all.iter().all(|checked| checked.good) {
        Status::Answered
    } else {
        Status::Nothing
    })
}

/// Where a secret of the bot's may be: a variable, and a file that a key of the configuration names.
pub(super) struct Secret<'a> {
    /// The variable.
    pub(super) variable: &'a str,
    /// The key.
    pub(super) key: &'a str,
    /// The file.
    pub(super) file: Option<&'a Path>,
    /// The configuration.
    pub(super) config: Option<&'a Path>,
}

impl Secret<'_> {
    /// The secret as `read` takes it: of the environment, else of the file.
    pub(super) fn read<T, E: std::fmt::Display>(
        &self,
        read: impl Fn(&str) -> Result<T, E>,
    ) -> Result<T, Failure> {
        let name = self.variable;
        if let Some(text) = variable(name) {
            return read(&text)
                .map_err(|error| Failure::Bot(format!("the token in {name} {error}")));
        }
        let Some(file) = self.file else {
            let key = self.key;
            let place = match self.config {
                Some(path) => format!("{key} in {} to a file with it", path.display()),
                None => format!("{key} in a configuration (--config) to a file with it"),
            };
            return Err(Failure::Bot(format!(
                "there is no token; set {name}, or {place}"
            )));
        };
        if is_exposed(file) {
            return Err(Failure::ExposedToken {
                name: file.display().to_string(),
                quoted: quoted(file),
            });
        }
        read(&read_file(file, MAX_TOKEN_BYTES)?)
            .map_err(|error| Failure::Bot(format!("the token in {} {error}", file.display())))
    }
}

/// The address that a variable names to stand for a platform's API: of this machine, because the token goes there in
/// the clear.
pub(super) fn stand_in(name: &'static str) -> Result<Option<String>, Failure> {
    match variable(name) {
        Some(address) if !is_loopback(&address) => Err(Failure::StandIn { name, address }),
        address => Ok(address),
    }
}

/// Whether an address is HTTP on a loopback address, by number or as `localhost`.
fn is_loopback(address: &str) -> bool {
    let rest = address
        .strip_prefix("http://")
        .or_else(|| address.strip_prefix("https://"));
    let authority = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    // A name before `@` is no host.
    let Some(authority) = authority.filter(|authority| !authority.contains(['@', '\\'])) else {
        return false;
    };
    if let Ok(address) = authority.parse::<SocketAddr>() {
        return address.ip().is_loopback();
    }
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|host| host.is_loopback())
}

/// Lists what people asked in vain: how often, in which language, what.
pub(super) fn gaps(
    config: Option<&Path>,
    limit: usize,
    out: &mut impl Write,
) -> Result<Status, Failure> {
    let path = store_path(&read_config(config)?);
    let failed = |error: crate::store::StoreError| Failure::Bot(error.to_string());
    let gaps = Sqlite::open_existing(&path)
        .and_then(|store| store.gaps(None, limit))
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

/// Lists what people say of the answers: how many were helped, how many not, about what, and what is missing.
pub(super) fn feedback(
    config: Option<&Path>,
    limit: usize,
    out: &mut impl Write,
) -> Result<Status, Failure> {
    let path = store_path(&read_config(config)?);
    let failed = |error: crate::store::StoreError| Failure::Bot(error.to_string());
    let opinions = Sqlite::open_existing(&path)
        .and_then(|store| store.opinions(None, limit))
        .map_err(failed)?;
    for opinion in &opinions {
        let subject = terminal::printable(&opinion.subject);
        let (helpful, unhelpful) = (opinion.helpful, opinion.unhelpful);
        writeln!(out, "{helpful}\t{unhelpful}\t{subject}").map_err(Failure::Output)?;
        for comment in &opinion.comments {
            let text = terminal::printable(&comment.replace(['\n', '\r', '\t'], " "));
            writeln!(out, "\t\t\t{text}").map_err(Failure::Output)?;
        }
    }
    Ok(if opinions.is_empty() {
        Status::Nothing
    } else {
        Status::Answered
    })
}

/// The configuration: the file that is named, with the variables of the environment before it.
fn read_config(path: Option<&Path>) -> Result<Config, Failure> {
    let text = path
        .map(|path| read_file(path, MAX_CONFIG_BYTES))
        .transpose()?;
    config::read(text.as_deref().unwrap_or_default(), &variables()).map_err(|problems| {
        let lines = problems.iter().map(|problem| match (&problem.place, path) {
            (Place::Line(_), Some(path)) => format!("{}:{problem}", path.display()),
            (Place::Line(_) | Place::Variable(_), _) => problem.to_string(),
        });
        Failure::Configuration(lines.collect())
    })
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

fn read_file(path: &Path, max_bytes: u64) -> Result<String, Failure> {
    let name = path.display().to_string();
    file::read_text(path, max_bytes).map_err(|error| match error {
        FileError::Unreadable(source) => Failure::Unreadable { name, source },
        source @ (FileError::Kind(_) | FileError::TooLarge(_)) => {
            Failure::NotAFile { name, source }
        }
    })
}

/// Whether others than its owner may read or change a file. What systemd hands to a service as a credential
/// is in a folder of the service's own, where it may be readable by a group.
///
/// Source: systemd.exec(5), "Credentials".
#[cfg(unix)]
fn is_exposed(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let Ok(about) = std::fs::metadata(path) else {
        // Reading says what is wrong.
        return false;
    };
    let is_credential = variable(CREDENTIALS).is_some_and(|folder| path.starts_with(folder));
    let others = if is_credential { 0o037 } else { 0o077 };
    about.is_file() && about.permissions().mode() & others != 0
}

#[cfg(not(unix))]
fn is_exposed(_: &Path) -> bool {
    false
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let path = path.display().to_string();
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_');
    if path.chars().all(is_plain) {
        path
    } else {
        format!("'{}'", path.replace('\'', "'\\''"))
    }
}

/// The variables of the environment that stand for keys of the configuration.
fn variables() -> Vec<(String, String)> {
    // What is no text is no value of any key.
    std::env::vars_os()
        .filter_map(|(name, value)| {
            Some((
                name.into_string().ok()?,
                value.to_string_lossy().into_owned(),
            ))
        })
        .filter(|(name, _)| name.starts_with(config::PREFIX))
        .collect()
}

/// A variable of the environment that is not empty.
#[expect(clippy::disallowed_methods, reason = "the edge: the environment")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_stands_in_for_a_platform() {
        for (address, expected) in [
            ("http://127.0.0.1:8080", true),
            ("http://127.1.2.3:8080/api", true),
            ("http://[::1]:8080", true),
            ("http://[::1]/", true),
            ("http://localhost", true),
            ("http://localhost:8080/", true),
            ("https://localhost:8443", true),
            ("http://10.0.0.1:8080", false),
            ("http://0.0.0.0:8080", false),
            ("http://example.com", false),
            ("http://localhost.example.com", false),
            ("http://127.0.0.1@example.com", false),
            ("http://127.0.0.1:80@example.com:80", false),
            ("http://127.0.0.1\\@example.com", false),
            ("http://example.com/127.0.0.1", false),
            ("http://example.com#@127.0.0.1", false),
            ("http://[::ffff:10.0.0.1]:80", false),
            ("127.0.0.1:8080", false),
            ("ftp://127.0.0.1", false),
            ("", false),
        ] {
            assert_eq!(is_loopback(address), expected, "{address}");
        }
    }

    #[test]
    fn a_path_is_quoted_where_a_shell_would_read_it_otherwise() {
        for (path, expected) in [
            ("/etc/kyoka/token", "/etc/kyoka/token"),
            ("/a b/it's", "'/a b/it'\\''s'"),
            ("/a;rm", "'/a;rm'"),
        ] {
            assert_eq!(quoted(Path::new(path)), expected);
        }
    }
}

//! The bot's configuration: TOML in, [`Config`] or every problem with its place out.
//!
//! ```toml
//! [discord]
//! message_content = true
//! channels = ["1042042042042042042"]
//!
//! [limits]
//! attachment_mib = 8
//! ```
//!
//! Each key may be left out, and a variable of the environment comes before it: `KYOKA_LIMITS_WORKERS` is
//! `limits.workers`. What is not known, of the wrong type or out of range is a [`Problem`]; all of them are reported,
//! not the first. Reads no file and no environment: both are handed to it.

use crate::text::{Language, nearest};
use std::collections::BTreeSet;
use std::fmt;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Every key: the table that it stands in, and its name.
pub const KEYS: [(&str, &str); 22] = [
    ("discord", "token_file"),
    ("discord", "message_content"),
    ("discord", "channels"),
    ("discord", "language"),
    ("discord", "contact"),
    ("slack", "app_token_file"),
    ("slack", "bot_token_file"),
    ("slack", "channels"),
    ("slack", "language"),
    ("slack", "contact"),
    ("limits", "attachment_mib"),
    ("limits", "questions_per_minute"),
    ("limits", "question_seconds"),
    ("limits", "workers"),
    ("store", "path"),
    ("store", "keep_questions"),
    ("store", "keep_days"),
    ("knowledge", "dirs"),
    ("knowledge", "only"),
    ("metrics", "listen"),
    ("log", "level"),
    ("log", "format"),
];

/// How the bot behaves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Config {
    /// The file that holds the bot's token; `None`: the environment has it.
    pub token_file: Option<PathBuf>,
    /// Whether the bot asks Discord for the text of messages that do not mention it.
    pub message_content: bool,
    /// Channels (their ids) in which a denial is answered without a mention.
    pub channels: BTreeSet<u64>,
    /// The language where nothing else tells.
    pub language: Language,
    /// Whom to ask about the bot, shown by `/privacy`; `None`: whoever runs the server.
    pub contact: Option<String>,
    /// What is of Slack alone.
    pub slack: SlackConfig,
    /// The most that is read of the attachments of one message, in bytes.
    pub attachment_bytes: u64,
    /// How many questions one person may ask in a minute.
    pub questions_per_minute: u32,
    /// How long one question may be worked on, once it is its turn.
    pub question_time: Duration,
    /// How many questions are worked on at once; `None`: one for each core.
    pub workers: Option<usize>,
    /// The database file; `None`: `kyoka.db` in the service's state directory, else in the current one.
    pub store: Option<PathBuf>,
    /// Whether questions without an answer are kept, masked.
    pub keep_questions: bool,
    /// After how many days feedback and kept questions are deleted.
    pub keep_days: u32,
    /// The folders of the knowledge base, over the embedded articles; a later one wins.
    pub knowledge: Vec<PathBuf>,
    /// The knowledge base is those folders alone.
    pub knowledge_only: bool,
    /// Where metrics and health are served; `None`: nowhere. Always a loopback address.
    pub metrics: Option<SocketAddr>,
    /// What is logged.
    pub log_level: LogLevel,
    /// In which form.
    pub log_format: LogFormat,
}

/// How the bot behaves on Slack.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SlackConfig {
    /// The file that holds the app-level token; `None`: the environment has it.
    pub app_token_file: Option<PathBuf>,
    /// The file that holds the bot's token; `None`: the environment has it.
    pub bot_token_file: Option<PathBuf>,
    /// Channels (their ids) in which a denial is answered without a mention.
    pub channels: BTreeSet<String>,
    /// The language where nothing else tells.
    pub language: Language,
    /// Whom to ask about the app; `None`: whoever runs it.
    pub contact: Option<String>,
}

impl Default for SlackConfig {
    fn default() -> Self {
        Self {
            app_token_file: None,
            bot_token_file: None,
            channels: BTreeSet::new(),
            language: Language::En,
            contact: None,
        }
    }
}

/// From which weight on something is logged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LogLevel {
    /// What failed.
    Error,
    /// What needs a look as well.
    Warn,
    /// What happens as well.
    Info,
    /// How it happens as well.
    Debug,
}

/// The form of the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            token_file: None,
            message_content: false,
            channels: BTreeSet::new(),
            language: Language::En,
            contact: None,
            slack: SlackConfig::default(),
            attachment_bytes: 8 << 20,
            questions_per_minute: 20,
            question_time: Duration::from_secs(10),
            workers: None,
            store: None,
            keep_questions: true,
            keep_days: 90,
            knowledge: Vec::new(),
            knowledge_only: false,
            metrics: None,
            log_level: LogLevel::Info,
            log_format: LogFormat::Text,
        }
    }
}

/// What the name of every variable begins with that stands for a key.
pub const PREFIX: &str = "KYOKA_";

/// The variable of the environment that stands for a key, such as `KYOKA_LIMITS_WORKERS`.
pub fn variable(table: &str, key: &str) -> String {
    format!("{PREFIX}{table}_{key}").to_ascii_uppercase()
}

/// Where something is wrong.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Place {
    /// In a line of the file, from 1.
    Line(usize),
    /// In a variable of the environment.
    Variable(String),
}

/// Something wrong in a configuration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What is wrong there.
    pub kind: ProblemKind,
}

/// What is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ProblemKind {
    /// It is no TOML, in the parser's words.
    Syntax(String),
    /// There is no such table.
    UnknownTable {
        /// As written.
        name: String,
        /// The one that was probably meant.
        nearest: Option<&'static str>,
    },
    /// There is no such key.
    UnknownKey {
        /// As written, with its table.
        key: String,
        /// The one that was probably meant, with its table.
        nearest: Option<String>,
    },
    /// The value is none that the key takes.
    Value {
        /// The key with its table.
        key: String,
        /// What it takes.
        takes: String,
    },
    /// Channels are named, and the text of their messages is not asked for.
    ChannelsWithoutContent,
    /// The variable stands for no key.
    UnknownVariable {
        /// The one that was probably meant.
        nearest: Option<String>,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Line(line) => write!(f, "{line}: ")?,
            Place::Variable(name) => write!(f, "{name}: ")?,
        }
        match &self.kind {
            ProblemKind::Syntax(what) => write!(f, "this is not TOML: {what}"),
            ProblemKind::UnknownTable { name, nearest } => {
                write!(f, "there is no table `[{name}]`")?;
                match nearest {
                    Some(nearest) => write!(f, "; did you mean `[{nearest}]`?"),
                    None => write!(f, "; config.example.toml lists every key"),
                }
            }
            ProblemKind::UnknownKey { key, nearest } => {
                write!(f, "there is no key `{key}`")?;
                match nearest {
                    Some(nearest) => write!(f, "; did you mean `{nearest}`?"),
                    None => write!(f, "; config.example.toml lists every key"),
                }
            }
            ProblemKind::Value { key, takes } => write!(f, "`{key}` takes {takes}"),
            ProblemKind::ChannelsWithoutContent => write!(
                f,
                "`discord.channels` needs `discord.message_content = true`, or Discord sends no text of \
                 these messages"
            ),
            ProblemKind::UnknownVariable { nearest } => {
                write!(f, "no key of the configuration has this variable")?;
                match nearest {
                    Some(nearest) => write!(f, "; did you mean {nearest}?"),
                    None => write!(f, "; config.example.toml lists every key"),
                }
            }
        }
    }
}

/// Reads a configuration: a file's text, and the variables whose names begin with [`PREFIX`], which come before the
/// file's keys. An empty variable counts as not set.
///
/// # Errors
/// Every problem, by line, then by variable.
pub fn read(text: &str, variables: &[(String, String)]) -> Result<Config, Vec<Problem>> {
    let (document, syntax) = DeTable::parse_recoverable(text);
    let mut reader = Reader {
        document: document.get_ref(),
        variables,
        line_ends: text.match_indices('\n').map(|(at, _)| at).collect(),
        problems: Vec::new(),
    };
    for error in syntax {
        let at = error.span().map_or(0, |span| span.start);
        let what = error.message().replace('\n', " ");
        reader.problem(at, ProblemKind::Syntax(what));
    }
    reader.unknown();
    let config = reader.config();
    let mut problems = reader.problems;
    problems.sort_by(|a, b| a.place.cmp(&b.place));
    if problems.is_empty() {
        Ok(config)
    } else {
        Err(problems)
    }
}

/// Reads the keys of a document and collects what is wrong.
struct Reader<'t> {
    document: &'t DeTable<'t>,
    /// Names and values.
    variables: &'t [(String, String)],
    /// Where the lines end.
    line_ends: Vec<usize>,
    problems: Vec<Problem>,
}

impl<'t> Reader<'t> {
    fn problem(&mut self, at: usize, kind: ProblemKind) {
        let place = self.line(at);
        self.problems.push(Problem { place, kind });
    }

    fn line(&self, at: usize) -> Place {
        Place::Line(1 + self.line_ends.partition_point(|end| *end < at))
    }

    /// Reports tables, keys and variables that do not exist.
    fn unknown(&mut self) {
        let known: Vec<String> = KEYS
            .iter()
            .map(|(table, key)| variable(table, key))
            .collect();
        for (name, _) in self.variables {
            // Others may have variables of their own that begin like ours.
            let is_ours = KEYS
                .iter()
                .any(|(table, _)| name.starts_with(&variable(table, "")));
            if is_ours && !known.contains(name) {
                let nearest = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
                self.problems.push(Problem {
                    place: Place::Variable(name.clone()),
                    kind: ProblemKind::UnknownVariable { nearest },
                });
            }
        }
        for (name, table) in self.document {
            let at = name.span().start;
            let name = name.get_ref().as_ref();
            if !KEYS.iter().any(|(section, _)| *section == name) {
                let alone = KEYS.iter().find(|(_, key)| *key == name);
                let kind = match (table.get_ref().as_table(), alone) {
                    (None, Some((section, key))) => ProblemKind::UnknownKey {
                        key: name.to_owned(),
                        nearest: Some(format!("{section}.{key}")),
                    },
                    (None, None) => ProblemKind::UnknownKey {
                        key: name.to_owned(),
                        nearest: None,
                    },
                    (Some(_), _) => ProblemKind::UnknownTable {
                        name: name.to_owned(),
                        nearest: nearest(name, KEYS.iter().map(|(section, _)| *section)),
                    },
                };
                self.problem(at, kind);
                continue;
            }
            let Some(keys) = table.get_ref().as_table() else {
                let kind = ProblemKind::Value {
                    key: name.to_owned(),
                    takes: format!("a table: write `[{name}]` on a line of its own"),
                };
                self.problem(at, kind);
                continue;
            };
            for key in keys.keys() {
                let at = key.span().start;
                let key = key.get_ref().as_ref();
                if !KEYS.contains(&(name, key)) {
                    let known = KEYS.iter().filter(|(section, _)| *section == name);
                    let near = nearest(key, known.map(|(_, key)| *key));
                    let kind = ProblemKind::UnknownKey {
                        key: format!("{name}.{key}"),
                        nearest: near.map(|near| format!("{name}.{near}")),
                    };
                    self.problem(at, kind);
                }
            }
        }
    }

    fn config(&mut self) -> Config {
        let default = Config::default();
        let mut config = Config {
            token_file: self.path("discord", "token_file"),
            message_content: self
                .boolean("discord", "message_content")
                .unwrap_or(default.message_content),
            channels: self.channels("discord", "1042042042042042042", snowflake),
            language: self.language("discord").unwrap_or(default.language),
            contact: self.contact("discord"),
            slack: SlackConfig {
                app_token_file: self.path("slack", "app_token_file"),
                bot_token_file: self.path("slack", "bot_token_file"),
                channels: self.channels("slack", "C0123456789", slack_channel),
                language: self.language("slack").unwrap_or(default.slack.language),
                contact: self.contact("slack"),
            },
            attachment_bytes: self
                .number("limits", "attachment_mib", 1..=100)
                .map_or(default.attachment_bytes, |mib| mib << 20),
            questions_per_minute: self
                .number("limits", "questions_per_minute", 1..=600)
                .and_then(|number| u32::try_from(number).ok())
                .unwrap_or(default.questions_per_minute),
            question_time: self
                .number("limits", "question_seconds", 1..=600)
                .map_or(default.question_time, Duration::from_secs),
            workers: self
                .number("limits", "workers", 1..=64)
                .and_then(|number| usize::try_from(number).ok()),
            store: self.path("store", "path"),
            keep_questions: self
                .boolean("store", "keep_questions")
                .unwrap_or(default.keep_questions),
            keep_days: self
                .number("store", "keep_days", 1..=3650)
                .and_then(|number| u32::try_from(number).ok())
                .unwrap_or(default.keep_days),
            knowledge: self.paths("knowledge", "dirs"),
            knowledge_only: self.boolean("knowledge", "only").unwrap_or_default(),
            metrics: None,
            log_level: self
                .choice(
                    "log",
                    "level",
                    &[
                        ("error", LogLevel::Error),
                        ("warn", LogLevel::Warn),
                        ("info", LogLevel::Info),
                        ("debug", LogLevel::Debug),
                    ],
                )
                .unwrap_or(default.log_level),
            log_format: self
                .choice(
                    "log",
                    "format",
                    &[("text", LogFormat::Text), ("json", LogFormat::Json)],
                )
                .unwrap_or(default.log_format),
        };
        config.metrics = self.text(
            "metrics",
            "listen",
            "a loopback address with a port, such as \"127.0.0.1:9464\"",
            |text| {
                let address: SocketAddr = text.parse().ok()?;
                address.ip().is_loopback().then_some(address)
            },
        );
        if !config.channels.is_empty()
            && !config.message_content
            && let Some((place, _)) = self.value("discord", "channels")
        {
            let kind = ProblemKind::ChannelsWithoutContent;
            self.problems.push(Problem { place, kind });
        }
        config
    }

    /// What is set for a key, and where.
    fn value(&self, table: &str, key: &str) -> Option<(Place, Set<'t>)> {
        let name = variable(table, key);
        let mut variables = self.variables.iter();
        if let Some((_, value)) =
            variables.find(|(given, value)| *given == name && !value.is_empty())
        {
            return Some((Place::Variable(name), Set::Variable(value)));
        }
        let value = self.document.get(table)?.get_ref().as_table()?.get(key)?;
        Some((self.line(value.span().start), Set::Key(value)))
    }

    fn wrong(&mut self, place: Place, table: &str, key: &str, takes: &str) {
        let kind = ProblemKind::Value {
            key: format!("{table}.{key}"),
            takes: takes.to_owned(),
        };
        self.problems.push(Problem { place, kind });
    }

    fn boolean(&mut self, table: &str, key: &str) -> Option<bool> {
        let (place, set) = self.value(table, key)?;
        let read = match set {
            Set::Key(value) => value.get_ref().as_bool(),
            Set::Variable(text) => text.parse().ok(),
        };
        if read.is_none() {
            self.wrong(place, table, key, "true or false");
        }
        read
    }

    /// A text that `accept` takes.
    fn text<T>(
        &mut self,
        table: &str,
        key: &str,
        takes: &str,
        accept: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let (place, set) = self.value(table, key)?;
        let text = match set {
            Set::Key(value) => value.get_ref().as_str(),
            Set::Variable(text) => Some(text),
        };
        let read = text.and_then(accept);
        if read.is_none() {
            self.wrong(place, table, key, takes);
        }
        read
    }

    fn path(&mut self, table: &str, key: &str) -> Option<PathBuf> {
        self.text(table, key, "a path in quotes", |text| {
            (!text.is_empty()).then(|| PathBuf::from(text))
        })
    }

    fn choice<T: Copy>(&mut self, table: &str, key: &str, of: &[(&str, T)]) -> Option<T> {
        let names: Vec<String> = of.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        let takes = format!("one of {}", names.join(", "));
        self.text(table, key, &takes, |text| {
            of.iter()
                .find(|(name, _)| *name == text)
                .map(|(_, choice)| *choice)
        })
    }

    fn number(&mut self, table: &str, key: &str, range: RangeInclusive<u64>) -> Option<u64> {
        let (place, set) = self.value(table, key)?;
        let number = match set {
            Set::Key(value) => value
                .get_ref()
                .as_integer()
                .and_then(|number| u64::from_str_radix(number.as_str(), number.radix()).ok()),
            Set::Variable(text) => text.parse().ok(),
        };
        let read = number.filter(|number| range.contains(number));
        if read.is_none() {
            let takes = format!("a whole number from {} to {}", range.start(), range.end());
            self.wrong(place, table, key, &takes);
        }
        read
    }

    /// The language of a platform where nothing else tells.
    fn language(&mut self, platform: &str) -> Option<Language> {
        let of = [("en", Language::En), ("ja", Language::Ja)];
        self.choice(platform, "language", &of)
    }

    /// Whom to ask about the bot on a platform.
    fn contact(&mut self, platform: &str) -> Option<String> {
        let takes = "a text of at most 200 characters";
        self.text(platform, "contact", takes, |text| {
            (text.chars().count() <= 200).then(|| text.to_owned())
        })
    }

    /// Ids of channels of a platform, in quotes: as numbers Discord's are too large for some readers of TOML. `read`
    /// takes one, such as `example`.
    fn channels<T: Ord>(
        &mut self,
        platform: &str,
        example: &str,
        read: fn(&str) -> Option<T>,
    ) -> BTreeSet<T> {
        let of_key = format!("a list of channel ids in quotes, such as [\"{example}\"]");
        let of_variable = format!("channel ids with commas between them, such as {example}");
        let channels = self.list(platform, "channels", [&of_key, &of_variable], read);
        channels.into_iter().collect()
    }

    /// Paths, in quotes.
    fn paths(&mut self, table: &str, key: &str) -> Vec<PathBuf> {
        const TAKES: [&str; 2] = [
            "a list of paths in quotes, such as [\"team-articles\"]",
            "paths with commas between them",
        ];
        self.list(table, key, TAKES, |text| {
            (!text.is_empty()).then(|| PathBuf::from(text))
        })
    }

    /// A list of texts that `accept` takes; in a variable, with commas between them. `takes` tells what a key takes, and
    /// what a variable.
    fn list<T>(
        &mut self,
        table: &str,
        key: &str,
        takes: [&str; 2],
        accept: impl Fn(&str) -> Option<T>,
    ) -> Vec<T> {
        let Some((place, set)) = self.value(table, key) else {
            return Vec::new();
        };
        let items: Vec<(Place, Option<T>)> = match set {
            Set::Variable(text) => text
                .split(',')
                .map(|item| (place.clone(), accept(item.trim())))
                .collect(),
            Set::Key(value) => match value.get_ref().as_array() {
                Some(items) => items
                    .iter()
                    .map(|item| {
                        let read = item.get_ref().as_str().and_then(&accept);
                        (self.line(item.span().start), read)
                    })
                    .collect(),
                None => vec![(place, None)],
            },
        };
        let mut all = Vec::new();
        for (place, item) in items {
            match item {
                Some(item) => all.push(item),
                None => {
                    let [of_key, of_variable] = takes;
                    let takes = match place {
                        Place::Line(_) => of_key,
                        Place::Variable(_) => of_variable,
                    };
                    self.wrong(place, table, key, takes);
                }
            }
        }
        all
    }
}

/// What is set for a key.
#[derive(Clone, Copy)]
enum Set<'t> {
    /// In the file.
    Key(&'t Spanned<DeValue<'t>>),
    /// In the environment.
    Variable(&'t str),
}

/// An id of Discord's: 15 to 20 digits, not zero.
fn snowflake(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    (digits && (15..=20).contains(&text.len()))
        .then(|| text.parse().ok())
        .flatten()
        .filter(|id| *id != 0)
}

/// An id of a channel of Slack's: a public or a private one.
///
/// Source: Slack, "Conversation object".
fn slack_channel(text: &str) -> Option<String> {
    let is_id = text.starts_with(['C', 'G'])
        && (9..=20).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    is_id.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../config.example.toml");

    /// The example with the keys that it shows commented out.
    fn whole_example() -> String {
        let key = |line: &str| {
            let rest = line.strip_prefix("# ")?;
            let (name, _) = rest.split_once(" = ")?;
            KEYS.iter()
                .any(|(_, key)| *key == name)
                .then(|| rest.to_owned())
        };
        EXAMPLE
            .lines()
            .map(|line| key(line).unwrap_or_else(|| line.to_owned()) + "\n")
            .collect()
    }

    #[test]
    fn the_example_is_the_default() {
        assert_eq!(read(EXAMPLE, &[]), Ok(Config::default()));
    }

    #[test]
    fn the_example_documents_every_key() {
        let text = whole_example();
        let config = read(&text, &[]).unwrap();
        assert_eq!(config.metrics, "127.0.0.1:9464".parse().ok());
        assert!(config.token_file.is_some() && !config.knowledge.is_empty());
        let document = DeTable::parse(&text).unwrap();
        let mut written = Vec::new();
        for (section, table) in document.get_ref() {
            for key in table.get_ref().as_table().unwrap().keys() {
                written.push((section.get_ref().to_string(), key.get_ref().to_string()));
            }
        }
        let mut known: Vec<(String, String)> = KEYS
            .iter()
            .map(|(section, key)| ((*section).to_owned(), (*key).to_owned()))
            .collect();
        written.sort();
        known.sort();
        assert_eq!(written, known);
    }

    #[test]
    fn every_problem_is_reported_with_its_line() {
        let text = "[discord]\nchanels = []\nlanguage = \"fr\"\nchannels = [\"12\", \"1042042042042042042\"]\n\n\
                    [limit]\n\n[limits]\nworkers = 0\nattachment_mib = \"8\"\n\n[metrics]\nlisten = \"0.0.0.0:80\"\n";
        let said: Vec<String> = read(text, &[])
            .unwrap_err()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            said,
            [
                "2: there is no key `discord.chanels`; did you mean `discord.channels`?",
                "3: `discord.language` takes one of \"en\", \"ja\"",
                "4: `discord.channels` takes a list of channel ids in quotes, such as [\"1042042042042042042\"]",
                "4: `discord.channels` needs `discord.message_content = true`, or Discord sends no text of these messages",
                "6: there is no table `[limit]`; did you mean `[limits]`?",
                "9: `limits.workers` takes a whole number from 1 to 64",
                "10: `limits.attachment_mib` takes a whole number from 1 to 100",
                "13: `metrics.listen` takes a loopback address with a port, such as \"127.0.0.1:9464\"",
            ]
        );
    }

    #[test]
    fn a_key_without_its_table_is_shown_where_it_belongs() {
        let problems = read("keep_days = 3\ndiscord = 1\n", &[]).unwrap_err();
        assert_eq!(
            problems[0].to_string(),
            "1: there is no key `keep_days`; did you mean `store.keep_days`?"
        );
        assert_eq!(
            problems[1].to_string(),
            "2: `discord` takes a table: write `[discord]` on a line of its own"
        );
    }

    #[test]
    fn what_is_no_toml_is_said_with_the_rest() {
        let problems = read("[store\nkeep_days = 0\n", &[]).unwrap_err();
        assert_eq!(problems[0].place, Place::Line(1), "{problems:?}");
        assert!(matches!(problems[0].kind, ProblemKind::Syntax(_)));
    }

    fn environment(of: &[(&str, &str)]) -> Vec<(String, String)> {
        let pairs = of.iter();
        pairs
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn a_variable_comes_before_its_key() {
        let file = "[limits]\nworkers = 3\nquestion_seconds = 4\n[log]\nformat = \"text\"\n";
        let set = environment(&[
            ("KYOKA_LIMITS_WORKERS", "7"),
            ("KYOKA_LIMITS_QUESTION_SECONDS", ""),
            ("KYOKA_LOG_FORMAT", "json"),
            ("KYOKA_DISCORD_MESSAGE_CONTENT", "true"),
            (
                "KYOKA_DISCORD_CHANNELS",
                "1042042042042042042, 1042042042042042043",
            ),
            ("KYOKA_DISCORD_CONTACT", "123"),
        ]);
        let config = read(file, &set).unwrap();
        assert_eq!(config.workers, Some(7));
        assert_eq!(config.question_time, Duration::from_secs(4));
        assert_eq!(config.log_format, LogFormat::Json);
        assert!(config.message_content);
        assert_eq!(config.channels.len(), 2);
        assert_eq!(config.contact.as_deref(), Some("123"));
    }

    #[test]
    fn every_key_has_a_variable_of_its_own() {
        // Each with a value that no key takes: what is wrong is then said of every variable but those of a path, of
        // which any text is one.
        let set: Vec<(String, String)> = KEYS
            .iter()
            .map(|(table, key)| (variable(table, key), "?".repeat(201)))
            .collect();
        let problems = read("", &set).unwrap_err();
        let paths = [
            "token_file",
            "app_token_file",
            "bot_token_file",
            "path",
            "dirs",
        ];
        for (table, key) in KEYS {
            let is_wrong = problems
                .iter()
                .any(|problem| problem.place == Place::Variable(variable(table, key)));
            assert_eq!(is_wrong, !paths.contains(&key), "{table}.{key}");
        }
    }

    #[test]
    fn what_is_wrong_in_a_variable_is_said_with_its_name() {
        let set = environment(&[
            ("KYOKA_LIMITS_WORKER", "2"),
            ("KYOKA_REPOSITORY", "elsewhere"),
            ("KYOKA_LIMITS_WORKERS", "many"),
            ("KYOKA_DISCORD_CHANNELS", "12"),
        ]);
        let problems = read("[log]\nlevel = 1\n", &set).unwrap_err();
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "2: `log.level` takes one of \"error\", \"warn\", \"info\", \"debug\"",
                "KYOKA_DISCORD_CHANNELS: `discord.channels` takes channel ids with commas between them, such as 1042042042042042042",
                "KYOKA_LIMITS_WORKER: no key of the configuration has this variable; did you mean KYOKA_LIMITS_WORKERS?",
                "KYOKA_LIMITS_WORKERS: `limits.workers` takes a whole number from 1 to 64",
            ]
        );
    }
}

//! `kyoka chat`: the conversation of the bot, in the terminal or through a pipe.

use super::args::Chat;
use super::exit::{Failure, Status};
use super::{input, knowledge, terminal as tty};
use crate::bot::{
    Capabilities, ComputePool, Database, Fetched, FileRef, Options, Outgoing, Platform, Promise,
    Refused, Said, Service, Threads, Unobserved, now,
};
use crate::converse::{Engine, Limits, Subject};
use crate::ids::{MessageId, PersonId, Place};
use crate::kb::Folder;
use crate::render::terminal::{self, Screen};
use crate::reply;
use crate::store::Nothing;
use crate::text::{Language, mask};
use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::MemHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Config, Editor, Helper};
use std::collections::HashMap;
use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The most bytes that are read of a file, packed or not.
const FILE: u64 = 64 << 20;

/// The longest message of a pipe, in bytes; what is longer goes on as another message.
const MESSAGE: usize = 16 << 20;

/// Nobody waits behind a question here, so that it may take as long as its asker has patience.
const QUESTION_TIME: Duration = Duration::from_hours(24);

/// So many messages can be fetched back with the arrow keys.
const HISTORY: usize = 100;

/// Runs the command.
pub(super) fn run(args: &Chat, screen: Screen, out: &mut impl Write) -> Result<Status, Failure> {
    let mut session = Session::new(args, screen)?;
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        typed(&mut session, out)?;
        return Ok(Status::Answered);
    }
    piped(&mut session, out)?;
    Ok(if session.found {
        Status::Answered
    } else {
        Status::Nothing
    })
}

/// Talks with somebody at a terminal.
fn typed(session: &mut Session, out: &mut impl Write) -> Result<(), Failure> {
    let failed = |error: ReadlineError| Failure::Terminal(error.to_string());
    let config = Config::builder()
        .max_history_size(HISTORY)
        .map_err(failed)?
        .bracketed_paste(true)
        .build();
    // In memory only: a file would keep what was pasted.
    let history = MemHistory::with_config(&config);
    let mut editor: Editor<Lines, MemHistory> =
        Editor::with_history(config, history).map_err(failed)?;
    editor.set_helper(Some(Lines));
    session.show(&reply::chat_greeting(session.language()), out)?;
    let mut interrupted = false;
    loop {
        match editor.readline("> ") {
            Ok(text) => {
                interrupted = false;
                if text.trim().is_empty() {
                    continue;
                }
                editor.add_history_entry(text.as_str()).map_err(failed)?;
                if session.hear_typed(&text, out)? == Next::Quit {
                    return Ok(());
                }
            }
            // Once clears the line, twice leaves.
            Err(ReadlineError::Interrupted) if !interrupted => interrupted = true,
            Err(ReadlineError::Interrupted | ReadlineError::Eof) => return Ok(()),
            Err(error) => return Err(failed(error)),
        }
    }
}

/// Answers the messages of a pipe. A line that is a command ends the message before it. What comes through a
/// pipe may be anybody's, a log for example, so that no line of it reads a file.
fn piped(session: &mut Session, out: &mut impl Write) -> Result<(), Failure> {
    let is_typed = io::stdin().is_terminal();
    let mut input = io::stdin().lock();
    let mut message = Vec::new();
    loop {
        let start = message.len();
        let room = u64::try_from(MESSAGE.saturating_sub(start)).unwrap_or(u64::MAX);
        let read = (&mut input)
            .take(room)
            .read_until(b'\n', &mut message)
            .map_err(|source| Failure::Unreadable {
                name: "standard input".to_owned(),
                source,
            })?;
        let line = String::from_utf8_lossy(message.get(start..).unwrap_or_default());
        let command = Command::of(line.trim_end_matches(['\n', '\r']))
            .filter(|command| is_typed || !matches!(command, Command::File(_)));
        if read > 0 && message.len() < MESSAGE && command.is_none() {
            continue;
        }
        if command.is_some() {
            message.truncate(start);
        }
        session.say(&std::mem::take(&mut message), out)?;
        if let Some(command) = command
            && session.obey(command, out)? == Next::Quit
        {
            return Ok(());
        }
        if read == 0 {
            return Ok(());
        }
    }
}

/// What can be typed beside messages.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Command {
    Help,
    Speak(Language),
    Details,
    Forget,
    File(PathBuf),
    /// Ends a message.
    Send,
    Quit,
}

impl Command {
    /// The command that a line is.
    fn of(line: &str) -> Option<Self> {
        let line = line.strip_prefix('/')?;
        let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
        let rest = rest.trim();
        Some(match (name, rest) {
            ("help" | "?", "") => Self::Help,
            ("en", "") => Self::Speak(Language::En),
            ("ja", "") => Self::Speak(Language::Ja),
            ("details", "") => Self::Details,
            ("forget", "") => Self::Forget,
            ("send", "") => Self::Send,
            ("quit" | "exit" | "q", "") => Self::Quit,
            ("file", path) if !path.is_empty() => Self::File(unquoted(path)),
            _ => return None,
        })
    }
}

/// Whether to go on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Next {
    Listen,
    Quit,
}

/// A terminal or a pipe as a platform: one person, who sees everything, and nothing that outlives it.
#[derive(Debug)]
struct Terminal {
    capabilities: Capabilities,
    /// What is to be shown.
    out: Mutex<Vec<Outgoing>>,
    /// Files by their names, until they are fetched.
    files: Mutex<HashMap<String, Vec<u8>>>,
}

impl Terminal {
    fn new() -> Self {
        Self {
            capabilities: Capabilities {
                max_files: usize::MAX,
                max_files_bytes: usize::MAX,
                private_files: false,
                buttons: false,
                hears_all: false,
                remembers_sent: Duration::MAX,
                promise_lasts: Duration::ZERO,
                reads_again: false,
                keeps_cases: false,
            },
            out: Mutex::default(),
            files: Mutex::default(),
        }
    }

    fn say(&self, out: &Outgoing) -> MessageId {
        let mut all = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(out.clone());
        "terminal/answer".into()
    }
}

impl Platform for Terminal {
    type Way = ();

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn acknowledge(&self, (): &(), _promise: Promise) -> Result<(), Refused> {
        Ok(())
    }

    async fn respond(&self, (): &(), out: &Outgoing) -> Result<MessageId, Refused> {
        Ok(self.say(out))
    }

    async fn add(&self, (): &(), out: &Outgoing) -> Result<MessageId, Refused> {
        Ok(self.say(out))
    }

    async fn edit(&self, _message: &MessageId, _out: &Outgoing) -> Result<(), Refused> {
        Err(Refused::Unable)
    }

    async fn delete(&self, _message: &MessageId) -> Result<(), Refused> {
        Err(Refused::Unable)
    }

    async fn read(&self, _message: &MessageId) -> Result<Said, Refused> {
        Err(Refused::Gone)
    }

    async fn find_answer(&self, _message: &MessageId) -> Result<Option<MessageId>, Refused> {
        Ok(None)
    }

    async fn fetch(&self, file: &FileRef, limit: u64) -> Result<Fetched, Refused> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let mut bytes = files.remove(&file.address).ok_or(Refused::Gone)?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let is_cut = bytes.len() > limit;
        bytes.truncate(limit);
        Ok(Fetched { bytes, is_cut })
    }

    async fn tell(
        &self,
        _person: &PersonId,
        _about: &MessageId,
        out: &Outgoing,
    ) -> Result<(), Refused> {
        self.say(out);
        Ok(())
    }

    async fn open_thread(&self, (): &(), _name: &str) -> Result<(Place, ()), Refused> {
        Err(Refused::Unable)
    }

    fn way_to(&self, _said: &Said) {}

    fn ticket(&self, (): &()) -> Option<String> {
        None
    }

    fn redeem(&self, _ticket: &str) -> Option<()> {
        None
    }

    async fn is_awaited(&self, (): &()) -> Result<bool, Refused> {
        Ok(false)
    }
}

/// One conversation.
struct Session {
    service: Service,
    terminal: Terminal,
    runtime: tokio::runtime::Runtime,
    /// Where answers are computed, as long as this is there.
    _threads: Threads,
    /// The folder of the knowledge base, when there is one.
    folder: Option<Folder>,
    /// What `--lang` or a command asks for, until it was told once: what is said in the conversation comes after it.
    wish: Option<Language>,
    /// The language where nothing that is said tells: what was asked for before, else what the environment says.
    language: Option<Language>,
    screen: Screen,
    next: u64,
    /// Whether anything was found so far.
    found: bool,
}

impl Session {
    fn new(args: &Chat, screen: Screen) -> Result<Self, Failure> {
        let (kb, folder) = knowledge::watch(args.kb.layers())?;
        let failed = |error: io::Error| Failure::Terminal(error.to_string());
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .map_err(failed)?;
        let (pool, threads) = ComputePool::begin(Some(1), QUESTION_TIME, || ()).map_err(failed)?;
        let limits = Limits::default();
        let options = Options {
            keep_questions: false,
            attachment_bytes: limits.attachments,
            ..Options::default()
        };
        let database = Database::start(Nothing).map_err(failed)?;
        let engine = Engine::new(kb, limits);
        Ok(Self {
            service: Service::new(options, engine, database, pool, Arc::new(Unobserved)),
            terminal: Terminal::new(),
            runtime,
            _threads: threads,
            folder,
            wish: args.lang.language(),
            language: args.lang.language().or_else(tty::locale),
            screen,
            next: 0,
            found: false,
        })
    }

    fn language(&self) -> Language {
        self.language.unwrap_or(Language::En)
    }

    /// Answers what was typed or pasted at once. Only one line can be a command or name files: what was
    /// pasted is read and nothing else.
    fn hear_typed(&mut self, text: &str, out: &mut impl Write) -> Result<Next, Failure> {
        let line = text.trim();
        if line.contains('\n') {
            self.answer(text, Vec::new(), out)?;
            return Ok(Next::Listen);
        }
        if let Some(command) = Command::of(line) {
            return self.obey(command, out);
        }
        if line.starts_with('/') && !Path::new(&unquoted(line)).exists() {
            let line = mask::secrets(line).text;
            let line = reply::chat_unknown(&line, self.language());
            self.show(&line, out)?;
            return Ok(Next::Listen);
        }
        // A path alone, as a terminal types it for a file that is dropped on it.
        let alone = unquoted(line);
        if alone.is_file() {
            return self.send_files("", &[alone], out);
        }
        let (files, words): (Vec<&str>, Vec<&str>) = line.split_whitespace().partition(|word| {
            word.strip_prefix('@')
                .is_some_and(|path| Path::new(path).is_file())
        });
        let files: Vec<PathBuf> = files
            .iter()
            .filter_map(|word| word.strip_prefix('@'))
            .map(PathBuf::from)
            .collect();
        if files.is_empty() {
            self.answer(line, Vec::new(), out)?;
            return Ok(Next::Listen);
        }
        self.send_files(&words.join(" "), &files, out)
    }

    /// Does what a command says.
    fn obey(&mut self, command: Command, out: &mut impl Write) -> Result<Next, Failure> {
        match command {
            Command::Help => self.show(&reply::chat_help(self.language()), out)?,
            Command::Speak(language) => {
                (self.wish, self.language) = (Some(language), Some(language));
                let text = match language {
                    Language::Ja => "日本語で",
                    Language::En => "in English",
                };
                self.answer(text, Vec::new(), out)?;
            }
            Command::Details => self.answer("details", Vec::new(), out)?,
            Command::Forget => self.answer("forget", Vec::new(), out)?,
            Command::File(path) => return self.send_files("", &[path], out),
            Command::Send => {}
            Command::Quit => return Ok(Next::Quit),
        }
        Ok(Next::Listen)
    }

    fn send_files(
        &mut self,
        text: &str,
        paths: &[PathBuf],
        out: &mut impl Write,
    ) -> Result<Next, Failure> {
        let mut files = Vec::new();
        for path in paths {
            match self.attach(path) {
                Ok(file) => files.push(file),
                Err(failure) => {
                    // A name that was mistyped ends no conversation.
                    let line = terminal::printable(&failure.to_string());
                    writeln!(out, "{line}").map_err(Failure::Output)?;
                    out.flush().map_err(Failure::Output)?;
                    return Ok(Next::Listen);
                }
            }
        }
        self.answer(text, files, out)?;
        Ok(Next::Listen)
    }

    /// Answers a message of a pipe.
    fn say(&mut self, bytes: &[u8], out: &mut impl Write) -> Result<(), Failure> {
        let text = crate::text::Paste::from_bytes(None, bytes);
        if text.as_str().trim().is_empty() {
            return Ok(());
        }
        self.answer(text.as_str(), Vec::new(), out)
    }

    fn answer(
        &mut self,
        text: &str,
        files: Vec<FileRef>,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        self.look_into_folder()?;
        self.next = self.next.saturating_add(1);
        let said = Said {
            id: format!("terminal/{}", self.next).into(),
            author: "terminal".into(),
            place: Place::direct("terminal".into()),
            text: text.to_owned(),
            files,
            reply_to: None,
            is_for_us: true,
            is_hidden: false,
            written: now(),
            wish: self.wish.take(),
            tenant_language: self.language,
        };
        let heard = self.service.heard(&self.terminal, &said);
        self.runtime.block_on(heard);
        let shown = {
            let mut out = self
                .terminal
                .out
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *out)
        };
        for answer in shown {
            let is_found = |subject| !matches!(subject, Subject::Nothing | Subject::Silence);
            self.found |= answer.subject.is_some_and(is_found);
            self.show(&answer.reply, out)?;
        }
        Ok(())
    }

    /// Reads a file to send it along.
    fn attach(&self, path: &Path) -> Result<FileRef, Failure> {
        let (name, bytes) = read_file(path)?;
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let mut files = self
            .terminal
            .files
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let address = format!("{}/{name}", files.len());
        files.insert(address.clone(), bytes);
        Ok(FileRef {
            name,
            size,
            // What is named here is meant to be read, whatever its name ends with.
            media_type: Some("text/plain".to_owned()),
            address,
        })
    }

    /// Takes what has changed in the knowledge base. A broken article ends no conversation: what was there
    /// before holds.
    fn look_into_folder(&mut self) -> Result<(), Failure> {
        if let Some(folder) = &mut self.folder
            && let Err(error) = self.service.look_into(folder)
        {
            let line = terminal::printable(&error.to_string());
            writeln!(io::stderr(), "kyoka: {line}").map_err(Failure::Output)?;
        }
        Ok(())
    }

    fn show(&self, reply: &reply::Reply, out: &mut impl Write) -> Result<(), Failure> {
        let text = terminal::render(reply, self.screen);
        writeln!(out, "{}\n", text.trim_end())
            .and_then(|()| out.flush())
            .map_err(Failure::Output)
    }
}

/// Reads a file whole: its name and its bytes.
fn read_file(path: &Path) -> Result<(String, Vec<u8>), Failure> {
    let name = path.display().to_string();
    let unreadable = |source| Failure::Unreadable {
        name: name.clone(),
        source,
    };
    let file = input::open(path)?;
    let mut bytes = Vec::new();
    file.take(FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > FILE {
        return Err(Failure::TooLarge {
            name,
            limit: usize::try_from(FILE >> 20).unwrap_or(usize::MAX),
            advice: "give the part around the error",
        });
    }
    Ok((name, bytes))
}

/// A path as a terminal types it: in quotes, or with backslashes before spaces.
fn unquoted(path: &str) -> PathBuf {
    let path = path.trim();
    for quote in ['\'', '"'] {
        let inner = path
            .strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(quote));
        if let Some(inner) = inner {
            return PathBuf::from(inner);
        }
    }
    if cfg!(windows) {
        return PathBuf::from(path);
    }
    let mut plain = String::with_capacity(path.len());
    let mut characters = path.chars();
    while let Some(character) = characters.next() {
        plain.extend(match character {
            '\\' => characters.next(),
            other => Some(other),
        });
    }
    PathBuf::from(plain)
}

/// Goes on with a message while brackets are open, until an empty line: a terminal without bracketed
/// paste hands a policy over line by line.
struct Lines;

impl Helper for Lines {}
impl Completer for Lines {
    type Candidate = String;
}
impl Hinter for Lines {
    type Hint = String;
}
impl Highlighter for Lines {}

impl Validator for Lines {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        let text = context.input();
        let count = |sign: char| text.matches(sign).count();
        let open = count('{') > count('}') || count('[') > count(']');
        Ok(if open && !text.ends_with('\n') {
            ValidationResult::Incomplete
        } else {
            ValidationResult::Valid(None)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_limited_size_is_read() {
        let path = std::env::temp_dir().join(format!("kyoka-chat-{}", std::process::id()));
        let sized = |bytes| {
            let file = std::fs::File::create(&path).unwrap();
            file.set_len(bytes).unwrap();
            read_file(&path).map(|(_, bytes)| bytes.len())
        };
        assert_eq!(sized(5).unwrap(), 5);
        assert!(matches!(
            sized(FILE + 1),
            Err(Failure::TooLarge { limit: 64, .. })
        ));
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn commands_are_whole_lines() {
        for (line, expected) in [
            ("/help", Some(Command::Help)),
            ("/en", Some(Command::Speak(Language::En))),
            ("/file a b.json", Some(Command::File("a b.json".into()))),
            ("/file 'a b.json'", Some(Command::File("a b.json".into()))),
            ("/file a\\ b.json", Some(Command::File("a b.json".into()))),
            ("/file", None),
            ("/helpful", None),
            ("/etc/hosts", None),
            ("help", None),
            (" /help", None),
            ("/aws/lambda/function", None),
        ] {
            assert_eq!(Command::of(line), expected, "{line}");
        }
    }
}

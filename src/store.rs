//! What the bot keeps: `SQLite` in one file.
//!
//! In and out: settings of channels, feedback, questions without an answer, and which questions were
//! answered by which message. Knows nothing of Discord but its ids, and never sees a text that is not
//! masked. What a call confirmed is on the disk: a kill at any moment loses none of it. What was deleted is
//! in none of its files any more. The files are for their owner alone.
//!
//! All calls block; [`Store::together`] puts many into one transaction, so that the disk is waited for once.

use crate::text::Language;
use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior, params};
use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The schema, a step a version; `user_version` says how many were taken.
const STEPS: [&str; 2] = [
    "
    CREATE TABLE channel (
        id INTEGER PRIMARY KEY,
        guild INTEGER NOT NULL,
        language TEXT,
        mode TEXT NOT NULL
    ) STRICT;
    CREATE TABLE question (
        id INTEGER PRIMARY KEY,
        channel INTEGER NOT NULL,
        asker INTEGER,
        at INTEGER NOT NULL,
        answer_channel INTEGER,
        answer INTEGER
    ) STRICT;
    CREATE INDEX question_at ON question (at);
    CREATE INDEX question_answer ON question (answer) WHERE answer IS NOT NULL;
    CREATE TABLE feedback (
        answer INTEGER NOT NULL,
        person INTEGER NOT NULL,
        helpful INTEGER NOT NULL,
        subject TEXT NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (answer, person)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE gap (
        id INTEGER PRIMARY KEY,
        person INTEGER NOT NULL,
        language TEXT NOT NULL,
        text TEXT NOT NULL,
        at INTEGER NOT NULL
    ) STRICT;
",
    "
    ALTER TABLE question ADD COLUMN attempts INTEGER NOT NULL DEFAULT 1;
",
];

/// How many questions without an answer are kept; the oldest go first.
const GAPS: i64 = 10_000;
/// How long it is remembered which message answered a question, in seconds: two days.
const QUESTIONS: i64 = 2 * 24 * 60 * 60;
/// A question is tried at most this often: once as it comes, and once more, alone, when the process died over it.
const MAX_ATTEMPTS: i64 = 2;

/// How long a call waits for another process that writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How long the log's emptying waits for one that reads: everybody's calls wait meanwhile.
const LOG_TIMEOUT: Duration = Duration::from_millis(50);

/// The database.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    /// The write-ahead log is to be emptied once the transaction is confirmed.
    empties_log: Cell<bool>,
    /// A file of it that others can read, and that could not be closed to them.
    exposed: Option<PathBuf>,
}

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file cannot be opened.
    #[error("cannot open the database {path}: {source}; check the path and its permissions", path = .path.display())]
    Unopenable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
    /// A later version of kyoka made it.
    #[error("the database {path} has version {found}, and this kyoka knows up to {known}; run the newer kyoka", path = .path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: usize,
        /// The newest that is known.
        known: usize,
    },
    /// A call failed.
    #[error("the database failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The transaction that the call was part of was not confirmed.
    #[error("the database did not confirm a change")]
    NotConfirmed,
}

/// How the bot behaves in a channel.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ChannelSettings {
    /// The language where person and text tell none; `None`: the server's.
    pub language: Option<Language>,
    /// What it answers.
    pub mode: Mode,
}

/// What the bot answers in a channel.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mode {
    /// Mentions, replies and commands; any denial where the configuration names the channel.
    #[default]
    Usual,
    /// Commands only.
    CommandsOnly,
}

impl Mode {
    /// The stable code in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Usual => "usual",
            Self::CommandsOnly => "commands",
        }
    }
}

/// A question that was taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Question {
    /// The id of its message or interaction.
    pub id: u64,
    /// Its channel.
    pub channel: u64,
    /// Who asked.
    pub asker: u64,
}

/// What became of a question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Answered {
    /// The channel of the answer: the question's, or a thread.
    pub channel: u64,
    /// The message that answers.
    pub message: u64,
}

/// Whether a question was taken before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Claim {
    /// It is new and now taken.
    New,
    /// It was taken before, and maybe answered.
    Taken(Option<Answered>),
}

/// Whether a question that an earlier run left without an answer is tried again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Retry {
    /// It is, and the attempt is counted.
    Taken,
    /// It was tried too often: the process died over it each time.
    Exhausted,
    /// There is nothing left to do: it was answered, settled or dropped.
    Settled,
}

/// A question that found no answer, however often it was asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gap {
    /// The masked text as it was asked last.
    pub text: String,
    /// In which language.
    pub language: Language,
    /// How often.
    pub count: u64,
    /// When last, in seconds since 1970.
    pub last: i64,
}

/// Of what a feedback is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Feedback {
    /// The message of the answer.
    pub answer: u64,
    /// Who says so.
    pub person: u64,
    /// Whether it helped.
    pub helpful: bool,
    /// What the answer was about: codes of causes, ids of articles.
    pub subject: String,
}

/// How much was deleted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Deleted {
    /// Feedback.
    pub feedback: usize,
    /// Questions without an answer.
    pub gaps: usize,
    /// Links from questions to answers.
    pub questions: usize,
}

impl Store {
    /// Opens the database, makes it where there is none, and brings it to the newest version.
    ///
    /// # Errors
    /// It cannot be opened, or a later version of kyoka made it.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::with(path, OpenFlags::SQLITE_OPEN_CREATE)
    }

    /// Opens a database that is there.
    ///
    /// # Errors
    /// It is not there, cannot be opened, or a later version of kyoka made it.
    pub fn open_existing(path: &Path) -> Result<Self, StoreError> {
        Self::with(path, OpenFlags::empty())
    }

    fn with(path: &Path, flags: OpenFlags) -> Result<Self, StoreError> {
        let unopenable = |source| StoreError::Unopenable {
            path: path.to_owned(),
            source,
        };
        if flags.contains(OpenFlags::SQLITE_OPEN_CREATE) {
            create_private(path);
        }
        let exposed = close_to_others(path);
        let flags = flags | OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags).map_err(unopenable)?;
        prepare(&mut connection).map_err(unopenable)?;
        let found = migrate(&mut connection).map_err(unopenable)?;
        if found > STEPS.len() {
            return Err(StoreError::Newer {
                path: path.to_owned(),
                found,
                known: STEPS.len(),
            });
        }
        Ok(Self {
            connection,
            empties_log: Cell::new(false),
            exposed,
        })
    }

    /// A file of the database that others can read, where its permissions could not be changed.
    pub fn exposed(&self) -> Option<&Path> {
        self.exposed.as_deref()
    }

    /// Empties the write-ahead log once what is being done is confirmed, so that nothing that was deleted
    /// stands in a file any more, and the file of the database alone is all of it.
    pub fn empty_log(&self) {
        self.empties_log.set(true);
        if self.connection.is_autocommit() {
            self.empty_log_now();
        }
    }

    /// Empties it, unless somebody reads it: then the next transaction tries again.
    fn empty_log_now(&self) {
        let emptied = || -> rusqlite::Result<bool> {
            self.connection.busy_timeout(LOG_TIMEOUT)?;
            let is_busy: i64 =
                self.connection
                    .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
            Ok(is_busy == 0)
        };
        // What was confirmed holds in any case.
        self.empties_log.set(!emptied().unwrap_or(false));
        // A wrong time to wait is no reason to fail what was confirmed either.
        let _ = self.connection.busy_timeout(BUSY_TIMEOUT);
    }

    /// Runs `work` in one transaction. What its calls said holds once this returned without error.
    ///
    /// # Errors
    /// The transaction could not begin or was not confirmed; nothing of it holds then.
    pub fn together<T>(&mut self, work: impl FnOnce(&Self) -> T) -> Result<T, StoreError> {
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        let done = work(self);
        if let Err(error) = self.connection.execute_batch("COMMIT") {
            // The error is reported; when the rollback fails as well, SQLite has done it already.
            let _ = self.connection.execute_batch("ROLLBACK");
            return Err(error.into());
        }
        if self.empties_log.get() {
            self.empty_log_now();
        }
        Ok(done)
    }

    /// Takes a question, unless it was taken before.
    ///
    /// # Errors
    /// The database failed.
    pub fn claim(&self, question: Question, now: i64) -> Result<Claim, StoreError> {
        let new = self
            .connection
            .prepare_cached(
                "INSERT INTO question (id, channel, asker, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            )?
            .execute(params![
                signed(question.id),
                signed(question.channel),
                signed(question.asker),
                now
            ])?;
        Ok(if new == 1 {
            Claim::New
        } else {
            Claim::Taken(self.answer_of(question.id)?)
        })
    }

    /// Takes a question once more that an earlier run took and did not answer, and counts the attempt: what ends the
    /// process each time is not tried for ever.
    ///
    /// # Errors
    /// The database failed.
    pub fn retry(&self, question: u64) -> Result<Retry, StoreError> {
        let attempts: Option<i64> = self
            .connection
            .prepare_cached(
                "SELECT attempts FROM question
                 WHERE id = ? AND answer IS NULL AND asker IS NOT NULL",
            )?
            .query_row([signed(question)], |row| row.get(0))
            .optional()?;
        let Some(attempts) = attempts else {
            return Ok(Retry::Settled);
        };
        if attempts >= MAX_ATTEMPTS {
            return Ok(Retry::Exhausted);
        }
        self.connection
            .prepare_cached("UPDATE question SET attempts = attempts + 1 WHERE id = ?")?
            .execute([signed(question)])?;
        Ok(Retry::Taken)
    }

    /// Remembers which message answers a question.
    ///
    /// # Errors
    /// The database failed.
    pub fn answered(&self, question: u64, answer: Answered) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("UPDATE question SET answer_channel = ?, answer = ? WHERE id = ?")?
            .execute(params![
                signed(answer.channel),
                signed(answer.message),
                signed(question)
            ])?;
        Ok(())
    }

    /// The message that answers a question; `None` when it was not answered or not asked.
    ///
    /// # Errors
    /// The database failed.
    pub fn answer_of(&self, question: u64) -> Result<Option<Answered>, StoreError> {
        let found = self
            .connection
            .prepare_cached(
                "SELECT answer_channel, answer FROM question WHERE id = ? AND answer IS NOT NULL",
            )?
            .query_row([signed(question)], |row| {
                Ok(Answered {
                    channel: unsigned(row.get(0)?),
                    message: unsigned(row.get(1)?),
                })
            })
            .optional()?;
        Ok(found)
    }

    /// Questions taken since then that have no answer, oldest first.
    ///
    /// # Errors
    /// The database failed.
    pub fn unanswered(&self, since: i64) -> Result<Vec<Question>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, channel, asker FROM question
             WHERE answer IS NULL AND asker IS NOT NULL AND at >= ? ORDER BY id LIMIT 1000",
        )?;
        let found = statement.query_map([since], |row| {
            Ok(Question {
                id: unsigned(row.get(0)?),
                channel: unsigned(row.get(1)?),
                asker: unsigned(row.get(2)?),
            })
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Remembers that a question is to have no answer, and no longer who asked it.
    ///
    /// # Errors
    /// The database failed.
    pub fn settle(&self, question: u64) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("UPDATE question SET asker = NULL WHERE id = ?")?
            .execute([signed(question)])?;
        Ok(())
    }

    /// Forgets that a question was asked.
    ///
    /// # Errors
    /// The database failed.
    pub fn drop_question(&self, question: u64) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("DELETE FROM question WHERE id = ?")?
            .execute([signed(question)])?;
        Ok(())
    }

    /// The settings of a channel.
    ///
    /// # Errors
    /// The database failed.
    pub fn settings(&self, channel: u64) -> Result<ChannelSettings, StoreError> {
        let found = self
            .connection
            .prepare_cached("SELECT language, mode FROM channel WHERE id = ?")?
            .query_row([signed(channel)], |row| {
                let language: Option<String> = row.get(0)?;
                let mode: String = row.get(1)?;
                Ok(ChannelSettings {
                    language: language.as_deref().and_then(language_of),
                    mode: if mode == Mode::CommandsOnly.code() {
                        Mode::CommandsOnly
                    } else {
                        Mode::Usual
                    },
                })
            })
            .optional()?;
        Ok(found.unwrap_or_default())
    }

    /// Sets them.
    ///
    /// # Errors
    /// The database failed.
    pub fn set_settings(
        &self,
        channel: u64,
        guild: u64,
        settings: ChannelSettings,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO channel (id, guild, language, mode) VALUES (?, ?, ?, ?)
                 ON CONFLICT (id) DO UPDATE SET language = excluded.language, mode = excluded.mode",
            )?
            .execute(params![
                signed(channel),
                signed(guild),
                settings.language.map(Language::code),
                settings.mode.code()
            ])?;
        Ok(())
    }

    /// Keeps whether an answer helped; the last word of a person on it counts.
    ///
    /// # Errors
    /// The database failed.
    pub fn add_feedback(&self, feedback: &Feedback, now: i64) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO feedback (answer, person, helpful, subject, at) VALUES (?, ?, ?, ?, ?)
                 ON CONFLICT (answer, person) DO UPDATE SET helpful = excluded.helpful, at = excluded.at",
            )?
            .execute(params![
                signed(feedback.answer),
                signed(feedback.person),
                feedback.helpful,
                feedback.subject,
                now
            ])?;
        Ok(())
    }

    /// How many say that an answer helped, and how many that it did not.
    ///
    /// # Errors
    /// The database failed.
    pub fn feedback(&self, answer: u64) -> Result<(u64, u64), StoreError> {
        let counts = self
            .connection
            .prepare_cached(
                "SELECT count(*) FILTER (WHERE helpful), count(*) FILTER (WHERE NOT helpful)
                 FROM feedback WHERE answer = ?",
            )?
            .query_row([signed(answer)], |row| {
                Ok((unsigned(row.get(0)?), unsigned(row.get(1)?)))
            })?;
        Ok(counts)
    }

    /// Keeps a question that found no answer. `masked` has no secret and no account number.
    ///
    /// # Errors
    /// The database failed.
    pub fn keep_gap(
        &self,
        person: u64,
        language: Language,
        masked: &str,
        now: i64,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("INSERT INTO gap (person, language, text, at) VALUES (?, ?, ?, ?)")?
            .execute(params![signed(person), language.code(), masked, now])?;
        self.connection
            .prepare_cached("DELETE FROM gap WHERE id <= (SELECT max(id) FROM gap) - ?")?
            .execute([GAPS])?;
        Ok(())
    }

    /// What people asked in vain, most frequent first, then newest.
    ///
    /// # Errors
    /// The database failed.
    pub fn gaps(&self, limit: usize) -> Result<Vec<Gap>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT text, language, count(*), max(at) FROM gap
             GROUP BY lower(trim(text)) ORDER BY count(*) DESC, max(at) DESC LIMIT ?",
        )?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let found = statement.query_map([limit], |row| {
            let language: String = row.get(1)?;
            Ok(Gap {
                text: row.get(0)?,
                language: language_of(&language).unwrap_or(Language::En),
                count: unsigned(row.get(2)?),
                last: row.get(3)?,
            })
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Deletes all that is kept of a person. That a question was taken stays, without who asked it.
    ///
    /// # Errors
    /// The database failed.
    pub fn forget(&self, person: u64) -> Result<Deleted, StoreError> {
        let person = signed(person);
        let run = |sql: &str| -> Result<usize, rusqlite::Error> {
            self.connection.prepare_cached(sql)?.execute([person])
        };
        let deleted = Deleted {
            feedback: run("DELETE FROM feedback WHERE person = ?")?,
            gaps: run("DELETE FROM gap WHERE person = ?")?,
            questions: run("UPDATE question SET asker = NULL WHERE asker = ?")?,
        };
        self.empty_log();
        Ok(deleted)
    }

    /// Deletes what is older than `days`, and which question was answered by what after two.
    ///
    /// # Errors
    /// The database failed.
    pub fn delete_old(&self, days: u32, now: i64) -> Result<Deleted, StoreError> {
        let run = |sql: &str, before: i64| -> Result<usize, rusqlite::Error> {
            self.connection.prepare_cached(sql)?.execute([before])
        };
        let before = now.saturating_sub(i64::from(days).saturating_mul(24 * 60 * 60));
        let deleted = Deleted {
            feedback: run("DELETE FROM feedback WHERE at < ?", before)?,
            gaps: run("DELETE FROM gap WHERE at < ?", before)?,
            questions: run(
                "DELETE FROM question WHERE at < ?",
                now.saturating_sub(QUESTIONS),
            )?,
        };
        if deleted.feedback > 0 || deleted.gaps > 0 {
            self.empty_log();
        }
        Ok(deleted)
    }
}

/// The files of a database: its own, the write-ahead log and the log's index.
fn files_of(path: &Path) -> [PathBuf; 3] {
    ["", "-wal", "-shm"].map(|end| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    })
}

/// Makes an empty file that its owner alone can read, whatever the umask; `SQLite` gives the log the
/// permissions of the database. Where it cannot be made, or is there, `SQLite` says what is wrong.
#[cfg(unix)]
fn create_private(path: &Path) {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = std::fs::OpenOptions::new();
    drop(options.write(true).create_new(true).mode(0o600).open(path));
}

#[cfg(not(unix))]
fn create_private(_: &Path) {}

/// Takes the permissions of everybody but the owner from the files that are there. Returns one that keeps
/// them.
#[cfg(unix)]
fn close_to_others(path: &Path) -> Option<PathBuf> {
    use std::fs::{Permissions, metadata, set_permissions};
    use std::os::unix::fs::PermissionsExt;
    let mode = |file: &Path| Some(metadata(file).ok()?.permissions().mode());
    let is_open = |file: &PathBuf| mode(file).is_some_and(|mode| mode & 0o077 != 0);
    files_of(path).into_iter().filter(is_open).find(|file| {
        let private = mode(file).unwrap_or_default() & 0o700;
        set_permissions(file, Permissions::from_mode(private)).is_err() || is_open(file)
    })
}

#[cfg(not(unix))]
fn close_to_others(_: &Path) -> Option<PathBuf> {
    None
}

/// Write-ahead log, so that readers never wait, and the disk is waited for at each confirmation.
fn prepare(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "trusted_schema", false)
}

/// Takes the steps that are missing and returns the version: greater than the number of steps when a later
/// kyoka made the file, which is then left as it is.
fn migrate(connection: &mut Connection) -> rusqlite::Result<usize> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let found = usize::try_from(found).unwrap_or_default();
    let missing = STEPS.get(found..).unwrap_or_default();
    for step in missing {
        transaction.execute_batch(step)?;
    }
    if !missing.is_empty() {
        transaction.pragma_update(
            None,
            "user_version",
            i64::try_from(STEPS.len()).unwrap_or(i64::MAX),
        )?;
    }
    transaction.commit()?;
    Ok(found.max(STEPS.len()))
}

/// An id as the database keeps it.
fn signed(id: u64) -> i64 {
    id.cast_signed()
}

fn unsigned(id: i64) -> u64 {
    id.cast_unsigned()
}

fn language_of(code: &str) -> Option<Language> {
    Language::ALL
        .into_iter()
        .find(|language| language.code() == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn temporary(name: &str) -> PathBuf {
        let path =
            std::env::temp_dir().join(format!("kyoka-store-{}-{name}.db", std::process::id()));
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", path.display()));
        }
        path
    }

    #[test]
    fn a_question_is_taken_once_also_after_a_restart() {
        let path = temporary("claim");
        let question = Question {
            id: u64::MAX,
            channel: 2,
            asker: 3,
        };
        let answer = Answered {
            channel: 5,
            message: 6,
        };
        let store = Store::open(&path).unwrap();
        assert_eq!(store.claim(question, 10).unwrap(), Claim::New);
        assert_eq!(store.claim(question, 11).unwrap(), Claim::Taken(None));
        assert_eq!(store.unanswered(10).unwrap(), [question]);
        assert_eq!(store.unanswered(11).unwrap(), []);
        drop(store);
        let store = Store::open(&path).unwrap();
        store.answered(question.id, answer).unwrap();
        assert_eq!(
            store.claim(question, 12).unwrap(),
            Claim::Taken(Some(answer))
        );
        assert_eq!(store.unanswered(0).unwrap(), []);
    }

    #[test]
    fn a_question_that_ends_the_process_is_tried_once_more() {
        let path = temporary("retry");
        let question = Question {
            id: 1,
            channel: 2,
            asker: 3,
        };
        let store = Store::open(&path).unwrap();
        assert_eq!(store.claim(question, 10).unwrap(), Claim::New);
        drop(store);
        let store = Store::open(&path).unwrap();
        assert_eq!(store.retry(question.id).unwrap(), Retry::Taken);
        drop(store);
        let store = Store::open(&path).unwrap();
        assert_eq!(store.unanswered(10).unwrap(), [question]);
        assert_eq!(store.retry(question.id).unwrap(), Retry::Exhausted);
        store.settle(question.id).unwrap();
        assert_eq!(store.retry(question.id).unwrap(), Retry::Settled);
        assert_eq!(store.retry(99).unwrap(), Retry::Settled);
    }

    #[test]
    fn a_database_of_the_first_version_is_brought_to_this_one() {
        let path = temporary("first");
        let first = Connection::open(&path).unwrap();
        first.execute_batch(STEPS[0]).unwrap();
        first
            .execute_batch("INSERT INTO question (id, channel, asker, at) VALUES (1, 2, 3, 10)")
            .unwrap();
        first.pragma_update(None, "user_version", 1).unwrap();
        drop(first);
        let store = Store::open(&path).unwrap();
        assert_eq!(store.unanswered(10).unwrap().len(), 1);
        assert_eq!(store.retry(1).unwrap(), Retry::Taken);
        assert_eq!(store.retry(1).unwrap(), Retry::Exhausted);
    }

    #[test]
    fn settings_come_back() {
        let path = temporary("settings");
        let settings = ChannelSettings {
            language: Some(Language::Ja),
            mode: Mode::CommandsOnly,
        };
        let store = Store::open(&path).unwrap();
        assert_eq!(store.settings(7).unwrap(), ChannelSettings::default());
        store.set_settings(7, 1, settings).unwrap();
        assert_eq!(store.settings(7).unwrap(), settings);
        store
            .set_settings(7, 1, ChannelSettings::default())
            .unwrap();
        assert_eq!(store.settings(7).unwrap(), ChannelSettings::default());
    }

    #[test]
    fn the_last_word_on_an_answer_counts() {
        let store = Store::open(&temporary("feedback")).unwrap();
        let mut feedback = Feedback {
            answer: 1,
            person: 2,
            helpful: true,
            subject: String::new(),
        };
        store.add_feedback(&feedback, 0).unwrap();
        feedback.person = 3;
        store.add_feedback(&feedback, 0).unwrap();
        feedback.helpful = false;
        store.add_feedback(&feedback, 1).unwrap();
        assert_eq!(store.feedback(1).unwrap(), (1, 1));
    }

    #[test]
    fn gaps_are_counted_and_forgotten() {
        let store = Store::open(&temporary("gaps")).unwrap();
        store
            .keep_gap(1, Language::En, "How do I fly?", 100)
            .unwrap();
        store
            .keep_gap(2, Language::En, "how do i fly? ", 200)
            .unwrap();
        store.keep_gap(1, Language::Ja, "空の飛び方", 300).unwrap();
        let gaps = store.gaps(9).unwrap();
        assert_eq!(gaps.iter().map(|gap| gap.count).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(store.forget(1).unwrap().gaps, 2);
        assert_eq!(store.gaps(9).unwrap()[0].count, 1);
        let day = 24 * 60 * 60;
        assert_eq!(store.delete_old(1, 200 + day).unwrap().gaps, 0);
        assert_eq!(store.delete_old(1, 201 + day).unwrap().gaps, 1);
    }

    #[test]
    fn what_was_not_confirmed_together_does_not_hold() {
        let path = temporary("together");
        let mut store = Store::open(&path).unwrap();
        store
            .together(|store| store.keep_gap(1, Language::En, "kept", 0).unwrap())
            .unwrap();
        store.connection.execute_batch("BEGIN IMMEDIATE").unwrap();
        store.keep_gap(1, Language::En, "lost", 0).unwrap();
        drop(store);
        let store = Store::open_existing(&path).unwrap();
        assert_eq!(store.gaps(9).unwrap().len(), 1);
    }

    /// The bytes of all files of a database.
    #[expect(
        clippy::disallowed_methods,
        reason = "a test looks into the files that it made"
    )]
    fn bytes(path: &Path) -> Vec<u8> {
        let files = files_of(path).into_iter();
        files
            .filter_map(|file| std::fs::read(file).ok())
            .flatten()
            .collect()
    }

    #[test]
    fn what_is_forgotten_stands_in_no_file() {
        const TEXT: &str = "how do I open the vault of saturn";
        let path = temporary("forgotten");
        let mut store = Store::open(&path).unwrap();
        let has = |path: &Path| memchr::memmem::find(&bytes(path), TEXT.as_bytes()).is_some();
        for round in 0..3 {
            store
                .together(|store| {
                    store.keep_gap(1, Language::En, TEXT, round).unwrap();
                    store.keep_gap(2, Language::En, "kept", round).unwrap();
                })
                .unwrap();
            assert!(has(&path), "the text is not found where it is kept");
            let deleted = store.together(|store| store.forget(1).unwrap()).unwrap();
            assert_eq!(deleted.gaps, 1);
            assert!(!has(&path), "{round}: forgotten, and still in a file");
        }
        store.keep_gap(1, Language::En, TEXT, 0).unwrap();
        store.forget(1).unwrap();
        assert!(!has(&path), "forgotten by itself, and still in a file");
        store.keep_gap(1, Language::En, TEXT, 0).unwrap();
        store
            .together(|store| store.delete_old(1, 1 << 40).unwrap())
            .unwrap();
        assert!(!has(&path), "too old, and still in a file");
    }

    #[test]
    fn a_reader_delays_that_the_log_is_emptied() {
        const TEXT: &str = "how do I open the vault of saturn";
        let path = temporary("reader");
        let mut store = Store::open(&path).unwrap();
        store.keep_gap(1, Language::En, TEXT, 0).unwrap();
        let reader = Connection::open(&path).unwrap();
        reader
            .execute_batch("BEGIN; SELECT count(*) FROM gap")
            .unwrap();
        store.together(|store| store.forget(1).unwrap()).unwrap();
        drop(reader);
        store.together(|_| ()).unwrap();
        assert!(memchr::memmem::find(&bytes(&path), TEXT.as_bytes()).is_none());
    }

    #[cfg(unix)]
    #[test]
    fn its_files_are_for_their_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let path = temporary("private");
        let modes = || {
            let files = files_of(&path).into_iter();
            let modes: Vec<u32> = files
                .filter_map(|file| Some(std::fs::metadata(file).ok()?.permissions().mode() & 0o777))
                .collect();
            modes
        };
        let store = Store::open(&path).unwrap();
        store.keep_gap(1, Language::En, "kept", 0).unwrap();
        assert_eq!(modes(), [0o600; 3]);
        assert_eq!(store.exposed(), None);
        // Those that an older version made.
        for file in files_of(&path) {
            std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o664)).unwrap();
        }
        let again = Store::open_existing(&path).unwrap();
        assert_eq!(modes(), [0o600; 3]);
        assert_eq!(again.exposed(), None);
    }

    #[test]
    fn a_later_database_is_refused_and_a_missing_one_is_not_made() {
        let path = temporary("newer");
        assert!(matches!(
            Store::open_existing(&path),
            Err(StoreError::Unopenable { .. })
        ));
        let store = Store::open(&path).unwrap();
        store
            .connection
            .pragma_update(None, "user_version", 99)
            .unwrap();
        drop(store);
        assert!(matches!(
            Store::open(&path),
            Err(StoreError::Newer { found: 99, .. })
        ));
    }
}

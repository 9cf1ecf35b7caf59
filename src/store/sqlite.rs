//! `SQLite` in one file.
//!
//! What a call confirmed is on the disk: a kill at any moment loses none of it. What was deleted is in none of its
//! files any more. The files are for their owner alone.

use super::{
    Answered, Claim, Deleted, Feedback, Gap, Kept, Mode, Opinion, Promise, Question, Retry, Scope,
    SealedCase, Settings, Store, StoreError, Unanswered,
};
use crate::ids::{MessageId, PersonId, Place, TenantId};
use crate::text::Language;
use rusqlite::{
    Connection, MAIN_DB, OpenFlags, OptionalExtension, Row, TransactionBehavior, params,
};
use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The schema, a step a version; `user_version` says how many were taken.
const STEPS: [&str; 4] = [
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
    // Ids are texts that begin with the platform; until now there was one platform.
    "
    CREATE TABLE setting (
        tenant TEXT NOT NULL,
        place TEXT NOT NULL,
        language TEXT,
        mode TEXT,
        listens INTEGER,
        PRIMARY KEY (tenant, place)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO setting
        SELECT 'discord/' || guild, 'discord/' || id, language,
            CASE mode WHEN 'commands' THEN 'commands' END, NULL
        FROM channel;
    DROP TABLE channel;
    CREATE TABLE asked (
        id TEXT PRIMARY KEY,
        asker TEXT,
        at INTEGER NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 1,
        run INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX asked_at ON asked (at);
    CREATE TABLE answer (
        id TEXT PRIMARY KEY,
        question TEXT NOT NULL,
        rank INTEGER NOT NULL,
        at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX answer_question ON answer (question);
    CREATE INDEX answer_at ON answer (at);
    CREATE TABLE made_from (
        answer TEXT NOT NULL,
        position INTEGER NOT NULL,
        message TEXT NOT NULL,
        PRIMARY KEY (answer, position)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX made_from_message ON made_from (message);
    INSERT INTO asked SELECT 'discord/' || channel || '/' || id, 'discord/' || asker, at, attempts, 0 FROM question;
    INSERT INTO answer
        SELECT 'discord/' || answer_channel || '/' || answer, 'discord/' || channel || '/' || id, 0, at
        FROM question WHERE answer IS NOT NULL;
    DROP TABLE question;
    CREATE TABLE promise (
        id TEXT PRIMARY KEY,
        asker TEXT NOT NULL,
        ticket TEXT NOT NULL,
        language TEXT NOT NULL,
        at INTEGER NOT NULL,
        run INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE opinion (
        answer TEXT NOT NULL,
        tenant TEXT,
        person TEXT NOT NULL,
        helpful INTEGER NOT NULL,
        subject TEXT NOT NULL,
        comment TEXT,
        at INTEGER NOT NULL,
        PRIMARY KEY (answer, person)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO opinion SELECT 'discord/0/' || answer, NULL, 'discord/' || person, helpful, subject, NULL, at FROM feedback;
    DROP TABLE feedback;
    CREATE TABLE unanswered (
        id INTEGER PRIMARY KEY,
        question TEXT NOT NULL UNIQUE,
        tenant TEXT,
        person TEXT NOT NULL,
        language TEXT NOT NULL,
        text TEXT NOT NULL,
        at INTEGER NOT NULL
    ) STRICT;
    INSERT INTO unanswered SELECT id, 'discord/0/gap' || id, NULL, 'discord/' || person, language, text, at FROM gap;
    DROP TABLE gap;
",
    "
    CREATE TABLE sealed (
        number INTEGER PRIMARY KEY,
        question TEXT NOT NULL,
        asker TEXT NOT NULL,
        sealed BLOB NOT NULL,
        at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX sealed_at ON sealed (at);
    CREATE INDEX sealed_question ON sealed (question);
    CREATE INDEX sealed_asker ON sealed (asker);
",
];

/// `b"kyok"` in the header of the file, so that a database of something else is not taken for ours.
const APPLICATION_ID: i32 = 0x6b79_6f6b;

/// How many questions without an answer are kept; the oldest go first.
const MAX_GAPS: i64 = 10_000;
/// How long it is remembered which message answered a question, in seconds: two days.
const QUESTION_SECONDS: i64 = 2 * 24 * 60 * 60;
/// How long an answer that was promised can be given, in seconds.
const PROMISE_SECONDS: i64 = 15 * 60;
/// How long a sealed question is kept, in seconds: a week.
const CASE_SECONDS: i64 = 7 * 24 * 60 * 60;
/// So many sealed questions are kept; the oldest go first.
const MAX_CASES: i64 = 10_000;
/// A question is tried at most this often: once as it comes, and once more, alone, when the process died over it.
const MAX_ATTEMPTS: i64 = 2;
/// At most this many comments of a subject are listed.
const MAX_COMMENTS: usize = 5;

/// How long a call waits for another process that writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(2);
/// How long the log's emptying waits for one that reads: everybody's calls wait meanwhile.
const LOG_TIMEOUT: Duration = Duration::from_millis(50);

/// The database.
#[derive(Debug)]
pub struct Sqlite {
    connection: Connection,
    path: PathBuf,
    /// The file could not be opened anew; the connection is to nothing.
    is_closed: bool,
    /// Which run of the bot this is: what another one took and did not answer was left by it.
    run: i64,
    /// The write-ahead log is to be emptied once the transaction is confirmed.
    empties_log: Cell<bool>,
    /// A file of it that others can read, and that could not be closed to them.
    exposed: Option<PathBuf>,
}

/// What a database file is, looked at without changing it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Inspected {
    /// There is none; the bot makes it at its start.
    Missing,
    /// It is as it must be.
    Current,
    /// An earlier version made it; the bot brings it to this one at its start.
    Older,
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(Box::new(error))
    }
}

impl Sqlite {
    /// Opens the database, makes it where there is none, and brings it to the newest version.
    ///
    /// # Errors
    /// It cannot be opened, is damaged or foreign, or a later version of kyoka made it.
    pub fn open(path: &Path) -> Kept<Self> {
        Self::with(path, OpenFlags::SQLITE_OPEN_CREATE)
    }

    /// Opens a database that is there.
    ///
    /// # Errors
    /// It is not there, cannot be opened, is damaged or foreign, or a later version of kyoka made it.
    pub fn open_existing(path: &Path) -> Kept<Self> {
        Self::with(path, OpenFlags::empty())
    }

    /// Looks at a database and changes nothing.
    ///
    /// # Errors
    /// It cannot be opened, is damaged or foreign, or a later version of kyoka made it.
    pub fn inspect(path: &Path) -> Kept<Inspected> {
        if !path.try_exists().unwrap_or(true) {
            return Ok(Inspected::Missing);
        }
        let unopenable = |source: rusqlite::Error| StoreError::Unopenable {
            path: path.to_owned(),
            source: Box::new(source),
        };
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(unopenable)?;
        let found = recognise(&connection, path, unopenable)?;
        check(&connection, path)?;
        Ok(if found < STEPS.len() {
            Inspected::Older
        } else {
            Inspected::Current
        })
    }

    /// A file of the database at `path` that others can read.
    pub fn exposed_at(path: &Path) -> Option<PathBuf> {
        open_to_others(path)
    }

    fn with(path: &Path, flags: OpenFlags) -> Kept<Self> {
        let unopenable = |source: rusqlite::Error| StoreError::Unopenable {
            path: path.to_owned(),
            source: Box::new(source),
        };
        if flags.contains(OpenFlags::SQLITE_OPEN_CREATE) {
            create_private(path);
        }
        let exposed = close_to_others(path);
        let flags = flags | OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags).map_err(unopenable)?;
        // Before anything is written: what is not ours, or too new for us, stays as it is.
        recognise(&connection, path, unopenable)?;
        prepare(&mut connection).map_err(unopenable)?;
        let found = migrate(&mut connection).map_err(unopenable)?;
        if found > STEPS.len() {
            return Err(StoreError::Newer {
                path: path.to_owned(),
                found,
                known: STEPS.len(),
            });
        }
        check(&connection, path)?;
        Ok(Self {
            connection,
            path: path.to_owned(),
            is_closed: false,
            run: this_run(),
            empties_log: Cell::new(false),
            exposed,
        })
    }

    /// A file of the database that others can read, where its permissions could not be changed.
    pub fn exposed(&self) -> Option<&Path> {
        self.exposed.as_deref()
    }

    /// How many say that an answer helped, and how many that it did not.
    ///
    /// # Errors
    /// The database failed.
    pub fn feedback(&self, answer: &MessageId) -> Kept<(u64, u64)> {
        let counts = self
            .connection
            .prepare_cached(
                "SELECT count(*) FILTER (WHERE helpful), count(*) FILTER (WHERE NOT helpful)
                 FROM opinion WHERE answer = ?",
            )?
            .query_row([answer.as_str()], |row| {
                Ok((count(row.get(0)?), count(row.get(1)?)))
            })?;
        Ok(counts)
    }

    /// Runs `work` in one transaction. What its calls said holds once this returned without error.
    ///
    /// # Errors
    /// The transaction could not begin or was not confirmed; nothing of it holds then.
    pub fn together<T>(&self, work: impl FnOnce(&Self) -> T) -> Kept<T> {
        self.begin()?;
        let done = work(self);
        self.commit()?;
        Ok(done)
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

    fn run(&self, sql: &str, values: impl rusqlite::Params) -> Kept<usize> {
        Ok(self.connection.prepare_cached(sql)?.execute(values)?)
    }

    fn one<T>(
        &self,
        sql: &str,
        values: impl rusqlite::Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Kept<Option<T>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row(values, read).optional()?)
    }

    fn all<T>(
        &self,
        sql: &str,
        values: impl rusqlite::Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Kept<Vec<T>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let found = statement.query_map(values, read)?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// The messages that an answer was made from.
    fn context(&self, answer: &MessageId) -> Kept<Vec<MessageId>> {
        self.all(
            "SELECT message FROM made_from WHERE answer = ? ORDER BY position",
            [answer.as_str()],
            |row| Ok(row.get::<_, String>(0)?.into()),
        )
    }

    fn delete_answers(&self, chosen: &str, value: &str) -> Kept<Vec<MessageId>> {
        let answers = self.all(
            &format!("SELECT id FROM answer WHERE {chosen}"),
            [value],
            |row| Ok(MessageId::from(row.get::<_, String>(0)?)),
        )?;
        for answer in &answers {
            self.run("DELETE FROM made_from WHERE answer = ?", [answer.as_str()])?;
            self.run("DELETE FROM answer WHERE id = ?", [answer.as_str()])?;
        }
        Ok(answers)
    }
}

impl Store for Sqlite {
    /// `SQLite` opens what it may not write to for reading alone, and stays with that when the disk is mended.
    fn renew(&mut self) {
        if !self.is_closed && self.connection.is_readonly(MAIN_DB) == Ok(false) {
            return;
        }
        let Ok(nothing) = Connection::open_in_memory() else {
            return;
        };
        // Before the new one is opened: connections of one process share what they know of the write-ahead log.
        drop(std::mem::replace(&mut self.connection, nothing));
        self.is_closed = true;
        if let Ok(opened) = Self::open_existing(&self.path) {
            *self = Self {
                run: self.run,
                ..opened
            };
        }
    }

    fn begin(&self) -> Kept<()> {
        Ok(self.connection.execute_batch("BEGIN IMMEDIATE")?)
    }

    fn commit(&self) -> Kept<()> {
        if let Err(error) = self.connection.execute_batch("COMMIT") {
            self.rollback();
            return Err(error.into());
        }
        if self.empties_log.get() {
            self.empty_log_now();
        }
        Ok(())
    }

    fn rollback(&self) {
        // When it fails, SQLite has done it already.
        let _ = self.connection.execute_batch("ROLLBACK");
    }

    fn claim(&self, question: &Question, again: bool, now: i64) -> Kept<Claim> {
        let taken = self.run(
            "INSERT INTO asked (id, asker, at, run) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (id) DO UPDATE SET asker = excluded.asker, run = excluded.run
             WHERE ?5 AND asked.asker IS NULL AND NOT EXISTS (SELECT 1 FROM answer WHERE question = asked.id)",
            params![
                question.id.as_str(),
                question.asker.as_str(),
                now,
                self.run,
                again
            ],
        )?;
        Ok(if taken == 1 {
            Claim::New
        } else {
            Claim::Taken(self.answer_of(&question.id)?)
        })
    }

    fn retry(&self, question: &MessageId) -> Kept<Retry> {
        let attempts: Option<i64> = self.one(
            "SELECT attempts FROM asked WHERE id = ?1 AND asker IS NOT NULL AND run <> ?2
             AND NOT EXISTS (SELECT 1 FROM answer WHERE question = asked.id)",
            params![question.as_str(), self.run],
            |row| row.get(0),
        )?;
        let Some(attempts) = attempts else {
            return Ok(Retry::Settled);
        };
        self.run(
            "UPDATE asked SET attempts = attempts + 1, run = ?2 WHERE id = ?1",
            params![question.as_str(), self.run],
        )?;
        Ok(if attempts >= MAX_ATTEMPTS {
            Retry::Exhausted
        } else {
            Retry::Taken
        })
    }

    fn answered(&self, question: &MessageId, answer: &Answered, now: i64) -> Kept<()> {
        self.run(
            "INSERT INTO answer (id, question, rank, at) VALUES (?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET rank = excluded.rank",
            params![answer.message.as_str(), question.as_str(), answer.rank, now],
        )?;
        self.run(
            "DELETE FROM made_from WHERE answer = ?",
            [answer.message.as_str()],
        )?;
        for (position, message) in (0_i64..).zip(&answer.context) {
            self.run(
                "INSERT INTO made_from (answer, position, message) VALUES (?, ?, ?)",
                params![answer.message.as_str(), position, message.as_str()],
            )?;
        }
        Ok(())
    }

    fn answer_of(&self, question: &MessageId) -> Kept<Option<Answered>> {
        let found = self.one(
            "SELECT id, rank FROM answer WHERE question = ? ORDER BY at, id LIMIT 1",
            [question.as_str()],
            |row| Ok((MessageId::from(row.get::<_, String>(0)?), row.get(1)?)),
        )?;
        let Some((message, rank)) = found else {
            return Ok(None);
        };
        let context = self.context(&message)?;
        Ok(Some(Answered {
            message,
            context,
            rank,
        }))
    }

    fn question_of(&self, answer: &MessageId) -> Kept<Option<(MessageId, Answered)>> {
        let found = self.one(
            "SELECT question, rank FROM answer WHERE id = ?",
            [answer.as_str()],
            |row| Ok((MessageId::from(row.get::<_, String>(0)?), row.get(1)?)),
        )?;
        let Some((question, rank)) = found else {
            return Ok(None);
        };
        let answered = Answered {
            message: answer.clone(),
            context: self.context(answer)?,
            rank,
        };
        Ok(Some((question, answered)))
    }

    fn take_deleted(&self, question: &MessageId) -> Kept<Vec<MessageId>> {
        let mut gone = self.delete_answers("question = ?", question.as_str())?;
        gone.extend(self.delete_answers(
            "id IN (SELECT answer FROM made_from WHERE message = ?)",
            question.as_str(),
        )?);
        self.drop_question(question)?;
        self.run(
            "DELETE FROM unanswered WHERE question = ?",
            [question.as_str()],
        )?;
        self.run("DELETE FROM sealed WHERE question = ?", [question.as_str()])?;
        Ok(gone)
    }

    fn known(&self) -> Kept<Vec<MessageId>> {
        self.all(
            "SELECT id FROM asked UNION SELECT question FROM answer UNION SELECT message FROM made_from",
            [],
            |row| Ok(row.get::<_, String>(0)?.into()),
        )
    }

    fn unanswered(&self, since: i64) -> Kept<Vec<(Question, i64)>> {
        self.all(
            "SELECT id, asker, at FROM asked
             WHERE asker IS NOT NULL AND at >= ?1 AND run <> ?2
             AND NOT EXISTS (SELECT 1 FROM answer WHERE question = asked.id)
             ORDER BY at, id LIMIT 1000",
            params![since, self.run],
            |row| {
                let question = Question {
                    id: row.get::<_, String>(0)?.into(),
                    asker: row.get::<_, String>(1)?.into(),
                };
                Ok((question, row.get(2)?))
            },
        )
    }

    fn settle(&self, question: &MessageId) -> Kept<()> {
        self.run(
            "UPDATE asked SET asker = NULL WHERE id = ?",
            [question.as_str()],
        )?;
        Ok(())
    }

    fn drop_question(&self, question: &MessageId) -> Kept<()> {
        self.run("DELETE FROM asked WHERE id = ?", [question.as_str()])?;
        Ok(())
    }

    fn promise(&self, promise: &Promise, now: i64) -> Kept<()> {
        self.run(
            "INSERT INTO promise (id, asker, ticket, language, at, run) VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT DO NOTHING",
            params![
                promise.id.as_str(),
                promise.asker.as_str(),
                promise.ticket,
                promise.language.code(),
                now,
                self.run
            ],
        )?;
        Ok(())
    }

    fn fulfil(&self, command: &MessageId) -> Kept<()> {
        self.run("DELETE FROM promise WHERE id = ?", [command.as_str()])?;
        Ok(())
    }

    fn broken_promises(&self) -> Kept<Vec<(Promise, i64)>> {
        let found = self.all(
            "SELECT id, asker, ticket, language, at FROM promise WHERE run <> ? ORDER BY at",
            [self.run],
            |row| {
                let promise = Promise {
                    id: row.get::<_, String>(0)?.into(),
                    asker: row.get::<_, String>(1)?.into(),
                    ticket: row.get(2)?,
                    language: language_of(&row.get::<_, String>(3)?).unwrap_or(Language::En),
                };
                Ok((promise, row.get(4)?))
            },
        )?;
        Ok(found)
    }

    fn keep_case(&self, case: &SealedCase, now: i64) -> Kept<()> {
        self.run(
            "INSERT INTO sealed (number, question, asker, sealed, at) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT DO NOTHING",
            params![
                case.number.cast_signed(),
                case.question.as_str(),
                case.asker.as_str(),
                case.sealed,
                now
            ],
        )?;
        self.run(
            "DELETE FROM sealed WHERE number IN (SELECT number FROM sealed ORDER BY at DESC, number DESC LIMIT -1 OFFSET ?)",
            [MAX_CASES],
        )?;
        Ok(())
    }

    fn case(&self, number: u64, now: i64) -> Kept<Option<SealedCase>> {
        self.one(
            "SELECT question, asker, sealed FROM sealed WHERE number = ? AND at >= ?",
            params![number.cast_signed(), now.saturating_sub(CASE_SECONDS)],
            |row| {
                Ok(SealedCase {
                    number,
                    question: row.get::<_, String>(0)?.into(),
                    asker: row.get::<_, String>(1)?.into(),
                    sealed: row.get(2)?,
                })
            },
        )
    }

    fn settings(&self, place: &Place) -> Kept<Settings> {
        let Some(tenant) = &place.tenant else {
            return Ok(Settings::default());
        };
        let mut settings = Settings::default();
        let places = place.thread.iter().chain([&place.channel]);
        let scopes = places
            .map(|place| Scope::Place(tenant.clone(), place.clone()))
            .chain([Scope::Tenant(tenant.clone())]);
        for scope in scopes {
            settings = settings.within(self.settings_of(&scope)?);
        }
        Ok(settings)
    }

    fn settings_of(&self, scope: &Scope) -> Kept<Settings> {
        let (tenant, place) = of_scope(scope);
        let found = self.one(
            "SELECT language, mode, listens FROM setting WHERE tenant = ? AND place = ?",
            [tenant, place],
            |row| {
                let language: Option<String> = row.get(0)?;
                let mode: Option<String> = row.get(1)?;
                Ok(Settings {
                    language: language.as_deref().and_then(language_of),
                    mode: mode.as_deref().and_then(Mode::of_code),
                    listens: row.get(2)?,
                })
            },
        )?;
        Ok(found.unwrap_or_default())
    }

    fn set_settings(&self, scope: &Scope, settings: Settings) -> Kept<()> {
        let (tenant, place) = of_scope(scope);
        self.run(
            "INSERT INTO setting (tenant, place, language, mode, listens) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (tenant, place) DO UPDATE
             SET language = excluded.language, mode = excluded.mode, listens = excluded.listens",
            params![
                tenant,
                place,
                settings.language.map(Language::code),
                settings.mode.map(Mode::code),
                settings.listens
            ],
        )?;
        Ok(())
    }

    fn add_feedback(&self, feedback: &Feedback, now: i64) -> Kept<()> {
        self.run(
            "INSERT INTO opinion (answer, tenant, person, helpful, subject, comment, at) VALUES (?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (answer, person) DO UPDATE
             SET helpful = excluded.helpful, comment = coalesce(excluded.comment, comment), at = excluded.at",
            params![
                feedback.answer.as_str(),
                feedback.tenant.as_ref().map(TenantId::as_str),
                feedback.person.as_str(),
                feedback.helpful,
                feedback.subject,
                feedback.comment,
                now
            ],
        )?;
        Ok(())
    }

    fn opinions(&self, tenant: Option<&TenantId>, limit: usize) -> Kept<Vec<Opinion>> {
        let tenant = tenant.map(TenantId::as_str);
        let mut opinions = self.all(
            "SELECT subject, count(*) FILTER (WHERE helpful), count(*) FILTER (WHERE NOT helpful)
             FROM opinion WHERE ?1 IS NULL OR tenant = ?1
             GROUP BY subject ORDER BY 3 DESC, 2 DESC, 1 LIMIT ?2",
            params![tenant, i64::try_from(limit).unwrap_or(i64::MAX)],
            |row| {
                Ok(Opinion {
                    subject: row.get(0)?,
                    helpful: count(row.get(1)?),
                    unhelpful: count(row.get(2)?),
                    comments: Vec::new(),
                })
            },
        )?;
        for opinion in &mut opinions {
            opinion.comments = self.all(
                "SELECT comment FROM opinion WHERE subject = ?1 AND comment IS NOT NULL
                 AND (?2 IS NULL OR tenant = ?2) ORDER BY at DESC LIMIT ?3",
                params![
                    opinion.subject,
                    tenant,
                    i64::try_from(MAX_COMMENTS).unwrap_or(i64::MAX)
                ],
                |row| row.get(0),
            )?;
        }
        Ok(opinions)
    }

    fn keep_gap(&self, gap: &Unanswered, now: i64) -> Kept<()> {
        self.run(
            "INSERT INTO unanswered (question, tenant, person, language, text, at) VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT (question) DO UPDATE SET language = excluded.language, text = excluded.text",
            params![
                gap.question.as_str(),
                gap.tenant.as_ref().map(TenantId::as_str),
                gap.person.as_str(),
                gap.language.code(),
                gap.masked,
                now
            ],
        )?;
        self.run(
            "DELETE FROM unanswered WHERE id <= (SELECT max(id) FROM unanswered) - ?",
            [MAX_GAPS],
        )?;
        Ok(())
    }

    fn gaps(&self, tenant: Option<&TenantId>, limit: usize) -> Kept<Vec<Gap>> {
        self.all(
            "SELECT text, language, count(*), max(at) FROM unanswered
             WHERE ?1 IS NULL OR tenant = ?1
             GROUP BY lower(trim(text)) ORDER BY count(*) DESC, max(at) DESC LIMIT ?2",
            params![
                tenant.map(TenantId::as_str),
                i64::try_from(limit).unwrap_or(i64::MAX)
            ],
            |row| {
                let language: String = row.get(1)?;
                Ok(Gap {
                    text: row.get(0)?,
                    language: language_of(&language).unwrap_or(Language::En),
                    count: count(row.get(2)?),
                    last: row.get(3)?,
                })
            },
        )
    }

    fn forget(&self, person: &PersonId) -> Kept<Deleted> {
        let person = person.as_str();
        let answers =
            self.delete_answers("question IN (SELECT id FROM asked WHERE asker = ?)", person)?;
        let deleted = Deleted {
            feedback: self.run("DELETE FROM opinion WHERE person = ?", [person])?,
            gaps: self.run("DELETE FROM unanswered WHERE person = ?", [person])?,
            questions: self.run("UPDATE asked SET asker = NULL WHERE asker = ?", [person])?,
            answers,
        };
        self.run("DELETE FROM promise WHERE asker = ?", [person])?;
        self.run("DELETE FROM sealed WHERE asker = ?", [person])?;
        self.empty_log();
        Ok(deleted)
    }

    fn delete_old(&self, days: u32, now: i64) -> Kept<Deleted> {
        let before = now.saturating_sub(i64::from(days).saturating_mul(24 * 60 * 60));
        let questions = now.saturating_sub(QUESTION_SECONDS);
        let deleted = Deleted {
            feedback: self.run("DELETE FROM opinion WHERE at < ?", [before])?,
            gaps: self.run("DELETE FROM unanswered WHERE at < ?", [before])?,
            questions: self.run("DELETE FROM asked WHERE at < ?", [questions])?,
            answers: Vec::new(),
        };
        self.run(
            "DELETE FROM made_from WHERE answer IN (SELECT id FROM answer WHERE at < ?)",
            [questions],
        )?;
        self.run("DELETE FROM answer WHERE at < ?", [questions])?;
        self.run(
            "DELETE FROM promise WHERE at < ?",
            [now.saturating_sub(PROMISE_SECONDS)],
        )?;
        let cases = self.run(
            "DELETE FROM sealed WHERE at < ?",
            [now.saturating_sub(CASE_SECONDS)],
        )?;
        if deleted.feedback > 0 || deleted.gaps > 0 || cases > 0 {
            self.empty_log();
        }
        Ok(deleted)
    }

    /// Empties the write-ahead log once what is being done is confirmed, so that nothing that was deleted
    /// stands in a file any more, and the file of the database alone is all of it.
    fn empty_log(&self) {
        self.empties_log.set(true);
        if self.connection.is_autocommit() {
            self.empty_log_now();
        }
    }
}

impl Mode {
    /// The stable code in the database.
    const fn code(self) -> &'static str {
        match self {
            Self::Usual => "usual",
            Self::CommandsOnly => "commands",
        }
    }

    fn of_code(code: &str) -> Option<Self> {
        [Self::Usual, Self::CommandsOnly]
            .into_iter()
            .find(|mode| mode.code() == code)
    }
}

/// The columns of a scope: the place is empty for a whole server.
fn of_scope(scope: &Scope) -> (&str, &str) {
    match scope {
        Scope::Tenant(tenant) => (tenant.as_str(), ""),
        Scope::Place(tenant, place) => (tenant.as_str(), place.as_str()),
    }
}

/// A number that tells this run of the process from every other one.
#[expect(
    clippy::disallowed_methods,
    reason = "the edge: a number that no other run has"
)]
fn this_run() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
}

/// The version of a database: 0 when it is empty.
fn recognise(
    connection: &Connection,
    path: &Path,
    unopenable: impl Fn(rusqlite::Error) -> StoreError,
) -> Kept<usize> {
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let version = usize::try_from(number("user_version").map_err(&unopenable)?).unwrap_or_default();
    let application = number("application_id").map_err(&unopenable)?;
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(&unopenable)?;
    if version > STEPS.len() {
        return Err(StoreError::Newer {
            path: path.to_owned(),
            found: version,
            known: STEPS.len(),
        });
    }
    let ours = application == i64::from(APPLICATION_ID)
        // Those of the first versions have no number; they have these tables.
        || tables == 0
        || (1..3).contains(&version) && has_table(connection, "question").map_err(&unopenable)?;
    if ours {
        Ok(version)
    } else {
        Err(StoreError::Foreign {
            path: path.to_owned(),
        })
    }
}

fn has_table(connection: &Connection, name: &str) -> rusqlite::Result<bool> {
    connection.query_row(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?",
        [name],
        |row| Ok(row.get::<_, i64>(0)? > 0),
    )
}

/// Looks for damage, as far as that takes no time.
fn check(connection: &Connection, path: &Path) -> Kept<()> {
    let found: rusqlite::Result<String> =
        connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0));
    let damage: Box<dyn std::error::Error + Send + Sync> = match found {
        Ok(found) if found == "ok" => return Ok(()),
        Ok(found) => format!("it is damaged ({found}); take the backup").into(),
        Err(error) => Box::new(error),
    };
    Err(StoreError::Unopenable {
        path: path.to_owned(),
        source: damage,
    })
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
    let open = files_of(path).into_iter().filter(is_open);
    for file in open {
        let private = mode(&file).unwrap_or_default() & 0o700;
        if set_permissions(&file, Permissions::from_mode(private)).is_err() || is_open(&file) {
            return Some(file);
        }
    }
    None
}

/// A file that others can read.
#[cfg(unix)]
fn open_to_others(path: &Path) -> Option<PathBuf> {
    files_of(path).into_iter().find(is_open)
}

#[cfg(unix)]
fn is_open(file: &PathBuf) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(file).is_ok_and(|about| about.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn open_to_others(_: &Path) -> Option<PathBuf> {
    None
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
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(
            None,
            "user_version",
            i64::try_from(STEPS.len()).unwrap_or(i64::MAX),
        )?;
    }
    transaction.commit()?;
    Ok(found.max(STEPS.len()))
}

fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
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

    fn question(id: &str) -> Question {
        Question {
            id: id.into(),
            asker: "3".into(),
        }
    }

    fn answered(message: &str, context: &[&str]) -> Answered {
        Answered {
            message: message.into(),
            context: context.iter().map(|id| MessageId::from(*id)).collect(),
            rank: 4,
        }
    }

    fn gap(question: &str, tenant: Option<&str>, person: &str, masked: &str) -> Unanswered {
        Unanswered {
            question: question.into(),
            tenant: tenant.map(TenantId::from),
            person: person.into(),
            language: Language::En,
            masked: masked.to_owned(),
        }
    }

    fn ids(left: &[(Question, i64)]) -> Vec<&str> {
        left.iter()
            .map(|(question, _)| question.id.as_str())
            .collect()
    }

    #[test]
    fn a_question_is_taken_once_also_after_a_restart() {
        let path = temporary("claim");
        let answer = answered("6", &["5", "4"]);
        let store = Sqlite::open(&path).unwrap();
        assert_eq!(store.claim(&question("1"), false, 10).unwrap(), Claim::New);
        assert_eq!(
            store.claim(&question("1"), true, 11).unwrap(),
            Claim::Taken(None)
        );
        assert!(store.unanswered(0).unwrap().is_empty(), "this run has it");
        drop(store);
        let store = Sqlite::open(&path).unwrap();
        assert_eq!(ids(&store.unanswered(10).unwrap()), ["1"]);
        assert!(store.unanswered(11).unwrap().is_empty());
        store.answered(&"1".into(), &answer, 12).unwrap();
        assert_eq!(
            store.claim(&question("1"), true, 12).unwrap(),
            Claim::Taken(Some(answer.clone()))
        );
        assert!(store.unanswered(0).unwrap().is_empty());
        assert_eq!(
            store.question_of(&"6".into()).unwrap(),
            Some(("1".into(), answer))
        );
    }

    #[test]
    fn what_was_settled_is_taken_again_by_an_edit_only() {
        let store = Sqlite::open(&temporary("settled")).unwrap();
        store.claim(&question("1"), false, 10).unwrap();
        store.settle(&"1".into()).unwrap();
        assert_eq!(
            store.claim(&question("1"), false, 11).unwrap(),
            Claim::Taken(None)
        );
        assert_eq!(store.claim(&question("1"), true, 12).unwrap(), Claim::New);
    }

    #[test]
    fn a_question_that_ends_the_process_is_tried_once_more() {
        let path = temporary("retry");
        let store = Sqlite::open(&path).unwrap();
        assert_eq!(store.claim(&question("1"), false, 10).unwrap(), Claim::New);
        assert_eq!(store.retry(&"1".into()).unwrap(), Retry::Settled, "ours");
        drop(store);
        let store = Sqlite::open(&path).unwrap();
        assert_eq!(store.retry(&"1".into()).unwrap(), Retry::Taken);
        drop(store);
        let store = Sqlite::open(&path).unwrap();
        assert_eq!(ids(&store.unanswered(10).unwrap()), ["1"]);
        assert_eq!(store.retry(&"1".into()).unwrap(), Retry::Exhausted);
        store.settle(&"1".into()).unwrap();
        assert_eq!(store.retry(&"1".into()).unwrap(), Retry::Settled);
        assert_eq!(store.retry(&"99".into()).unwrap(), Retry::Settled);
    }

    #[test]
    fn sealed_questions_go_with_their_age_their_asker_and_their_question() {
        let store = Sqlite::open(&temporary("sealed")).unwrap();
        let case = |number, question: &str, asker: &str| SealedCase {
            number,
            question: question.into(),
            asker: asker.into(),
            sealed: vec![1, 2, 3],
        };
        let day = 24 * 60 * 60;
        for sealed in [
            case(1, "q1", "a"),
            case(2, "q2", "b"),
            case(u64::MAX, "q3", "c"),
        ] {
            store.keep_case(&sealed, 100).unwrap();
            assert_eq!(store.case(sealed.number, 100).unwrap(), Some(sealed));
        }
        store.forget(&"a".into()).unwrap();
        store.take_deleted(&"q2".into()).unwrap();
        assert_eq!(store.case(1, 100).unwrap(), None);
        assert_eq!(store.case(2, 100).unwrap(), None);
        assert!(store.case(u64::MAX, 100 + 7 * day).unwrap().is_some());
        // Before it is cleaned, too.
        assert_eq!(store.case(u64::MAX, 101 + 7 * day).unwrap(), None);
        store.delete_old(90, 101 + 7 * day).unwrap();
        assert_eq!(store.case(u64::MAX, 100).unwrap(), None);
    }

    #[test]
    fn a_database_of_the_first_versions_is_brought_to_this_one() {
        for version in [1, 2] {
            let path = temporary("first");
            let first = Connection::open(&path).unwrap();
            for step in &STEPS[..version] {
                first.execute_batch(step).unwrap();
            }
            first
                .execute_batch(
                    "INSERT INTO question (id, channel, asker, at) VALUES (1, 2, 3, 10);
                     INSERT INTO question (id, channel, asker, at, answer_channel, answer) VALUES (4, 2, 3, 10, 2, 5);
                     INSERT INTO channel (id, guild, language, mode) VALUES (2, 8, 'ja', 'commands');
                     INSERT INTO gap (person, language, text, at) VALUES (3, 'en', 'how?', 10);",
                )
                .unwrap();
            first
                .pragma_update(None, "user_version", i64::try_from(version).unwrap())
                .unwrap();
            drop(first);
            assert_eq!(Sqlite::inspect(&path).unwrap(), Inspected::Older);
            let store = Sqlite::open(&path).unwrap();
            assert_eq!(ids(&store.unanswered(10).unwrap()), ["discord/2/1"]);
            let known = store.answer_of(&"discord/2/4".into()).unwrap().unwrap();
            assert_eq!(known.message, "discord/2/5".into());
            let place = Place::channel(Some("discord/8".into()), "discord/2".into());
            let settings = store.settings(&place).unwrap();
            assert_eq!(settings.language, Some(Language::Ja));
            assert!(settings.is_for_commands_only());
            assert_eq!(store.gaps(None, 9).unwrap().len(), 1);
            let tenant = TenantId::from("discord/8");
            assert!(store.gaps(Some(&tenant), 9).unwrap().is_empty());
            assert_eq!(store.retry(&"discord/2/1".into()).unwrap(), Retry::Taken);
            drop(store);
            assert_eq!(Sqlite::inspect(&path).unwrap(), Inspected::Current);
        }
    }

    #[test]
    fn looking_at_a_database_makes_and_changes_nothing() {
        let path = temporary("inspect");
        assert_eq!(Sqlite::inspect(&path).unwrap(), Inspected::Missing);
        assert!(!path.exists());
        let other = Connection::open(&path).unwrap();
        other
            .execute_batch("CREATE TABLE mine (id INTEGER)")
            .unwrap();
        drop(other);
        let before = bytes(&path);
        assert!(matches!(
            Sqlite::inspect(&path),
            Err(StoreError::Foreign { .. })
        ));
        assert!(matches!(
            Sqlite::open(&path),
            Err(StoreError::Foreign { .. })
        ));
        assert_eq!(bytes(&path), before);
    }

    #[test]
    fn settings_hold_for_a_thread_its_channel_and_its_server() {
        let store = Sqlite::open(&temporary("settings")).unwrap();
        let tenant = TenantId::from("1");
        let channel = Place::channel(Some(tenant.clone()), "7".into());
        let thread = channel.clone().in_thread("8".into());
        assert_eq!(store.settings(&thread).unwrap(), Settings::default());
        let of_server = Settings {
            language: Some(Language::Ja),
            mode: Some(Mode::CommandsOnly),
            listens: Some(true),
        };
        let of_channel = Settings {
            mode: Some(Mode::Usual),
            ..Settings::default()
        };
        store
            .set_settings(&Scope::Tenant(tenant.clone()), of_server)
            .unwrap();
        let scope = Scope::Place(tenant, "7".into());
        store.set_settings(&scope, of_channel).unwrap();
        for place in [&channel, &thread] {
            let settings = store.settings(place).unwrap();
            assert_eq!(settings, of_channel.within(of_server));
            assert!(!settings.is_for_commands_only());
        }
        assert_eq!(store.settings_of(&scope).unwrap(), of_channel);
        let elsewhere = Place::channel(Some("2".into()), "7".into());
        assert_eq!(store.settings(&elsewhere).unwrap(), Settings::default());
    }

    #[test]
    fn the_last_word_on_an_answer_counts() {
        let store = Sqlite::open(&temporary("feedback")).unwrap();
        let mut feedback = Feedback {
            answer: "1".into(),
            tenant: Some("8".into()),
            person: "2".into(),
            helpful: true,
            subject: "ssm".to_owned(),
            comment: None,
        };
        store.add_feedback(&feedback, 0).unwrap();
        feedback.person = "3".into();
        store.add_feedback(&feedback, 0).unwrap();
        feedback.helpful = false;
        feedback.comment = Some("no example".to_owned());
        store.add_feedback(&feedback, 1).unwrap();
        assert_eq!(store.feedback(&"1".into()).unwrap(), (1, 1));
        let opinions = store.opinions(Some(&"8".into()), 9).unwrap();
        assert_eq!((opinions[0].helpful, opinions[0].unhelpful), (1, 1));
        assert_eq!(opinions[0].comments, ["no example"]);
        assert!(store.opinions(Some(&"9".into()), 9).unwrap().is_empty());
    }

    #[test]
    fn gaps_are_counted_once_a_question_and_belong_to_their_server() {
        let store = Sqlite::open(&temporary("gaps")).unwrap();
        let first = gap("1", Some("8"), "1", "How do I fly?");
        for _ in 0..3 {
            store.keep_gap(&first, 100).unwrap();
        }
        store
            .keep_gap(&gap("2", Some("8"), "2", "how do i fly? "), 200)
            .unwrap();
        store
            .keep_gap(&gap("3", None, "1", "and swim?"), 300)
            .unwrap();
        let counts = |tenant: Option<&TenantId>| -> Vec<u64> {
            let gaps = store.gaps(tenant, 9).unwrap();
            gaps.iter().map(|gap| gap.count).collect()
        };
        assert_eq!(counts(None), [2, 1]);
        assert_eq!(counts(Some(&"8".into())), [2]);
        assert!(counts(Some(&"9".into())).is_empty());
        assert_eq!(store.forget(&"1".into()).unwrap().gaps, 2);
        assert_eq!(counts(None), [1]);
        let day = 24 * 60 * 60;
        assert_eq!(store.delete_old(1, 200 + day).unwrap().gaps, 0);
        assert_eq!(store.delete_old(1, 201 + day).unwrap().gaps, 1);
    }

    #[test]
    fn with_a_message_go_all_answers_that_were_made_from_it() {
        let store = Sqlite::open(&temporary("made-from")).unwrap();
        store.claim(&question("1"), false, 0).unwrap();
        store.claim(&question("2"), false, 0).unwrap();
        store
            .answered(&"1".into(), &answered("11", &[]), 0)
            .unwrap();
        store
            .answered(&"1".into(), &answered("12", &[]), 1)
            .unwrap();
        store
            .answered(&"2".into(), &answered("21", &["1"]), 2)
            .unwrap();
        let mut gone = store.take_deleted(&"1".into()).unwrap();
        gone.sort();
        assert_eq!(gone, ["11", "12", "21"].map(MessageId::from));
        assert!(store.take_deleted(&"1".into()).unwrap().is_empty());
        assert_eq!(store.answer_of(&"2".into()).unwrap(), None);
    }

    #[test]
    fn who_is_forgotten_takes_the_answers_along() {
        let store = Sqlite::open(&temporary("answers")).unwrap();
        store.claim(&question("1"), false, 0).unwrap();
        store
            .answered(&"1".into(), &answered("11", &[]), 0)
            .unwrap();
        let promise = Promise {
            id: "5".into(),
            asker: "3".into(),
            ticket: "t".to_owned(),
            language: Language::Ja,
        };
        store.promise(&promise, 0).unwrap();
        let deleted = store.forget(&"3".into()).unwrap();
        assert_eq!(deleted.answers, [MessageId::from("11")]);
        assert_eq!(deleted.questions, 1);
        drop(store);
    }

    #[test]
    fn a_promise_is_broken_by_another_run_only() {
        let path = temporary("promise");
        let store = Sqlite::open(&path).unwrap();
        for id in ["1", "2"] {
            let promise = Promise {
                id: id.into(),
                asker: "3".into(),
                ticket: "t".to_owned(),
                language: Language::Ja,
            };
            store.promise(&promise, 7).unwrap();
        }
        store.fulfil(&"1".into()).unwrap();
        assert!(store.broken_promises().unwrap().is_empty());
        drop(store);
        let store = Sqlite::open(&path).unwrap();
        let broken = store.broken_promises().unwrap();
        assert_eq!(broken.len(), 1);
        assert_eq!((broken[0].0.id.as_str(), broken[0].1), ("2", 7));
    }

    #[test]
    fn what_was_not_confirmed_together_does_not_hold() {
        let path = temporary("together");
        let store = Sqlite::open(&path).unwrap();
        store
            .together(|store| store.keep_gap(&gap("1", None, "1", "kept"), 0).unwrap())
            .unwrap();
        store.connection.execute_batch("BEGIN IMMEDIATE").unwrap();
        store
            .keep_gap(&gap("1/lost", None, "1", "lost"), 0)
            .unwrap();
        drop(store);
        let store = Sqlite::open_existing(&path).unwrap();
        assert_eq!(store.gaps(None, 9).unwrap().len(), 1);
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
        let store = Sqlite::open(&path).unwrap();
        let has = |path: &Path| memchr::memmem::find(&bytes(path), TEXT.as_bytes()).is_some();
        for round in 0..3 {
            store
                .together(|store| {
                    store
                        .keep_gap(&gap(&format!("1/{TEXT}"), None, "1", TEXT), round)
                        .unwrap();
                    store
                        .keep_gap(&gap("2/kept", None, "2", "kept"), round)
                        .unwrap();
                })
                .unwrap();
            assert!(has(&path), "the text is not found where it is kept");
            let deleted = store
                .together(|store| store.forget(&"1".into()).unwrap())
                .unwrap();
            assert_eq!(deleted.gaps, 1);
            assert!(!has(&path), "{round}: forgotten, and still in a file");
        }
        store
            .keep_gap(&gap(&format!("1/{TEXT}"), None, "1", TEXT), 0)
            .unwrap();
        store.forget(&"1".into()).unwrap();
        assert!(!has(&path), "forgotten by itself, and still in a file");
        store
            .keep_gap(&gap(&format!("1/{TEXT}"), None, "1", TEXT), 0)
            .unwrap();
        store
            .together(|store| store.delete_old(1, 1 << 40).unwrap())
            .unwrap();
        assert!(!has(&path), "too old, and still in a file");
    }

    #[test]
    fn a_reader_delays_that_the_log_is_emptied() {
        const TEXT: &str = "how do I open the vault of saturn";
        let path = temporary("reader");
        let store = Sqlite::open(&path).unwrap();
        store
            .keep_gap(&gap(&format!("1/{TEXT}"), None, "1", TEXT), 0)
            .unwrap();
        let reader = Connection::open(&path).unwrap();
        reader
            .execute_batch("BEGIN; SELECT count(*) FROM unanswered")
            .unwrap();
        store
            .together(|store| store.forget(&"1".into()).unwrap())
            .unwrap();
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
        let store = Sqlite::open(&path).unwrap();
        store
            .keep_gap(&gap("1/kept", None, "1", "kept"), 0)
            .unwrap();
        assert_eq!(modes(), [0o600; 3]);
        assert_eq!(store.exposed(), None);
        // Those that an older version made.
        for file in files_of(&path) {
            std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o664)).unwrap();
        }
        let again = Sqlite::open_existing(&path).unwrap();
        assert_eq!(modes(), [0o600; 3]);
        assert_eq!(again.exposed(), None);
    }

    #[test]
    fn a_later_database_is_refused_and_a_missing_one_is_not_made() {
        let path = temporary("newer");
        assert!(matches!(
            Sqlite::open_existing(&path),
            Err(StoreError::Unopenable { .. })
        ));
        let store = Sqlite::open(&path).unwrap();
        store
            .connection
            .pragma_update(None, "user_version", 99)
            .unwrap();
        drop(store);
        assert!(matches!(
            Sqlite::open(&path),
            Err(StoreError::Newer { found: 99, .. })
        ));
    }
}

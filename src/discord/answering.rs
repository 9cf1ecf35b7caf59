//! A question that came by an interaction, from its parts to its answer.

use super::app::App;
use super::attachments::{Room, Wanted, question_files};
use super::buttons::Source;
use super::call::Call;
use super::clock;
use super::failure::Failure;
use super::fairness::Allowed;
use super::metrics::Entry;
use super::post::{Audience, Post};
use super::thinking::Job;
use super::words;
use crate::budget::Budget;
use crate::converse::{
    Action, Answer, Attachment, Attention, Detail, Message, MessageId, PersonId, Said,
};
use crate::evidence::Extent;
use crate::iam::PolicyType;
use crate::text::{Language, mask};
use std::sync::Arc;
use std::time::Duration;

/// What was given to a command or a form.
#[derive(Default)]
pub(super) struct Given<'a> {
    /// The text.
    pub(super) text: String,
    /// Texts with a known role.
    pub(super) texts: Vec<Attachment>,
    /// Files, each with the kind of policy that it holds, if it is known to hold one.
    pub(super) files: Vec<Wanted<'a>>,
    /// The language that was chosen.
    pub(super) language: Option<Language>,
    /// The message that the text is of, when it is one.
    pub(super) message: Option<u64>,
}

impl Given<'_> {
    /// Whether the answer is for the asker alone until shared: it may show account numbers, or a secret
    /// was given.
    fn is_private(&self) -> bool {
        let shows =
            |text: &str| mask::accounts(text) != text || !mask::secrets(text).secrets.is_empty();
        !self.files.is_empty()
            || shows(&self.text)
            || self
                .texts
                .iter()
                .any(|file| shows(&String::from_utf8_lossy(&file.bytes)))
    }
}

/// A policy that was typed in, of a known kind or not; `None` where there is nothing.
pub(super) fn typed(policy: &str, kind: Option<PolicyType>) -> Option<Attachment> {
    (!policy.trim().is_empty()).then(|| Attachment {
        name: "policy".to_owned(),
        bytes: policy.as_bytes().to_vec(),
        extent: Extent::Whole,
        policy_type: kind,
    })
}

/// Answers what was given.
pub(super) async fn answer(
    app: &App,
    call: &Call<'_>,
    entry: Entry,
    mut given: Given<'_>,
) -> Result<(), Failure> {
    let Some(begun) = begin(app, call, entry, &mut given).await? else {
        return Ok(());
    };
    let id = given.message.unwrap_or_else(|| call.id());
    let message = Message {
        author: PersonId(call.person),
        place: call.place(),
        reply_to: None,
        quoted: Vec::new(),
        said: Said {
            id: MessageId(id),
            text: given.text,
            attachments: given.texts,
        },
        attention: Attention::Addressed,
        languages: call.languages(app, given.language).await,
        detail: Detail::Brief,
        now: clock::now(),
    };
    let dress = begun.dress(call, Source::Files(id));
    let (answer, post) = app.answer(begun.job(call), message, dress).await?;
    finish(app, call, &begun, &answer, &post, id).await
}

/// Compares two policies that were given, the one before and the one after.
pub(super) async fn compare(
    app: &App,
    call: &Call<'_>,
    entry: Entry,
    mut given: Given<'_>,
) -> Result<(), Failure> {
    let Some(begun) = begin(app, call, entry, &mut given).await? else {
        return Ok(());
    };
    let language = given.language.unwrap_or_else(|| call.language(app));
    let id = call.id();
    let dress = begun.dress(call, Source::Comparison(id));
    match compared(app, begun.job(call), given.texts, language, dress).await? {
        Some((answer, post)) => finish(app, call, &begun, &answer, &post, id).await,
        None => {
            let post = Post::text(words::of(language).two_policies);
            call.edit(&post).await?;
            Ok(())
        }
    }
}

/// What one of two policies allows that the other does not; `None` where there are not two.
pub(super) async fn compared(
    app: &App,
    job: Job,
    policies: Vec<Attachment>,
    language: Language,
    dress: impl FnOnce(&Answer) -> Post + Send + 'static,
) -> Result<Option<(Answer, Post)>, Failure> {
    let engine = Arc::clone(&app.engine);
    let compare = move |budget: &Budget| {
        let [old, new] = <[Attachment; 2]>::try_from(policies).ok()?;
        let answer = engine.compare(old, new, language, budget)?;
        let post = dress(&answer);
        Some((answer, post))
    };
    app.work(job, compare).await
}

/// A question whose answer was promised.
struct Begun {
    started: Duration,
    /// The room for its files.
    room: Room,
    /// Whether the answer is for the asker alone.
    private: bool,
}

impl Begun {
    /// How the answer is computed.
    fn job(&self, call: &Call<'_>) -> Job {
        Job {
            weight: self.room.weight(),
            ..Job::light(call.person)
        }
    }

    /// How the answer looks. It carries the question, so that its buttons find that at `source`.
    fn dress(
        &self,
        call: &Call<'_>,
        source: Source,
    ) -> impl FnOnce(&Answer) -> Post + Send + 'static {
        let (person, private) = (call.person, self.private);
        move |answer| {
            let audience = audience(private, answer);
            let without_accounts = audience == Audience::AllMasked;
            let files =
                reads_question(answer).then(|| question_files(&answer.question, without_accounts));
            let (source, files) = match files {
                Some(None) => (Source::Gone, None),
                Some(files) => (source, files),
                None => (source, None),
            };
            Post::answer(answer, audience, person, &source).with_files(files.unwrap_or_default())
        }
    }
}

/// Promises an answer and downloads what it needs, to the other texts; `None` when that was refused.
async fn begin(
    app: &App,
    call: &Call<'_>,
    entry: Entry,
    given: &mut Given<'_>,
) -> Result<Option<Begun>, Failure> {
    let started = clock::now();
    if !may_ask(app, call, entry).await? {
        return Ok(None);
    }
    let private = given.is_private();
    call.defer(private).await?;
    match app.downloads.get(call.person, &given.files, &[]).await {
        Ok(downloaded) => {
            given.texts.extend(downloaded.files);
            Ok(Some(Begun {
                started,
                room: downloaded.room,
                private,
            }))
        }
        Err(Failure::Download(why)) => {
            tracing::warn!(why, "an attachment could not be downloaded");
            let post = Post::text(call.words(app).not_downloaded);
            call.edit(&post).await?;
            Ok(None)
        }
        Err(failure) => Err(failure),
    }
}

/// Gives the answer that was promised to the question with this id.
async fn finish(
    app: &App,
    call: &Call<'_>,
    begun: &Begun,
    answer: &Answer,
    post: &Post,
    question: u64,
) -> Result<(), Failure> {
    let sent = call.edit(post).await?;
    app.metrics.sent(clock::now().saturating_sub(begun.started));
    app.engine
        .replied(MessageId(question), MessageId(sent.id.get()));
    if let Some(warning) = &answer.warning {
        call.add(&Post::reply(warning), true).await?;
    }
    Ok(())
}

/// Counts a question of a person, and says so when there were too many.
pub(super) async fn may_ask(app: &App, call: &Call<'_>, entry: Entry) -> Result<bool, Failure> {
    app.metrics.asked(entry);
    match app.allowance.ask(call.person) {
        Allowed::Yes => Ok(true),
        Allowed::After { wait, .. } => {
            app.metrics.refused();
            let text = (call.words(app).wait)(wait.as_secs().saturating_add(1));
            call.say(&Post::text(text), true).await?;
            Ok(false)
        }
    }
}

/// To whom an answer is shown.
pub(super) fn audience(private: bool, answer: &Answer) -> Audience {
    if private {
        Audience::Asker
    } else if answer.shows_accounts {
        // The conversation remembered more than this question says.
        Audience::AllMasked
    } else {
        Audience::All
    }
}

/// Whether a button of the answer reads the question again.
fn reads_question(answer: &Answer) -> bool {
    answer.actions.iter().any(|action| {
        matches!(
            action,
            Action::Language(_) | Action::Details | Action::Share
        )
    })
}

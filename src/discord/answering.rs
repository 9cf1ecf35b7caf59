//! A question that came by an interaction, from its parts to its answer.

use super::app::App;
use super::attachments::{Wanted, question_files};
use super::buttons::Source;
use super::call::Call;
use super::clock;
use super::failure::Failure;
use super::fairness::Allowed;
use super::metrics::Entry;
use super::post::{Audience, Post};
use super::words;
use crate::converse::{Answer, Attachment, Attention, Detail, Message, MessageId, PersonId, Said};
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

/// Answers what was given.
pub(super) async fn answer(
    app: &App,
    call: &Call<'_>,
    entry: Entry,
    given: Given<'_>,
) -> Result<(), Failure> {
    let Some(begun) = begin(app, call, entry, &given).await? else {
        return Ok(());
    };
    let mut attachments = given.texts;
    attachments.extend(begun.files.iter().cloned());
    let said = Said {
        id: MessageId(given.message.unwrap_or_else(|| call.id())),
        text: given.text,
        attachments,
    };
    let message = Message {
        author: PersonId(call.person),
        place: call.place(),
        reply_to: None,
        quoted: Vec::new(),
        said: said.clone(),
        attention: Attention::Addressed,
        languages: call.languages(app, given.language).await,
        detail: Detail::Brief,
        now: clock::now(),
    };
    let answer = app.answer(message).await?;
    finish(app, call, &begun, &answer, &said, Source::Files(said.id.0)).await
}

/// Compares two policies that were given, the one before and the one after.
pub(super) async fn compare(
    app: &App,
    call: &Call<'_>,
    entry: Entry,
    given: Given<'_>,
) -> Result<(), Failure> {
    let Some(begun) = begin(app, call, entry, &given).await? else {
        return Ok(());
    };
    let mut attachments = given.texts;
    attachments.extend(begun.files.iter().cloned());
    let language = given.language.unwrap_or_else(|| call.language(app));
    let said = Said {
        id: MessageId(call.id()),
        text: String::new(),
        attachments,
    };
    let policies = said.attachments.clone();
    match compared(app, call.person, policies, language).await? {
        Some(answer) => {
            let source = Source::Comparison(said.id.0);
            finish(app, call, &begun, &answer, &said, source).await
        }
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
    person: u64,
    policies: Vec<Attachment>,
    language: Language,
) -> Result<Option<Answer>, Failure> {
    let engine = Arc::clone(&app.engine);
    let compare = move || match policies.as_slice() {
        [old, new] => engine.compare(old, new, language),
        _ => None,
    };
    app.work(person, compare).await
}

/// A question whose answer was promised.
struct Begun {
    started: Duration,
    /// Whether the answer is for the asker alone.
    private: bool,
    files: Vec<Attachment>,
    /// Whether some of the files was left out.
    cut: bool,
}

/// Promises an answer and downloads what it needs; `None` when that was refused.
async fn begin(
    app: &App,
    call: &Call<'_>,
    entry: Entry,
    given: &Given<'_>,
) -> Result<Option<Begun>, Failure> {
    let started = clock::now();
    if !may_ask(app, call, entry).await? {
        return Ok(None);
    }
    let private = given.is_private();
    call.defer(private).await?;
    match app.downloads.get(&given.files).await {
        Ok(downloaded) => Ok(Some(Begun {
            started,
            private,
            files: downloaded.files,
            cut: downloaded.cut,
        })),
        Err(Failure::Download(why)) => {
            tracing::warn!(why, "an attachment could not be downloaded");
            let post = Post::text(call.words(app).not_downloaded);
            call.edit(&post).await?;
            Ok(None)
        }
        Err(failure) => Err(failure),
    }
}

/// Gives the answer that was promised. It carries the question, so that its buttons find that.
async fn finish(
    app: &App,
    call: &Call<'_>,
    begun: &Begun,
    answer: &Answer,
    said: &Said,
    source: Source,
) -> Result<(), Failure> {
    let files = question_files(said);
    let source = if files.is_some() {
        source
    } else {
        Source::Gone
    };
    let audience = audience(begun.private, answer);
    let files = files.unwrap_or_default().into_iter().map(|(name, text)| {
        if audience == Audience::AllMasked {
            (name, mask::accounts(&text).into_owned())
        } else {
            (name, text)
        }
    });
    let mut post = Post::answer(answer, audience, call.person, &source);
    if has_buttons_for_question(answer) {
        post = post.with_files(files);
    }
    if begun.cut {
        let line = (words::of(answer.language).too_large)(app.config.attachment_bytes >> 20);
        post = post.headed(&line);
    }
    let sent = call.edit(&post).await?;
    app.metrics.sent(clock::now().saturating_sub(begun.started));
    app.engine.replied(said.id, MessageId(sent.id.get()));
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
fn has_buttons_for_question(answer: &Answer) -> bool {
    use crate::converse::Action;
    answer.actions.iter().any(|action| {
        matches!(
            action,
            Action::Language(_) | Action::Details | Action::Share
        )
    })
}

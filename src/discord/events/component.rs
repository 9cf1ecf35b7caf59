//! Buttons under answers, and the list of articles.

use super::message::without_mention;
use crate::converse::{Answer, Attention, Detail, Message, MessageId, PersonId, Said};
use crate::discord::app::App;
use crate::discord::attachments::{is_question_file, of_message, question_files, question_of};
use crate::discord::buttons::{Button, Press, Source};
use crate::discord::call::Call;
use crate::discord::clock;
use crate::discord::commands::{self, OPEN_ARTICLE};
use crate::discord::failure::Failure;
use crate::discord::http::again;
use crate::discord::metrics::Entry;
use crate::discord::post::{Audience, Post};
use crate::discord::{answering, words};
use crate::store::Feedback;
use crate::text::{Language, mask};
use poise::serenity_prelude as serenity;
use serenity::{
    AttachmentId, ChannelId, ComponentInteraction, ComponentInteractionDataKind, Http,
    MessageFlags, Permissions,
};
use std::sync::Arc;

/// Does what a button or a list says.
pub(super) async fn handle(app: &Arc<App>, http: &Arc<Http>, pressed: &ComponentInteraction) {
    let call = Call::of_component(http, pressed);
    let done = if pressed.data.custom_id == OPEN_ARTICLE {
        open_article(app, &call, pressed).await
    } else {
        match Button::read(&pressed.data.custom_id) {
            Some(button) => press(app, http, &call, pressed, &button).await,
            None => expired(app, &call).await,
        }
    };
    commands::tell_failure_beside(app, &call, done).await;
}

async fn expired(app: &App, call: &Call<'_>) -> Result<(), Failure> {
    let post = Post::text(call.words(app).expired);
    Ok(call.say(&post, true).await?)
}

async fn press(
    app: &Arc<App>,
    http: &Arc<Http>,
    call: &Call<'_>,
    pressed: &ComponentInteraction,
    button: &Button,
) -> Result<(), Failure> {
    match button.press {
        Press::Helpful => feedback(app, call, pressed, button, true).await,
        Press::NotHelpful => feedback(app, call, pressed, button, false).await,
        Press::Delete => delete(app, call, button).await,
        Press::Language(language) => {
            other_language(app, http, call, pressed, button, language).await
        }
        Press::Details => details(app, http, call, pressed, button).await,
        Press::Share => share(app, http, call, pressed, button).await,
    }
}

async fn feedback(
    app: &App,
    call: &Call<'_>,
    pressed: &ComponentInteraction,
    button: &Button,
    helpful: bool,
) -> Result<(), Failure> {
    let feedback = Feedback {
        answer: pressed.message.id.get(),
        person: call.person,
        helpful,
        subject: button.subject.clone(),
    };
    app.database
        .run(move |store| store.add_feedback(&feedback, clock::seconds()))
        .await?;
    app.metrics.feedback(helpful);
    let words = call.words(app);
    let said = if helpful { words.thanks } else { words.sorry };
    Ok(call.say(&Post::text(said), true).await?)
}

async fn delete(app: &App, call: &Call<'_>, button: &Button) -> Result<(), Failure> {
    let moderates = call
        .permissions
        .intersects(Permissions::MANAGE_MESSAGES | Permissions::ADMINISTRATOR);
    if call.person != button.asker && !moderates {
        let post = Post::text(call.words(app).not_yours);
        return Ok(call.say(&post, true).await?);
    }
    call.defer_update().await?;
    Ok(call.delete().await?)
}

async fn other_language(
    app: &Arc<App>,
    http: &Arc<Http>,
    call: &Call<'_>,
    pressed: &ComponentInteraction,
    button: &Button,
    language: Language,
) -> Result<(), Failure> {
    if !answering::may_ask(app, call, Entry::Button).await? {
        return Ok(());
    }
    call.defer_update().await?;
    let Some(answer) = again_answered(
        app,
        http,
        call,
        pressed,
        button,
        Some(language),
        Detail::Brief,
    )
    .await?
    else {
        return told_expired(app, call).await;
    };
    let kept = pressed
        .message
        .attachments
        .iter()
        .filter(|file| is_question_file(file))
        .map(|file| file.id)
        .collect::<Vec<AttachmentId>>();
    let post = Post::answer(
        &answer,
        audience(pressed, button, &answer),
        button.asker,
        &button.source,
    )
    .keeping(kept);
    call.edit(&post).await?;
    Ok(())
}

async fn details(
    app: &Arc<App>,
    http: &Arc<Http>,
    call: &Call<'_>,
    pressed: &ComponentInteraction,
    button: &Button,
) -> Result<(), Failure> {
    if !answering::may_ask(app, call, Entry::Button).await? {
        return Ok(());
    }
    call.defer(true).await?;
    let Some(mut answer) =
        again_answered(app, http, call, pressed, button, None, Detail::Whole).await?
    else {
        call.edit(&Post::text(call.words(app).expired)).await?;
        return Ok(());
    };
    answer.actions.clear();
    let audience = audience(pressed, button, &answer);
    let post = Post::answer(&answer, audience, button.asker, &Source::Gone);
    call.edit(&post).await?;
    Ok(())
}

async fn share(
    app: &Arc<App>,
    http: &Arc<Http>,
    call: &Call<'_>,
    pressed: &ComponentInteraction,
    button: &Button,
) -> Result<(), Failure> {
    if !answering::may_ask(app, call, Entry::Button).await? {
        return Ok(());
    }
    call.defer(false).await?;
    let Some(answer) =
        again_answered(app, http, call, pressed, button, None, Detail::Brief).await?
    else {
        call.edit(&Post::text(call.words(app).expired)).await?;
        return Ok(());
    };
    // The question goes along, masked as well, so that the buttons of what is shared find it.
    let question = question_of(&app.downloads, &pressed.message.attachments).await?;
    let files = question.into_iter().flat_map(|(text, files)| {
        let said = Said {
            id: MessageId(call.id()),
            text,
            attachments: files,
        };
        question_files(&said).unwrap_or_default()
    });
    let files = files.map(|(name, text)| (name, mask::accounts(&text).into_owned()));
    let post = Post::answer(&answer, Audience::AllMasked, button.asker, &button.source)
        .with_files(files)
        .headed(words::of(answer.language).shared);
    call.edit(&post).await?;
    Ok(())
}

/// To whom the message of a button is shown.
fn audience(pressed: &ComponentInteraction, button: &Button, answer: &Answer) -> Audience {
    let private = pressed
        .message
        .flags
        .is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL));
    match button.source {
        // The question stands in the channel as it is.
        Source::Message { .. } if !private => Audience::All,
        _ => answering::audience(private, answer),
    }
}

async fn told_expired(app: &App, call: &Call<'_>) -> Result<(), Failure> {
    call.add(&Post::text(call.words(app).expired), true).await?;
    Ok(())
}

/// The question of a button, answered again; `None` when it cannot be read any more.
async fn again_answered(
    app: &Arc<App>,
    http: &Arc<Http>,
    call: &Call<'_>,
    pressed: &ComponentInteraction,
    button: &Button,
    wish: Option<Language>,
    detail: Detail,
) -> Result<Option<Answer>, Failure> {
    let (id, channel, text, files) = match &button.source {
        Source::Message { channel, id } => {
            let (place, question) = (ChannelId::new(*channel), serenity::MessageId::new(*id));
            let Ok(said) = again(|| http.get_message(place, question)).await else {
                return Ok(None);
            };
            let files = app
                .downloads
                .get(&of_message(&said.attachments))
                .await?
                .files;
            let text = without_mention(&said.content, pressed.message.author.id);
            if text.is_empty() && files.is_empty() {
                return Ok(None);
            }
            (*id, *channel, text, files)
        }
        Source::Files(id) => {
            match question_of(&app.downloads, &pressed.message.attachments).await {
                Ok(Some((text, files))) => (*id, call.channel, text, files),
                Ok(None) | Err(Failure::Download(_)) => return Ok(None),
                Err(failure) => return Err(failure),
            }
        }
        Source::Comparison(_) => {
            let files = match question_of(&app.downloads, &pressed.message.attachments).await {
                Ok(Some((_, files))) => files,
                Ok(None) | Err(Failure::Download(_)) => return Ok(None),
                Err(failure) => return Err(failure),
            };
            let language = wish
                .or_else(|| shown_language(pressed))
                .unwrap_or_else(|| call.language(app));
            return answering::compared(app, call.person, files, language).await;
        }
        Source::Article(id) => {
            let (engine, id) = (Arc::clone(&app.engine), id.clone());
            let language = wish.unwrap_or_else(|| call.language(app));
            return Ok(engine.article(&id, language));
        }
        Source::Action(name) => {
            let (engine, name) = (Arc::clone(&app.engine), name.clone());
            let language = wish.unwrap_or_else(|| call.language(app));
            let work = move || Some(engine.action(&name, language));
            return app.work(call.person, work).await;
        }
        Source::Gone => return Ok(None),
    };
    let mut place = call.place();
    if channel != call.channel {
        // The answer stands in a thread of the question's channel.
        place = crate::converse::Place::Thread(crate::converse::PlaceId(call.channel));
    }
    let mut languages = call.languages(app, wish).await;
    if wish.is_none() {
        languages.wish = shown_language(pressed);
    }
    let message = Message {
        author: PersonId(button.asker),
        place,
        reply_to: None,
        quoted: Vec::new(),
        said: Said {
            id: MessageId(id),
            text,
            attachments: files,
        },
        attention: Attention::Addressed,
        languages,
        detail,
        now: clock::now(),
    };
    app.answer(message).await.map(Some)
}

/// The language that an answer is in: the other one than its button offers.
fn shown_language(pressed: &ComponentInteraction) -> Option<Language> {
    let buttons = pressed
        .message
        .components
        .iter()
        .flat_map(|row| &row.components);
    buttons
        .filter_map(|component| match component {
            serenity::ActionRowComponent::Button(button) => match &button.data {
                serenity::ButtonKind::NonLink { custom_id, .. } => Button::read(custom_id),
                _ => None,
            },
            _ => None,
        })
        .find_map(|button| match button.press {
            Press::Language(Language::Ja) => Some(Language::En),
            Press::Language(Language::En) => Some(Language::Ja),
            _ => None,
        })
}

async fn open_article(
    app: &Arc<App>,
    call: &Call<'_>,
    pressed: &ComponentInteraction,
) -> Result<(), Failure> {
    let ComponentInteractionDataKind::StringSelect { values } = &pressed.data.kind else {
        return Ok(());
    };
    let id = values.first().map_or("", String::as_str);
    commands::show_article(app, call, id).await
}

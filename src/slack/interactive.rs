//! Commands, buttons, lists, forms and the menu of a message.

use super::adapter::notice_in;
use super::app::App;
use super::commands::{self, Asked};
use super::forms::{self, Filled, Form, Opened};
use super::post::{ACTION, OPEN_ARTICLE};
use super::read::{self, all, at, text};
use super::way::{Call, On, Place, Way};
use super::{buttons, home, names, words};
use crate::bot::{
    ButtonPress, Caller, Command, Entry, FileRef, Given, Outgoing, Platform, Press, Rights,
    TypedPolicy, What,
};
use crate::iam::PolicyType;
use crate::ids::PlaceKind;
use crate::text::Language;
use serde_json::Value;

/// The id of the entry in the menu of a message.
const MENU: &str = "diagnose_message";
/// The id of the entry in the menu of everything.
const FORM: &str = "diagnose_form";

/// Who calls, and the way back.
struct Called {
    caller: Caller,
    call: Call,
}

impl Called {
    /// The language that is said of a form and of ourselves.
    fn language(&self, app: &App) -> Language {
        app.service.language_of(&self.caller)
    }
}

/// Who calls from where; `id` is the envelope's.
async fn called(app: &App, id: &str, user: &str, mut from: Place, channel_name: &str) -> Called {
    let slack = app.slack();
    let api = &app.shared.api;
    let person = app.shared.people.get(api, user).await;
    let channel = from.channel.clone().unwrap_or_default();
    if channel.starts_with('D') {
        // That of two people begins with the same letter.
        let direct = app.shared.people.direct(api, user).await;
        from.is_direct = direct.is_ok_and(|direct| direct == channel);
    }
    let kind = match &from.channel {
        None => PlaceKind::Direct,
        Some(_) if from.is_direct => PlaceKind::Direct,
        Some(channel) if channel.starts_with('D') || channel_name.starts_with("mpdm-") => {
            PlaceKind::Group
        }
        Some(_) => PlaceKind::Channel,
    };
    let call_id = names::message(slack.team(), &channel, id);
    let caller = Caller {
        id: call_id.clone(),
        person: names::person(slack.team(), user),
        place: slack.place(&channel, kind, from.thread.as_deref()),
        rights: Rights {
            manages: person.is_admin,
            moderates: person.is_admin,
        },
        locale: person.language,
        tenant_language: None,
    };
    Called {
        caller,
        call: Call::new(call_id, from, user),
    }
}

/// `/kyoka …`.
pub(super) async fn command(app: &App, id: &str, payload: &Value) {
    let from = Place {
        channel: Some(text(payload, "channel_id").to_owned()),
        thread: None,
        response_url: Some(text(payload, "response_url").to_owned()),
        is_direct: false,
    };
    let user = text(payload, "user_id");
    let asked = read::plain(text(payload, "text"), app.slack().me());
    let asked = commands::read(&asked, |name| {
        let name = name.to_lowercase();
        app.service.suggest_services(&name).contains(&name)
    });
    let called = called(app, id, user, from, text(payload, "channel_name")).await;
    let language = called.language(app);
    let what = match asked {
        Asked::Form(form) => {
            let opened = Opened {
                from: called.call.from.clone(),
                button: None,
            };
            return forms::open(app, text(payload, "trigger_id"), form, &opened, language).await;
        }
        Asked::Explain(policy) => What::Ask(explained(&policy, Vec::new(), language)),
        Asked::Wish(wish) => What::Ask(Given {
            text: format!("{}{wish}", words::of(language).wish),
            ..Given::default()
        }),
        Asked::Do(what) => what,
    };
    call(app, called, what, Entry::Command).await;
}

/// A policy to be explained.
fn explained(policy: &str, files: Vec<FileRef>, language: Language) -> Given {
    Given {
        text: format!("{}\n{policy}", words::of(language).explain),
        files: files.into_iter().map(|file| (file, None)).collect(),
        ..Given::default()
    }
}

async fn call(app: &App, called: Called, what: What, entry: Entry) {
    let way = Way::Call(called.call);
    let command = Command {
        caller: called.caller,
        what,
    };
    app.service.called(&app.slack(), &way, command, entry).await;
}

/// What is pressed, chosen, sent or opened.
pub(super) async fn handle(app: &App, id: &str, payload: &Value) {
    match text(payload, "type") {
        "block_actions" => {
            for action in all(payload, "actions") {
                pressed(app, id, payload, action).await;
            }
        }
        "message_action" if text(payload, "callback_id") == MENU => menu(app, id, payload).await,
        "shortcut" if text(payload, "callback_id") == FORM => {
            let user = text(at(payload, "user"), "id");
            let language = app.slack().language_of(user).await;
            let language = language.unwrap_or(app.config.slack.language);
            let trigger = text(payload, "trigger_id");
            forms::open(app, trigger, Form::Diagnose, &Opened::default(), language).await;
        }
        "view_submission" => filled(app, id, payload).await,
        _ => {}
    }
}

/// The menu of somebody's message.
async fn menu(app: &App, id: &str, payload: &Value) {
    let slack = app.slack();
    let message = at(payload, "message");
    let channel = text(at(payload, "channel"), "id");
    let thread = Some(text(message, "thread_ts")).filter(|root| !root.is_empty());
    let from = Place {
        channel: Some(channel.to_owned()),
        thread: thread.map(str::to_owned),
        response_url: Some(text(payload, "response_url").to_owned()),
        is_direct: false,
    };
    let user = text(at(payload, "user"), "id");
    let called = called(app, id, user, from, text(at(payload, "channel"), "name")).await;
    let given = Given {
        text: read::said(message, slack.me()),
        files: read::files_of(message)
            .into_iter()
            .map(|file| (file, None))
            .collect(),
        message: Some(names::message(slack.team(), channel, text(message, "ts"))),
        ..Given::default()
    };
    call(app, called, What::Diagnose(given), Entry::Menu).await;
}

/// A button, or a list of articles.
async fn pressed(app: &App, id: &str, payload: &Value, action: &Value) {
    let slack = app.slack();
    let (container, message) = (at(payload, "container"), at(payload, "message"));
    let name = text(action, "action_id");
    let channel = match text(container, "channel_id") {
        "" => text(at(payload, "channel"), "id"),
        channel => channel,
    };
    let thread = [text(container, "thread_ts"), text(message, "thread_ts")]
        .into_iter()
        .find(|root| !root.is_empty());
    let url = Some(text(payload, "response_url")).filter(|url| !url.is_empty());
    let from = Place {
        channel: Some(channel.to_owned()).filter(|channel| !channel.is_empty()),
        thread: thread.map(str::to_owned),
        response_url: url.map(str::to_owned),
        is_direct: false,
    };
    let user = text(at(payload, "user"), "id");
    let mut called = called(app, id, user, from, text(at(payload, "channel"), "name")).await;
    let trigger = text(payload, "trigger_id");
    if let Some(form) = home::form_of(name) {
        let language = called.language(app);
        return forms::open(app, trigger, form, &Opened::default(), language).await;
    }
    if name == OPEN_ARTICLE {
        let article = text(at(action, "selected_option"), "value").to_owned();
        return call(app, called, What::Article(article), Entry::Button).await;
    }
    if !name.starts_with(ACTION) {
        return;
    }
    let value = text(action, "value");
    let Some((button, shown)) = buttons::read(value) else {
        let text = app.service.words(called.language(app)).outdated;
        return say(app, called, text).await;
    };
    let on = names::message(slack.team(), channel, text(container, "message_ts"));
    if button.press == ButtonPress::Comment {
        let opened = Opened {
            from: called.call.from.clone(),
            button: Some(value.to_owned()),
        };
        let language = called.language(app);
        return forms::open(app, trigger, Form::Comment, &opened, language).await;
    }
    let is_ephemeral = at(container, "is_ephemeral") == true;
    called.call.on = Some(On {
        id: on.clone(),
        is_ephemeral,
    });
    let press = Press {
        on,
        is_private: is_ephemeral || called.call.from.is_direct,
        shown: Some(shown),
        files: Vec::new(),
        comment: None,
        button,
        caller: called.caller,
    };
    let way = Way::Call(called.call);
    app.service.pressed(&slack, &way, press).await;
}

/// A form that was filled in.
async fn filled(app: &App, id: &str, payload: &Value) {
    let Some(filled) = forms::read(at(payload, "view")) else {
        return;
    };
    let user = text(at(payload, "user"), "id");
    let Filled {
        form,
        opened,
        first,
        second,
        files,
    } = filled;
    let called = called(app, id, user, opened.from, "").await;
    let language = called.language(app);
    let typed = |text: String, policy_type: Option<PolicyType>| {
        (!text.trim().is_empty()).then_some(TypedPolicy { text, policy_type })
    };
    let with_kind = |kind: Option<PolicyType>| {
        let files = files.clone().into_iter();
        files.map(|file| (file, kind)).collect::<Vec<_>>()
    };
    let what = match form {
        Form::Comment => return comment(app, called, opened.button, first).await,
        Form::Diagnose => What::Diagnose(Given {
            text: first,
            policies: typed(second, None).into_iter().collect(),
            files: with_kind(None),
            ..Given::default()
        }),
        Form::Explain => What::Ask(explained(&first, files, language)),
        Form::Lint => {
            let kind = Some(PolicyType::Identity);
            What::Lint(Given {
                policies: typed(first, kind).into_iter().collect(),
                files: with_kind(kind),
                ..Given::default()
            })
        }
        Form::Compare => {
            let kind = Some(PolicyType::Identity);
            What::Compare(Given {
                policies: [first, second]
                    .into_iter()
                    .filter_map(|text| typed(text, kind))
                    .collect(),
                files: with_kind(kind),
                ..Given::default()
            })
        }
    };
    call(app, called, what, Entry::Form).await;
}

/// What an answer lacks, as somebody says.
async fn comment(app: &App, called: Called, button: Option<String>, comment: String) {
    let Some((button, _)) = button.and_then(|value| buttons::read(&value)) else {
        let text = app.service.words(called.language(app)).expired;
        return say(app, called, text).await;
    };
    let crate::bot::Source::Message(answer) = &button.source else {
        return;
    };
    let press = Press {
        on: answer.clone(),
        is_private: true,
        shown: None,
        files: Vec::new(),
        comment: Some(comment).filter(|text| !text.trim().is_empty()),
        button,
        caller: called.caller,
    };
    let way = Way::Call(called.call);
    app.service.pressed(&app.slack(), &way, press).await;
}

/// Says something of the buttons themselves to who presses one.
async fn say(app: &App, called: Called, text: &str) {
    let out: Outgoing = notice_in(text, called.language(app));
    let way = Way::Call(called.call);
    if let Err(refused) = app.slack().respond(&way, &out).await {
        tracing::error!(%refused, "a button has no answer");
    }
}

//! What comes in: messages, commands, buttons; as every platform has them.

use super::outgoing::Button;
use crate::iam::PolicyType;
use crate::ids::{MessageId, PersonId, Place};
use crate::store::Mode;
use crate::text::Language;
use std::time::Duration;

/// A message of a person, as it stands now.
#[derive(Clone, Debug)]
pub struct Said {
    /// Its id.
    pub id: MessageId,
    /// Who wrote it.
    pub author: PersonId,
    /// Where it stands.
    pub place: Place,
    /// Its text without the mention of us, with what it forwards or embeds.
    pub text: String,
    /// Its files.
    pub files: Vec<FileRef>,
    /// The message that it replies to.
    pub reply_to: Option<Quoted>,
    /// Whether it is meant for us: a mention, a reply to us, a private message.
    pub is_for_us: bool,
    /// Whether the platform keeps its content to itself.
    pub is_hidden: bool,
    /// When it was written, since 1970.
    pub written: Duration,
    /// The language that is asked for with it.
    pub wish: Option<Language>,
    /// The language of the server or workspace.
    pub tenant_language: Option<Language>,
}

/// A message that another one replies to.
#[derive(Clone, Debug)]
pub struct Quoted {
    /// Its id.
    pub id: MessageId,
    /// Whether it is ours.
    pub is_ours: bool,
    /// Its text.
    pub text: String,
    /// Its files.
    pub files: Vec<FileRef>,
}

/// A file that can be fetched.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileRef {
    /// Its name, for people.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its media type, where the platform says one.
    pub media_type: Option<String>,
    /// Where the platform keeps it; read by the adapter alone.
    pub address: String,
}

/// Who calls a command or presses a button, and where.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The id of the call: what is asked by it has this id.
    pub id: MessageId,
    /// Who.
    pub person: PersonId,
    /// Where.
    pub place: Place,
    /// What the person may do there.
    pub rights: Rights,
    /// The person's language.
    pub locale: Option<Language>,
    /// The language of the server or workspace.
    pub tenant_language: Option<Language>,
}

/// What a person may do in a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Rights {
    /// Change how we behave there.
    pub manages: bool,
    /// Take messages of others away.
    pub moderates: bool,
}

/// A command.
#[derive(Clone, Debug)]
pub struct Command {
    /// Who and where.
    pub caller: Caller,
    /// What.
    pub what: What,
}

/// What a command asks for.
#[derive(Clone, Debug)]
pub enum What {
    /// A diagnosis of what was given.
    Diagnose(Given),
    /// What is wrong in a policy.
    Lint(Given),
    /// What one of two policies allows that the other does not.
    Compare(Given),
    /// A question in words, or the id of an article.
    Ask(Given),
    /// What AWS documents of an action.
    Action(Given),
    /// The articles, of all services or of one; the page, from 0.
    Articles {
        /// The service.
        service: Option<String>,
        /// The page.
        page: usize,
    },
    /// An article, by its id or by words.
    Article(String),
    /// What was asked in vain in this server or workspace.
    Gaps,
    /// What people say of the answers.
    Opinions,
    /// Show or change settings.
    Settings(Change),
    /// What there is.
    Help,
    /// What is kept.
    Privacy,
    /// Delete it.
    ForgetMe,
}

/// What was given to a command, a form or the menu of a message.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The text.
    pub text: String,
    /// Policies that were typed in.
    pub policies: Vec<TypedPolicy>,
    /// Files, each with the kind of policy that it holds, if it is known to hold one.
    pub files: Vec<(FileRef, Option<PolicyType>)>,
    /// The language that was chosen.
    pub language: Option<Language>,
    /// Whether all are to see the answer.
    pub is_for_all: bool,
    /// The message of somebody that the text is of.
    pub message: Option<MessageId>,
}

/// A policy that was typed in.
#[derive(Clone, Debug)]
pub struct TypedPolicy {
    /// The text.
    pub text: String,
    /// Its kind, where it is known.
    pub policy_type: Option<PolicyType>,
}

/// A change of settings; `None` leaves them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Change {
    /// Of the whole server or workspace, rather than of this place.
    pub is_for_tenant: bool,
    /// The language where person and text tell none; inside, `None` is that of the place around.
    pub language: Option<Option<Language>>,
    /// What is answered.
    pub mode: Option<Mode>,
    /// Whether a denial is answered without a mention.
    pub listens: Option<bool>,
}

/// A button that was pressed.
#[derive(Clone, Debug)]
pub struct Press {
    /// Who and where.
    pub caller: Caller,
    /// Which.
    pub button: Button,
    /// The message that it is on.
    pub on: MessageId,
    /// Whether only the person who pressed sees that message.
    pub is_private: bool,
    /// The language of that message.
    pub shown: Option<Language>,
    /// The files of that message.
    pub files: Vec<FileRef>,
    /// What the person wrote into the form that the button opened.
    pub comment: Option<String>,
}

//! What goes out: a document with files and buttons, for a platform to show as it can.

use crate::converse::{Subject, Verdict};
use crate::ids::{MessageId, PersonId};
use crate::reply::Reply;
use crate::text::Language;
use std::sync::Arc;

/// A message of ours.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// What it is to the question: no part of an answer is sent twice.
    pub part: Part,
    /// What it says.
    pub reply: Reply,
    /// Whether only the one person is to see it.
    pub is_private: bool,
    /// What an answer is about; `None` where it is none.
    pub subject: Option<Subject>,
    /// How an answer ends, for a colour.
    pub verdict: Verdict,
    /// The title, where it has one.
    pub title: Option<String>,
    /// Files.
    pub files: Vec<OutgoingFile>,
    /// Whether the question's file of the message that this one takes the place of stays.
    pub keeps_question: bool,
    /// Whether it must do without anything that needs a permission of its own.
    pub is_plain: bool,
    /// Buttons.
    pub buttons: Vec<Button>,
    /// A list to choose from.
    pub choices: Option<Choices>,
}

/// Which part of an answer a message is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Part {
    /// The answer.
    Answer,
    /// The warning of a secret.
    Warning,
    /// A word of ours, such as to wait.
    Notice,
    /// That it failed.
    Failure,
}

/// A file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutgoingFile {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// A button under an answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Button {
    /// What it does.
    pub press: ButtonPress,
    /// Who asked.
    pub asker: PersonId,
    /// Where the question is.
    pub source: Source,
    /// What the answer was about.
    pub subject: String,
    /// What stands on it.
    pub label: String,
}

/// What a button does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ButtonPress {
    /// The answer in this language.
    Language(Language),
    /// Everything.
    Details,
    /// To all in the channel.
    Share,
    /// It helped.
    Helpful,
    /// It did not.
    NotHelpful,
    /// Say what is missing.
    Comment,
    /// Take it away.
    Delete,
    /// Another page of a list.
    Page,
}

/// How a button looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// What most people press.
    Primary,
    /// Something else.
    Secondary,
    /// Agreement.
    Good,
    /// What cannot be undone.
    Danger,
}

impl ButtonPress {
    /// How it looks.
    pub const fn style(self) -> Style {
        match self {
            Self::Share => Style::Primary,
            Self::Helpful => Style::Good,
            Self::Delete => Style::Danger,
            Self::Language(_) | Self::Details | Self::NotHelpful | Self::Comment | Self::Page => {
                Style::Secondary
            }
        }
    }

    /// Whether it shows something, rather than to say something of the answer.
    pub const fn shows(self) -> bool {
        match self {
            Self::Language(_) | Self::Details | Self::Share | Self::Page => true,
            Self::Helpful | Self::NotHelpful | Self::Comment | Self::Delete => false,
        }
    }
}

/// Where the question of an answer is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Source {
    /// A message that can be read again.
    Message(MessageId),
    /// A message, and earlier ones that the store knows: the answer was made from all of them.
    Messages(MessageId),
    /// The question file of the answer itself; this was the question's id.
    File(MessageId),
    /// The same, with two policies to compare.
    Comparison(MessageId),
    /// What is kept for a while, in memory or sealed in the store.
    Case(CaseId),
    /// An article.
    Article(String),
    /// An action of the reference.
    Action(String),
    /// A page of the articles of a service.
    Page(String, usize),
    /// Nowhere any more.
    Gone,
}

/// A case that is kept, and what opens it where it is sealed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct CaseId {
    /// Its number.
    pub number: u64,
    /// The key that opens it, which stands in the buttons and nowhere else; zero where it is in memory only.
    pub key: u128,
}

impl std::fmt::Debug for CaseId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CaseId({})", self.number)
    }
}

/// A list of articles to open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choices {
    /// What stands on it while nothing is chosen.
    pub label: String,
    /// The articles.
    pub all: Vec<Choice>,
}

/// An article to open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choice {
    /// Its title.
    pub title: String,
    /// Its id.
    pub id: String,
}

impl Outgoing {
    /// A document of ours, for one person or for all.
    pub fn notice(reply: Reply, is_private: bool) -> Self {
        Self {
            part: Part::Notice,
            reply,
            is_private,
            subject: None,
            verdict: Verdict::None,
            title: None,
            files: Vec::new(),
            keeps_question: false,
            is_plain: false,
            buttons: Vec::new(),
            choices: None,
        }
    }

    /// The same as another part of an answer.
    #[must_use]
    pub fn as_part(self, part: Part) -> Self {
        Self { part, ..self }
    }
}

/// How much an answer about this found, so that one that finds less does not take its place.
pub(super) const fn rank(subject: Subject) -> u8 {
    match subject {
        Subject::Denial => 4,
        Subject::OtherError => 3,
        Subject::Policies | Subject::Question => 2,
        Subject::Talk => 1,
        Subject::Nothing | Subject::Silence => 0,
    }
}

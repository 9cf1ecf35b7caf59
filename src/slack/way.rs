//! The way back to what came in: a message, or a call (a command, a form, a button, the menu of a message).

use crate::ids::MessageId;
use crate::text::Language;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicBool, Ordering};

/// The way back.
#[derive(Debug)]
pub(super) enum Way {
    /// To a message.
    Reply {
        channel: String,
        /// The root of the thread that the answer goes to.
        thread: Option<String>,
        /// The question.
        question: String,
        /// The language of who asked, as Slack knows it.
        language: Option<Language>,
    },
    /// To a call.
    Call(Call),
}

/// A call.
#[derive(Debug)]
pub(super) struct Call {
    /// Its id.
    pub(super) id: MessageId,
    /// From where.
    pub(super) from: Place,
    /// Who.
    pub(super) user: String,
    /// The message that a button is on.
    pub(super) on: Option<On>,
    /// Whether the answer takes the place of that message.
    updates: AtomicBool,
    /// Whether all are to see the answer, rather than who called.
    is_for_all: AtomicBool,
}

/// From where something is called, in a form that a form hands back and a restart keeps.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(super) struct Place {
    /// The channel; none where it is called from the app's own page.
    #[serde(rename = "c", skip_serializing_if = "Option::is_none")]
    pub(super) channel: Option<String>,
    /// The root of its thread.
    #[serde(rename = "t", skip_serializing_if = "Option::is_none")]
    pub(super) thread: Option<String>,
    /// The address that answers.
    #[serde(rename = "r", skip_serializing_if = "Option::is_none")]
    pub(super) response_url: Option<String>,
    /// Whether it is the conversation of the person with the bot.
    #[serde(rename = "d", default)]
    pub(super) is_direct: bool,
}

/// The message that a button is on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct On {
    pub(super) id: MessageId,
    /// Whether only the one person sees it, and it can be reached by the address alone.
    pub(super) is_ephemeral: bool,
}

impl Call {
    pub(super) fn new(id: MessageId, from: Place, user: &str) -> Self {
        Self {
            id,
            from,
            user: user.to_owned(),
            on: None,
            updates: AtomicBool::new(false),
            is_for_all: AtomicBool::new(false),
        }
    }

    /// Whether all are to see the answer: that was promised, because of a command nobody else sees anything.
    pub(super) fn is_for_all(&self) -> bool {
        self.is_for_all.load(Ordering::Acquire)
    }

    /// They are.
    pub(super) fn share(&self) {
        self.is_for_all.store(true, Ordering::Release);
    }

    /// Whether the answer takes the place of the button's message.
    pub(super) fn updates(&self) -> bool {
        self.updates.load(Ordering::Acquire)
    }

    /// It does.
    pub(super) fn update(&self) {
        self.updates.store(true, Ordering::Release);
    }
}

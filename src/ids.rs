//! Who, where and which message, on whatever platform.
//!
//! A name is the platform's own, made into a text by the adapter that got it, and taken apart by nobody else:
//! `discord/123/456` is a message there, `terminal/1` one of `kyoka chat`. It begins with the platform, so that one
//! database and one memory hold several.

use std::fmt;
use std::sync::Arc;

macro_rules! id {
    ($(#[$about:meta])* $name:ident) => {
        $(#[$about])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The name as a text, to keep or to hand back to its platform.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(name: &str) -> Self {
                Self(name.into())
            }
        }

        impl From<String> for $name {
            fn from(name: String) -> Self {
                Self(name.into())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// A person.
    PersonId
}
id! {
    /// A server, a workspace: people who see the same channels, and whoever manages them.
    TenantId
}
id! {
    /// A channel, a thread, a private conversation.
    PlaceId
}
id! {
    /// A message, a command or another thing that was said, of a person or of ours.
    MessageId
}

/// Where something is said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// Whose it is; `None` of a conversation that belongs to no server and no workspace.
    pub tenant: Option<TenantId>,
    /// The channel.
    pub channel: PlaceId,
    /// The thread of the channel, where it is said in one.
    pub thread: Option<PlaceId>,
    /// Who reads along.
    pub kind: PlaceKind,
}

/// Who reads what is said in a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PlaceKind {
    /// A channel with many people and many topics.
    Channel,
    /// A few people, without a channel's topics.
    Group,
    /// One person, and we.
    Direct,
}

impl Place {
    /// A channel of a server or a workspace.
    pub const fn channel(tenant: Option<TenantId>, channel: PlaceId) -> Self {
        Self {
            tenant,
            channel,
            thread: None,
            kind: PlaceKind::Channel,
        }
    }

    /// A conversation with one person.
    pub const fn direct(channel: PlaceId) -> Self {
        Self {
            tenant: None,
            channel,
            thread: None,
            kind: PlaceKind::Direct,
        }
    }

    /// The same, in this thread of it.
    #[must_use]
    pub fn in_thread(self, thread: PlaceId) -> Self {
        Self {
            thread: Some(thread),
            ..self
        }
    }

    /// The thread, else the channel.
    pub fn innermost(&self) -> &PlaceId {
        self.thread.as_ref().unwrap_or(&self.channel)
    }
}

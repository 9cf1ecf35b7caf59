//! What is known of channels and servers: asked for once, remembered.

use super::http::again;
use crate::text::Language;
use poise::serenity_prelude as serenity;
use serenity::{Channel, ChannelId, ChannelType, GuildId};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// So many are remembered; then all are forgotten and asked for anew.
const REMEMBERED: usize = 10_000;

/// Channels and servers.
#[derive(Debug, Default)]
pub(super) struct Places {
    channels: Mutex<HashMap<u64, Kind>>,
    servers: Mutex<HashMap<u64, Option<Language>>>,
}

/// What a channel is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// A channel with many topics.
    Channel,
    /// A thread of this channel.
    Thread {
        /// The channel.
        parent: Option<u64>,
    },
}

impl Places {
    /// What a channel of a server is.
    pub(super) async fn kind(&self, http: &serenity::Http, channel: u64) -> Kind {
        if let Some(kind) = known(&self.channels, channel) {
            return kind;
        }
        let kind = match again(|| http.get_channel(ChannelId::new(channel))).await {
            Ok(Channel::Guild(found)) if is_thread(found.kind) => Kind::Thread {
                parent: found.parent_id.map(ChannelId::get),
            },
            Ok(_) => Kind::Channel,
            // Not remembered: the next message asks again.
            Err(_) => return Kind::Channel,
        };
        self.remember(channel, kind);
        kind
    }

    /// Remembers what a channel is.
    pub(super) fn remember(&self, channel: u64, kind: Kind) {
        remember(&self.channels, channel, kind);
    }

    /// The language of a server; `None` when it is none of ours or not known.
    pub(super) async fn language(&self, http: &serenity::Http, server: u64) -> Option<Language> {
        if let Some(language) = known(&self.servers, server) {
            return language;
        }
        let guild = again(|| http.get_guild(GuildId::new(server))).await.ok()?;
        let language = Language::from_locale(&guild.preferred_locale);
        remember(&self.servers, server, language);
        language
    }
}

/// Whether a channel of this type is a thread.
pub(super) fn is_thread(kind: ChannelType) -> bool {
    matches!(
        kind,
        ChannelType::PublicThread | ChannelType::PrivateThread | ChannelType::NewsThread
    )
}

fn known<T: Copy>(of: &Mutex<HashMap<u64, T>>, id: u64) -> Option<T> {
    let of = of.lock().unwrap_or_else(PoisonError::into_inner);
    of.get(&id).copied()
}

fn remember<T>(of: &Mutex<HashMap<u64, T>>, id: u64, what: T) {
    let mut of = of.lock().unwrap_or_else(PoisonError::into_inner);
    if of.len() >= REMEMBERED {
        of.clear();
    }
    of.insert(id, what);
}

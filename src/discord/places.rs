//! What is known of channels and servers: asked for once, remembered.

use crate::text::Language;
use poise::serenity_prelude as serenity;
use serenity::{Channel, ChannelId, ChannelType, GuildId, UserId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OnceCell;

/// So many are remembered; then all are forgotten and asked for anew.
const REMEMBERED: usize = 10_000;

/// Channels and servers.
#[derive(Debug, Default)]
pub(super) struct Places {
    channels: Known<Kind>,
    servers: Known<Server>,
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

/// What a server is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Server {
    language: Option<Language>,
    /// The role that Discord made for the bot when it was invited.
    role: Option<u64>,
}

impl Places {
    /// What a channel of a server is.
    pub(super) async fn kind(&self, http: &serenity::Http, channel: u64) -> Kind {
        let cell = self.channels.cell(channel);
        let found = cell
            .get_or_try_init(|| async {
                let found = http.get_channel(ChannelId::new(channel)).await?;
                Ok::<_, serenity::Error>(match found {
                    Channel::Guild(found) if is_thread(found.kind) => Kind::Thread {
                        parent: found.parent_id.map(ChannelId::get),
                    },
                    _ => Kind::Channel,
                })
            })
            .await;
        // What failed is not remembered, and not tried again at once, while others wait: the next message asks.
        found.copied().unwrap_or(Kind::Channel)
    }

    /// Remembers what a channel is.
    pub(super) fn remember(&self, channel: u64, kind: Kind) {
        // It may be known by now, and then it is the same.
        let _ = self.channels.cell(channel).set(kind);
    }

    /// The language of a server; `None` when it is none of ours or not known.
    pub(super) async fn language(
        &self,
        http: &serenity::Http,
        me: UserId,
        server: u64,
    ) -> Option<Language> {
        self.server(http, me, server).await?.language
    }

    /// The role that Discord made for the bot in a server, which people mention as if it were the bot.
    pub(super) async fn role(&self, http: &serenity::Http, me: UserId, server: u64) -> Option<u64> {
        self.server(http, me, server).await?.role
    }

    async fn server(&self, http: &serenity::Http, me: UserId, server: u64) -> Option<Server> {
        let cell = self.servers.cell(server);
        let found = cell
            .get_or_try_init(|| async {
                let guild = http.get_guild(GuildId::new(server)).await?;
                let mut roles = guild.roles.values();
                Ok::<_, serenity::Error>(Server {
                    language: Language::from_locale(&guild.preferred_locale),
                    role: roles
                        .find(|role| role.tags.bot_id == Some(me))
                        .map(|role| role.id.get()),
                })
            })
            .await;
        found.ok().copied()
    }
}

/// Whether a channel of this type is a thread.
pub(super) fn is_thread(kind: ChannelType) -> bool {
    matches!(
        kind,
        ChannelType::PublicThread | ChannelType::PrivateThread | ChannelType::NewsThread
    )
}

/// What is known under ids. Who asks for the same at the same time waits for one answer.
#[derive(Debug)]
struct Known<T> {
    cells: Mutex<HashMap<u64, Arc<OnceCell<T>>>>,
}

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self {
            cells: Mutex::default(),
        }
    }
}

impl<T> Known<T> {
    fn cell(&self, id: u64) -> Arc<OnceCell<T>> {
        let mut cells = self.cells.lock().unwrap_or_else(PoisonError::into_inner);
        if cells.len() >= REMEMBERED && !cells.contains_key(&id) {
            cells.clear();
        }
        Arc::clone(cells.entry(id).or_default())
    }
}

//! What is known of channels and servers: asked for once, remembered for a while.

use super::names;
use crate::ids::{Place, PlaceKind};
use crate::text::Language;
use moka::future::Cache;
use poise::serenity_prelude as serenity;
use serenity::{Channel, ChannelId, ChannelType, GuildId, UserId};
use std::time::Duration;

/// So many channels, and so many servers, are remembered.
const REMEMBERED: u64 = 20_000;
/// How long: a channel may move, a server change its language, and the bot be invited again with another role.
const LASTS: Duration = Duration::from_mins(10);

/// Channels and servers.
#[derive(Debug)]
pub(super) struct Places {
    channels: Cache<u64, Kind>,
    servers: Cache<u64, Server>,
    /// Which server a channel is of, as events say.
    server_of: Cache<u64, u64>,
}

/// What a channel is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Kind {
    /// Its server.
    pub(super) server: Option<u64>,
    /// The channel that it is a thread of.
    pub(super) thread_of: Option<u64>,
}

/// What a server is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Server {
    pub(super) language: Option<Language>,
    /// The role that Discord made for the bot when it was invited.
    role: Option<u64>,
}

impl Default for Places {
    fn default() -> Self {
        fn cache<T: Clone + Send + Sync + 'static>() -> Cache<u64, T> {
            Cache::builder()
                .max_capacity(REMEMBERED)
                .time_to_live(LASTS)
                .build()
        }
        Self {
            channels: cache(),
            servers: cache(),
            server_of: cache(),
        }
    }
}

impl Places {
    /// Which server a channel is of, where an event said so.
    pub(super) async fn server_of(&self, channel: u64) -> Option<u64> {
        self.server_of.get(&channel).await
    }

    /// Remembers which server a channel is of.
    pub(super) async fn note_server(&self, channel: u64, server: u64) {
        self.server_of.insert(channel, server).await;
    }

    /// What a channel of a server is; `None` where Discord does not say.
    pub(super) async fn kind(&self, http: &serenity::Http, channel: u64) -> Option<Kind> {
        let asked = self.channels.try_get_with(channel, async {
            let found = http.get_channel(ChannelId::new(channel)).await?;
            Ok::<_, serenity::Error>(match found {
                Channel::Guild(found) => Kind {
                    server: Some(found.guild_id.get()),
                    thread_of: is_thread(found.kind)
                        .then(|| found.parent_id.map_or(channel, ChannelId::get)),
                },
                _ => Kind {
                    server: None,
                    thread_of: None,
                },
            })
        });
        // What failed is not remembered, and not tried again at once, while others wait: the next message asks.
        asked.await.ok()
    }

    /// Remembers what a channel is.
    pub(super) async fn remember(&self, channel: u64, kind: Kind) {
        self.channels.insert(channel, kind).await;
    }

    /// Where a channel is, of this server, or of the one that Discord says.
    pub(super) async fn place(
        &self,
        http: &serenity::Http,
        channel: u64,
        server: Option<u64>,
    ) -> Place {
        let server = match server {
            Some(server) => Some(server),
            None => self.server_of(channel).await,
        };
        let kind = self.kind(http, channel).await;
        let server = server.or_else(|| kind?.server);
        let Some(server) = server else {
            return Place::direct(names::place(channel));
        };
        let parent = kind.and_then(|kind| kind.thread_of);
        place_of(Some(server), channel, parent)
    }

    /// What is known of a server; `None` when it is none of ours or Discord does not say.
    pub(super) async fn server(
        &self,
        http: &serenity::Http,
        me: UserId,
        server: u64,
    ) -> Option<Server> {
        let asked = self.servers.try_get_with(server, async {
            let guild = http.get_guild(GuildId::new(server)).await?;
            let mut roles = guild.roles.values();
            Ok::<_, serenity::Error>(Server {
                language: Language::from_locale(&guild.preferred_locale),
                role: roles
                    .find(|role| role.tags.bot_id == Some(me))
                    .map(|role| role.id.get()),
            })
        });
        asked.await.ok()
    }

    /// The role that Discord made for the bot in a server, which people mention as if it were the bot.
    pub(super) async fn role(&self, http: &serenity::Http, me: UserId, server: u64) -> Option<u64> {
        self.server(http, me, server).await?.role
    }
}

/// A channel, or a thread of `parent`.
pub(super) fn place_of(server: Option<u64>, channel: u64, parent: Option<u64>) -> Place {
    let place = Place::channel(
        server.map(names::tenant),
        names::place(parent.unwrap_or(channel)),
    );
    match parent {
        Some(_) => place.in_thread(names::place(channel)),
        None => place,
    }
}

/// A private conversation: of one person with the bot, or of people who brought it along.
pub(super) fn private_place(channel: u64, kind: PlaceKind) -> Place {
    Place {
        kind,
        ..Place::direct(names::place(channel))
    }
}

/// Whether a channel of this type is a thread.
pub(super) fn is_thread(kind: ChannelType) -> bool {
    matches!(
        kind,
        ChannelType::PublicThread | ChannelType::PrivateThread | ChannelType::NewsThread
    )
}

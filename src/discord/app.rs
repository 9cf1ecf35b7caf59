//! What all connections and commands share.

use super::adapter::{Discord, Shared};
use crate::bot::Service;
use crate::config::Config;
use crate::host::{Health, Metrics};
use poise::serenity_prelude as serenity;
use serenity::{ConnectionStage, Http, ShardManager, UserId};
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The bot on Discord.
pub(super) struct App {
    pub(super) config: Config,
    pub(super) service: Service,
    pub(super) shared: Shared,
    pub(super) metrics: Arc<Metrics>,
    shards: Mutex<Option<Arc<ShardManager>>>,
    registered: AtomicBool,
    /// The servers that the bot is in.
    servers: Mutex<HashSet<u64>>,
}

impl App {
    pub(super) fn new(
        config: Config,
        service: Service,
        shared: Shared,
        metrics: Arc<Metrics>,
    ) -> Self {
        Self {
            config,
            service,
            shared,
            metrics,
            shards: Mutex::default(),
            registered: AtomicBool::new(false),
            servers: Mutex::default(),
        }
    }

    /// Discord, over this connection.
    pub(super) const fn discord<'a>(&'a self, http: &'a Arc<Http>, me: UserId) -> Discord<'a> {
        Discord {
            shared: &self.shared,
            http,
            me,
        }
    }

    /// Remembers who holds the connections to the gateway.
    pub(super) fn connected_by(&self, shards: &Arc<ShardManager>) {
        let mut known = self.shards.lock().unwrap_or_else(PoisonError::into_inner);
        *known = Some(Arc::clone(shards));
    }

    /// These are servers that the bot is in.
    pub(super) fn know_servers(&self, servers: impl Iterator<Item = u64>) {
        let mut known = self.servers.lock().unwrap_or_else(PoisonError::into_inner);
        known.extend(servers);
    }

    /// This is one; whether it was not known.
    pub(super) fn know_server(&self, server: u64) -> bool {
        let mut known = self.servers.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(server)
    }

    /// The bot was sent away.
    pub(super) fn forget_server(&self, server: u64) {
        let mut known = self.servers.lock().unwrap_or_else(PoisonError::into_inner);
        known.remove(&server);
    }

    /// Discord knows the commands.
    pub(super) fn has_registered(&self) {
        self.registered.store(true, Ordering::Relaxed);
    }
}

impl Health for App {
    fn service(&self) -> &Service {
        &self.service
    }

    fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    fn connections_name(&self) -> &'static str {
        "shards"
    }

    async fn connections(&self) -> (usize, usize) {
        let known = self
            .shards
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let Some(shards) = known else { return (0, 0) };
        let runners = shards.runners.lock().await;
        let up = runners
            .values()
            .filter(|runner| runner.stage == ConnectionStage::Connected);
        (up.count(), runners.len())
    }

    fn lacks(&self) -> Option<&'static str> {
        let is_registered = self.registered.load(Ordering::Relaxed);
        (!is_registered).then_some("the commands are not registered yet")
    }
}

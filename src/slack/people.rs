//! What is known of people: asked for once, remembered for a while.

use super::api::Api;
use super::read::at;
use crate::text::Language;
use moka::future::Cache;
use std::time::Duration;

/// So many people are remembered.
const REMEMBERED: u64 = 20_000;
/// How long: people change their language, and who is an admin.
const LASTS: Duration = Duration::from_mins(10);
/// How long the same is of somebody of whom nothing could be learnt.
const UNKNOWN_LASTS: Duration = Duration::from_secs(30);

/// A person, as far as it matters.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Person {
    pub(super) language: Option<Language>,
    pub(super) is_admin: bool,
}

/// People, and their conversations with the bot.
#[derive(Debug)]
pub(super) struct People {
    known: Cache<String, Person>,
    unknown: Cache<String, ()>,
    direct: Cache<String, String>,
}

impl Default for People {
    fn default() -> Self {
        fn cache<T: Clone + Send + Sync + 'static>(lasts: Duration) -> Cache<String, T> {
            Cache::builder()
                .max_capacity(REMEMBERED)
                .time_to_live(lasts)
                .build()
        }
        Self {
            known: cache(LASTS),
            unknown: cache(UNKNOWN_LASTS),
            direct: cache(LASTS),
        }
    }
}

impl People {
    /// Who a user is; nobody special where Slack does not say.
    pub(super) async fn get(&self, api: &Api, user: &str) -> Person {
        if self.unknown.get(user).await.is_some() {
            return Person::default();
        }
        let asked = self.known.try_get_with(user.to_owned(), async {
            let fields = [("user", user), ("include_locale", "true")];
            let said = api.ask("users.info", &fields).await?;
            let said = at(&said, "user");
            let is = |name: &str| at(said, name).as_bool().unwrap_or_default();
            Ok::<_, super::api::ApiError>(Person {
                language: at(said, "locale").as_str().and_then(Language::from_locale),
                is_admin: is("is_admin") || is("is_owner") || is("is_primary_owner"),
            })
        });
        match asked.await {
            Ok(person) => person,
            Err(error) => {
                tracing::info!(%error, "a person's language is not known");
                self.unknown.insert(user.to_owned(), ()).await;
                Person::default()
            }
        }
    }

    /// The channel of a person's conversation with the bot.
    pub(super) async fn direct(
        &self,
        api: &Api,
        user: &str,
    ) -> Result<String, std::sync::Arc<super::api::ApiError>> {
        let opened = self.direct.try_get_with(user.to_owned(), async {
            let body = serde_json::json!({"users": user});
            let said = api.call("conversations.open", &body).await?;
            let id = at(at(&said, "channel"), "id").as_str();
            id.map(str::to_owned)
                .ok_or(super::api::ApiError::Connection(
                    "conversations.open",
                    "no channel",
                ))
        });
        opened.await
    }

    /// An event says that this is the conversation with a user.
    pub(super) async fn know_direct(&self, user: &str, channel: &str) {
        self.direct
            .insert(user.to_owned(), channel.to_owned())
            .await;
    }
}

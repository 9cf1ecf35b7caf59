//! `kyoka discord --check`: what is there and what is missing, before anybody asks.

use super::errors::{shown, status};
use super::{Setup, http};
use crate::host::{self, Checked, good, missing};
use poise::serenity_prelude as serenity;
use serenity::{ApplicationFlags, ChannelId, Http, Permissions};

/// What the bot needs in a server.
pub(super) const NEEDED: Permissions = Permissions::VIEW_CHANNEL
    .union(Permissions::SEND_MESSAGES)
    .union(Permissions::SEND_MESSAGES_IN_THREADS)
    .union(Permissions::CREATE_PUBLIC_THREADS)
    .union(Permissions::EMBED_LINKS)
    .union(Permissions::ATTACH_FILES)
    .union(Permissions::READ_MESSAGE_HISTORY);

/// Checks the database, the knowledge base and, where Discord can be reached, the application and its
/// permissions in every server.
///
/// # Errors
/// The system has no thread or socket left.
pub fn check(setup: &Setup) -> std::io::Result<Vec<Checked>> {
    let mut all = vec![
        good("the configuration"),
        good("the token has the shape of one"),
    ];
    all.extend(host::check(&setup.ground));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    all.extend(runtime.block_on(discord(setup)));
    Ok(all)
}

async fn discord(setup: &Setup) -> Vec<Checked> {
    let Ok(http) = http::client(&setup.token, setup.proxy.as_deref()) else {
        return vec![missing("the system refuses a connection to Discord")];
    };
    let application = match http.get_current_application_info().await {
        Ok(application) => application,
        Err(error) if status(&error) == Some(401) => {
            return vec![missing(
                "Discord does not take the token; make a new one on the application's page \"Bot\"",
            )];
        }
        Err(error) => {
            return vec![missing(format!(
                "Discord cannot be asked ({}); permissions and intents were not checked",
                shown(&error)
            ))];
        }
    };
    http.set_application_id(application.id);
    let mut all = vec![good("Discord takes the token")];
    if setup.ground.config.message_content {
        let flags = application.flags.unwrap_or_else(ApplicationFlags::empty);
        let allowed = ApplicationFlags::GATEWAY_MESSAGE_CONTENT
            | ApplicationFlags::GATEWAY_MESSAGE_CONTENT_LIMITED;
        all.push(if flags.intersects(allowed) {
            good("the intent Message Content is on")
        } else {
            missing(
                "the intent Message Content is off; switch it on on the application's page \"Bot\", or set discord.message_content = false",
            )
        });
    }
    all.extend(servers(&http).await);
    for channel in &setup.ground.config.channels {
        all.push(match http.get_channel(ChannelId::new(*channel)).await {
            Ok(_) => good(format!("the channel {channel} can be seen")),
            Err(error) => missing(format!(
                "the channel {channel} cannot be seen ({}); invite the bot to its server and let it view the channel, or take it out of discord.channels",
                shown(&error)
            )),
        });
    }
    all
}

async fn servers(http: &Http) -> Vec<Checked> {
    match http.get_guilds(None, None).await {
        Err(error) => vec![missing(format!(
            "the servers cannot be listed ({})",
            shown(&error)
        ))],
        Ok(servers) if servers.is_empty() => vec![missing(
            "the bot is in no server; invite it with the scopes bot and applications.commands (docs/discord.md)",
        )],
        Ok(servers) => servers
            .iter()
            .map(|server| {
                let id = server.id;
                if server.permissions.contains(Permissions::ADMINISTRATOR) {
                    return missing(format!(
                        "server {id}: the bot is an administrator; take that away, it needs: {}",
                        names(NEEDED)
                    ));
                }
                let lacks = NEEDED.difference(server.permissions);
                if lacks.is_empty() {
                    good(format!("server {id}: all permissions"))
                } else {
                    missing(format!(
                        "server {id}: give the bot's role: {}",
                        names(lacks)
                    ))
                }
            })
            .collect(),
    }
}

fn names(permissions: Permissions) -> String {
    permissions.get_permission_names().join(", ")
}

//! `kyoka slack --check`: what is there and what is missing, before anybody asks.

use super::Setup;
use super::api::{Api, Identity};
use super::read::at;
use super::run::is_refused_token;
use crate::host::{self, Checked, good, missing};

/// The scopes that the bot needs, with what for.
const NEEDED: [(&str, &str); 8] = [
    ("app_mentions:read", "to be mentioned"),
    ("chat:write", "to answer"),
    ("commands", "for /kyoka and the menu of a message"),
    ("files:read", "to read policies and logs"),
    ("files:write", "to send corrected policies"),
    ("im:history", "to be written to"),
    ("im:write", "to send files of private answers"),
    ("users:read", "to answer in a person's language"),
];
/// Scopes without which something less is done.
const WISHED: [(&str, &str); 4] = [
    (
        "channels:history",
        "edits and deletions of a question, what a thread is about, errors without a mention",
    ),
    ("groups:history", "the same in private channels"),
    ("mpim:history", "conversations of several people"),
    ("assistant:write", "the app's own conversations"),
];

/// Checks the tokens, their scopes, the database, the knowledge base and the configured channels. Creates nothing: an
/// address for Socket Mode is asked for and not used.
///
/// # Errors
/// The system has no thread or socket left.
pub fn check(setup: &Setup) -> std::io::Result<Vec<Checked>> {
    let mut all = vec![
        good("the configuration"),
        good("both tokens have the shape of theirs"),
    ];
    all.extend(host::check(&setup.ground));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    all.extend(runtime.block_on(slack(setup)));
    Ok(all)
}

async fn slack(setup: &Setup) -> Vec<Checked> {
    let Ok(api) = Api::new(setup.bot_token.clone(), setup.api.as_deref()) else {
        return vec![missing("the system refuses a connection to Slack")];
    };
    let mut all = Vec::new();
    match api.open_connection(&setup.app_token).await {
        Ok(_) => all.push(good("Slack takes the app-level token; Socket Mode is on")),
        Err(error) if is_refused_token(&error) => all.push(missing(
            "Slack does not take the app-level token; make one on the app's page \"Basic Information\"",
        )),
        Err(error) if error.code() == Some("missing_scope") => all.push(missing(
            "the app-level token lacks the scope connections:write; make one with it on the app's page \"Basic Information\"",
        )),
        Err(error) => all.push(missing(format!("Socket Mode cannot be opened ({error})"))),
    }
    let me = match api.identity().await {
        Ok(me) => me,
        Err(error) if is_refused_token(&error) => {
            all.push(missing(
                "Slack does not take the bot token; install the app again and copy the token of its page \"OAuth & Permissions\"",
            ));
            return all;
        }
        Err(error) => {
            all.push(missing(format!(
                "Slack cannot be asked ({error}); scopes and channels were not checked"
            )));
            return all;
        }
    };
    all.push(good("Slack takes the bot token"));
    all.extend(scopes(&me));
    for channel in &setup.ground.config.slack.channels {
        let asked = api.ask("conversations.info", &[("channel", channel)]).await;
        all.push(match asked {
            Ok(said) if at(at(&said, "channel"), "is_member") == true => {
                good(format!("the bot is in the channel {channel}"))
            }
            Ok(_) => missing(format!(
                "the bot is not in the channel {channel}; invite it there with /invite, or take it out of slack.channels"
            )),
            Err(error) => missing(format!(
                "the channel {channel} cannot be seen ({error}); invite the bot there, or take it out of slack.channels"
            )),
        });
    }
    all.push(good(
        "events, shortcuts and the command cannot be seen with these tokens; deploy/slack-manifest.yaml has all of them",
    ));
    all
}

fn scopes(me: &Identity) -> Vec<Checked> {
    let needed = NEEDED.iter().map(|(scope, why)| {
        if me.may(scope) {
            good(format!("the scope {scope}"))
        } else {
            missing(format!(
                "the scope {scope}, {why}; add it on the app's page \"OAuth & Permissions\" and install the app again"
            ))
        }
    });
    let wished = WISHED.iter().map(|(scope, why)| {
        good(if me.may(scope) {
            format!("the scope {scope}")
        } else {
            format!("without the scope {scope} there are none of: {why}")
        })
    });
    needed.chain(wished).collect()
}

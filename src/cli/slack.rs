//! `kyoka slack`: files and environment in, the bot's setup out.

use super::args::Bot;
use super::bot::{self, Secret};
use super::exit::{Failure, Status};
use crate::slack::{self, AppToken, BotToken, Setup};
use std::io::Write;

/// The variable with the app-level token.
const APP_TOKEN: &str = "SLACK_APP_TOKEN";
/// The variable with the bot's token.
const BOT_TOKEN: &str = "SLACK_BOT_TOKEN";
/// The variable with the base address of Slack's API.
const API: &str = "SLACK_API_URL";

/// Runs the command.
pub(super) fn run(args: &Bot, out: &mut impl Write) -> Result<Status, Failure> {
    let ground = bot::ground(args.config.as_deref(), &args.kb)?;
    let slack = &ground.config.slack;
    let app_token = Secret {
        variable: APP_TOKEN,
        key: "slack.app_token_file",
        file: slack.app_token_file.as_deref(),
        config: args.config.as_deref(),
    };
    let bot_token = Secret {
        variable: BOT_TOKEN,
        key: "slack.bot_token_file",
        file: slack.bot_token_file.as_deref(),
        config: args.config.as_deref(),
    };
    let setup = Setup {
        app_token: app_token.read(AppToken::read)?,
        bot_token: bot_token.read(BotToken::read)?,
        api: bot::stand_in(API)?,
        ground,
    };
    if !args.check {
        let done = slack::run(setup);
        return done
            .map(|()| Status::Answered)
            .map_err(|error| Failure::Bot(error.to_string()));
    }
    let all = slack::check(&setup).map_err(|error| Failure::Bot(error.to_string()))?;
    bot::print(&all, out)
}

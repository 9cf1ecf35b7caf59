//! `kyoka discord`: files and environment in, the bot's setup out.

use super::args::Bot;
use super::bot::{self, Secret};
use super::exit::{Failure, Status};
use crate::discord::{self, Setup, Token};
use std::io::Write;

/// The variable with the token.
const TOKEN: &str = "DISCORD_TOKEN";
/// The variable with the base address of Discord's API.
const PROXY: &str = "DISCORD_API_PROXY";

/// Runs the command.
pub(super) fn run(args: &Bot, out: &mut impl Write) -> Result<Status, Failure> {
    let ground = bot::ground(args.config.as_deref(), &args.kb)?;
    let token = Secret {
        variable: TOKEN,
        key: "discord.token_file",
        file: ground.config.token_file.as_deref(),
        config: args.config.as_deref(),
    };
    let setup = Setup {
        token: token.read(Token::read)?,
        proxy: bot::stand_in(PROXY)?,
        ground,
    };
    if !args.check {
        let done = discord::run(setup);
        return done
            .map(|()| Status::Answered)
            .map_err(|error| Failure::Bot(error.to_string()));
    }
    let all = discord::check(&setup).map_err(|error| Failure::Bot(error.to_string()))?;
    bot::print(&all, out)
}

//! Slack as a platform, by its Web API and Socket Mode; nothing outside this room knows of them.
//!
//! In: envelopes with events, commands, buttons and forms, each acknowledged before anything is done about it. Out:
//! requests to the Web API, with nobody to ping and no link unfurled. What is done about a message is the business of
//! the [`bot`](crate::bot), how an answer looks of [`render::slack`](crate::render::slack); this room reads payloads
//! and sends.

mod adapter;
mod api;
mod app;
mod buttons;
mod check;
mod commands;
mod events;
mod forms;
mod home;
mod interactive;
mod names;
mod people;
mod post;
mod read;
mod run;
mod socket;
mod token;
mod way;
mod words;

pub use check::check;
pub use run::{SlackError, run};
pub use token::{AppToken, BotToken, TokenError};

use crate::host::Ground;

/// All that the bot needs.
#[derive(Debug)]
pub struct Setup {
    /// What it answers from, and where it keeps things.
    pub ground: Ground,
    /// What opens Socket Mode.
    pub app_token: AppToken,
    /// Who it is.
    pub bot_token: BotToken,
    /// The base address of Slack's API, where it is not Slack's own.
    pub api: Option<String>,
}

//! Discord as a platform, on serenity and poise; nothing outside this room knows of them.
//!
//! In: Discord's events and interactions. Out: requests to Discord, each with nobody to ping. What is done about a
//! message is the business of the [`bot`](crate::bot), what an answer says of [`converse`](crate::converse), how it
//! looks of [`render::discord`](crate::render::discord); this room reads events, declares commands, and sends.

mod adapter;
mod app;
mod buttons;
mod check;
mod commands;
mod errors;
mod events;
mod http;
mod names;
mod places;
mod post;
mod run;
mod token;
mod way;

pub use check::check;
pub use run::{DiscordError, run};
pub use token::{Token, TokenError};

use crate::host::Ground;

/// All that the bot needs.
#[derive(Debug)]
pub struct Setup {
    /// What it answers from, and where it keeps things.
    pub ground: Ground,
    /// Who it is.
    pub token: Token,
    /// The base address of Discord's API, where it is not Discord's own.
    pub proxy: Option<String>,
}

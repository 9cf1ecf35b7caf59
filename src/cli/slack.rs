//! `kyoka slack`: files and environment in, the bot's setup out.

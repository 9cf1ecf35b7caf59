//! kyoka (許可, "permission") reads AWS access-denied messages and IAM policies as people paste them,
//! says why the request was denied, and returns a corrected policy that it has proved.
//!
//! The rooms, in the order in which a paste goes through them; each knows only those above it:
//!
//! - [`budget`]: how much work one question may cost
//! - [`mod@file`]: files that are named and read whole, of limited size
//! - [`mod@ids`]: who, where and which message, on whatever platform
//! - [`text`]: bytes → text that can be read, with spans that lead back to the paste
//! - [`iam`]: the words of IAM, as types
//! - [`policy`]: policy documents as people paste them, and the smallest edits to them
//! - [`denial`]: denial messages in every wrapper
//! - [`evidence`]: all that a conversation shows, in order of appearance
//! - [`mod@reference`]: the service authorization reference, embedded
//! - [`evaluate`]: does this policy allow this request, and if not, why?
//! - [`compare`]: what access does one policy grant that another does not?
//! - [`lint`]: findings in a policy that are true whatever was denied
//! - [`explain`]: what policies allow and deny, statement by statement and as a whole
//! - [`diagnose`]: evidence → cause, near miss and proven fix
//! - [`kb`]: the knowledge base: articles, found from a diagnosis or from a question
//! - [`answer`]: evidence or a question → the facts of an answer
//! - [`reply`]: facts → one document in one language
//! - [`render`]: document → terminal, Markdown, JSON
//! - [`converse`]: a message in a conversation → answer, on no platform
//! - [`store`]: what a bot keeps
//! - [`mod@bot`]: what every chat has in common: from what came in to what goes out
//! - `config` (feature `config`), `discord` (feature `discord`): the bot on Discord, and its configuration
//! - [`cli`]: the commands

pub mod answer;
pub mod bot;
pub mod budget;
pub mod cli;
pub mod compare;
#[cfg(feature = "config")]
pub mod config;
pub mod converse;
pub mod denial;
pub mod diagnose;
#[cfg(feature = "discord")]
pub mod discord;
pub mod evaluate;
pub mod evidence;
pub mod explain;
pub mod file;
pub mod iam;
pub mod ids;
pub mod kb;
pub mod lint;
pub mod policy;
pub mod reference;
pub mod render;
pub mod reply;
pub mod store;
pub mod text;

//! kyoka (許可, "permission") reads AWS access-denied messages and IAM policies as people paste them,
//! says why the request was denied, and returns a corrected policy that it has proved.
//!
//! ```
//! use kyoka::api::{DiagnoseIn, KnowledgeBase, diagnose};
//!
//! let message = "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: s3:GetObject on resource: \
//!     \"arn:aws:s3:::reports/a.csv\" because no identity-based policy allows the s3:GetObject action";
//! let answer = diagnose(&DiagnoseIn::of(message), &KnowledgeBase::embedded())?;
//! assert_eq!(answer.diagnoses[0].cause, "identity_policy");
//! println!("{}", answer.reply);
//! # Ok::<(), kyoka::api::ApiError>(())
//! ```
//!
//! [`api`] is the stable surface: plain functions over serialisable types, and the JSON that they make. Every other
//! module is hidden: public for the program and its tests, and changed without notice.
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
//! - [`author`]: a wish in words → a policy that is proved
//! - [`diagnose`]: evidence → cause, near miss and proven fix
//! - [`kb`]: the knowledge base: articles, found from a diagnosis or from a question
//! - [`answer`]: evidence or a question → the facts of an answer
//! - [`reply`]: facts → one document in one language
//! - [`render`]: document → terminal, Markdown, JSON
//! - [`converse`]: a message in a conversation → answer, on no platform
//! - [`store`]: what a bot keeps
//! - [`mod@bot`]: what every chat has in common: from what came in to what goes out
//! - [`api`]: the contract: plain functions over serialisable types, which every door shares
//! - [`mcp`]: the contract as tools of the Model Context Protocol
//! - [`page`]: what the page in a browser asks, and what it shows
//! - `config` (feature `config`), `host` (feature `bot`), `discord`, `slack` (features of their names): the bot as a
//!   process, its configuration, its platforms
//! - [`cli`]: the commands

#[doc(hidden)]
pub mod answer;
pub mod api;
#[doc(hidden)]
pub mod author;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod bot;
#[doc(hidden)]
pub mod budget;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
#[doc(hidden)]
pub mod compare;
#[cfg(feature = "config")]
#[doc(hidden)]
pub mod config;
#[doc(hidden)]
pub mod converse;
#[doc(hidden)]
pub mod denial;
#[doc(hidden)]
pub mod diagnose;
#[cfg(feature = "discord")]
#[doc(hidden)]
pub mod discord;
#[doc(hidden)]
pub mod evaluate;
#[doc(hidden)]
pub mod evidence;
#[doc(hidden)]
pub mod explain;
#[doc(hidden)]
pub mod file;
#[cfg(feature = "bot")]
#[doc(hidden)]
pub mod host;
#[doc(hidden)]
pub mod iam;
#[doc(hidden)]
pub mod ids;
#[doc(hidden)]
pub mod kb;
#[doc(hidden)]
pub mod lint;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod mcp;
#[doc(hidden)]
pub mod page;
#[doc(hidden)]
pub mod policy;
#[doc(hidden)]
pub mod reference;
#[doc(hidden)]
pub mod render;
#[doc(hidden)]
pub mod reply;
#[cfg(feature = "slack")]
#[doc(hidden)]
pub mod slack;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod store;
#[doc(hidden)]
pub mod text;

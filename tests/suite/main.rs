//! All integration tests in one binary.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on has failed"
)]

#[path = "../document/mod.rs"]
mod document;
#[path = "../schema/mod.rs"]
mod validate;

mod bounds;
mod case_files;
mod chat;
mod cli;
mod compare;
mod corpus;
mod coverage;
mod doors;
mod evaluation;
mod explain;
mod extraction;
mod files;
mod fixes;
mod house;
mod invisible;
mod laws;
mod linear;
mod mcp;
mod mission;
mod pasted;
mod policy;
mod prefix;
mod process;
mod refused;
mod replies;
mod retrieval;
mod schema;
mod secrets;
mod terminal;
mod wishes;

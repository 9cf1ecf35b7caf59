//! All integration tests in one binary.

mod corpus;
mod evaluation;
mod house;
mod laws;
mod policy;

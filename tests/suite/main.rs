//! All integration tests in one binary.

mod house;
mod policy;

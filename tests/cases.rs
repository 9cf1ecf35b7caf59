//! Runs every case under `tests/cases`.

fn main() {}

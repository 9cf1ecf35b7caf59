//! Times the main job in process.

fn main() {}

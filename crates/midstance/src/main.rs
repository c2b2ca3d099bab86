//! The program: commands, configuration, start and stop.
fn main() {}

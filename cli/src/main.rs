//! One command over all rooms.
fn main() {}

//! The sidecar as a whole, over a scripted chain.

mod alarms;
mod asking;
mod crash;
mod delivering;
mod model;
mod support;

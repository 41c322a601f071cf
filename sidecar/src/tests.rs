//! The sidecar as a whole, over a scripted chain.

mod alarms;
mod best;
mod checks;
mod crash;
mod delivering;
mod freshness;
mod http;
mod logged;
mod model;
mod openapi;
mod readme;
mod relay;
mod signals;
pub(crate) mod support;

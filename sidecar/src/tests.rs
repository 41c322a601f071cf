//! The sidecar as a whole, over a scripted chain.

mod access;
mod alarms;
mod checks;
mod crash;
mod delivering;
mod freshness;
mod fuzz;
mod guide;
mod http;
mod limits;
mod logged;
mod metrics;
mod model;
mod openapi;
mod operation;
mod readme;
mod relay;
mod signals;
pub(crate) mod support;
mod tls;

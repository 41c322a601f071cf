//! The sidecar as a whole, over a scripted chain.

mod alarms;
mod checks;
mod crash;
mod delivering;
mod documents;
mod freshness;
mod gates;
mod http;
mod keeping;
mod logged;
mod model;
mod openapi;
mod readme;
mod relay;
mod schemathesis;
mod signals;
mod stream;
pub(crate) mod support;

//! The sidecar as a whole, over a scripted chain.

mod alarms;
mod checks;
mod crash;
mod delivering;
mod dispatching;
mod freshness;
mod http;
mod logged;
mod model;
mod openapi;
mod outbox;
mod readme;
mod relay;
mod signals;
pub(crate) mod support;
mod upgrade;
mod urgent;
mod webhooks;

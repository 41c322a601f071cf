//! The sidecar as a whole, over a scripted chain.

mod alarms;
mod best;
mod checks;
mod compaction;
mod crash;
mod damage;
mod database_files;
mod delivering;
mod documents;
mod freshness;
mod gates;
mod http;
mod keeping;
mod logged;
mod logs;
mod model;
mod openapi;
mod reading_apart;
mod readme;
mod relay;
mod schemathesis;
mod signals;
mod snapshots;
mod stream;
pub(crate) mod support;

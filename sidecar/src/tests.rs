//! The sidecar as a whole, over a scripted chain.

mod alarms;
mod best;
mod checks;
mod compaction;
mod crash;
mod damage;
mod database_files;
mod delivering;
mod freshness;
mod http;
mod logged;
mod logs;
mod model;
mod openapi;
mod reading_apart;
mod readme;
mod relay;
mod signals;
mod snapshots;
pub(crate) mod support;

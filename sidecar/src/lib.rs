//! The sidecar: runs beside a service that handles vehicle data and tells it what the chain allows.
//!
//! It follows one contract on one chain, block by block as they become final, and looks ahead at what
//! best blocks take away; keeps every final event in a log (SQLite); folds the log to a state; tells services of every event (webhooks with
//! CloudEvents, at least once); answers `POST /v1/check`: may this recipient have this data now?
//! And, where it is given a sponsor's key, brings what others have signed to the contract (`POST /v1/intents`).
//!
//! It refuses to know any rule of consent: `shared-logic` folds and decides, here the question is
//! only carried. It refuses to guess: a block that does not continue the last one, an event that
//! does not continue the state, or a node that has fallen silent ends in deny, never in an answer
//! from half the truth.
//!
//! Read in this order: [`Config`], [`run()`]; then inside `walker` (what is read next, without any
//! wires), `follow` (the loop around it), `log` (one transaction for blocks, events, deliveries),
//! `projection`, `best` (looking ahead), `decide` (what all states allow), `webhook`, `api`, `relay`. [`Alarm`] lists what stops it.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use valet_sidecar::{run, Config, Webhook};
//!
//! let contract = "0x5801b439a678d9d3a68b8019da6a4abfa507de11".parse()?;
//! let mut config = Config::new("ws://127.0.0.1:9944", contract, valet_chain::BlockNumber(2), "sidecar.db");
//! config.webhooks.push(Webhook::new("https://example.org/consent", None)?);
//! run(config, async { drop(tokio::signal::ctrl_c().await) }).await?;
//! # Ok(())
//! # }
//! ```

mod ahead;
mod alarm;
mod answer;
mod api;
mod best;
mod clocks;
mod cloudevent;
mod config;
mod database;
mod decide;
mod documents;
mod filter;
mod follow;
mod layer;
mod log;
mod loopback;
mod made;
mod named;
mod problem;
mod projection;
mod query;
mod relay;
mod run;
mod serve;
mod shared;
mod source;
mod status;
#[cfg(test)]
mod tests;
mod time;
mod visit;
mod visitors;
mod walker;
mod webhook;

pub use alarm::Alarm;
pub use answer::{BlockRef, CheckAnswer, Decision, FailedSignal, Finality, PathStep, Reason, SignalReason, StaleCause};
pub use clocks::at_both_times;
pub use cloudevent::CloudEvent;
pub use config::{Config, OnReady};
pub use database::{
    back_up_database, compact_database, rebuild_database, verify_database, BackupError, CompactError, CompactReport, DatabaseReport,
    RebuildReport, KEPT_BLOCKS,
};
pub use documents::FileError;
pub use log::{Damage, DocumentError, LogError, OpenError, Place};
pub use loopback::is_loopback;
pub use made::Made;
pub use problem::{Problem, ProblemCode, ProblemDenial};
pub use projection::FoldError;
pub use query::{CheckParameters, Data, QueryError, MILLISECONDS_FROM};
pub use relay::{Balance, RelayConfig, Signer, SponsorCall};
pub use run::{run, RunError};
pub use status::{NodeStatus, RelayStatus, Status, WebhookStatus};
pub use time::read_rfc3339;
pub use visitors::{HostName, VisitorError, WebOrigin};
pub use webhook::{ClientError, Schedule, ScheduleError, Secret, SecretError, Webhook, WebhookError};

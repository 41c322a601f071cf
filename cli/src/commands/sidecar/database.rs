//! `valet sidecar database`: backups, checks and room of what a sidecar keeps.

mod backup;
mod compact;
mod rebuild;
mod verify;

use crate::{
    context::Context,
    failure::{Code, Failure},
    output::facts,
};
use clap::{Args, Subcommand};
use std::path::PathBuf;
use valet_sidecar::DatabaseReport;

/// Back up, check, compact or rebuild a sidecar's database.
#[derive(Args)]
#[command(after_long_help = "\
  valet sidecar database backup car-2026-11-29.db     while the sidecar runs
  valet sidecar database verify                       every block, event, delivery and count
  valet sidecar database compact                      gives room back; the sidecar is stopped
  valet sidecar database rebuild                      moves a damaged one aside; the sidecar is stopped

A restore is a copy: stop the sidecar, put the backup where the database was, and start it. It reads what came since \
from the chain.")]
pub(crate) struct Database {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Copy the database to a new file, while the sidecar runs.
    ///
    /// The copy is what was committed at one moment. It is checked as `verify` does before it gets its name, and only its
    /// owner can read it. Nothing is written over.
    ///
    /// Example: `valet sidecar database backup car-2026-11-29.db --database car.db`.
    Backup(backup::Backup),
    /// Check every block, event, delivery and count, while the sidecar runs.
    ///
    /// Folds all events to a state, as the first start did. Fails with `database-damaged` when something is wrong, after it
    /// has printed what. Works for a backup too.
    ///
    /// Example: `valet sidecar database verify --database car.db`.
    Verify(verify::Verify),
    /// Give room back to the disk. The sidecar must be stopped.
    ///
    /// Drops the rows of old blocks without events. With `--retention` it also removes events of blocks that are older and
    /// that every webhook has got; a state that stands for them stays, so checks answer as before. Events are otherwise
    /// kept for ever.
    ///
    /// Example: `valet sidecar database compact --database car.db --retention 1095d`.
    Compact(compact::Compact),
    /// Move the database aside and begin an empty one, for the chain to be read again. The sidecar must be stopped.
    ///
    /// Nothing is deleted: the new name is printed. Container documents are taken over. Webhooks go on where they were if
    /// the database is found whole; if not, services get every event again, with the same ids.
    ///
    /// Example: `valet sidecar database rebuild --database car.db`.
    Rebuild(rebuild::Rebuild),
}

/// Which database.
#[derive(Args)]
struct Which {
    /// The sidecar's database.
    #[arg(long, value_name = "FILE", default_value = "valet-sidecar.db")]
    database: PathBuf,
}

impl Database {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self.command {
            Command::Backup(backup) => backup.run(context).await,
            Command::Verify(verify) => verify.run(context).await,
            Command::Compact(compact) => compact.run(context).await,
            Command::Rebuild(rebuild) => rebuild.run(context).await,
        }
    }
}

fn describe(report: &DatabaseReport) -> String {
    let or_none = |value: Option<String>| value.unwrap_or_else(|| "none".to_owned());
    let mut rows = vec![
        ("contract", or_none(report.contract.map(|contract| contract.to_string()))),
        ("chain", or_none(report.genesis.clone())),
        ("read up to block", or_none(report.cursor.map(|cursor| cursor.to_string()))),
        ("rows of blocks", format!("{} ({} dropped)", report.blocks, report.dropped_blocks)),
        ("events", format!("{} ({} removed)", report.events, report.removed_events)),
        ("vehicles", report.vehicles.to_string()),
        ("grants", report.grants.to_string()),
        ("webhooks", format!("{}, {} deliveries wait", report.webhooks, report.waiting)),
        ("container documents", report.containers.to_string()),
        ("form", report.form.to_string()),
    ];
    rows.extend(report.findings.iter().map(|finding| ("WRONG", finding.clone())));
    facts(&rows)
}

/// Fails when something was found.
fn must_be_whole(report: &DatabaseReport) -> Result<(), Failure> {
    match report.findings.first() {
        Some(first) => Err(Failure::of(Code::DatabaseDamaged, format!("the database is damaged: {first}"))),
        None => Ok(()),
    }
}

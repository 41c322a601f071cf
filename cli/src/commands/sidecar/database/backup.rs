//! `valet sidecar database backup`.

use super::{describe, Which};
use crate::{context::Context, failure::Failure};
use clap::Args;
use std::path::PathBuf;

/// From where to where.
#[derive(Args)]
pub(super) struct Backup {
    /// The file to be written; nothing may be there.
    #[arg(value_name = "FILE")]
    to: PathBuf,
    #[command(flatten)]
    which: Which,
}

impl Backup {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let to = self.to.display().to_string();
        let report = tokio::task::spawn_blocking(move || valet_sidecar::back_up_database(&self.which.database, &self.to)).await??;
        context.output.show(&report, describe)?;
        context.output.note(&format!("`{to}` is whole; only you can read it"));
        Ok(())
    }
}

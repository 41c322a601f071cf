//! `valet sidecar database verify`.

use super::{describe, must_be_whole, Which};
use crate::{context::Context, failure::Failure};
use clap::Args;

/// Which database.
#[derive(Args)]
pub(super) struct Verify {
    #[command(flatten)]
    which: Which,
}

impl Verify {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let report = tokio::task::spawn_blocking(move || valet_sidecar::verify_database(&self.which.database)).await??;
        context.output.show(&report, describe)?;
        must_be_whole(&report)
    }
}

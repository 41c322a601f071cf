//! `valet sidecar database rebuild`.

use super::Which;
use crate::{context::Context, failure::Failure, output::facts};
use clap::Args;
use valet_sidecar::RebuildReport;

/// Which database.
#[derive(Args)]
pub(super) struct Rebuild {
    #[command(flatten)]
    which: Which,
}

impl Rebuild {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let report = tokio::task::spawn_blocking(move || valet_sidecar::rebuild_database(&self.which.database)).await??;
        context.output.show(&report, describe)?;
        context.output.note("`valet sidecar run` reads the chain again from the contract's first block");
        Ok(())
    }
}

fn describe(report: &RebuildReport) -> String {
    let webhooks = if report.webhooks_kept { "go on where they were" } else { "get every event again, with the same ids" };
    let mut rows = vec![
        ("moved to", report.moved_to.display().to_string()),
        ("webhooks", webhooks.to_owned()),
        ("container documents", format!("{} taken over", report.containers)),
    ];
    rows.extend(report.findings.iter().map(|finding| ("was wrong", finding.clone())));
    facts(&rows)
}

//! `valet sidecar database compact`.

use super::Which;
use crate::{context::Context, failure::Failure, output::facts, parse::length};
use clap::Args;
use shared_logic::{Seconds, UnixSeconds};
use std::time::SystemTime;
use valet_sidecar::CompactReport;

/// What to compact.
#[derive(Args)]
pub(super) struct Compact {
    #[command(flatten)]
    which: Which,
    /// Remove events that are older and that every webhook has got, such as 1095d. Whoever reads `/v1/events` from before
    /// then is told `events-removed`. Never the newest event. Otherwise events are kept for ever.
    #[arg(long, value_name = "LENGTH", value_parser = length)]
    retention: Option<Seconds>,
}

impl Compact {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let before = self.retention.map(before).transpose()?;
        let report = tokio::task::spawn_blocking(move || valet_sidecar::compact_database(&self.which.database, before)).await??;
        context.output.show(&report, describe)
    }
}

fn before(retention: Seconds) -> Result<UnixSeconds, Failure> {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_secs();
    Ok(UnixSeconds(now.saturating_sub(retention.0.into())))
}

fn describe(report: &CompactReport) -> String {
    facts(&[
        ("rows of blocks dropped", report.dropped_blocks.to_string()),
        ("events removed", report.removed_events.to_string()),
        ("file before", format!("{} KiB", report.kib_before)),
        ("file now", format!("{} KiB", report.kib_now)),
    ])
}

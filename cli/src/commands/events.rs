//! `valet events`: what happened on the contract.

pub(crate) mod history;
mod row;

use crate::{
    context::Context,
    failure::Failure,
    output::{table, Reader},
    session::Session,
};
use clap::Args;
use history::{HistoryError, Walk};
use row::Row;
use shared_logic::VehicleId;
use std::time::Duration;
use valet_chain::BlockNumber;

/// How often the node is asked for its newest final block, even if it does not call.
const POLL: Duration = Duration::from_secs(2);

/// Show what happened on the contract.
#[derive(Args)]
#[command(after_long_help = "\
Every accepted change is exactly one event, and only final blocks are read. A vehicle's events are \
numbered without gaps.

  valet events                                 everything since the deployment
  valet events --vehicle 0x… --from 1200       one vehicle, from block 1200 on
  valet events --follow --json                 one JSON object a line, as it happens")]
pub(crate) struct Events {
    /// The first block; otherwise the one the contract was deployed in.
    #[arg(long, value_name = "BLOCK")]
    from: Option<u32>,
    /// The last block; otherwise the newest final one.
    #[arg(long, value_name = "BLOCK", conflicts_with = "follow")]
    to: Option<u32>,
    /// Only the events of this vehicle.
    #[arg(long, value_name = "ID", value_parser = crate::parse::vehicle)]
    vehicle: Option<VehicleId>,
    /// Keep going: print each event once it is final, until stopped or until nobody reads it.
    #[arg(long)]
    follow: bool,
}

impl Events {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let session = context.session().await?;
        // Before its deployment the contract has no events.
        let first = self.from.unwrap_or(session.deployment.block).max(session.deployment.block);
        let head = session.ledger.chain.finalized_head().await?;
        if self.follow {
            return self.follow(context, &session, first).await;
        }
        let last = self.to.unwrap_or(head.number.0);
        if last > head.number.0 {
            return Err(Failure::usage(format!("`--to {last}` is beyond the newest final block, {}", head.number)));
        }
        if first > last {
            return Err(Failure::usage(format!("the first block, {first}, is after the last, {last}")));
        }
        let rows = self.read(&session, first, last).await?;
        context
            .output
            .show(&rows, |rows| table(["block", "#", "time", "event", "vehicle", "seq", "actor", "detail"], rows.iter().map(Row::cells)))
    }

    async fn read(&self, session: &Session, first: u32, last: u32) -> Result<Vec<Row>, HistoryError> {
        let bar = session.ledger.output.bar(u64::from(last.saturating_sub(first)).saturating_add(1), "reading blocks");
        let mut rows = Vec::new();
        let mut walk = Walk::from(BlockNumber(first));
        let read = walk.read(session, BlockNumber(last), |block, found| {
            rows.extend(found.iter().filter(|found| self.wants(&found.event)).map(|found| Row::new(block, found)));
            bar.inc(1);
        });
        let read = read.await;
        bar.finish_and_clear();
        read.map(|()| rows)
    }

    /// Prints what is there, then what comes, until nobody reads it any more.
    async fn follow(&self, context: &Context, session: &Session, first: u32) -> Result<(), Failure> {
        let mut walk = Walk::from(BlockNumber(first));
        let mut changes = session.ledger.chain.finalized_changes(POLL);
        loop {
            let head = session.ledger.chain.finalized_head().await?;
            let mut rows = Vec::new();
            walk.read(session, head.number, |block, found| {
                rows.extend(found.iter().filter(|found| self.wants(&found.event)).map(|found| Row::new(block, found)));
            })
            .await?;
            for row in &rows {
                if context.output.line(row, Row::line)? == Reader::Gone {
                    return Ok(());
                }
            }
            changes.next().await;
        }
    }

    fn wants(&self, event: &shared_logic::Event) -> bool {
        self.vehicle.is_none_or(|wanted| event.vehicle == Some(wanted))
    }
}

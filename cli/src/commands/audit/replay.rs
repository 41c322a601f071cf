//! `valet audit replay`.

mod report;
mod storage;

use super::{
    code::{self, CodeFinding},
    outcome,
};
use crate::{
    commands::events::history::Walk,
    context::Context,
    deployment::Deployment,
    failure::{Code, Failure},
    session::Session,
};
use clap::Args;
use report::Report;
use shared_logic::{keccak_256, DomainHash, GenesisHash};
use valet_audit::replay::{fold, replay, Logged, ReplayReport};
use valet_chain::{BlockNumber, Head};

/// Up to where.
#[derive(Args)]
pub(super) struct Replay {
    /// Replay up to this final block, and compares with the storage there; otherwise the newest final one.
    #[arg(long, value_name = "BLOCK")]
    to: Option<u32>,
}

impl Replay {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let session = connect(context).await?;
        // An empty chain has no history that could be incomplete.
        if session.ledger.chain.finalized_head().await?.number < session.deployment.block() {
            session.must_be_there().await?;
        }
        let to = self.to(&session).await?;
        // Each is looked at whatever came of the other: swapped code is told even where history breaks.
        let replayed = replayed(&session, to).await;
        let code = code_at_both_ends(&session, to).await;
        let report = Report::of(to.number, code, replayed);
        context.output.show(&report, Report::describe)?;
        outcome(report.verdict(), || report.because())
    }

    async fn to(&self, session: &Session) -> Result<Head, Failure> {
        let head = session.ledger.chain.finalized_head().await?;
        let Some(number) = self.to else { return Ok(head) };
        if number > head.number.0 || number < session.deployment.block {
            let first = session.deployment.block;
            return Err(Failure::usage(format!(
                "`--to {number}` is outside the history, which is of blocks {first} (the deployment) to {} (the newest final one)",
                head.number
            )));
        }
        let number = BlockNumber(number);
        let hash = session.ledger.chain.block_hash(number).await?;
        let hash = hash.ok_or_else(|| Failure::of(Code::NodeLacksBlock, format!("the node does not have block {number}")))?;
        Ok(Head { number, hash })
    }
}

/// Connects without asking the contract anything: its code may no longer be what was deployed.
async fn connect(context: &Context) -> Result<Session, Failure> {
    let deployment = Deployment::read(&context.deployment)?;
    // Refuses another chain than the deployment's.
    let ledger = context.ledger().await?;
    Ok(Session::of_blocks(ledger, deployment))
}

async fn replayed(session: &Session, to: Head) -> Result<ReplayReport, Failure> {
    let events = history(session, to).await?;
    let state = fold(events.iter().copied())?;
    let storage = storage::read(session, to.hash, &state, &events).await?;
    let domain = DomainHash::of(GenesisHash(session.ledger.chain.genesis().0), session.deployment.contract, keccak_256);
    Ok(replay(domain, events, &storage)?)
}

async fn code_at_both_ends(session: &Session, to: Head) -> Result<Vec<CodeFinding>, Failure> {
    let first = session.deployment.block();
    let hash = session.ledger.chain.block_hash(first).await?;
    let hash = hash.ok_or_else(|| Failure::of(Code::NodeLacksBlock, format!("the node does not have block {first}, the deployment")))?;
    code::check(session, &[Head { number: first, hash }, to]).await
}

/// Every event from the deployment to `to`.
async fn history(session: &Session, to: Head) -> Result<Vec<Logged>, Failure> {
    let first = session.deployment.block();
    let bar = session.ledger.output.bar(u64::from(to.number.0.saturating_sub(first.0)).saturating_add(1), "reading blocks");
    let mut events = Vec::new();
    let mut walk = Walk::from(first);
    let read = walk.read(session, to.number, |block, found| {
        events.extend(found.iter().map(|found| Logged { block: block.number.0, index: found.index, event: found.event }));
        bar.inc(1);
    });
    let read = read.await;
    bar.finish_and_clear();
    read?;
    // The storage is read at the very block that the events lead to.
    match walk.last() {
        Some(last) if last == to.hash => Ok(events),
        _ => Err(Failure::of(Code::HistoryBroken, format!("block {} is no longer `{}`, which was final", to.number, to.hash))),
    }
}

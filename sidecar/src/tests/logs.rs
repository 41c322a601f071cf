//! Logs that hold a ledger, without a sidecar around them.

use super::support::{vehicle, Ledger, ALICE, CONTRACT};
use crate::{
    log::{key, Batch, Identity, Log, Record, WebhookId, MAX_PAGE},
    source::fake::GENESIS,
};
use rusqlite::Connection;
use shared_logic::{Message, RequestPolicy};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};
use valet_chain::{Block, BlockNumber};

pub(super) const IDENTITY: Identity = Identity { contract: CONTRACT, first: BlockNumber(0) };

/// The URL of a webhook that nobody delivers to.
pub(super) const WEBHOOK: &str = "http://service";

/// A batch of these blocks.
pub(super) fn batch(blocks: &[Block]) -> Batch {
    let mut batch = Batch::default();
    for block in blocks {
        let events = crate::projection::events(block).unwrap();
        batch.push(block.clone(), events.iter().map(key).collect());
    }
    batch
}

/// Cars to which something happens, with empty blocks in between.
pub(super) fn busy(blocks: u8) -> Ledger {
    let mut ledger = Ledger::new();
    ledger.vehicles(0..4);
    for number in 0..blocks {
        let policy = if number % 2 == 0 { RequestPolicy::Anybody } else { RequestPolicy::Nobody };
        let change = |car: u8| (ALICE, Message::SetRequestPolicy { vehicle: vehicle(car), policy });
        match number % 3 {
            0 => ledger.block(vec![change(0), change(1)]),
            1 => ledger.block(vec![change(2)]),
            _ => ledger.block(Vec::new()),
        }
    }
    ledger
}

/// A log that holds these blocks.
pub(super) async fn log_of(path: &Path, ledger: &Ledger) -> Log {
    let log = Log::open(path, IDENTITY).unwrap();
    for blocks in ledger.blocks.chunks(3) {
        log.write(GENESIS, batch(blocks)).await.unwrap();
    }
    log
}

/// The same with a webhook, for which everything waits; closed again.
pub(super) async fn closed_log_of(path: &Path, ledger: &Ledger) {
    let log = Log::open(path, IDENTITY).unwrap();
    webhooks(&log, &[WEBHOOK]);
    drop(log);
    drop(log_of(path, ledger).await);
}

/// Makes these the webhooks of a log.
pub(super) fn webhooks(log: &Log, urls: &[&str]) -> Vec<WebhookId> {
    let urls: Vec<String> = urls.iter().map(|url| (*url).to_owned()).collect();
    log.keep_webhooks(&urls).unwrap()
}

/// How many deliveries wait for a webhook.
pub(super) async fn waiting(log: &Log, webhook: WebhookId) -> u64 {
    log.backlog(webhook).await.unwrap().waiting
}

/// All events.
pub(super) fn records(log: &Log) -> Result<Vec<Record>, crate::LogError> {
    let mut all = Vec::new();
    loop {
        let page = log.page_now(all.last().map(|record: &Record| record.position), MAX_PAGE)?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

/// A connection past the sidecar, with which a test does what a sidecar never does.
pub(super) fn behind_its_back(path: &Path, statements: &str) {
    Connection::open(path).unwrap().execute_batch(statements).unwrap();
}

/// All files of a folder with their bytes.
pub(super) fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

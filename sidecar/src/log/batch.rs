//! Writing blocks.

use super::{compact, cursor, identity::put_meta, named, sum, Log, LogError, Position};
use rusqlite::{Connection, Transaction};
use shared_logic::UnixSeconds;
use std::sync::Arc;
use valet_chain::{Block, Genesis, Head};

/// Blocks that are written in one transaction.
#[derive(Default)]
pub(crate) struct Batch {
    blocks: Vec<(Block, Vec<Vec<u8>>)>,
}

impl Batch {
    /// Adds the next block; `keys` are those of its events, in order: a key's events are delivered
    /// one after the other.
    pub(crate) fn push(&mut self, block: Block, keys: Vec<Vec<u8>>) {
        self.blocks.push((block, keys));
    }

    pub(crate) fn len(&self) -> usize {
        self.blocks.len()
    }

    /// True when a block of it has an event.
    pub(crate) fn has_events(&self) -> bool {
        self.blocks.iter().any(|(block, _)| !block.emitted.is_empty())
    }

    /// The first block.
    pub(crate) fn first(&self) -> Option<Head> {
        self.blocks.first().map(|(block, _)| block.head())
    }
}

impl Log {
    /// Writes the blocks, their events and the deliveries they cause, or nothing.
    pub(crate) async fn write(&self, genesis: Genesis, batch: Arc<Batch>) -> Result<(), LogError> {
        self.with(move |connection| write(connection, genesis, &batch)).await
    }
}

fn write(connection: &mut Connection, genesis: Genesis, batch: &Batch) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    put_meta(&transaction, "genesis", &genesis.0)?;
    let mut newest = None;
    {
        let webhooks = webhooks(&transaction)?;
        let mut block_row = transaction.prepare_cached("INSERT INTO blocks (number, hash, time) VALUES (?1, ?2, ?3)")?;
        let mut event_row =
            transaction.prepare_cached("INSERT INTO events (block_hash, idx, number, data, sum) VALUES (?1, ?2, ?3, ?4, ?5)")?;
        let mut outbox_row = transaction.prepare_cached(
            "INSERT INTO outbox (webhook, number, idx, key, held)
             VALUES (?1, ?2, ?3, ?4, EXISTS (SELECT 1 FROM outbox WHERE webhook = ?1 AND key = ?4))",
        )?;
        for (block, keys) in &batch.blocks {
            let number = block.number.0;
            // Chain time fits: SQLite counts to 2^63.
            let time = i64::try_from(block.time.0).unwrap_or(i64::MAX);
            let stored = UnixSeconds(u64::try_from(time).unwrap_or_default());
            block_row.execute((number, block.hash.0, time))?;
            for (emitted, key) in block.emitted.iter().zip(keys) {
                let position = Position { number: block.number, index: emitted.index };
                let sum = sum::of_event(position, block.hash, stored, &emitted.data);
                event_row.execute((block.hash.0, emitted.index, number, &emitted.data, sum))?;
                named::note(&transaction, &emitted.data)?;
                for webhook in &webhooks {
                    outbox_row.execute((webhook, number, emitted.index, key))?;
                }
            }
            newest = Some((block.head(), stored));
        }
    }
    if let Some((head, time)) = newest {
        cursor::write(&transaction, head, time)?;
        compact::a_little(&transaction, head.number, batch.len())?;
    }
    transaction.commit()
}

fn webhooks(transaction: &Transaction<'_>) -> rusqlite::Result<Vec<i64>> {
    transaction.prepare_cached("SELECT id FROM webhooks")?.query_map([], |row| row.get(0))?.collect()
}

//! Writing blocks.

use super::{
    open::put_meta,
    outbox::{add_all, subscribers},
    About, Log, LogError, Position,
};
use crate::shared::wall_clock_ms;
use rusqlite::Connection;
use valet_chain::{Block, Genesis, Head};

/// Blocks that are written in one transaction.
#[derive(Default)]
pub(crate) struct Batch {
    blocks: Vec<(Block, Vec<About>)>,
    live: bool,
}

impl Batch {
    /// Adds the next block, and what its events are about, in order.
    pub(crate) fn push(&mut self, block: Block, about: Vec<About>) {
        self.blocks.push((block, about));
    }

    /// Says that these blocks have just come: all that was final before had been read.
    pub(crate) fn is_live(&mut self) {
        self.live = true;
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
    pub(crate) async fn write(&self, genesis: Genesis, batch: Batch) -> Result<(), LogError> {
        self.with(move |connection| write(connection, genesis, &batch)).await
    }
}

fn write(connection: &mut Connection, genesis: Genesis, batch: &Batch) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    put_meta(&transaction, "genesis", &genesis.0)?;
    {
        let mut block_row = transaction.prepare_cached("INSERT INTO blocks (number, hash, time) VALUES (?1, ?2, ?3)")?;
        let mut event_row = transaction.prepare_cached("INSERT INTO events (block_hash, idx, number, data) VALUES (?1, ?2, ?3, ?4)")?;
        for (block, _) in &batch.blocks {
            let number = block.number.0;
            // Chain time fits: SQLite counts to 2^63.
            let time = i64::try_from(block.time.0).unwrap_or(i64::MAX);
            block_row.execute((number, block.hash.0, time))?;
            for emitted in &block.emitted {
                event_row.execute((block.hash.0, emitted.index, number, &emitted.data))?;
            }
        }
    }
    add_all(&transaction, subscribers(&transaction)?, batch.blocks.iter().flat_map(events_of), (batch.live, wall_clock_ms()))?;
    transaction.commit()
}

/// The places of a block's events, and what they are about.
fn events_of((block, about): &(Block, Vec<About>)) -> impl Iterator<Item = (Position, &About)> {
    block.emitted.iter().map(|emitted| Position { number: block.number, index: emitted.index }).zip(about)
}

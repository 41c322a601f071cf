//! The state that stands for events that were removed: its records, each as the contract's storage has it.

use super::{
    damage::Damage,
    identity::{meta, set_meta},
    Covered, Log, LogError, Position, Snapshot,
};
use codec::Encode;
use rusqlite::{Connection, Transaction};
use sha2::{Digest, Sha256};
use shared_logic::{decode_exact, Account, Record, RecordKey, State};
use valet_chain::{BlockHash, BlockNumber};

/// Events, number, index, block, and the sum over them and all records.
const BYTES: usize = 8 + 4 + 4 + 32 + 32;

impl Log {
    /// The state that stands for removed events; `None` while none were removed.
    ///
    /// # Errors
    /// [`LogError::Damaged`] when it is not as it was written.
    pub(crate) fn base(&self) -> Result<Option<Snapshot>, LogError> {
        self.read_now(read)
    }

    /// The last event that was removed; `None` while none were.
    pub(crate) async fn removed_until(&self) -> Result<Option<Position>, LogError> {
        let covered = self.read(|connection| Ok(meta::<BYTES>(connection, "base")?.and_then(|bytes| parse(&bytes)))).await?;
        Ok(covered.and_then(|(covered, _)| covered.last.map(|(position, _)| position)))
    }
}

/// As [`Log::base`].
pub(super) fn read(connection: &Connection) -> rusqlite::Result<Option<Snapshot>> {
    let Some(bytes) = meta::<BYTES>(connection, "base")? else { return Ok(None) };
    let (covered, written) = parse(&bytes).ok_or_else(|| Damage::Base.into_error())?;
    let mut state = State::new(Account([0; 20]));
    let mut sum = begun(covered);
    let mut rows = connection.prepare("SELECT key, cell FROM base ORDER BY key")?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        let (key, cell): (Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?);
        add(&mut sum, &key, &cell);
        let record = decode_exact::<RecordKey>(&key).and_then(|key| Record::decode(key, &cell));
        state.put(record.map_err(|_| Damage::Base.into_error())?);
    }
    if sum.finalize().as_slice() == written {
        Ok(Some(Snapshot { state, covered }))
    } else {
        Err(Damage::Base.into_error())
    }
}

/// Writes it in the place of the one before.
pub(super) fn write(transaction: &Transaction<'_>, state: &State, covered: Covered) -> rusqlite::Result<()> {
    transaction.execute("DELETE FROM base", [])?;
    {
        let mut row = transaction.prepare("INSERT INTO base (key, cell) VALUES (?1, ?2)")?;
        for record in state.records() {
            if let Some(cell) = record.cell_value() {
                row.execute((record.key().encode(), cell))?;
            }
        }
    }
    let mut sum = begun(covered);
    let mut rows = transaction.prepare("SELECT key, cell FROM base ORDER BY key")?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        add(&mut sum, &row.get::<_, Vec<u8>>(0)?, &row.get::<_, Vec<u8>>(1)?);
    }
    set_meta(transaction, "base", &[&head(covered)[..], &sum.finalize()].concat())
}

fn begun(covered: Covered) -> Sha256 {
    let mut sum = Sha256::new();
    sum.update(head(covered));
    sum
}

fn add(sum: &mut Sha256, key: &[u8], cell: &[u8]) {
    sum.update((key, cell).encode());
}

fn head(covered: Covered) -> Vec<u8> {
    let (position, block) = covered.last.unwrap_or((Position { number: BlockNumber(0), index: 0 }, BlockHash([0; 32])));
    [&covered.events.to_be_bytes()[..], &position.number.0.to_be_bytes(), &position.index.to_be_bytes(), &block.0].concat()
}

fn parse(bytes: &[u8]) -> Option<(Covered, [u8; 32])> {
    let (events, rest) = bytes.split_first_chunk::<8>()?;
    let (number, rest) = rest.split_first_chunk::<4>()?;
    let (index, rest) = rest.split_first_chunk::<4>()?;
    let (block, sum) = rest.split_first_chunk::<32>()?;
    let position = Position { number: BlockNumber(u32::from_be_bytes(*number)), index: u32::from_be_bytes(*index) };
    let covered = Covered { events: u64::from_be_bytes(*events), last: Some((position, BlockHash(*block))) };
    Some((covered, sum.try_into().ok()?))
}

//! A contract's storage cells in memory, and a host that answers queries from them.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use shared_logic::{RecordKey, State};
use std::collections::BTreeMap;
use valet_wallet::{Query, QueryError};

pub(crate) type Cells = BTreeMap<Vec<u8>, Vec<u8>>;

/// The cells that a contract in this state has.
pub(crate) fn cells(state: &State) -> Cells {
    state.records().map(|record| (record.key().cell_key(), record.cell_value().unwrap())).collect()
}

/// Answers a query to its end: its answer, and what each round asked for.
pub(crate) fn answer<T>(mut query: Query<'_, T>, cells: &Cells) -> Result<(T, Vec<Vec<RecordKey>>), QueryError> {
    let mut rounds = Vec::new();
    loop {
        let keys = query.next_query()?;
        if keys.is_empty() {
            break;
        }
        query.resolve(keys.iter().map(|key| (*key, cells.get(&key.cell_key()).cloned())))?;
        rounds.push(keys);
    }
    Ok((query.finish()?, rounds))
}

//! What the contract stores, read from its cells.

use crate::{failure::Failure, session::Session};
use futures::{stream, StreamExt, TryStreamExt};
use shared_logic::State;
use std::{collections::BTreeMap, future::Future};
use valet_audit::replay::Storage;
use valet_chain::BlockHash;

/// Cells asked for at the same time.
const AT_ONCE: usize = 32;

/// Reads the record of every key of `state` at a block. An absent record is left out.
pub(super) async fn read(session: &Session, at: BlockHash, state: &State) -> Result<Storage, Failure> {
    let records = session.records_at(at);
    let keys = [state.vehicles.len(), state.parties.len(), state.purposes.len(), state.grants.len()];
    let bar = session.ledger.output.bar(keys.iter().map(|count| u64::try_from(*count).unwrap_or(u64::MAX)).sum(), "reading storage");
    let done = || bar.inc(1);
    let storage = Storage {
        admin: Some(records.admin().await?),
        vehicles: all(state.vehicles.keys(), |id| records.vehicle(id), done).await?,
        parties: all(state.parties.keys(), |account| records.party(account), done).await?,
        purposes: all(state.purposes.keys(), |code| records.purpose(code), done).await?,
        grants: all(state.grants.keys(), |id| records.grant(id), done).await?,
    };
    bar.finish_and_clear();
    Ok(storage)
}

async fn all<'a, K, V, F>(keys: impl Iterator<Item = &'a K>, read: impl Fn(K) -> F, done: impl Fn()) -> Result<BTreeMap<K, V>, Failure>
where
    K: Ord + Copy + 'a,
    F: Future<Output = Result<Option<V>, Failure>>,
{
    let (read, done) = (&read, &done);
    let found = stream::iter(keys.copied()).map(|key| async move {
        let record = read(key).await?;
        done();
        Ok::<_, Failure>(record.map(|record| (key, record)))
    });
    found.buffered(AT_ONCE).try_filter_map(|found| async move { Ok(found) }).try_collect().await
}

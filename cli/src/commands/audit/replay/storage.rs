//! What the contract stores, read from its cells.

use crate::{failure::Failure, session::Session};
use futures::{stream, StreamExt, TryStreamExt};
use shared_logic::{Account, EventBody, State, VehicleId};
use std::{
    collections::{BTreeMap, BTreeSet},
    future::Future,
};
use valet_audit::replay::{Logged, Storage};
use valet_chain::BlockHash;

/// Cells asked for at the same time.
const AT_ONCE: usize = 32;

/// Reads the record of every key that the events named, at a block. An absent record is left out.
pub(super) async fn read(session: &Session, at: BlockHash, state: &State, events: &[Logged]) -> Result<Storage, Failure> {
    let (records, keys) = (session.records_at(at), Keys::of(events));
    let bar = session.ledger.output.bar(keys.count(state), "reading storage");
    let done = || bar.inc(1);
    let storage = Storage {
        registry: records.registry().await?,
        domain: records.domain().await?,
        vehicles: all(state.vehicles.keys(), |id| records.vehicle(id), done).await?,
        parties: all(state.parties.keys(), |account| records.party(account), done).await?,
        purposes: all(state.purposes.keys(), |code| records.purpose(code), done).await?,
        grants: all(state.grants.keys(), |id| records.grant(id), done).await?,
        delegations: all(state.delegations.keys(), |(realm, to)| records.delegation(realm, to), done).await?,
        requests: all(state.requests.keys(), |id| records.request(id), done).await?,
        emergencies: all(state.emergencies.keys(), |(id, authority)| records.emergency(id, authority), done).await?,
        nonces: all(&keys.nonces, |(account, vehicle)| records.nonce(account, vehicle), done).await?,
        intent_keys: all(&keys.intent_keys, |(principal, key)| records.intent_key(principal, key), done).await?,
        vehicle_offers: all(state.vehicles.keys(), |id| records.vehicle_offer(id), done).await?,
        admin_offer: records.admin_offer().await?,
        attestations: all(&keys.attestations, |(vehicle, attester)| records.attestation(vehicle, attester), done).await?,
        recoveries: all(state.vehicles.keys(), |id| records.recovery(id), done).await?,
        objections: all(state.vehicles.keys(), |id| records.objections(id), done).await?,
    };
    bar.finish_and_clear();
    Ok(storage)
}

/// Keys that the events named, and that may have no record any more, or have none yet: where one is
/// stored all the same, it must be found.
struct Keys {
    nonces: BTreeSet<(Account, Option<VehicleId>)>,
    intent_keys: BTreeSet<(Account, Account)>,
    attestations: BTreeSet<(VehicleId, Account)>,
}

impl Keys {
    fn of(events: &[Logged]) -> Self {
        let named = |logged: &Logged| match logged.event.body {
            EventBody::IntentKeySet { key, .. } => Some((logged.event.actor, key)),
            _ => None,
        };
        let nonces = events.iter().map(|logged| (logged.event.actor, logged.event.vehicle)).collect();
        let attested = |logged: &Logged| match logged.event.body {
            EventBody::VehicleAttested { .. } => logged.event.vehicle.zip(logged.event.recipient),
            _ => None,
        };
        Self { nonces, intent_keys: events.iter().filter_map(named).collect(), attestations: events.iter().filter_map(attested).collect() }
    }

    /// How many cells there are to read.
    fn count(&self, state: &State) -> u64 {
        let own = [
            self.nonces.len(),
            self.attestations.len(),
            state.vehicles.len().saturating_mul(3),
            self.intent_keys.len(),
            state.delegations.len(),
            state.requests.len(),
            state.emergencies.len(),
        ];
        let others = [state.vehicles.len(), state.parties.len(), state.purposes.len(), state.grants.len()];
        own.iter().chain(&others).map(|count| u64::try_from(*count).unwrap_or(u64::MAX)).fold(0, u64::saturating_add)
    }
}

async fn all<'a, K, V, F>(keys: impl IntoIterator<Item = &'a K>, read: impl Fn(K) -> F, done: impl Fn()) -> Result<BTreeMap<K, V>, Failure>
where
    K: Ord + Copy + 'a,
    F: Future<Output = Result<Option<V>, Failure>>,
{
    let (read, done) = (&read, &done);
    let found = stream::iter(keys.into_iter().copied()).map(|key| async move {
        let record = read(key).await?;
        done();
        Ok::<_, Failure>(record.map(|record| (key, record)))
    });
    found.buffered(AT_ONCE).try_filter_map(|found| async move { Ok(found) }).try_collect().await
}

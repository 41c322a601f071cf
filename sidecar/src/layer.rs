//! Records that stand before those of a state: what blocks that are not final yet have changed.

use shared_logic::{
    effect, AccessRequest, Account, Attestation, Before, Crypto, Delegation, DomainHash, Emergency, Event, EventHash, Grant, GrantId, Host,
    NamedKey, Native, Nonce, Objections, Party, Purpose, PurposeCode, Realm, Record, RecordKey, Recovery, Registry, ReplayError, RequestId,
    Seq, State, Vehicle, VehicleId, VehicleOffer, SCHEMA_VERSION,
};
use std::collections::BTreeMap;

/// The records that events have changed since a state, by their keys. As large as what the events touch, not as the state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Layer {
    records: BTreeMap<RecordKey, Record>,
}

impl Layer {
    /// Applies the next event.
    ///
    /// # Errors
    /// [`ReplayError`] when it is not the next; the layer is then unchanged.
    pub(crate) fn apply(&mut self, below: &State, event: &Event) -> Result<(), ReplayError> {
        if event.version != SCHEMA_VERSION {
            return Err(ReplayError::UnknownVersion { found: event.version });
        }
        let (mut records, over) = (Vec::new(), self.over(below));
        let before = Before::of(&over, event);
        continues(event, &before)?;
        effect(event, over.event_hash(event), &before, |record| records.push(record)).map_err(ReplayError::Missing)?;
        self.records.extend(records.into_iter().map(|record| (record.key(), record)));
        Ok(())
    }

    /// The state as it is with these records.
    pub(crate) const fn over<'a>(&'a self, below: &'a State) -> Layered<'a> {
        Layered { above: self, below }
    }
}

/// INVARIANT (gap-proof): an event is the next of its chain, or it is refused; as [`State::apply`] has it.
fn continues(event: &Event, before: &Before) -> Result<(), ReplayError> {
    let newest = match (before.vehicle, before.registry) {
        (Some(vehicle), _) => Some((vehicle.seq, vehicle.last_event)),
        (None, Some(registry)) => Some((registry.seq, registry.last_event)),
        (None, None) => None,
    };
    let (vehicle, found) = (event.vehicle, event.link);
    let expected = newest.map_or(Some(Seq::FIRST), |(seq, _)| seq.next());
    if expected != Some(found.seq) {
        return Err(ReplayError::Gap { vehicle, expected, found: found.seq });
    }
    match newest.map_or(EventHash::NONE, |(_, hash)| hash) {
        expected if expected != found.previous => Err(ReplayError::BrokenChain { vehicle, expected, found: found.previous }),
        _ => Ok(()),
    }
}

/// A state with the records of a layer before its own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layered<'a> {
    above: &'a Layer,
    below: &'a State,
}

impl Layered<'_> {
    /// The grants of a vehicle to a recipient, whatever their state.
    pub(crate) fn grants(&self, vehicle: VehicleId, recipient: Account) -> BTreeMap<GrantId, Grant> {
        let below = self.below.grants.of(vehicle, recipient).map(|(id, grant)| (id, *grant));
        let above = self.above.records.values().filter_map(|record| match record {
            Record::Grant(id, grant) if (grant.terms.vehicle, grant.terms.recipient) == (vehicle, recipient) => Some((*id, *grant)),
            _ => None,
        });
        below.chain(above).collect()
    }

    fn record(&self, key: RecordKey) -> Option<&Record> {
        self.above.records.get(&key)
    }
}

/// The record of that key: the layer's where it has one, else the state's.
macro_rules! layered {
    ($self:ident, $key:expr, $record:pat => $found:expr, $below:expr) => {
        match $self.record($key) {
            Some($record) => $found,
            _ => $below,
        }
    };
}

impl Host for Layered<'_> {
    fn registry(&self) -> Registry {
        layered!(self, RecordKey::Registry, Record::Registry(it) => *it, self.below.registry())
    }

    fn domain(&self) -> DomainHash {
        layered!(self, RecordKey::Domain, Record::Domain(it) => *it, self.below.domain())
    }

    fn vehicle(&self, id: VehicleId) -> Option<Vehicle> {
        layered!(self, RecordKey::Vehicle(id), Record::Vehicle(_, it) => Some(*it), self.below.vehicle(id))
    }

    fn vehicle_offer(&self, id: VehicleId) -> Option<VehicleOffer> {
        layered!(self, RecordKey::VehicleOffer(id), Record::VehicleOffer(_, it) => *it, self.below.vehicle_offer(id))
    }

    fn objections(&self, id: VehicleId) -> Option<Objections> {
        layered!(self, RecordKey::Objections(id), Record::Objections(_, it) => Some(*it), self.below.objections(id))
    }

    fn attestation(&self, vehicle: VehicleId, attester: Account) -> Option<Attestation> {
        let key = RecordKey::Attestation(vehicle, attester);
        layered!(self, key, Record::Attestation(_, _, it) => *it, self.below.attestation(vehicle, attester))
    }

    fn recovery(&self, id: VehicleId) -> Option<Recovery> {
        layered!(self, RecordKey::Recovery(id), Record::Recovery(_, it) => *it, self.below.recovery(id))
    }

    fn admin_offer(&self) -> Option<Account> {
        layered!(self, RecordKey::AdminOffer, Record::AdminOffer(it) => *it, self.below.admin_offer())
    }

    fn party(&self, account: Account) -> Option<Party> {
        layered!(self, RecordKey::Party(account), Record::Party(_, it) => Some(*it), self.below.party(account))
    }

    fn appended_purpose(&self, code: PurposeCode) -> Option<Purpose> {
        layered!(self, RecordKey::Purpose(code), Record::Purpose(it) => Some(*it), self.below.appended_purpose(code))
    }

    fn grant(&self, id: GrantId) -> Option<Grant> {
        layered!(self, RecordKey::Grant(id), Record::Grant(_, it) => Some(*it), self.below.grant(id))
    }

    fn delegation(&self, realm: Realm, to: Account) -> Option<Delegation> {
        let key = RecordKey::Delegation(realm, to);
        layered!(self, key, Record::Delegation(_, _, it) => Some(*it), self.below.delegation(realm, to))
    }

    fn access_request(&self, id: RequestId) -> Option<AccessRequest> {
        layered!(self, RecordKey::AccessRequest(id), Record::AccessRequest(_, it) => Some(*it), self.below.access_request(id))
    }

    fn emergency(&self, vehicle: VehicleId, authority: Account) -> Option<Emergency> {
        let key = RecordKey::Emergency(vehicle, authority);
        layered!(self, key, Record::Emergency(_, _, it) => Some(*it), self.below.emergency(vehicle, authority))
    }

    fn nonce(&self, account: Account, vehicle: Option<VehicleId>) -> Nonce {
        layered!(self, RecordKey::Nonce(account, vehicle), Record::Nonce(_, _, it) => *it, self.below.nonce(account, vehicle))
    }

    fn intent_key(&self, principal: Account, key: Account) -> Option<NamedKey> {
        let at = RecordKey::IntentKey(principal, key);
        layered!(self, at, Record::IntentKey(_, _, it) => Some(*it), self.below.intent_key(principal, key))
    }

    fn keccak_256(&self, bytes: &[u8]) -> [u8; 32] {
        shared_logic::keccak_256(bytes)
    }

    fn crypto(&self) -> impl Crypto {
        Native
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use shared_logic::{EventBody, Link, UnixSeconds};
    use std::collections::BTreeSet;
    use valet_testkit::strategies::{act, start, PEOPLE, START, VEHICLES};

    /// Whether every record that either has reads the same of both.
    fn same(layered: &Layered<'_>, state: &State) -> Result<(), TestCaseError> {
        let keys: BTreeSet<_> = state.records().map(|record| record.key()).chain(layered.above.records.keys().copied()).collect();
        for key in keys {
            let equal = match key {
                RecordKey::Registry => layered.registry() == state.registry(),
                RecordKey::Domain => layered.domain() == state.domain(),
                RecordKey::Vehicle(id) => layered.vehicle(id) == state.vehicle(id),
                RecordKey::VehicleOffer(id) => layered.vehicle_offer(id) == state.vehicle_offer(id),
                RecordKey::Objections(id) => layered.objections(id) == state.objections(id),
                RecordKey::Attestation(id, by) => layered.attestation(id, by) == state.attestation(id, by),
                RecordKey::Recovery(id) => layered.recovery(id) == state.recovery(id),
                RecordKey::AdminOffer => layered.admin_offer() == state.admin_offer(),
                RecordKey::Party(account) => layered.party(account) == state.party(account),
                RecordKey::Purpose(code) => layered.appended_purpose(code) == state.appended_purpose(code),
                RecordKey::Grant(id) => layered.grant(id) == state.grant(id),
                RecordKey::Delegation(realm, to) => layered.delegation(realm, to) == state.delegation(realm, to),
                RecordKey::AccessRequest(id) => layered.access_request(id) == state.access_request(id),
                RecordKey::Emergency(id, by) => layered.emergency(id, by) == state.emergency(id, by),
                RecordKey::Nonce(account, id) => layered.nonce(account, id) == state.nonce(account, id),
                RecordKey::IntentKey(of, key) => layered.intent_key(of, key) == state.intent_key(of, key),
            };
            prop_assert!(equal, "{key:?}");
        }
        for (vehicle, recipient) in VEHICLES.iter().flat_map(|vehicle| PEOPLE.recipients.map(|recipient| (*vehicle, recipient))) {
            let of_state: BTreeMap<_, _> = state.grants.of(vehicle, recipient).map(|(id, grant)| (id, *grant)).collect();
            prop_assert_eq!(layered.grants(vehicle, recipient), of_state);
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_state_with_a_layer_reads_as_the_state_that_its_events_lead_to(acts in prop::collection::vec(act(), 1..60), cut in 0usize..40) {
            let (mut state, mut now, mut below, mut layer) = (start(), UnixSeconds(START), start(), Layer::default());
            let mut events = Vec::new();
            for act in acts {
                now = UnixSeconds(now.0 + act.later());
                let Ok(outcome) = act.tried(&state, now).on(&state, now) else { continue };
                state.apply(&outcome.event).unwrap();
                if events.len() < cut {
                    below.apply(&outcome.event).unwrap();
                } else {
                    layer.apply(&below, &outcome.event).unwrap();
                }
                events.push(outcome.event);
                same(&layer.over(&below), &state)?;
            }
            // What was there already, or leaves a gap, is refused and changes nothing.
            let before = layer.clone();
            if let Some(again) = events.last() {
                prop_assert!(layer.apply(&below, again).is_err());
            }
            if let [first, _, ..] = &events[..] {
                let later = Event { link: Link { seq: Seq(first.link.seq.0 + 1_000), ..first.link }, ..*first };
                prop_assert!(layer.apply(&below, &later).is_err());
            }
            let foreign = Event { version: 99, body: EventBody::ContractPaused, ..Event::deployed(Account([1; 20]), DomainHash([1; 32]), now) };
            prop_assert_eq!(layer.apply(&below, &foreign), Err(ReplayError::UnknownVersion { found: 99 }));
            prop_assert_eq!(layer, before);
        }
    }
}

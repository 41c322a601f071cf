//! Who can act: owners, delegates, signing keys, authorities in an emergency, the admin.

#![expect(clippy::as_conversions, reason = "the codec derive emits them")]

use crate::snapshot::Seen;
use codec::Encode;
use serde::Serialize;
use shared_logic::{
    decide_emergency, step, Account, Action, Actions, AssignedRole, Coverage, DelegationTerms, Denial, Emergency, EmergencyReason, Event,
    EventBody, Host, IntentKey, Message, Operation, PurposeCode, Realm, Record, Registry, Request, Residency, Rights, SignalClasses,
    UnixSeconds, Vehicle, VehicleId, VehicleStatus,
};

/// Somebody who can act, and how far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Actor {
    /// Looks after the contract.
    Admin {
        /// Who.
        account: Account,
    },
    /// Does everything for a vehicle.
    Owner {
        /// Which vehicle.
        vehicle: VehicleId,
        /// Who.
        account: Account,
    },
    /// Acts for the owner of a vehicle.
    Delegate {
        /// Which vehicle.
        vehicle: VehicleId,
        /// Whether it was named for this vehicle, or for all of the owner's.
        realm: Realm,
        /// Who.
        account: Account,
        /// As what, how far, from when and until when.
        terms: DelegationTerms,
    },
    /// Signs intents for somebody.
    IntentKey {
        /// For whom.
        principal: Account,
        /// The account of the key.
        key: Account,
        /// What, and until when.
        limits: IntentKey,
    },
    /// Reads a vehicle's data in an emergency.
    Authority {
        /// Which vehicle.
        vehicle: VehicleId,
        /// Who.
        account: Account,
        /// Why.
        reason: EmergencyReason,
        /// Which classes.
        classes: SignalClasses,
        /// Until when, exclusive.
        until: UnixSeconds,
    },
}

/// Everybody on whom the event may bear.
pub(super) fn actors(seen: &Seen, event: &Event, now: UnixSeconds) -> Vec<Actor> {
    let concerned = |id: VehicleId| event.vehicle.is_none_or(|vehicle| id == vehicle);
    let mut actors: Vec<_> = seen.registry().admin.map(|account| Actor::Admin { account }).into_iter().collect();
    for (principal, key) in seen.intent_keys().filter(|(principal, _)| *principal == event.actor) {
        actors.extend(seen.intent_key(principal, key).map(|limits| Actor::IntentKey { principal, key, limits }));
    }
    for (vehicle, account) in seen.emergencies().filter(|(vehicle, _)| concerned(*vehicle)) {
        actors.extend(authority(seen, vehicle, account, now));
    }
    if may_move_owners_or_delegates(event) {
        for id in seen.vehicles().filter(|id| concerned(*id)) {
            let Some(vehicle) = seen.vehicle(id) else { continue };
            actors.push(Actor::Owner { vehicle: id, account: vehicle.owner });
            for (realm, account) in seen.delegations() {
                actors.extend(delegate(seen, (id, vehicle), realm, account, now));
            }
        }
    }
    actors
}

/// Spares the work for the other events of the registry, which bear on every vehicle.
const fn may_move_owners_or_delegates(event: &Event) -> bool {
    event.vehicle.is_some() || matches!(event.body, EventBody::DelegationGranted { .. } | EventBody::DelegationEnded { .. })
}

/// The account, when this delegation lets it act for this vehicle now, or will once it begins.
fn delegate(seen: &Seen, (id, vehicle): (VehicleId, Vehicle), realm: Realm, account: Account, now: UnixSeconds) -> Option<Actor> {
    let (own, fleet) = (Realm::Vehicle(id), Realm::Fleet(vehicle.owner));
    let terms = seen.delegation(realm, account).filter(|_| realm == own || realm == fleet)?.terms;
    let at = now.max(terms.not_before);
    let by_own = has_mandate(&seen.without((fleet, account)), id, vehicle, account, at);
    // A delegation of the vehicle comes before one of the fleet.
    let acts = if realm == own { by_own } else { !by_own && has_mandate(seen, id, vehicle, account, at) };
    acts.then_some(Actor::Delegate { vehicle: id, realm, account, terms })
}

/// Asks the rules, which refuse to delegate to one who has a mandate already.
fn has_mandate(seen: &Seen, id: VehicleId, vehicle: Vehicle, account: Account, at: UnixSeconds) -> bool {
    // Neither a pause nor the vehicle's retirement takes a mandate away, nor may it hide one here.
    let registry = Registry { operation: Operation::Running, ..seen.registry() };
    let written = [Record::Registry(registry), Record::Vehicle(id, Vehicle { status: VehicleStatus::InUse, ..vehicle })];
    let message = Message::Delegate { realm: Realm::Vehicle(id), to: account, terms: DRIVES };
    step(&seen.also(&written), vehicle.owner, &message, at) == Err(Denial::DelegationExists)
}

/// What an owner may always delegate.
const DRIVES: DelegationTerms = DelegationTerms {
    role: AssignedRole::Driver,
    rights: Rights::NONE,
    classes: SignalClasses::NONE,
    actions: Actions::NONE,
    depth_left: 0,
    not_before: UnixSeconds(0),
    expires_at: UnixSeconds(u64::MAX),
};

fn authority(seen: &Seen, vehicle: VehicleId, account: Account, now: UnixSeconds) -> Option<Actor> {
    let Emergency { reason, classes, until, .. } = seen.emergency(vehicle, account)?;
    let request = Request {
        vehicle,
        recipient: account,
        purpose: PurposeCode::EMERGENCY,
        action: Action::Read,
        residency: Residency::OffBoard,
        classes,
        coverage: Coverage::ByClass,
        data_from: now,
    };
    let reads = decide_emergency(seen, &request, now).is_allow();
    reads.then_some(Actor::Authority { vehicle, account, reason, classes, until })
}

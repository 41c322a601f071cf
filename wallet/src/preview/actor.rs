//! Who can act: owners, delegates, signing keys, authorities in an emergency, the admin.

#![expect(clippy::as_conversions, reason = "the codec derive emits them")]

use crate::snapshot::View;
use codec::Encode;
use shared_logic::{
    check_emergency, mandate, Account, CheckRequest, Delegation, DelegationRef, DelegationTerms, Emergency, EmergencyReason, Event,
    EventBody, Host, IntentKey, NamedKey, Realm, SignalClasses, UnixSeconds, Vehicle, VehicleId,
};

/// Somebody who can act, and how far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
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
pub(super) fn actors(view: &View<'_>, event: &Event, now: UnixSeconds) -> Vec<Actor> {
    let concerned = |id: VehicleId| event.vehicle.is_none_or(|vehicle| id == vehicle);
    let mut actors: Vec<_> = view.registry().admin.map(|account| Actor::Admin { account }).into_iter().collect();
    for (principal, key) in view.intent_keys().into_iter().filter(|(principal, _)| *principal == event.actor) {
        let named = view.intent_key(principal, key).filter(|named| !named.is_removed());
        actors.extend(named.map(|NamedKey { limits, .. }| Actor::IntentKey { principal, key, limits }));
    }
    for (vehicle, account) in view.emergencies().into_iter().filter(|(vehicle, _)| concerned(*vehicle)) {
        actors.extend(authority(view, vehicle, account, now));
    }
    if may_move_owners_or_delegates(event) {
        for id in view.vehicles().into_iter().filter(|id| concerned(*id)) {
            let Some(vehicle) = view.vehicle(id) else { continue };
            actors.push(Actor::Owner { vehicle: id, account: vehicle.owner });
            for (realm, account) in view.delegations() {
                actors.extend(delegate(view, (id, vehicle), realm, account, now));
            }
        }
    }
    actors
}

/// Spares the work for the other events of the registry, which bear on every vehicle. What is only offered gives
/// nothing yet.
const fn may_move_owners_or_delegates(event: &Event) -> bool {
    event.vehicle.is_some() || matches!(event.body, EventBody::DelegationAccepted { .. } | EventBody::DelegationEnded { .. })
}

/// The account, when this delegation lets it act for this vehicle now, or will once it begins.
fn delegate(view: &View<'_>, (id, vehicle): (VehicleId, Vehicle), realm: Realm, account: Account, now: UnixSeconds) -> Option<Actor> {
    let Delegation { terms, seq, .. } = view.delegation(realm, account)?;
    let reference = match realm {
        Realm::Vehicle(of) if of == id => DelegationRef::Vehicle(seq),
        Realm::Fleet(of) if of == vehicle.owner => DelegationRef::Fleet(seq),
        Realm::Vehicle(_) | Realm::Fleet(_) => return None,
    };
    let acts = mandate(view, (id, &vehicle), account, reference, now.max(terms.not_before)).is_ok();
    acts.then_some(Actor::Delegate { vehicle: id, realm, account, terms })
}

fn authority(view: &View<'_>, vehicle: VehicleId, account: Account, now: UnixSeconds) -> Option<Actor> {
    let Emergency { reason, classes, until, .. } = view.emergency(vehicle, account)?;
    let request = CheckRequest::of_emergency(vehicle, account, classes, now);
    let reads = check_emergency(view, &request, now).is_allow();
    reads.then_some(Actor::Authority { vehicle, account, reason, classes, until })
}

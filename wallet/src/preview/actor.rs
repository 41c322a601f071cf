//! Who can act: owners, delegates, signing keys, authorities in an emergency, the admin.

#![expect(clippy::as_conversions, reason = "the codec derive emits them")]

use crate::snapshot::Seen;
use codec::Encode;
use serde::Serialize;
use shared_logic::{
    check_emergency, over, party::Gatekeeper, Account, Action, Actions, CheckRequest, ContainerId, Coverage, Delegation, DelegationRef,
    DelegationTerms, DriverConsent, Emergency, EmergencyReason, Epoch, Event, EventBody, Grant, GrantState, GrantTerms, Host, IntentKey,
    Party, PartyKind, PartyKinds, PartyStatus, Profile, PurposeCode, Realm, Record, Residency, Seconds, Seq, SignalClasses, TermsHash,
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
    let Delegation { terms, seq, .. } = seen.delegation(realm, account)?;
    let reference = match realm {
        Realm::Vehicle(of) if of == id => DelegationRef::Vehicle(seq),
        Realm::Fleet(of) if of == vehicle.owner => DelegationRef::Fleet(seq),
        Realm::Vehicle(_) | Realm::Fleet(_) => return None,
    };
    let acts = runs(seen, (id, vehicle), account, reference, now.max(terms.not_before));
    acts.then_some(Actor::Delegate { vehicle: id, realm, account, terms })
}

/// Asks the rules whether a grant that the account gave under this delegation would still stand.
fn runs(seen: &Seen, (id, vehicle): (VehicleId, Vehicle), account: Account, reference: DelegationRef, at: UnixSeconds) -> bool {
    let grant = Grant {
        terms: GrantTerms { vehicle: id, ..GIVES_NOTHING },
        grantor: account,
        under: Some(reference),
        epoch: vehicle.epoch,
        party_epoch: RECEIVER.epoch,
        seq: Seq(0),
        state: GrantState::Active,
        driver_consent: DriverConsent::NotNeeded,
        used: 0,
        erased_at: None,
    };
    let receiver = [Record::Party(GIVES_NOTHING.recipient, RECEIVER)];
    // The vehicle's retirement takes no delegation away, nor may it hide one here.
    over(&seen.also(&receiver), &Vehicle { status: VehicleStatus::InUse, ..vehicle }, &grant, at).is_none()
}

/// A grant that could only end by what it rests on.
const GIVES_NOTHING: GrantTerms = GrantTerms {
    vehicle: VehicleId([0; 32]),
    recipient: Account([0; 20]),
    purpose: PurposeCode(0),
    container: ContainerId([0; 32]),
    classes: SignalClasses::NONE,
    actions: Actions::NONE,
    residency: Residency::InVehicle,
    not_before: UnixSeconds(0),
    expires_at: UnixSeconds(u64::MAX),
    history_from: UnixSeconds(0),
    retention: Seconds(0),
    depth_left: 0,
    max_uses: None,
    parent: None,
};

/// Its recipient, who may receive.
const RECEIVER: Party = Party {
    profile: Profile { kinds: PartyKinds::of(&[PartyKind::ThirdParty]), legal_hash: TermsHash([0; 32]), gatekeeper: Gatekeeper::No },
    status: PartyStatus::Admitted,
    epoch: Epoch(0),
};

fn authority(seen: &Seen, vehicle: VehicleId, account: Account, now: UnixSeconds) -> Option<Actor> {
    let Emergency { reason, classes, until, .. } = seen.emergency(vehicle, account)?;
    let request = CheckRequest {
        vehicle,
        recipient: account,
        purpose: PurposeCode::EMERGENCY,
        action: Action::Read,
        residency: Residency::OffBoard,
        classes,
        coverage: Coverage::ByClass,
        data_from: now,
    };
    let reads = check_emergency(seen, &request, now).is_allow();
    reads.then_some(Actor::Authority { vehicle, account, reason, classes, until })
}

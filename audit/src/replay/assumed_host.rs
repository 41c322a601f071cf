//! The state before an event, with assumptions in place of what the event does not tell.

use crate::assumed::Assumed;
use shared_logic::{
    bound_to, step, submit, AccessRequest, Account, Attestation, Crypto, Delegation, Denial, DomainHash, Emergency, Epoch, Event,
    EventBody, Grant, GrantId, Host, Intent, Message, NamedKey, Nonce, Objections, Party, Purpose, PurposeCode, Realm, Recovery, Registry,
    RequestId, SignedIntent, State, UnixSeconds, Vehicle, VehicleId, VehicleOffer, VehicleSalt, Via,
};

/// A state in which the event's actor signed what it is said to have signed, and an access request or a new
/// vehicle has the id it is said to have. Everything else is read from the state.
pub(super) struct AssumedHost<'a> {
    pub(super) state: &'a State,
    pub(super) event: &'a Event,
}

impl AssumedHost<'_> {
    /// The event that the rules make of this message, when it comes as the event says it came.
    pub(super) fn made_of(&self, message: Message) -> Result<Event, Denial> {
        let Event { actor, at, via, .. } = *self.event;
        let outcome = match via {
            Via::Call => step(self, actor, &message, at),
            Via::Intent(nonce) => submit(self, &self.signed(message, nonce), at),
        };
        outcome.map(|outcome| outcome.event)
    }

    /// The message as an intent for this contract, good at the time and no longer: the event does not tell until when.
    fn signed(&self, message: Message, nonce: Option<Nonce>) -> SignedIntent {
        let Event { actor, at, .. } = *self.event;
        let epoch = bound_to(self, actor, &message).map_or(Epoch::NONE, |bound| bound.epoch);
        let deadline = UnixSeconds(at.0.saturating_add(1));
        let intent = Intent { domain: self.state.domain, principal: actor, epoch, nonce: nonce.unwrap_or_default(), deadline, message };
        SignedIntent { intent, signature: Assumed::SIGNATURE }
    }
}

impl Host for AssumedHost<'_> {
    fn registry(&self) -> Registry {
        self.state.registry
    }

    fn domain(&self) -> DomainHash {
        self.state.domain
    }

    fn vehicle(&self, id: VehicleId) -> Option<Vehicle> {
        self.state.vehicle(id)
    }

    fn party(&self, account: Account) -> Option<Party> {
        self.state.party(account)
    }

    fn appended_purpose(&self, code: PurposeCode) -> Option<Purpose> {
        self.state.appended_purpose(code)
    }

    fn grant(&self, id: GrantId) -> Option<Grant> {
        self.state.grant(id)
    }

    fn delegation(&self, realm: Realm, to: Account) -> Option<Delegation> {
        self.state.delegation(realm, to)
    }

    fn access_request(&self, id: RequestId) -> Option<AccessRequest> {
        self.state.access_request(id)
    }

    fn emergency(&self, vehicle: VehicleId, authority: Account) -> Option<Emergency> {
        self.state.emergency(vehicle, authority)
    }

    fn nonce(&self, account: Account, vehicle: Option<VehicleId>) -> Nonce {
        self.state.nonce(account, vehicle)
    }

    fn vehicle_offer(&self, id: VehicleId) -> Option<VehicleOffer> {
        self.state.vehicle_offer(id)
    }

    fn objections(&self, id: VehicleId) -> Option<Objections> {
        self.state.objections(id)
    }

    fn attestation(&self, vehicle: VehicleId, attester: Account) -> Option<Attestation> {
        self.state.attestation(vehicle, attester)
    }

    fn recovery(&self, id: VehicleId) -> Option<Recovery> {
        self.state.recovery(id)
    }

    fn admin_offer(&self) -> Option<Account> {
        self.state.admin_offer()
    }

    fn intent_key(&self, principal: Account, key: Account) -> Option<NamedKey> {
        self.state.intent_key(principal, key)
    }

    fn keccak_256(&self, bytes: &[u8]) -> [u8; 32] {
        self.state.keccak_256(bytes)
    }

    fn crypto(&self) -> impl Crypto {
        Assumed(Some(self.event.actor).filter(|actor| *actor != Account([0; 20])))
    }

    fn vehicle_id(&self, registrant: Account, salt: VehicleSalt) -> VehicleId {
        match (self.event.body, self.event.vehicle) {
            (EventBody::VehicleRegistered { .. }, Some(id)) => id,
            _ => self.state.vehicle_id(registrant, salt),
        }
    }

    fn request_id(&self, vehicle: VehicleId, from: Account, nonce: Nonce) -> RequestId {
        match self.event.body {
            EventBody::AccessRequested { request, .. } => request,
            _ => self.state.request_id(vehicle, from, nonce),
        }
    }
}

//! `frequent` is `step`, `effect` and `Encode` of four messages, and an owner's act needs little to be read.

use super::Holds;
use codec::Encode;
use proptest::prelude::*;
use shared_logic::{
    effect, hot_path, step, AccessRequest, Account, Attestation, Buffer, Crypto, Delegation, Denial, DomainHash, Emergency, EventBody,
    Grant, GrantId, Host, Message, NamedKey, Native, Nonce, Objections, Outcome, Party, Purpose, PurposeCode, Realm, Recovery, Registry,
    RequestId, State, UnixSeconds, Vehicle, VehicleId, VehicleOffer,
};
use valet_testkit::strategies::Tried;

/// Whatever is tried, accepted or not.
pub(crate) fn the_same_alone(state: &State, tried: &Tried, now: UnixSeconds) -> Holds {
    let Tried::Call(caller, message) = tried else { return Ok(()) };
    let Some(alone) = alone(state, *caller, message, now) else { return Ok(()) };
    let all = step(state, *caller, message, now);
    prop_assert_eq!(alone.map(|outcome| outcome.event), all.map(|outcome| outcome.event));
    // Anything else is left to the extension, which has all of the rules.
    if !answers(state, *caller, message) {
        return Ok(());
    }
    prop_assert_eq!(alone, all);
    prop_assert_eq!(self::alone(&Owners(state), *caller, message, now), Some(alone));
    let Ok(Outcome { event, before }) = alone else { return Ok(()) };
    let mut bytes = Buffer::<640>::new();
    let record = hot_path::encode(&event, &mut bytes);
    prop_assert_eq!(bytes.filled(), &event.encode()[..]);
    if let EventBody::GrantActivated { record: grant, .. } = event.body {
        prop_assert_eq!(&bytes.filled()[record], &grant.encode()[..]);
    } else {
        prop_assert!(record.is_empty());
    }
    let (hash, mut some, mut all) = (state.event_hash(&event), Vec::new(), Vec::new());
    hot_path::effect(&event, hash, &before, |record| some.push(record)).unwrap();
    effect(&event, hash, &before, |record| all.push(record)).unwrap();
    // A grant that answers a request closes it too; the contract leaves such a grant to its extension.
    prop_assert_eq!(some, all);
    Ok(())
}

fn alone(host: &impl Host, caller: Account, message: &Message, now: UnixSeconds) -> Option<Result<Outcome, Denial>> {
    let act = (caller, now);
    Some(match *message {
        Message::Grant { terms, agreement, request } => hot_path::grant(host, act, &terms, &agreement, request),
        Message::Narrow { grant, terms } => hot_path::narrow(host, act, grant, &terms),
        Message::Withdraw { grant } => hot_path::withdraw(host, act, grant),
        Message::AcceptVehicle { vehicle } => hot_path::accept_vehicle(host, act, vehicle),
        _ => return None,
    })
}

/// What the contract answers by itself: an owner's act, where nobody's objection has to be looked at; and whoever
/// takes a vehicle.
fn answers(state: &State, caller: Account, message: &Message) -> bool {
    let of_grant = |grant| state.grant(grant).map(|grant| grant.terms.vehicle);
    let vehicle = match *message {
        Message::Grant { terms, request: None, .. } if terms.parent.is_none() => Some(terms.vehicle),
        Message::Narrow { grant, .. } | Message::Withdraw { grant } => of_grant(grant),
        Message::AcceptVehicle { .. } => return true,
        _ => None,
    };
    let objected = |vehicle: &Vehicle| vehicle.objections > 0 && matches!(message, Message::Grant { .. });
    vehicle.and_then(|id| state.vehicle(id)).is_some_and(|vehicle| vehicle.owner == caller && !objected(&vehicle))
}

/// What the contract has at hand for them; anything else would revert the call there.
struct Owners<'a>(&'a State);

impl Host for Owners<'_> {
    fn registry(&self) -> Registry {
        self.0.registry()
    }

    fn vehicle(&self, id: VehicleId) -> Option<Vehicle> {
        self.0.vehicle(id)
    }

    fn party(&self, account: Account) -> Option<Party> {
        self.0.party(account)
    }

    fn appended_purpose(&self, code: PurposeCode) -> Option<Purpose> {
        self.0.appended_purpose(code)
    }

    fn grant(&self, id: GrantId) -> Option<Grant> {
        self.0.grant(id)
    }

    fn keccak_256(&self, bytes: &[u8]) -> [u8; 32] {
        self.0.keccak_256(bytes)
    }

    fn domain(&self) -> DomainHash {
        unreachable!("not at hand")
    }

    fn delegation(&self, _: Realm, _: Account) -> Option<Delegation> {
        unreachable!("not at hand")
    }

    fn access_request(&self, _: RequestId) -> Option<AccessRequest> {
        unreachable!("not at hand")
    }

    fn emergency(&self, _: VehicleId, _: Account) -> Option<Emergency> {
        unreachable!("not at hand")
    }

    fn vehicle_offer(&self, id: VehicleId) -> Option<VehicleOffer> {
        self.0.vehicle_offer(id)
    }

    fn objections(&self, _: VehicleId) -> Option<Objections> {
        unreachable!("not at hand")
    }

    fn attestation(&self, _: VehicleId, _: Account) -> Option<Attestation> {
        unreachable!("not at hand")
    }

    fn recovery(&self, _: VehicleId) -> Option<Recovery> {
        unreachable!("not at hand")
    }

    fn admin_offer(&self) -> Option<Account> {
        unreachable!("not at hand")
    }

    fn nonce(&self, _: Account, _: Option<VehicleId>) -> Nonce {
        unreachable!("not at hand")
    }

    fn intent_key(&self, _: Account, _: Account) -> Option<NamedKey> {
        unreachable!("not at hand")
    }

    fn crypto(&self) -> impl Crypto {
        fn not_at_hand() -> Native {
            unreachable!("not at hand")
        }
        not_at_hand()
    }
}

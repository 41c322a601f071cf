//! The messages that come before the fixture's first grant.

use crate::{
    profile, purpose, ADMIN, ALICE, AUDITOR, BOB, CAR, CARS_SALT, COACHING, GARAGE, GATEKEEPER, INSURANCE, INSURER, LAB, MAKER, POLICE,
    RESCUE, VANS_SALT,
};
use shared_logic::{
    party::{Gatekeeper, PartyKind, PartyStatus},
    purpose::CoConsent,
    Account, Message, RequestPolicy,
};

/// What makes the [`Fixture`](crate::Fixture), each at `T0`. Any party may ask for Alice's car.
pub fn set_up() -> Vec<(Account, Message)> {
    use PartyKind::{Auditor, Authority, DataHolder, Processor, ThirdParty};
    let mut set_up = vec![
        (ADMIN, Message::PublishPurpose { purpose: purpose(INSURANCE, CoConsent::NotNeeded) }),
        (ADMIN, Message::PublishPurpose { purpose: purpose(COACHING, CoConsent::Driver) }),
        (ALICE, Message::RegisterVehicle { salt: CARS_SALT, vin_commitment: None }),
        (BOB, Message::RegisterVehicle { salt: VANS_SALT, vin_commitment: None }),
    ];
    let parties = [
        (INSURER, profile(&[ThirdParty], Gatekeeper::No)),
        (MAKER, profile(&[DataHolder], Gatekeeper::No)),
        (GATEKEEPER, profile(&[ThirdParty, DataHolder], Gatekeeper::Yes)),
        (POLICE, profile(&[Authority], Gatekeeper::No)),
        (LAB, profile(&[Processor], Gatekeeper::No)),
        (GARAGE, profile(&[ThirdParty], Gatekeeper::No)),
        (RESCUE, profile(&[Authority, Auditor], Gatekeeper::No)),
        (AUDITOR, profile(&[Auditor], Gatekeeper::No)),
    ];
    set_up.extend(parties.map(|(account, profile)| (account, Message::RegisterParty { profile })));
    let admitted = [(RESCUE, profile(&[Authority, Auditor], Gatekeeper::No)), (AUDITOR, profile(&[Auditor], Gatekeeper::No))];
    set_up.extend(admitted.map(|(account, profile)| (ADMIN, Message::SetParty { account, profile, status: PartyStatus::Admitted })));
    set_up.push((ALICE, Message::SetRequestPolicy { vehicle: CAR, policy: RequestPolicy::Anybody }));
    set_up
}

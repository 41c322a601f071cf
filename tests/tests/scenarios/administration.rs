//! Vehicles, parties, the catalogue, intent keys, and the contract itself.

use super::{accepted, denied, fixtures::*, populated::NOTHING, undone, Populated, Scenario};
use shared_logic::{
    purpose::CoConsent, ContainerId, Denial, IntentKey, Message, PartyKind, PartyKinds, PartyStatus, Profile, Purpose, PurposeCode, Right,
    Rights, Seconds, VehicleId,
};

pub(super) fn scenarios(populated: &Populated) -> Vec<Scenario> {
    [vehicles(), parties(), catalogue(), keys(populated), contract()].into_iter().flatten().collect()
}

fn vehicles() -> Vec<Scenario> {
    let register = |vehicle| Message::RegisterVehicle { vehicle, vin_commitment: None };
    let transfer = |vehicle, to| Message::TransferVehicle { vehicle, new_owner: account(to) };
    let retire = |vehicle| Message::RetireVehicle { vehicle };
    vec![
        accepted("a vehicle that is new", STRANGER, register(VehicleId([9; 32]))),
        denied("a vehicle that exists", STRANGER, register(CAR), Denial::VehicleExists),
        denied("a transfer of no vehicle", OWNER, transfer(NOWHERE, GARAGE), Denial::UnknownVehicle),
        denied("a transfer by another than the owner", MANAGER, transfer(CAR, MANAGER), Denial::NotAuthorised),
        denied("a transfer to oneself", OWNER, transfer(CAR, OWNER), Denial::WrongState),
        denied("a transfer by the former owner", OWNER, transfer(SOLD, OWNER), Denial::NotAuthorised),
        denied("taking no vehicle out of use", OWNER, retire(NOWHERE), Denial::UnknownVehicle),
        denied("taking somebody's vehicle out of use", ADMIN, retire(CAR), Denial::NotAuthorised),
        denied("taking a vehicle out of use twice", OWNER, retire(SCRAPPED), Denial::VehicleRetired),
    ]
}

fn parties() -> Vec<Scenario> {
    let register = |profile| Message::RegisterParty { profile };
    let kindless = Profile { kinds: PartyKinds::NONE, ..profile(PartyKind::Processor) };
    let set = |who, profile| Message::SetParty { account: account(who), profile, status: PartyStatus::Admitted };
    vec![
        accepted("a party that is new", STRANGER, register(profile(PartyKind::Processor))),
        denied("a party of no kind", STRANGER, register(kindless), Denial::PartyIneligible),
        denied("a party that exists", INSURER, register(profile(PartyKind::ThirdParty)), Denial::PartyExists),
        denied("admitting oneself", FALLEN, set(FALLEN, profile(PartyKind::ThirdParty)), Denial::NotAuthorised),
        denied("admitting a party of no kind", ADMIN, set(INSURER, kindless), Denial::PartyIneligible),
        denied("admitting no party", ADMIN, set(STRANGER, profile(PartyKind::Authority)), Denial::UnknownParty),
    ]
}

fn catalogue() -> Vec<Scenario> {
    let new = Purpose { code: PurposeCode(11), classes: SPEED, max_duration: DAY, max_retention: DAY, co_consent: CoConsent::NotNeeded };
    let publish = |purpose| Message::PublishPurpose { purpose };
    let announce = |classes| Message::PublishContainer { container: ContainerId([0xc0; 32]), classes };
    let longest = Purpose { code: PurposeCode(u16::MAX), max_duration: Seconds(u32::MAX), max_retention: Seconds(u32::MAX), ..new };
    vec![
        accepted("a purpose that is new", ADMIN, publish(new)),
        accepted("a purpose at the end of every range", ADMIN, publish(longest)),
        denied("a purpose of another than the admin", OWNER, publish(new), Denial::NotAuthorised),
        denied("a purpose of no class", ADMIN, publish(Purpose { classes: NOTHING, ..new }), Denial::EmptyScope),
        denied("a purpose of no time", ADMIN, publish(Purpose { max_duration: Seconds(0), ..new }), Denial::EmptyScope),
        denied("a purpose of steering", ADMIN, publish(Purpose { classes: STEERING, ..new }), Denial::NeverGrantable),
        denied("a purpose that exists", ADMIN, publish(Purpose { code: INSURANCE, ..new }), Denial::PurposeExists),
        denied("the purpose of emergencies", ADMIN, publish(Purpose { code: PurposeCode::EMERGENCY, ..new }), Denial::PurposeExists),
        undone("a purpose twice in a batch", ADMIN, vec![publish(new), publish(new)], Denial::PurposeExists),
        accepted("a container", STRANGER, announce(SPEED)),
        denied("a container of no class", STRANGER, announce(NOTHING), Denial::EmptyScope),
    ]
}

fn keys(populated: &Populated) -> Vec<Scenario> {
    let limits = IntentKey { rights: Rights::of(&[Right::Revoke]), classes: NOTHING, expires_at: days(populated.now, 1) };
    let set = |key, limits| Message::SetIntentKey { key, limits };
    vec![
        accepted("a key", OWNER, set(signer(PHONE), limits)),
        denied("one's own account as a key", OWNER, set(account(OWNER), limits), Denial::WrongState),
        denied("a key without rights", OWNER, set(signer(PHONE), IntentKey { rights: Rights::NONE, ..limits }), Denial::EmptyScope),
        denied("a key that is over", OWNER, set(signer(PHONE), IntentKey { expires_at: populated.now, ..limits }), Denial::Expired),
        denied("taking back no key", INSURER, Message::RemoveIntentKey { key: signer(PHONE) }, Denial::WrongState),
    ]
}

fn contract() -> Vec<Scenario> {
    let register = Message::RegisterVehicle { vehicle: VehicleId([9; 32]), vin_commitment: None };
    let retire = Message::Retire { successor: account(ADMIN) };
    vec![
        denied("pausing by another than the admin", OWNER, Message::Pause, Denial::NotAuthorised),
        denied("unpausing a running contract", ADMIN, Message::Unpause, Denial::WrongState),
        denied("retiring by another than the admin", OWNER, retire, Denial::NotAuthorised),
        denied("giving up the admin's key without being the admin", OWNER, Message::RenounceAdmin, Denial::NotAuthorised),
        undone("something new while paused", ADMIN, vec![Message::Pause, register], Denial::Paused),
        undone("something new once retired", ADMIN, vec![retire, register], Denial::Retired),
        undone("pausing twice", ADMIN, vec![Message::Pause, Message::Pause], Denial::WrongState),
        undone("giving the key up while paused", ADMIN, vec![Message::Pause, Message::RenounceAdmin], Denial::WrongState),
        undone("unpausing a retired contract", ADMIN, vec![retire, Message::Unpause], Denial::WrongState),
        undone("an admin that gave the key up", ADMIN, vec![Message::RenounceAdmin, Message::Pause], Denial::NotAuthorised),
        undone("a batch of 17", ADMIN, vec![Message::Pause; 17], Denial::TooMany),
        undone("a batch of 1,000", ADMIN, vec![Message::Pause; 1_000], Denial::TooMany),
    ]
}

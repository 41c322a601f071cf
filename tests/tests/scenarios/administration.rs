//! Vehicles, parties, the catalogue, intent keys, and the contract itself.

use super::{accepted, denied, fixtures::*, populated::NOTHING, undone, Populated, Scenario};
use shared_logic::{
    purpose::CoConsent, Account, ContainerId, Denial, IntentKey, Message, PartyKind, PartyKinds, PartyStatus, Profile, Purpose,
    PurposeCode, RequestPolicy, Right, Rights, Seconds, UnixSeconds, VehicleSalt,
};

pub(super) fn scenarios(populated: &Populated) -> Vec<Scenario> {
    [vehicles(populated), parties(), catalogue(), keys(populated), contract()].into_iter().flatten().collect()
}

fn vehicles(populated: &Populated) -> Vec<Scenario> {
    let offer = |vehicle, to, until| Message::OfferVehicle { vehicle, to, until };
    let (soon, to) = (days(populated.now, 14), account(INSURER));
    let accept = |vehicle| Message::AcceptVehicle { vehicle };
    let cancel = |vehicle| Message::CancelVehicleOffer { vehicle };
    let stop = |vehicle| Message::StopEverything { vehicle };
    let ask = |policy| Message::SetRequestPolicy { vehicle: car(), policy };
    let retire = |vehicle| Message::RetireVehicle { vehicle };
    vec![
        accepted("a vehicle that is new", OWNER, register(VehicleSalt([9; 32]))),
        accepted("another's salt", STRANGER, register(CAR)),
        denied("a vehicle that exists", OWNER, register(CAR), Denial::VehicleExists),
        accepted("an offer, for 30 days", OWNER, offer(car(), to, days(populated.now, 30))),
        denied("an offer of no vehicle", OWNER, offer(NOWHERE, to, soon), Denial::UnknownVehicle),
        denied("an offer by another than the owner", MANAGER, offer(car(), account(MANAGER), soon), Denial::NotAuthorised),
        denied("an offer to oneself", OWNER, offer(car(), account(OWNER), soon), Denial::WrongState),
        denied("an offer to nobody", OWNER, offer(car(), Account([0; 20]), soon), Denial::WrongState),
        denied("an offer by the former owner", OWNER, offer(sold(), to, soon), Denial::NotAuthorised),
        denied("an offer that is over", OWNER, offer(car(), to, populated.now), Denial::Expired),
        denied("an offer for 31 days", OWNER, offer(car(), to, days(populated.now, 31)), Denial::DurationTooLong),
        denied("an offer in milliseconds", OWNER, offer(car(), to, UnixSeconds(soon.0 * 1_000)), Denial::TimeOutOfRange),
        accepted("taking what is offered", GARAGE, accept(car())),
        denied("taking what is offered to another", INSURER, accept(car()), Denial::UnknownOffer),
        denied("taking what nobody offers", GARAGE, accept(sold()), Denial::UnknownOffer),
        denied("taking no vehicle", GARAGE, accept(NOWHERE), Denial::UnknownVehicle),
        undone("taking a vehicle twice", GARAGE, vec![accept(car()), accept(car())], Denial::UnknownOffer),
        accepted("turning an offer down", GARAGE, cancel(car())),
        accepted("taking an offer back", OWNER, cancel(car())),
        denied("taking another's offer back", MANAGER, cancel(car()), Denial::NotAuthorised),
        undone("taking an offer back twice", OWNER, vec![cancel(car()), cancel(car())], Denial::UnknownOffer),
        accepted("stopping everything", OWNER, stop(car())),
        denied("stopping everything of another's", MANAGER, stop(car()), Denial::NotAuthorised),
        denied("stopping everything of no vehicle", OWNER, stop(NOWHERE), Denial::UnknownVehicle),
        undone(
            "what was given before everything was stopped",
            OWNER,
            vec![stop(car()), Message::Withdraw { grant: populated.grant("live") }],
            Denial::StaleEpoch,
        ),
        accepted("that nobody may ask", OWNER, ask(RequestPolicy::Nobody)),
        denied("that anybody may ask, once more", OWNER, ask(RequestPolicy::Anybody), Denial::WrongState),
        denied("that anybody may ask, by another", MANAGER, ask(RequestPolicy::Nobody), Denial::NotAuthorised),
        denied("taking no vehicle out of use", OWNER, retire(NOWHERE), Denial::UnknownVehicle),
        denied("taking somebody's vehicle out of use", ADMIN, retire(car()), Denial::NotAuthorised),
        denied("taking a vehicle out of use twice", OWNER, retire(scrapped()), Denial::VehicleRetired),
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
    let new = Purpose { code: PurposeCode(60), classes: SPEED, max_duration: DAY, max_retention: DAY, co_consent: CoConsent::NotNeeded };
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
        denied(
            "a key in milliseconds",
            OWNER,
            set(signer(PHONE), IntentKey { expires_at: UnixSeconds(limits.expires_at.0 * 1_000), ..limits }),
            Denial::TimeOutOfRange,
        ),
        denied("taking back no key", INSURER, Message::RemoveIntentKey { key: signer(PHONE) }, Denial::WrongState),
    ]
}

fn contract() -> Vec<Scenario> {
    let register = register(VehicleSalt([9; 32]));
    let offer = |to| Message::OfferAdmin { to };
    let retire = Message::Retire { successor: account(ADMIN) };
    vec![
        accepted("offering the admin's role", ADMIN, offer(Some(account(OWNER)))),
        accepted("offering it to nobody any more", ADMIN, offer(None)),
        denied("offering another's role", OWNER, offer(Some(account(OWNER))), Denial::NotAuthorised),
        denied("offering the role to oneself", ADMIN, offer(Some(account(ADMIN))), Denial::WrongState),
        denied("offering the role to an address of zeros", ADMIN, offer(Some(Account([0; 20]))), Denial::WrongState),
        accepted("taking the admin's role", AUDITOR, Message::AcceptAdmin),
        denied("taking a role that nobody offers", OWNER, Message::AcceptAdmin, Denial::UnknownOffer),
        undone("taking the role twice", AUDITOR, vec![Message::AcceptAdmin; 2], Denial::UnknownOffer),
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

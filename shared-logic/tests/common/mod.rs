//! The people and things of the tests.
#![allow(dead_code, reason = "each test file uses its own part")]

pub(crate) mod tables;

use shared_logic::{
    party::{Gatekeeper, PartyKind, PartyKinds},
    purpose::CoConsent,
    step, Account, Action, Actions, ContainerId, Coverage, Denial, Event, GrantId, GrantTerms, LegalBasis, Message, NoticeVersion, Party,
    Purpose, PurposeCode, Request, Residency, Seconds, SignalClass, SignalClasses, State, TermsHash, UnixSeconds, VehicleId,
};

pub(crate) const ADMIN: Account = Account([0xad; 20]);
pub(crate) const ALICE: Account = Account([0xa1; 20]);
pub(crate) const BOB: Account = Account([0xb0; 20]);
pub(crate) const CAROL: Account = Account([0xca; 20]);
/// A third party.
pub(crate) const INSURER: Account = Account([0x11; 20]);
/// A data holder.
pub(crate) const MAKER: Account = Account([0x22; 20]);
/// A gatekeeper that is a third party too.
pub(crate) const GATEKEEPER: Account = Account([0x33; 20]);
/// An authority, which cannot be given a grant.
pub(crate) const POLICE: Account = Account([0x44; 20]);
/// Nobody has registered this one.
pub(crate) const NOBODY: Account = Account([0x99; 20]);
pub(crate) const CAR: VehicleId = VehicleId([0xc1; 32]);
pub(crate) const OTHER_CAR: VehicleId = VehicleId([0xc2; 32]);
pub(crate) const NO_GRANT: GrantId = GrantId([0xee; 32]);
pub(crate) const INSURANCE: PurposeCode = PurposeCode(1);
/// A purpose that asks for the driver's consent too.
pub(crate) const COACHING: PurposeCode = PurposeCode(9);

/// When Alice registered the car.
pub(crate) const T0: u64 = 10_000;
/// The longest a grant for insurance may run, and be kept.
pub(crate) const LONGEST: u32 = 1_000;
pub(crate) const RETENTION: u32 = 500;

pub(crate) const fn classes(items: &[SignalClass]) -> SignalClasses {
    SignalClasses::of(items)
}

pub(crate) const fn party(kinds: &[PartyKind], gatekeeper: Gatekeeper) -> Party {
    Party { kinds: PartyKinds::of(kinds), legal_hash: TermsHash([0x1e; 32]), gatekeeper }
}

pub(crate) const fn purpose(code: PurposeCode, co_consent: CoConsent) -> Purpose {
    Purpose {
        code,
        classes: classes(&[SignalClass::SpeedMotion, SignalClass::Odometer, SignalClass::ActuateComfort]),
        max_duration: Seconds(LONGEST),
        max_retention: Seconds(RETENTION),
        co_consent,
    }
}

/// Terms that are accepted from Alice between T0 and T0 + 100 in the [`world`].
pub(crate) const fn terms() -> GrantTerms {
    GrantTerms {
        vehicle: CAR,
        recipient: INSURER,
        data_holder: Some(MAKER),
        purpose: INSURANCE,
        container: ContainerId([0xc0; 32]),
        classes: classes(&[SignalClass::SpeedMotion, SignalClass::ActuateComfort]),
        actions: Actions::of(&[Action::Read, Action::Actuate]),
        residency: Residency::InVehicle,
        not_before: UnixSeconds(T0 + 100),
        expires_at: UnixSeconds(T0 + 200),
        history_from: UnixSeconds(T0),
        retention: Seconds(RETENTION),
        legal_basis: LegalBasis::Consent,
        terms_hash: TermsHash([0x7e; 32]),
        notice_version: NoticeVersion(3),
    }
}

/// A request that the grant of [`terms`] allows at T0 + 100.
pub(crate) const fn request() -> Request {
    Request {
        vehicle: CAR,
        recipient: INSURER,
        purpose: INSURANCE,
        action: Action::Read,
        residency: Residency::InVehicle,
        classes: classes(&[SignalClass::SpeedMotion]),
        coverage: Coverage::ByClass,
        data_from: UnixSeconds(T0 + 100),
    }
}

/// Sends a message and applies its event.
pub(crate) fn send(state: &mut State, caller: Account, message: &Message, now: u64) -> Result<Event, Denial> {
    let event = step(state, caller, message, UnixSeconds(now))?.event;
    state.apply(&event).unwrap();
    Ok(event)
}

/// What makes the [`world`].
pub(crate) fn set_up() -> Vec<(Account, Message)> {
    let mut set_up = vec![
        (ADMIN, Message::PublishPurpose { purpose: purpose(INSURANCE, CoConsent::NotNeeded) }),
        (ADMIN, Message::PublishPurpose { purpose: purpose(COACHING, CoConsent::Driver) }),
        (ALICE, Message::RegisterVehicle { vehicle: CAR, vin_commitment: None }),
    ];
    let parties = [
        (INSURER, party(&[PartyKind::ThirdParty], Gatekeeper::No)),
        (MAKER, party(&[PartyKind::DataHolder], Gatekeeper::No)),
        (GATEKEEPER, party(&[PartyKind::ThirdParty, PartyKind::DataHolder], Gatekeeper::Yes)),
        (POLICE, party(&[PartyKind::Authority, PartyKind::Auditor], Gatekeeper::No)),
    ];
    set_up.extend(parties.map(|(account, party)| (account, Message::RegisterParty { party })));
    set_up
}

/// Alice's car, the purposes insurance and coaching, and the parties; made by messages, at T0.
pub(crate) fn world() -> State {
    let mut state = State::new(ADMIN);
    for (caller, message) in set_up() {
        send(&mut state, caller, &message, T0).unwrap();
    }
    state
}

/// The [`world`] with a grant of the [`terms`].
pub(crate) fn granted() -> (State, GrantId) {
    let mut state = world();
    let grant = send(&mut state, ALICE, &Message::Grant { terms: terms() }, T0 + 1).unwrap().grant.unwrap();
    (state, grant)
}

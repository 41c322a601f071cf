//! Cases of granting and withdrawing.

use super::{
    cast::{car, ADMIN, CAR, EMPTY, NOW, OWNED_SINCE, OWNER, STRANGER},
    catalogue::party,
    family, ChangeCase, Pick,
};
use crate::rules::World;
use shared_logic::{
    party::{Gatekeeper, PartyKind, PartyKinds},
    purpose::CoConsent,
    Account, Action, Actions, ContainerId, Epoch, Grant, GrantId, GrantState, GrantTerms, LegalBasis, Message, NoticeVersion, Party,
    Purpose, PurposeCode, Residency, Seconds, Seq, SignalClass, SignalClasses, TermsHash, UnixSeconds, VehicleId,
};
use Gatekeeper::{No, Yes};
use PartyKind::{Auditor, Authority, DataHolder, Processor, ThirdParty};
use SignalClass::{ActuateComfort, ActuateDrive, Odometer, SpeedMotion};

family!(
    /// Granting access.
    GrantAccess of Grant by grant
);
family!(
    /// Withdrawing a grant.
    Withdraw of Withdraw by withdraw
);

const INSURER: Account = Account([0x0b; 20]);
const MAKER: Account = Account([0x0d; 20]);
const MAX_DURATION: u64 = 100;
const MAX_RETENTION: u32 = 50;

/// A gatekeeper, a mixed party, and none.
const FEW_RECIPIENTS: &[Option<Party>] =
    &[Some(party(PartyKinds::of(&[ThirdParty]), Yes)), Some(party(PartyKinds::of(&[Authority, Auditor]), No)), None];

/// The recipient as a plain third party, and as everything else; last, not registered.
const RECIPIENTS: &[Option<Party>] = &[
    Some(party(PartyKinds::of(&[ThirdParty]), Yes)),
    Some(party(PartyKinds::of(&[DataHolder]), No)),
    Some(party(PartyKinds::of(&[Processor]), No)),
    Some(party(PartyKinds::of(&[Authority, Auditor]), No)),
    Some(party(PartyKinds::of(&[Authority, ThirdParty]), No)),
    None,
];

/// The data holder the grant names, with its record.
const HOLDERS: &[Option<Option<Party>>] = &[
    Some(None),
    Some(Some(party(PartyKinds::of(&[DataHolder]), No))),
    Some(Some(party(PartyKinds::of(&[DataHolder]), Yes))),
    Some(Some(party(PartyKinds::of(&[ThirdParty]), No))),
];

/// Windows: a beginning and an end around now and the longest duration.
const BEGINNINGS: &[u64] = &[NOW - 1, NOW + 1, 0, u64::MAX];
const ENDS: &[u64] = &[0, NOW - 1, NOW, NOW + MAX_DURATION, NOW + MAX_DURATION + 1, NOW + MAX_DURATION + 2, u64::MAX];

const fn purpose(co_consent: CoConsent, classes: &[SignalClass]) -> Purpose {
    Purpose {
        code: PurposeCode(1),
        classes: SignalClasses::of(classes),
        max_duration: Seconds(100),
        max_retention: Seconds(MAX_RETENTION),
        co_consent,
    }
}

#[inline(always)]
fn grant(pick: &mut Pick) -> ChangeCase {
    let plain = purpose(CoConsent::NotNeeded, &[SpeedMotion, ActuateComfort]);
    let purposes = [
        None,
        Some(purpose(CoConsent::Driver, &[SpeedMotion, ActuateComfort])),
        Some(purpose(CoConsent::NotNeeded, &[SpeedMotion, Odometer, ActuateComfort, ActuateDrive])),
        Some(Purpose { code: PurposeCode(2), ..plain }),
    ];
    let holder = pick.one(None, HOLDERS);
    let recipient = pick.one_of(Some(party(PartyKinds::of(&[ThirdParty]), No)), FEW_RECIPIENTS, RECIPIENTS, RECIPIENTS);
    let records = World {
        vehicle: car(pick.one(Some((1, 5)), &[None, Some((7, u32::MAX))])),
        purpose: pick.one(Some(plain), &purposes),
        parties: [recipient.map(|party| (INSURER, party)), holder.flatten().map(|party| (MAKER, party))],
        ..EMPTY
    };
    let data_holder = holder.map(|_| MAKER);
    let caller = pick.one(OWNER, &[STRANGER, ADMIN]);
    let terms = GrantTerms { data_holder, ..terms(pick) };
    ChangeCase { records, caller, message: Message::Grant { terms }, now: UnixSeconds(NOW) }
}

#[inline(always)]
fn terms(pick: &mut Pick) -> GrantTerms {
    let few = [SignalClasses::NONE, SignalClasses::of(&[Odometer]), SignalClasses::of(&[SpeedMotion, ActuateDrive])];
    let classes = [
        SignalClasses::NONE,
        SignalClasses::of(&[Odometer]),
        SignalClasses::of(&[SpeedMotion, ActuateComfort]),
        SignalClasses::of(&[ActuateDrive]),
        SignalClasses::of(&[SpeedMotion, ActuateDrive]),
        SignalClasses::of(&[Odometer, ActuateDrive]),
    ];
    GrantTerms {
        vehicle: CAR,
        recipient: INSURER,
        data_holder: None,
        purpose: PurposeCode(1),
        container: ContainerId([0xc0; 32]),
        classes: pick.one_of(SignalClasses::of(&[SpeedMotion]), &few, &classes, &classes),
        actions: pick.one(Actions::of(&[Action::Read]), &[Actions::NONE]),
        residency: Residency::InVehicle,
        not_before: UnixSeconds(pick.one_of(NOW, &[NOW - 1, NOW + 1], BEGINNINGS, BEGINNINGS)),
        expires_at: UnixSeconds(pick.one(NOW + 1, ENDS)),
        history_from: UnixSeconds(pick.one(OWNED_SINCE, &[OWNED_SINCE - 1, OWNED_SINCE + 1])),
        retention: Seconds(pick.one(MAX_RETENTION, &[MAX_RETENTION + 1, 0])),
        legal_basis: LegalBasis::Consent,
        terms_hash: TermsHash([0x7e; 32]),
        notice_version: NoticeVersion(1),
    }
}

#[inline(always)]
fn withdraw(pick: &mut Pick) -> ChangeCase {
    const ASKED: GrantId = GrantId([0x61; 32]);
    let state = pick.one(GrantState::Active, &[GrantState::Withdrawn]);
    let epoch = Epoch(pick.one(1, &[2, u32::MAX]));
    let vehicle = pick.one(CAR, &[VehicleId([0x02; 32])]);
    let plain = Pick::new(0, super::super::Depth::Small);
    let terms = GrantTerms { vehicle, expires_at: UnixSeconds(pick.one(NOW + 1, &[NOW, NOW - 1])), ..terms(&mut { plain }) };
    let record = Grant { terms, grantor: OWNER, epoch, seq: Seq(3), state };
    let records = World {
        grant: pick.one(Some(ASKED), &[Some(GrantId([0x62; 32]))]).map(|id| (id, record)),
        vehicle: car(pick.one(Some((1, 5)), &[Some((1, u32::MAX)), Some((2, 6)), Some((u32::MAX, u32::MAX)), None])),
        ..EMPTY
    };
    let caller = pick.one(OWNER, &[STRANGER, ADMIN, INSURER]);
    ChangeCase { records, caller, message: Message::Withdraw { grant: ASKED }, now: UnixSeconds(NOW) }
}

//! The people, things and times of every case, each in its plain form.
//!
//! They are part of the audit, not of its tests: constants without a heap, of which millions of cases are made. The
//! tests' fixtures are in `tests/testkit`, which nothing shipped may use.

use super::{check::COVERING, World};
use shared_logic::{
    party::{Gatekeeper, PartyKind, PartyKinds},
    purpose::CoConsent,
    AccessRequest, Account, Action, Actions, Agreement, AssignedRole, CheckRequest, Coverage, Delegation, DelegationRef, DelegationState,
    DelegationTerms, DomainHash, DriverConsent, Emergency, EmergencyReason, EmergencyState, Epoch, EventHash, Grant, GrantId, GrantState,
    GrantTerms, LegalBasis, Losses, Needed, NoticeHash, Objection, Objections, Operation, Party, PartyStatus, Profile, Purpose,
    PurposeCode, Realm, Region, Regions, Registry, RequestId, RequestPolicy, RequestState, Residency, Rights, Seconds, Seq, SignalClass,
    SignalClasses, TermsHash, UnixSeconds, Vehicle, VehicleId, VehicleStatus,
};

/// The present of most cases.
pub(super) const NOW: u64 = 10_000_000;
/// When the owner took over.
pub(super) const FENCE: u64 = NOW - 100_000;
pub(super) const DAY: u64 = 86_400;
/// A hundred years of 365 days.
pub(super) const CENTURY: u64 = 36_500 * DAY;
/// When the contract was deployed: seven days have passed.
pub(super) const FOUNDED: UnixSeconds = UnixSeconds(NOW - 7 * DAY);

pub(super) const ADMIN: Account = Account([0xad; 20]);
pub(super) const OWNER: Account = Account([0x0a; 20]);
pub(super) const STRANGER: Account = Account([0x0e; 20]);
pub(super) const DRIVER: Account = Account([0xd7; 20]);
/// Those who were let act: by the owner, by the first, by the second, by the third.
pub(super) const DELEGATE: Account = Account([0xe1; 20]);
pub(super) const DELEGATES: [Account; 4] = [DELEGATE, Account([0xe2; 20]), Account([0xe3; 20]), Account([0xe4; 20])];
pub(super) const INSURER: Account = Account([0x0b; 20]);
pub(super) const BROKER: Account = Account([0x0c; 20]);
pub(super) const MAKER: Account = Account([0x0d; 20]);
pub(super) const POLICE: Account = Account([0x90; 20]);
pub(super) const AUDITOR: Account = Account([0x91; 20]);
pub(super) const CAR: VehicleId = VehicleId([0x01; 32]);
pub(super) const OTHER_CAR: VehicleId = VehicleId([0x02; 32]);
/// A grant, and those it is shared from.
pub(super) const FIRST: GrantId = GrantId([0x60; 32]);
pub(super) const GRANTS: [GrantId; 4] = [FIRST, GrantId([0x61; 32]), GrantId([0x62; 32]), GrantId([0x63; 32])];
pub(super) const ASKED: RequestId = RequestId([0x70; 32]);
pub(super) const TERMS_HASH: TermsHash = TermsHash([0x7e; 32]);
pub(super) const DOMAIN: DomainHash = DomainHash([0xd0; 32]);
/// An appended purpose, which allows speed, odometer and comfort commands for 100 seconds.
pub(super) const PURPOSE: PurposeCode = PurposeCode(21);
pub(super) const LONGEST: u64 = 100;
pub(super) const RETENTION: u32 = 50;

pub(super) const SPEED: SignalClass = SignalClass::SpeedMotion;
pub(super) const ODOMETER: SignalClass = SignalClass::Odometer;
pub(super) const COMFORT: SignalClass = SignalClass::ActuateComfort;
pub(super) const DRIVE: SignalClass = SignalClass::ActuateDrive;

pub(super) const fn classes(items: &[SignalClass]) -> SignalClasses {
    SignalClasses::of(items)
}

pub(super) const fn actions(items: &[Action]) -> Actions {
    Actions::of(items)
}

/// What was lost when the plain grant was made, and what since: its recipient's record has to be read.
const LOST_THEN: Losses = Losses(3);
const LOST: Losses = Losses(4);

pub(super) const REGISTRY: Registry = Registry {
    admin: Some(ADMIN),
    operation: Operation::Running,
    seq: Seq(40),
    last_event: EventHash([0x44; 32]),
    founded_at: FOUNDED,
    losses: LOST,
};

pub(super) const EMPTY: World = World {
    registry: REGISTRY,
    domain: DOMAIN,
    vehicle: [None],
    parties: [None; 4],
    purpose: None,
    grants: [None; 4],
    delegations: [None; 4],
    requests: [None],
    emergencies: [None],
    nonces: [None],
    intent_keys: [None],
    vehicle_offers: [None],
    objections: [None],
    attestations: [None],
    recoveries: [None],
    admin_offer: None,
    signer: None,
};

pub(super) const VEHICLE: Vehicle = Vehicle {
    owner: OWNER,
    epoch: Epoch(2),
    epoch_start: UnixSeconds(FENCE),
    seq: Seq(50),
    last_event: EventHash([0x77; 32]),
    status: VehicleStatus::InUse,
    vin_commitment: None,
    stopped_at: UnixSeconds(0),
    losses: Losses(6),
    objections: 0,
    request_policy: RequestPolicy::Anybody,
};

pub(super) const RETIRED: Vehicle = Vehicle { status: VehicleStatus::Retired, ..VEHICLE };

pub(super) const fn party(kinds: &[PartyKind], gatekeeper: Gatekeeper, status: PartyStatus) -> Party {
    let profile = Profile { kinds: PartyKinds::of(kinds), legal_hash: TermsHash([0x1e; 32]), gatekeeper };
    Party { profile, status, epoch: Epoch(3), acts_from: UnixSeconds(NOW), key: Account([0; 20]), next_key: None, recovery: None }
}

/// A party that acts by its own account.
pub(super) const fn by_itself(id: Account, party: Party) -> (Account, Party) {
    (id, Party { key: id, ..party })
}

pub(super) const RECEIVER: Party = party(&[PartyKind::ThirdParty], Gatekeeper::No, PartyStatus::Declared);
pub(super) const PLAIN_PURPOSE: Purpose = Purpose {
    code: PURPOSE,
    classes: classes(&[SPEED, ODOMETER, COMFORT]),
    max_duration: Seconds(100),
    max_retention: Seconds(RETENTION),
    co_consent: CoConsent::NotNeeded,
};

/// Regions that data may go to: not anywhere.
pub(super) const NEAR: Regions = Regions::of(&[Region::Eea, Region::Adequate]);

/// What is granted: reading the speed for a second.
pub(super) const TERMS: GrantTerms = GrantTerms {
    vehicle: CAR,
    recipient: INSURER,
    purpose: PURPOSE,
    container: COVERING,
    classes: classes(&[SPEED]),
    actions: actions(&[Action::Read]),
    residency: Residency::InVehicle,
    regions: Regions::NONE,
    not_before: UnixSeconds(NOW),
    expires_at: UnixSeconds(NOW + 1),
    history_from: UnixSeconds(FENCE),
    retention: Seconds(RETENTION),
    depth_left: 0,
    max_uses: None,
    parent: None,
};

/// Wider terms, from which the plain ones can be shared.
pub(super) const WIDE: GrantTerms = GrantTerms {
    classes: classes(&[SPEED, ODOMETER, COMFORT]),
    actions: actions(&[Action::Read, Action::History, Action::Actuate]),
    residency: Residency::OffBoard,
    regions: NEAR,
    not_before: UnixSeconds(NOW - 50),
    expires_at: UnixSeconds(NOW + 50),
    depth_left: 1,
    ..TERMS
};

pub(super) const GRANT: Grant = Grant {
    terms: TERMS,
    grantor: OWNER,
    under: None,
    epoch: VEHICLE.epoch,
    party_epoch: RECEIVER.epoch,
    seq: Seq(30),
    state: GrantState::Active,
    driver_consent: DriverConsent::NotNeeded,
    used: 0,
    erased_at: None,
    legal_basis: LegalBasis::Consent,
    losses: LOST_THEN,
};

pub(super) const AGREEMENT: Agreement = Agreement {
    data_holder: None,
    controller: None,
    legal_basis: LegalBasis::Consent,
    terms_hash: TERMS_HASH,
    notice_hash: NoticeHash([0x40; 32]),
};

/// What lets somebody do everything but command, for a while.
pub(super) const DELEGATED: DelegationTerms = DelegationTerms {
    role: AssignedRole::Delegate,
    rights: Rights::ALL,
    classes: classes(&[SPEED, ODOMETER]),
    actions: actions(&[Action::Read, Action::History]),
    purposes: None,
    longest_grant: None,
    depth_left: 2,
    not_before: UnixSeconds(NOW - 50),
    expires_at: UnixSeconds(NOW + 50),
};

pub(super) const DRIVING: DelegationTerms = DelegationTerms {
    role: AssignedRole::Driver,
    rights: Rights::NONE,
    classes: SignalClasses::NONE,
    actions: Actions::NONE,
    depth_left: 0,
    ..DELEGATED
};

/// A delegation of the vehicle by its owner.
pub(super) const fn delegation(terms: DelegationTerms, seq: u64) -> Delegation {
    Delegation { terms, from: OWNER, under: None, epoch: Some(VEHICLE.epoch), seq: Seq(seq), state: ACCEPTED }
}

/// Accepted as soon as it began.
pub(super) const ACCEPTED: DelegationState = DelegationState::Active { since: UnixSeconds(NOW - 50) };
/// Offered, and still to be accepted.
pub(super) const OFFERED: DelegationState = DelegationState::Offered { until: UnixSeconds(NOW + 1) };

pub(super) const fn of_car(to: Account, delegation: Delegation) -> ((Realm, Account), Delegation) {
    ((Realm::Vehicle(CAR), to), delegation)
}

/// A delegation of everything that the owner owns.
pub(super) const fn of_fleet(to: Account, delegation: Delegation) -> ((Realm, Account), Delegation) {
    ((Realm::Fleet(OWNER), to), Delegation { epoch: None, ..delegation })
}

/// The delegations of the first, from the owner, of the second, from the first, and so on.
pub(super) const fn chain() -> [((Realm, Account), Delegation); 4] {
    let [first, second, third, fourth] = DELEGATES;
    [
        of_car(first, delegation(DELEGATED, 11)),
        of_car(second, Delegation { from: first, under: Some(DelegationRef::Vehicle(Seq(11))), ..delegation(DELEGATED, 12) }),
        of_car(third, Delegation { from: second, under: Some(DelegationRef::Vehicle(Seq(12))), ..delegation(DELEGATED, 13) }),
        of_car(fourth, Delegation { from: third, under: Some(DelegationRef::Vehicle(Seq(13))), ..delegation(DELEGATED, 14) }),
    ]
}

pub(super) const ACCESS_REQUEST: AccessRequest = AccessRequest {
    from: INSURER,
    terms: TERMS,
    needed: Needed::all_of(&TERMS),
    terms_hash: TERMS_HASH,
    respond_by: UnixSeconds(NOW + 1),
    epoch: VEHICLE.epoch,
    seq: Seq(20),
    state: RequestState::Open,
};

pub(super) const EMERGENCY: Emergency = Emergency {
    reason: EmergencyReason::Crash,
    classes: classes(&[SPEED, SignalClass::Diagnostics]),
    opened_at: UnixSeconds(NOW),
    until: UnixSeconds(NOW + 1),
    opened_before: UnixSeconds(0),
    party_epoch: RECEIVER.epoch,
    seq: Seq(25),
    state: EmergencyState::Open,
};

/// Reading the speed of the present.
pub(super) const REQUEST: CheckRequest = CheckRequest {
    vehicle: CAR,
    recipient: INSURER,
    purpose: PURPOSE,
    action: Action::Read,
    residency: Residency::InVehicle,
    region: Region::Adequate,
    classes: classes(&[SPEED]),
    coverage: Coverage::ByClass,
    data_from: UnixSeconds(NOW),
};

/// The plain world: the owner's car, the recipient, the purpose.
pub(super) const WORLD: World = World {
    vehicle: [Some((CAR, VEHICLE))],
    parties: [Some(by_itself(INSURER, RECEIVER)), None, None, None],
    purpose: Some(PLAIN_PURPOSE),
    ..EMPTY
};

/// Somebody's objection, made as one whom the owner let drive.
pub(super) const fn objection(by: Account, to: Account) -> Objection {
    Objection { by, to, named_by: OWNER, until: UnixSeconds(NOW + 50) }
}

/// A vehicle with these objections, one in each place, the first places first.
pub(super) fn objected(world: World, places: &[Objection], crowded_until: UnixSeconds) -> World {
    let mut objections = Objections { crowded_until, ..Objections::EMPTY };
    for (place, objection) in objections.places.iter_mut().zip(places) {
        *place = *objection;
    }
    let taken = objections.taken();
    let vehicle = world.vehicle.map(|found| found.map(|(id, vehicle)| (id, Vehicle { objections: taken, ..vehicle })));
    World { vehicle, objections: [Some((CAR, objections))], ..world }
}

/// The plain world with its grant.
pub(super) const GRANTED: World = World { grants: [Some((FIRST, GRANT)), None, None, None], ..WORLD };

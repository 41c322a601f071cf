//! The accounts, vehicles and terms that the tests use.
#![allow(dead_code, reason = "each test file uses its own part")]

mod fixture;

#[allow(unused_imports, reason = "each test file uses its own part")]
pub(crate) use fixture::{ask, open, Fixture};

use k256::ecdsa::SigningKey;
use shared_logic::{
    keccak_256,
    party::{Gatekeeper, PartyKind, PartyKinds, PartyStatus},
    purpose::CoConsent,
    Account, Action, Actions, Agreement, AssignedRole, CheckRequest, ContainerId, Coverage, DelegationTerms, DomainHash, GenesisHash,
    GrantId, GrantTerms, Intent, LegalBasis, Message, NoticeHash, Profile, Purpose, PurposeCode, Region, Regions, RequestId, RequestPolicy,
    Residency, Rights, Seconds, SignalClass, SignalClasses, Signature, SignedIntent, TermsHash, UnixSeconds, VehicleId, VehicleSalt,
};

/// A secret key for tests.
pub(crate) type Secret = [u8; 32];

pub(crate) const ADMIN: Account = Account([0xad; 20]);
/// Whose car it is; the account of [`ALICES_KEY`].
pub(crate) const ALICE: Account =
    Account([0x5d, 0x5c, 0x99, 0xed, 0xf5, 0x29, 0x33, 0x51, 0x60, 0xff, 0x18, 0x0f, 0xa1, 0x41, 0xdd, 0x49, 0x67, 0xfc, 0x00, 0xd2]);
pub(crate) const ALICES_KEY: Secret = [0xa1; 32];
/// A key that signs for Alice once she names it.
pub(crate) const PHONE_KEY: Secret = [0xf0; 32];
pub(crate) const BOB: Account = Account([0xb0; 20]);
pub(crate) const CAROL: Account = Account([0xca; 20]);
pub(crate) const ERIN: Account = Account([0xe1; 20]);
pub(crate) const FRED: Account = Account([0xfd; 20]);
/// The driver, where there is one.
pub(crate) const DAN: Account = Account([0xda; 20]);
/// For whom a guardian acts.
pub(crate) const WARD: Account = Account([0x3a; 20]);
/// A third party.
pub(crate) const INSURER: Account = Account([0x11; 20]);
/// A data holder.
pub(crate) const MAKER: Account = Account([0x22; 20]);
/// A gatekeeper that is a third party and a data holder too.
pub(crate) const GATEKEEPER: Account = Account([0x33; 20]);
/// An authority that nobody has admitted; it cannot be given a grant.
pub(crate) const POLICE: Account = Account([0x44; 20]);
/// A processor.
pub(crate) const LAB: Account = Account([0x55; 20]);
/// A third party.
pub(crate) const GARAGE: Account = Account([0x66; 20]);
/// An admitted authority, and an auditor too.
pub(crate) const RESCUE: Account = Account([0x77; 20]);
/// An admitted auditor.
pub(crate) const AUDITOR: Account = Account([0x88; 20]);
/// Nobody has registered this one.
pub(crate) const NOBODY: Account = Account([0x99; 20]);
/// What Alice registers her car with.
pub(crate) const CARS_SALT: VehicleSalt = VehicleSalt([0xc1; 32]);
/// What Bob registers his van with.
pub(crate) const VANS_SALT: VehicleSalt = VehicleSalt([0xc2; 32]);
/// Alice's.
pub(crate) const CAR: VehicleId = VehicleId([
    0xbd, 0x53, 0x4b, 0xab, 0xe8, 0x9f, 0x74, 0xbd, 0x0a, 0xcd, 0xa9, 0x3a, 0x1d, 0x1e, 0x86, 0xe8, 0x13, 0x1a, 0x0e, 0x75, 0x2d, 0x92,
    0x68, 0xef, 0x4d, 0x0a, 0x35, 0x17, 0x96, 0xdc, 0x73, 0xe4,
]);
/// Bob's.
pub(crate) const VAN: VehicleId = VehicleId([
    0x26, 0xa9, 0x36, 0x0b, 0xfb, 0x17, 0x21, 0x92, 0xb5, 0x63, 0x56, 0x92, 0x8b, 0x8e, 0x7e, 0xf6, 0x5b, 0xd9, 0x41, 0xf4, 0x32, 0x58,
    0x5b, 0x6e, 0xdc, 0x54, 0xa0, 0x21, 0x66, 0xae, 0x00, 0x97,
]);
pub(crate) const NO_VEHICLE: VehicleId = VehicleId([0xc9; 32]);
pub(crate) const NO_GRANT: GrantId = GrantId([0xee; 32]);
pub(crate) const NO_REQUEST: RequestId = RequestId([0xef; 32]);
/// An appended purpose.
pub(crate) const INSURANCE: PurposeCode = PurposeCode(101);
/// An appended purpose that asks for the driver's consent too.
pub(crate) const COACHING: PurposeCode = PurposeCode(109);

/// When Alice registered the car.
pub(crate) const T0: u64 = 10_000;
/// The longest a grant for insurance may run, and be kept.
pub(crate) const LONGEST: u32 = 1_000;
pub(crate) const RETENTION: u32 = 500;
/// When the grant of [`terms`] begins and ends.
pub(crate) const BEGIN: u64 = T0 + 20;
pub(crate) const END: u64 = T0 + 820;

pub(crate) const fn classes(items: &[SignalClass]) -> SignalClasses {
    SignalClasses::of(items)
}

pub(crate) const fn profile(kinds: &[PartyKind], gatekeeper: Gatekeeper) -> Profile {
    Profile { kinds: PartyKinds::of(kinds), legal_hash: TermsHash([0x1e; 32]), gatekeeper }
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

/// Terms that are accepted from Alice from T0 on until they end.
pub(crate) const fn terms() -> GrantTerms {
    GrantTerms {
        vehicle: CAR,
        recipient: INSURER,
        purpose: INSURANCE,
        container: ContainerId([0xc0; 32]),
        classes: classes(&[SignalClass::SpeedMotion, SignalClass::ActuateComfort]),
        actions: Actions::of(&[Action::Read, Action::Actuate]),
        residency: Residency::InVehicle,
        regions: Regions::NONE,
        not_before: UnixSeconds(BEGIN),
        expires_at: UnixSeconds(END),
        history_from: UnixSeconds(T0),
        retention: Seconds(RETENTION),
        depth_left: 3,
        max_uses: None,
        parent: None,
    }
}

pub(crate) const fn agreement() -> Agreement {
    Agreement {
        data_holder: Some(MAKER),
        controller: None,
        legal_basis: LegalBasis::Consent,
        terms_hash: TermsHash([0x7e; 32]),
        notice_hash: NoticeHash([0x0e; 32]),
    }
}

/// The same with this recipient: the lab, which only processes, does so for the maker.
pub(crate) fn agreement_with(recipient: Account) -> Agreement {
    Agreement { controller: (recipient == LAB).then_some(MAKER), ..agreement() }
}

/// A grant of the [`terms`] with some things changed.
pub(crate) fn grant(change: impl FnOnce(&mut GrantTerms)) -> Message {
    let mut terms = terms();
    change(&mut terms);
    Message::Grant { terms, agreement: agreement_with(terms.recipient), request: None }
}

/// The same as a share onward from a grant to the insurer.
pub(crate) fn share(parent: GrantId, recipient: Account, depth_left: u8) -> Message {
    grant(|terms| {
        (terms.parent, terms.recipient, terms.depth_left, terms.not_before) = (Some(parent), recipient, depth_left, UnixSeconds(T0 + 50))
    })
}

/// A delegation of everything the [`terms`] reach, good from T0 on; empty for one who only drives.
pub(crate) fn mandate(role: AssignedRole) -> DelegationTerms {
    let drives = role.is_subject_only();
    let reach = terms().classes.or(classes(&[SignalClass::Odometer]));
    DelegationTerms {
        role,
        rights: if drives { Rights::NONE } else { Rights::ALL },
        classes: if drives { SignalClasses::NONE } else { reach },
        actions: if drives { Actions::NONE } else { Actions::ALL },
        purposes: None,
        longest_grant: None,
        depth_left: if drives { 0 } else { 2 },
        not_before: UnixSeconds(T0),
        expires_at: UnixSeconds(T0 + 2_000),
    }
}

/// A request that the grant of [`terms`] allows at T0 + 100.
pub(crate) const fn request() -> CheckRequest {
    CheckRequest {
        vehicle: CAR,
        recipient: INSURER,
        purpose: INSURANCE,
        action: Action::Read,
        residency: Residency::InVehicle,
        region: Region::Eea,
        classes: classes(&[SignalClass::SpeedMotion]),
        coverage: Coverage::ByClass,
        data_from: UnixSeconds(T0 + 100),
    }
}

/// What intents of the tests are signed for.
pub(crate) fn domain() -> DomainHash {
    DomainHash::of(GenesisHash([0x6e; 32]), Account([0xcc; 20]), keccak_256)
}

/// The account of a secp256k1 key, as in Ethereum.
pub(crate) fn account_of(secret: &Secret) -> Account {
    let key = SigningKey::from_slice(secret).unwrap();
    let point = key.verifying_key().to_sec1_point(false);
    Account(keccak_256(&point.as_bytes()[1..])[12..].try_into().unwrap())
}

/// For whom a guardian acts in the tests; every other role has no ward.
pub(crate) fn ward_of(role: AssignedRole) -> Option<Account> {
    (role == AssignedRole::Guardian).then_some(WARD)
}

/// The intent with its one canonical signature.
pub(crate) fn signed(intent: Intent, secret: &Secret) -> SignedIntent {
    let digest = (b"valet.intent", &intent).using_encoded(keccak_256);
    let (signature, recovery) = SigningKey::from_slice(secret).unwrap().sign_prehash_recoverable(&digest);
    let (r, s) = signature.split_bytes();
    SignedIntent { intent, signature: Signature { r: r.into(), s: s.into(), recovery: recovery.to_byte() } }
}

/// What makes the [`Fixture`], each at T0. Any party may ask for Alice's car.
pub(crate) fn set_up() -> Vec<(Account, Message)> {
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

use codec::Encode;

#[test]
fn alices_account_is_that_of_her_key() {
    assert_eq!(account_of(&ALICES_KEY), ALICE);
}

#[test]
fn a_vehicles_id_is_made_of_who_registers_it_and_the_salt() {
    let id = |owner: Account, salt: VehicleSalt| VehicleId((b"valet.vehicle", owner, salt).using_encoded(keccak_256));
    assert_eq!((id(ALICE, CARS_SALT), id(BOB, VANS_SALT)), (CAR, VAN));
}

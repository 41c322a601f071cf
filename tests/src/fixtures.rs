//! Development keys, and terms, requests and profiles that the rules accept.

use crate::BoxError;
use shared_logic::{
    party::Gatekeeper, Account, Action, Actions, Agreement, AssignedRole, CheckRequest, ContainerId, Coverage, DelegationTerms, GrantTerms,
    Host, LegalBasis, Message, NoticeHash, PartyKind, PartyKinds, Profile, PurposeCode, Region, Regions, Residency, Right, Rights, Seconds,
    SignalClass, SignalClasses, State, TermsHash, UnixSeconds, VehicleId, VehicleSalt,
};
use valet_wallet::{KeyKind, Keypair};

/// Insurance by speed and distance.
pub const INSURANCE: PurposeCode = PurposeCode(1);
/// Coaching, which needs the driver's consent too.
pub const COACHING: PurposeCode = PurposeCode(9);
/// What a grant of these fixtures opens.
pub const SPEED_AND_DISTANCE: SignalClasses = SignalClasses::of(&[SignalClass::SpeedMotion, SignalClass::Odometer]);
/// The hash of the text that is agreed on.
pub const OFFERED: TermsHash = TermsHash([0x0f; 32]);

/// The contract's admin.
pub const ADMIN: &str = "//Alice";
/// Owns the vehicles.
pub const OWNER: &str = "//Bob";
/// A third party.
pub const INSURER: &str = "//Charlie";
/// Has a mandate of the owner's.
pub const MANAGER: &str = "//Dave";
/// Drives the car.
pub const DRIVER: &str = "//Eve";
/// An admitted authority.
pub const AUTHORITY: &str = "//Alice#secp256k1";
/// An admitted auditor.
pub const AUDITOR: &str = "//Bob#secp256k1";
/// Another third party.
pub const GARAGE: &str = "//Charlie#secp256k1";
/// A party that may not receive.
pub const GATEKEEPER: &str = "//Dave#secp256k1";
/// A party that the admin suspends.
pub const FALLEN: &str = "//Eve#secp256k1";
/// Nobody: no vehicle, no party, no delegation.
pub const STRANGER: &str = "//Stranger";
/// A key that only signs intents.
pub const PHONE: &str = "//Phone#secp256k1";
/// A key that signed for the owner until lately.
pub const LOST_PHONE: &str = "//LostPhone#secp256k1";

/// The salt of the owner's vehicle in use.
pub const CAR: VehicleSalt = VehicleSalt([1; 32]);
/// That of the owner's vehicle that was sold to the stranger.
pub const SOLD: VehicleSalt = VehicleSalt([2; 32]);
/// That of the owner's vehicle that was taken out of use.
pub const SCRAPPED: VehicleSalt = VehicleSalt([3; 32]);
/// No vehicle has this id.
pub const NOWHERE: VehicleId = VehicleId([0xff; 32]);

/// The speed.
pub const SPEED: SignalClasses = SignalClasses::of(&[SignalClass::SpeedMotion]);
/// Trips, which the manager's mandate does not reach.
pub const TRIP: SignalClasses = SignalClasses::of(&[SignalClass::Trip]);
/// The exact location.
pub const PLACE: SignalClasses = SignalClasses::of(&[SignalClass::LocationExact]);
/// Commands to the drive, which nobody is granted.
pub const STEERING: SignalClasses = SignalClasses::of(&[SignalClass::ActuateDrive]);

/// An hour.
pub const HOUR: Seconds = Seconds(3_600);
/// A day.
pub const DAY: Seconds = Seconds::DAY;

/// The development key of that name, such as `//Bob` (Ed25519) or `//Bob#secp256k1`.
///
/// # Errors
/// [`BoxError`] when the name is no path of one.
pub fn key(name: &str) -> Result<Keypair, BoxError> {
    let (path, kind) = match name.split_once('#') {
        Some((path, kind)) => (path, kind.parse::<KeyKind>().map_err(|error| error.to_string())?),
        None => (name, KeyKind::Ed25519),
    };
    Keypair::dev(kind, path).map_err(|error| error.to_string().into())
}

/// The address that the contract sees when that key calls.
///
/// # Errors
/// As [`key`].
pub fn account(name: &str) -> Result<Account, BoxError> {
    Ok(key(name)?.public().account_id().address())
}

/// The address of that key's intents.
///
/// # Errors
/// As [`key`], and for an Ed25519 key, which signs none.
pub fn signer(name: &str) -> Result<Account, BoxError> {
    key(name)?.public().intent_account().ok_or_else(|| format!("expected a secp256k1 key, found `{name}`").into())
}

/// The vehicle that this account registers with that salt.
pub fn vehicle_of(registrant: Account, salt: VehicleSalt) -> VehicleId {
    State::new(registrant).vehicle_id(registrant, salt)
}

/// The owner's vehicle of that salt.
///
/// # Errors
/// As [`key`].
pub fn vehicle(salt: VehicleSalt) -> Result<VehicleId, BoxError> {
    Ok(vehicle_of(account(OWNER)?, salt))
}

/// Registering a vehicle by that salt.
pub const fn register(salt: VehicleSalt) -> Message {
    Message::RegisterVehicle { salt, vin_commitment: None }
}

/// So many days after a moment.
pub fn days(after: UnixSeconds, days: u32) -> UnixSeconds {
    Seconds::days(days).and_then(|length| after.after(length)).unwrap_or(UnixSeconds(u64::MAX))
}

/// A grant that the rules accept: speed and distance for insurance, read inside the vehicle, for 30 days.
pub fn terms(vehicle: VehicleId, recipient: Account, now: UnixSeconds) -> GrantTerms {
    GrantTerms {
        vehicle,
        recipient,
        purpose: INSURANCE,
        container: ContainerId([0xc0; 32]),
        classes: SPEED_AND_DISTANCE,
        actions: Actions::of(&[Action::Read]),
        residency: Residency::InVehicle,
        regions: Regions::NONE,
        not_before: now,
        expires_at: days(now, 30),
        history_from: now,
        retention: Seconds::DAY,
        depth_left: 0,
        max_uses: None,
        parent: None,
    }
}

/// The agreement of such a grant.
pub const fn agreement() -> Agreement {
    Agreement {
        data_holder: None,
        controller: None,
        legal_basis: LegalBasis::Consent,
        terms_hash: OFFERED,
        notice_hash: NoticeHash([0x0e; 32]),
    }
}

/// A request that such a grant allows.
pub const fn check_request(vehicle: VehicleId, recipient: Account, now: UnixSeconds) -> CheckRequest {
    CheckRequest {
        vehicle,
        recipient,
        purpose: INSURANCE,
        action: Action::Read,
        residency: Residency::InVehicle,
        region: Region::Eea,
        classes: SPEED_AND_DISTANCE,
        coverage: Coverage::ByClass,
        data_from: now,
    }
}

/// A delegation to a fleet manager: all rights but answering, once to be passed on, for 60 days.
pub fn mandate(now: UnixSeconds) -> DelegationTerms {
    DelegationTerms {
        role: AssignedRole::FleetManager,
        rights: Rights::of(&[Right::Grant, Right::Narrow, Right::Suspend, Right::Revoke, Right::Delegate]),
        classes: SPEED_AND_DISTANCE,
        actions: Actions::of(&[Action::Read]),
        purposes: None,
        longest_grant: None,
        depth_left: 1,
        not_before: now,
        expires_at: days(now, 60),
    }
}

/// A delegation to a driver.
pub fn driver_terms(now: UnixSeconds) -> DelegationTerms {
    let nothing =
        DelegationTerms { rights: Rights::NONE, classes: SignalClasses::NONE, actions: Actions::NONE, depth_left: 0, ..mandate(now) };
    DelegationTerms { role: AssignedRole::Driver, ..nothing }
}

/// The profile of a party of one kind.
pub const fn profile(kind: PartyKind) -> Profile {
    Profile { kinds: PartyKinds::of(&[kind]), legal_hash: TermsHash([0x11; 32]), gatekeeper: Gatekeeper::No }
}

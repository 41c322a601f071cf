//! The simplest terms, requests and profiles that the rules accept from a given moment on, under the first catalogue.

use shared_logic::{
    party::Gatekeeper, Account, Action, Actions, Agreement, AssignedRole, CheckRequest, ContainerId, Coverage, DelegationTerms, GrantTerms,
    LegalBasis, NoticeHash, PartyKind, PartyKinds, Profile, PurposeCode, Region, Regions, Residency, Right, Rights, Seconds, SignalClass,
    SignalClasses, TermsHash, UnixSeconds, VehicleId,
};

/// Insurance by speed and distance.
pub const INSURANCE: PurposeCode = PurposeCode(1);
/// Coaching, which needs the driver's consent too.
pub const COACHING: PurposeCode = PurposeCode(9);
/// What a grant of these fixtures opens.
pub const SPEED_AND_DISTANCE: SignalClasses = SignalClasses::of(&[SignalClass::SpeedMotion, SignalClass::Odometer]);
/// The hash of the text that is agreed on.
pub const OFFERED: TermsHash = TermsHash([0x0f; 32]);

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

/// Thirty days, in seconds: how long a grant of [`terms`] runs.
const MONTH: u64 = 30 * 86_400;

/// So many days after a moment.
pub fn days(after: UnixSeconds, days: u32) -> UnixSeconds {
    Seconds::days(days).and_then(|length| after.after(length)).unwrap_or(UnixSeconds(u64::MAX))
}

/// A grant that the rules accept: speed and distance for insurance, read inside the vehicle, for 30 days.
pub const fn terms(vehicle: VehicleId, recipient: Account, now: UnixSeconds) -> GrantTerms {
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
        expires_at: UnixSeconds(now.0.saturating_add(MONTH)),
        history_from: now,
        retention: Seconds::DAY,
        depth_left: 0,
        max_uses: None,
        parent: None,
    }
}

/// What is agreed on beside such a grant.
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

//! Keys by their names, and what their owners say when nothing else is asked for.

use crate::Trouble;
use shared_logic::{
    party::Gatekeeper, Account, Action, Actions, Agreement, AssignedRole, CheckRequest, ContainerId, Coverage, DelegationTerms, GrantTerms,
    LegalBasis, NoticeVersion, PartyKind, PartyKinds, Profile, PurposeCode, Residency, Right, Rights, Seconds, SignalClass, SignalClasses,
    TermsHash, UnixSeconds, VehicleId,
};
use valet_wallet::{KeyKind, Keypair};

/// Insurance by speed and distance.
pub const INSURANCE: PurposeCode = PurposeCode(1);
/// Coaching, which asks who drives too.
pub const COACHING: PurposeCode = PurposeCode(9);
/// What a grant of this cast opens.
pub const SPEED_AND_DISTANCE: SignalClasses = SignalClasses::of(&[SignalClass::SpeedMotion, SignalClass::Odometer]);
/// The hash of the text that is agreed on.
pub const OFFERED: TermsHash = TermsHash([0x0f; 32]);

/// The development key of that name, such as `//Bob` (Ed25519) or `//Bob#secp256k1`.
///
/// # Errors
/// [`Trouble`] when the name is no path of one.
pub fn key(name: &str) -> Result<Keypair, Trouble> {
    let (path, kind) = match name.split_once('#') {
        Some((path, kind)) => (path, kind.parse::<KeyKind>().map_err(|error| error.to_string())?),
        None => (name, KeyKind::Ed25519),
    };
    Keypair::dev(kind, path).map_err(|error| error.to_string().into())
}

/// As whom that key's calls come to the contract.
///
/// # Errors
/// As [`key`].
pub fn account(name: &str) -> Result<Account, Trouble> {
    Ok(key(name)?.public().account_id().address())
}

/// As whom that key signs intents.
///
/// # Errors
/// As [`key`], and for an Ed25519 key, which signs none.
pub fn signer(name: &str) -> Result<Account, Trouble> {
    key(name)?.public().intent_account().ok_or_else(|| format!("expected a secp256k1 key, found `{name}`").into())
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
        not_before: now,
        expires_at: days(now, 30),
        history_from: now,
        retention: Seconds::DAY,
        depth_left: 0,
        max_uses: None,
        parent: None,
    }
}

/// What is agreed on beside it.
pub const fn agreement() -> Agreement {
    Agreement { data_holder: None, legal_basis: LegalBasis::Consent, terms_hash: OFFERED, notice_version: NoticeVersion(1) }
}

/// A question that such a grant answers with yes.
pub const fn question(vehicle: VehicleId, recipient: Account, now: UnixSeconds) -> CheckRequest {
    CheckRequest {
        vehicle,
        recipient,
        purpose: INSURANCE,
        action: Action::Read,
        residency: Residency::InVehicle,
        classes: SPEED_AND_DISTANCE,
        coverage: Coverage::ByClass,
        data_from: now,
    }
}

/// What an owner gives who runs a fleet: all rights but answering, once to be passed on, for 60 days.
pub fn mandate(now: UnixSeconds) -> DelegationTerms {
    DelegationTerms {
        role: AssignedRole::FleetManager,
        rights: Rights::of(&[Right::Grant, Right::Narrow, Right::Suspend, Right::Revoke, Right::Delegate]),
        classes: SPEED_AND_DISTANCE,
        actions: Actions::of(&[Action::Read]),
        depth_left: 1,
        not_before: now,
        expires_at: days(now, 60),
    }
}

/// What an owner gives who drives.
pub fn wheel(now: UnixSeconds) -> DelegationTerms {
    let nothing =
        DelegationTerms { rights: Rights::NONE, classes: SignalClasses::NONE, actions: Actions::NONE, depth_left: 0, ..mandate(now) };
    DelegationTerms { role: AssignedRole::Driver, ..nothing }
}

/// What a party of one kind says of itself.
pub const fn profile(kind: PartyKind) -> Profile {
    Profile { kinds: PartyKinds::of(&[kind]), legal_hash: TermsHash([0x11; 32]), gatekeeper: Gatekeeper::No }
}

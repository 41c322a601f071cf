//! What a grant rests on, and whether it is over.

use super::{
    mandate::{chain, Broken, Mandate, STEPS},
    names::kinds,
    Records,
};
use shared_logic::{
    party::Gatekeeper, DriverConsent, EndReason, Erasure, Grant, GrantState, LegalBasis, Party, PartyStatus, UnixSeconds, Vehicle,
    VehicleStatus,
};

use super::objection::{narrow, object, wide, Objection};

/// The Data Act's parties: a gatekeeper may not receive; authorities and auditors receive nothing by a grant.
pub(super) fn may_receive(party: &Party) -> bool {
    let kinds = kinds(party.profile.kinds);
    let receives = ["data-holder", "third-party", "processor"].iter().any(|kind| kinds.contains(kind));
    receives && matches!(party.profile.gatekeeper, Gatekeeper::No) && !suspended(party)
}

/// Whether a party can be given data for purposes of its own, and not only for another's.
pub(super) fn for_itself(party: &Party) -> bool {
    let kinds = kinds(party.profile.kinds);
    may_receive(party) && (kinds.contains("data-holder") || kinds.contains("third-party"))
}

pub(super) fn may_hold(party: &Party) -> bool {
    kinds(party.profile.kinds).contains("data-holder") && !suspended(party)
}

/// Checked by the admin, and of a kind that sees who uses a vehicle.
pub(super) fn may_vouch(party: &Party) -> bool {
    admitted_as(party, "data-holder") || admitted_as(party, "registrar")
}

/// Checked by the admin, and of that kind.
pub(super) fn admitted_as(party: &Party, kind: &str) -> bool {
    matches!(party.status, PartyStatus::Admitted) && kinds(party.profile.kinds).contains(kind)
}

/// Admitted of that kind, and its admission has taken effect.
pub(super) fn acting_as(party: &Party, kind: &str, now: UnixSeconds) -> Result<(), Objection> {
    object("PartyIneligible", !admitted_as(party, kind))?;
    object("AdmissionPending", now.0 < party.acts_from.0)
}

const fn suspended(party: &Party) -> bool {
    matches!(party.status, PartyStatus::Suspended)
}

/// Whether the recipient stands as it did when the grant was made.
pub(super) fn recipient_stands(records: &impl Records, grant: &Grant) -> bool {
    // No party lost a standing since then, so this one did not.
    if grant.losses == records.registry().losses {
        return true;
    }
    let party = records.party(grant.terms.recipient);
    party.is_some_and(|party| party.epoch == grant.party_epoch && may_receive(&party))
}

/// What a driver's consent is good for: data from then on, until then.
pub(super) struct Consent {
    pub(super) since: UnixSeconds,
    pub(super) until: UnixSeconds,
}

/// The consent of who drives, or that none is needed; none when somebody has to consent now.
pub(super) fn driver_consents(records: &impl Records, vehicle: &Vehicle, grant: &Grant, now: UnixSeconds) -> Option<Consent> {
    match grant.driver_consent {
        DriverConsent::NotNeeded => Some(Consent { since: UnixSeconds(0), until: UnixSeconds(u64::MAX) }),
        DriverConsent::Missing => None,
        DriverConsent::Given { by, under } => {
            // It stands and falls with that one delegation, by which who gave it was the one to ask: another of the
            // same driver does not carry it.
            let driver = chain(records, (grant.terms.vehicle, vehicle), (by, under), STEPS, now).ok();
            driver.map(|driver| Consent { since: driver.since(), until: driver.ends() })
        }
    }
}

/// The delegations the grantor acted under, of at most so many steps; none for the owner.
pub(super) fn delegations(
    records: &impl Records,
    vehicle: &Vehicle,
    grant: &Grant,
    steps: usize,
    now: UnixSeconds,
) -> Result<Option<Mandate>, Broken> {
    let place = (grant.terms.vehicle, vehicle);
    grant.under.map(|reference| chain(records, place, (grant.grantor, reference), steps, now)).transpose()
}

/// Whether everything that a grant rests on stands, when so many steps are left.
pub(super) fn stands(records: &impl Records, vehicle: &Vehicle, grant: &Grant, steps: usize, now: UnixSeconds) -> Result<(), Broken> {
    let in_use = matches!(vehicle.status, VehicleStatus::InUse) && grant.epoch == vehicle.epoch;
    if !(in_use && recipient_stands(records, grant)) {
        return Err(Broken::Gone);
    }
    let taken = delegations(records, vehicle, grant, steps, now)?.map_or(0, |mandate| mandate.len());
    let Some(id) = grant.terms.parent else { return Ok(()) };
    let left = steps.wrapping_sub(taken).checked_sub(1).ok_or(Broken::TooLong)?;
    let parent = records.grant(id).ok_or(Broken::Gone)?;
    if matches!(parent.state, GrantState::Ended { .. }) || now.0 >= parent.terms.expires_at.0 {
        return Err(Broken::Gone);
    }
    stands(records, vehicle, &parent, left, now)
}

/// Whether a grant is over, and why: as recorded, or by its time, or because what it rests on ended.
pub fn over(records: &impl Records, vehicle: &Vehicle, grant: &Grant, now: UnixSeconds) -> Option<EndReason> {
    if let GrantState::Ended { reason, .. } = grant.state {
        return Some(reason);
    }
    // Whichever came first: the end of its owner's time, or its own.
    if grant.epoch != vehicle.epoch && grant.terms.expires_at.0 > vehicle.epoch_start.0 {
        return Some(EndReason::Invalidated);
    }
    if now.0 >= grant.terms.expires_at.0 {
        return Some(EndReason::Expired);
    }
    stands(records, vehicle, grant, STEPS, now).err().map(|_| EndReason::Invalidated)
}

/// What people call an end when it stands in their way.
pub const fn ended(reason: EndReason) -> Objection {
    match reason {
        EndReason::Withdrawn => "Withdrawn",
        EndReason::Revoked => "Revoked",
        EndReason::Renounced => "Renounced",
        EndReason::Expired => "Expired",
        EndReason::Superseded => "Superseded",
        EndReason::Invalidated => "Invalidated",
    }
}

/// How long data is kept at most after consent to it was withdrawn, in seconds: 30 days.
const AFTER_CONSENT: i128 = 2_592_000;

/// By when the data of a grant that ended so and then must be gone; the end of time, where that is past it.
pub(super) fn erase_by(grant: &Grant, reason: EndReason, end: UnixSeconds) -> UnixSeconds {
    let end = wide(end).min(wide(grant.terms.expires_at));
    let agreed = i128::from(grant.terms.retention.0);
    let gone = !matches!(ended(reason), "Expired" | "Superseded") && end < wide(grant.terms.expires_at);
    let taken_back = gone && matches!(grant.legal_basis, LegalBasis::Consent);
    narrow(end.saturating_add(if taken_back { agreed.min(AFTER_CONSENT) } else { agreed }))
}

/// Where the recipient's duty to erase stands.
pub fn erasure(records: &impl Records, vehicle: &Vehicle, grant: &Grant, now: UnixSeconds) -> Erasure {
    if let Some(at) = grant.erased_at {
        return Erasure::Attested { at };
    }
    let Some(reason) = over(records, vehicle, grant, now) else { return Erasure::NotDue };
    let end = match grant.state {
        GrantState::Ended { at, .. } => at,
        _ if grant.epoch != vehicle.epoch => vehicle.epoch_start,
        _ => now,
    };
    let by = erase_by(grant, reason, end);
    if now.0 < by.0 {
        Erasure::Due { by }
    } else {
        Erasure::Overdue { since: by }
    }
}

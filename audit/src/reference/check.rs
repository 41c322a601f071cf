//! "May I have the data?", told from the prose.

use super::{
    checks::{checks, Condition, Failure},
    names::{classes, missing},
    objection::{object, running, Objection},
    Records,
};
use shared_logic::{
    Basis, CheckRequest, Coverage, Grant, GrantId, Losses, Proof, SignalClasses, UnixSeconds, Vehicle, VehicleId, VehicleStatus,
};

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The name of a [`shared_logic::Denial`].
    pub reason: Objection,
    /// The grant that was looked at.
    pub grant: Option<GrantId>,
    /// How many grants above it the objection is about.
    pub link: u8,
    /// The asked classes that the grant lacks.
    pub missing: SignalClasses,
    /// How many of the grant's own checks it passed; what it rests on counts as one more than all.
    passed: u8,
}

impl Refused {
    /// An objection that is about no grant.
    pub(crate) const fn plainly(reason: Objection) -> Self {
        Self { reason, grant: None, link: 0, missing: SignalClasses::NONE, passed: 0 }
    }

    /// An objection to that grant, which lacks those classes.
    pub(crate) const fn by(id: GrantId, failure: &Failure, missing: SignalClasses) -> Self {
        Self { reason: failure.reason, grant: Some(id), link: failure.link, missing, passed: failure.passed }
    }
}

/// Whether the request is allowed by that grant, or the first objection.
///
/// The order of objections stands in the [module above](super).
///
/// # Errors
/// The first objection, and where it applies.
pub fn check(records: &impl Records, id: GrantId, request: &CheckRequest, now: UnixSeconds) -> Result<Proof, Refused> {
    let vehicle = asked(records, request, now).map_err(Refused::plainly)?;
    let grant = records.grant(id).ok_or_else(|| Refused::plainly("UnknownGrant"))?;
    by(records, &vehicle, (id, &grant), request, now)
}

/// Whether the request is allowed by any of these grants. What the container's document says of the
/// signal is told for each.
///
/// # Errors
/// The objection to the grant that came closest.
pub fn check_any(
    records: &impl Records,
    grants: &[(GrantId, Grant)],
    request: &CheckRequest,
    now: UnixSeconds,
    coverage: impl Fn(&Grant) -> Coverage,
) -> Result<Proof, Refused> {
    let vehicle = asked(records, request, now).map_err(Refused::plainly)?;
    let (mut allowed, mut refused) = (None, Refused::plainly("UnknownGrant"));
    let (mut allowed_rank, mut refused_rank) = (None, None);
    for (id, grant) in grants {
        match by(records, &vehicle, (*id, grant), &CheckRequest { coverage: coverage(grant), ..*request }, now) {
            Ok(proof) if allowed_rank < Some((proof.expires_at, grant.seq)) => {
                (allowed, allowed_rank) = (Some(proof), Some((proof.expires_at, grant.seq)));
            }
            Err(closer) if refused_rank < Some((closer.passed, grant.seq)) => {
                (refused, refused_rank) = (closer, Some((closer.passed, grant.seq)));
            }
            _ => {}
        }
    }
    allowed.ok_or(refused)
}

/// What is asked before any grant is looked at.
fn asked(records: &impl Records, request: &CheckRequest, now: UnixSeconds) -> Result<Vehicle, Objection> {
    meaningful(request, now)?;
    open_vehicle(records, request.vehicle)
}

/// A question that can be meant: for something, and for data that there can be.
pub(super) fn meaningful(request: &CheckRequest, now: UnixSeconds) -> Result<(), Objection> {
    object("EmptyRequest", classes(request.classes).is_empty())?;
    object("TimeOutOfRange", Condition::After(now).holds(request))
}

/// A vehicle of which data may be had at all.
pub(crate) fn open_vehicle(records: &impl Records, id: VehicleId) -> Result<Vehicle, Objection> {
    running(records)?;
    let vehicle = records.vehicle(id).ok_or("UnknownVehicle")?;
    object("VehicleRetired", matches!(vehicle.status, VehicleStatus::Retired))?;
    Ok(vehicle)
}

fn by(
    records: &impl Records,
    vehicle: &Vehicle,
    (id, grant): (GrantId, &Grant),
    request: &CheckRequest,
    now: UnixSeconds,
) -> Result<Proof, Refused> {
    if (grant.terms.vehicle, grant.terms.recipient) != (request.vehicle, request.recipient) {
        return Err(Refused::plainly("UnknownGrant"));
    }
    let until = checks(records, vehicle, grant, now, |failure| if failure.condition.holds(request) { Err(failure) } else { Ok(()) });
    let refused = |failure| Refused::by(id, &failure, missing(request.classes, grant.terms.classes));
    until.map(|until| proof(vehicle, (id, grant), records.registry().losses, until)).map_err(refused)
}

/// What stands behind a yes.
pub(crate) const fn proof(vehicle: &Vehicle, (id, grant): (GrantId, &Grant), registry_losses: Losses, until: UnixSeconds) -> Proof {
    let (epoch, losses) = (vehicle.epoch, vehicle.losses);
    Proof { basis: Basis::Grant(id), grantor: grant.grantor, epoch, losses, registry_losses, expires_at: until }
}

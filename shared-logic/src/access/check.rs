//! The decision itself: small, pure, total, without heap.

use super::{Basis, CheckRequest, Coverage, GrantPath, Proof, Refusal, Verdict};
use crate::{
    authority::consents,
    guard::{require, running},
    limits::{CLOCKS, LIVE},
    Action, Denial, DriverConsent, Grant, GrantId, GrantState, Host, Residency, SignalClasses, UnixSeconds, Vehicle, VehicleStatus,
};

/// Decides a request against one grant.
///
/// INVARIANT (deny by default): `Allow` is returned at one place, after every check has passed.
/// INVARIANT (one clock rule): a grant is valid from `not_before` on and before `expires_at`.
///
/// The checks run in a fixed order and the first that fails gives the reason: what is asked; whether
/// the contract runs; the vehicle; the grant, and whom it concerns; the owner's epoch; the grant's
/// state; time; purpose; action; residency; whether the action fits the kind of class (commands or
/// data); scope; history; uses; then what the grant depends on: the recipient's standing, the driver's
/// consent, the delegation it was granted under, and the grants it is shared from, upward.
pub fn check(host: &impl Host, grant: GrantId, request: &CheckRequest, now: UnixSeconds) -> Verdict {
    if let Err(reason) = asked(request, now) {
        return Verdict::deny(reason);
    }
    let (vehicle, record) = (host.vehicle(request.vehicle), host.grant(grant));
    check_with(host, vehicle.as_ref(), record.as_ref().map(|record| (grant, record)), request, now)
}

/// As [`check`], with the records of `request.vehicle` and of the grant at hand.
pub fn check_with(
    host: &impl Host,
    vehicle: Option<&Vehicle>,
    grant: Option<(GrantId, &Grant)>,
    request: &CheckRequest,
    now: UnixSeconds,
) -> Verdict {
    weigh(host, vehicle, grant, request, now).1
}

/// Decides a request against all grants of a vehicle to a recipient.
///
/// One grant that allows is enough; grants are never added up. Of several that allow, the proof is
/// the one that lasts longest, and of those the newest, so the answer does not depend on the order
/// of `grants`. When none allows, the reason is that of the grant that came closest: the one that
/// passed the most checks, and of those the newest.
/// `asked` is the request as the document of a grant's container puts it: with the classes and the
/// coverage of the asked signals by that document. It replaces `request` for that grant.
pub fn check_any<'a>(
    host: &impl Host,
    grants: impl IntoIterator<Item = (GrantId, &'a Grant)>,
    request: &CheckRequest,
    now: UnixSeconds,
    mut asked: impl FnMut(&Grant) -> CheckRequest,
) -> Verdict {
    let vehicle = host.vehicle(request.vehicle);
    let mut allowed = None;
    let (_, mut best) = weigh(host, vehicle.as_ref(), None, request, now);
    let mut best_rank = None;
    for (id, grant) in grants {
        let request = asked(grant);
        let (stage, verdict) = weigh(host, vehicle.as_ref(), Some((id, grant)), &request, now);
        if let Verdict::Allow(proof) = verdict {
            let rank = (proof.expires_at, grant.seq);
            allowed = allowed.filter(|(best, _)| *best > rank).or(Some((rank, verdict)));
        } else if let Some(rank) = stage.map(|stage| (stage, grant.seq)) {
            if Some(rank) > best_rank {
                best_rank = Some(rank);
                best = verdict;
            }
        }
    }
    allowed.map_or(best, |(_, verdict)| verdict)
}

/// What is asked, before anything is looked up: something, and nothing from later than now.
pub(super) fn asked(request: &CheckRequest, now: UnixSeconds) -> Result<(), Denial> {
    require(!request.classes.is_empty(), Denial::EmptyRequest)?;
    require(now.after(CLOCKS).is_none_or(|latest| request.data_from <= latest), Denial::TimeOutOfRange)
}

/// A failed check: how many passed before it, how many steps up it was, and why.
#[derive(Clone, Copy)]
struct Failure {
    stage: u8,
    link: u8,
    reason: Denial,
}

/// The verdict, and how far the grant came when it does not allow.
fn weigh(
    host: &impl Host,
    vehicle: Option<&Vehicle>,
    grant: Option<(GrantId, &Grant)>,
    request: &CheckRequest,
    now: UnixSeconds,
) -> (Option<u8>, Verdict) {
    let (vehicle, (id, grant)) = match asked(request, now).and_then(|()| concerned(host, vehicle, grant, request)) {
        Ok(concerned) => concerned,
        Err(reason) => return (None, Verdict::deny(reason)),
    };
    match checked(host, vehicle, grant, request, now) {
        Err(Failure { stage, link, reason }) => {
            let missing = request.classes.minus(grant.terms.classes);
            (Some(stage), Verdict::Deny(Refusal { reason, grant: Some(id), link, missing }))
        }
        Ok(expires_at) => {
            let (basis, registry_losses) = (Basis::Grant(id), host.registry().losses);
            let Grant { grantor, epoch, .. } = *grant;
            (None, Verdict::Allow(Proof { basis, grantor, epoch, losses: vehicle.losses, registry_losses, expires_at }))
        }
    }
}

/// Whether there is something to decide on at all.
fn concerned<'a>(
    host: &impl Host,
    vehicle: Option<&'a Vehicle>,
    grant: Option<(GrantId, &'a Grant)>,
    request: &CheckRequest,
) -> Result<(&'a Vehicle, (GrantId, &'a Grant)), Denial> {
    running(host)?;
    let vehicle = vehicle.ok_or(Denial::UnknownVehicle)?;
    if vehicle.status == VehicleStatus::Retired {
        return Err(Denial::VehicleRetired);
    }
    let (id, grant) = grant.ok_or(Denial::UnknownGrant)?;
    if grant.terms.vehicle == request.vehicle && grant.terms.recipient == request.recipient {
        Ok((vehicle, (id, grant)))
    } else {
        Err(Denial::UnknownGrant)
    }
}

/// Every check of a grant and of what it depends on; `Ok` is the earliest end of them all.
fn checked(host: &impl Host, vehicle: &Vehicle, grant: &Grant, request: &CheckRequest, now: UnixSeconds) -> Result<UnixSeconds, Failure> {
    if let Some((stage, reason)) = own_failure(vehicle, grant, request, now) {
        return Err(Failure { stage, link: 0, reason });
    }
    let mut chain = GrantPath::new(host, request.vehicle, vehicle, now);
    let mut end = grant.terms.expires_at;
    let mut support = Support { host, vehicle, request, now, link: 0 };
    support.of(&mut chain, grant, &mut end)?;
    let mut above = grant.terms.parent;
    while let Some(id) = above {
        support.link = support.link.saturating_add(1);
        chain.step().map_err(|reason| support.fails(reason))?;
        let parent = host.grant(id).ok_or_else(|| support.fails(Denial::ParentEnded))?;
        if let Some((_, reason)) = own_failure(vehicle, &parent, request, now) {
            return Err(support.fails(as_parent(reason)));
        }
        end = end.min(parent.terms.expires_at);
        support.of(&mut chain, &parent, &mut end)?;
        above = parent.terms.parent;
    }
    Ok(end)
}

/// The reason of a failing parent, as it looks from below.
const fn as_parent(reason: Denial) -> Denial {
    match reason {
        // For now, and not for good.
        Denial::Suspended | Denial::NotYetValid => Denial::Suspended,
        Denial::StaleEpoch
        | Denial::Expired
        | Denial::Withdrawn
        | Denial::Revoked
        | Denial::Renounced
        | Denial::Superseded
        | Denial::Invalidated => Denial::ParentEnded,
        _ => Denial::ScopeExceedsCeiling,
    }
}

/// What must hold besides a grant's own record, at one step of the chain.
struct Support<'a, H> {
    host: &'a H,
    vehicle: &'a Vehicle,
    request: &'a CheckRequest,
    now: UnixSeconds,
    link: u8,
}

impl<H: Host> Support<'_, H> {
    /// The recipient's standing, the driver's consent, the delegation; shortens `end` to theirs.
    fn of(&self, chain: &mut GrantPath<'_, H>, grant: &Grant, end: &mut UnixSeconds) -> Result<(), Failure> {
        chain.recipient(grant).map_err(|reason| self.fails(reason))?;
        match grant.driver_consent {
            DriverConsent::NotNeeded => {}
            DriverConsent::Missing => return Err(self.fails(Denial::CoConsentMissing)),
            // INVARIANT (own data): a driver opens nothing from before that driver's own time.
            DriverConsent::Given { by, under } => {
                let driver = consents(self.host, (self.request.vehicle, self.vehicle), by, under, self.now)
                    .and_then(|driver| require(driver.since <= self.request.data_from, Denial::HistoryBeforeFence).map(|()| driver));
                *end = (*end).min(driver.map_err(|reason| self.fails(reason))?.terms.expires_at);
            }
        }
        let Some(reference) = grant.under else { return Ok(()) };
        let ceiling = chain.under(grant.grantor, reference).map_err(|reason| self.fails(reason))?.terms;
        if !self.request.classes.within(ceiling.classes) || !ceiling.actions.has(self.request.action) {
            return Err(self.fails(Denial::ScopeExceedsCeiling));
        }
        *end = (*end).min(ceiling.expires_at);
        Ok(())
    }

    /// A failure past every check of the grant's own record.
    const fn fails(&self, reason: Denial) -> Failure {
        Failure { stage: u8::MAX, link: self.link, reason }
    }
}

/// The first check of the grant's own record that fails, and how many passed before it.
fn own_failure(vehicle: &Vehicle, grant: &Grant, request: &CheckRequest, now: UnixSeconds) -> Option<(u8, Denial)> {
    let terms = &grant.terms;
    let commands = request.action == Action::Actuate;
    let foreign_classes =
        if commands { request.classes.minus(SignalClasses::COMMANDS) } else { request.classes.and(SignalClasses::COMMANDS) };
    let looks_back = request.data_from.after(LIVE).is_some_and(|end_of_live| end_of_live < now);
    let stays = request.residency == Residency::InVehicle || (terms.residency == Residency::OffBoard && terms.regions.has(request.region));
    let (ended, suspended) = match grant.state {
        GrantState::Active => (None, false),
        GrantState::Suspended { .. } => (None, true),
        GrantState::Ended { reason, .. } => (Some(reason.denial()), false),
    };
    let checks = [
        (grant.epoch == vehicle.epoch, Denial::StaleEpoch),
        (ended.is_none(), ended.unwrap_or(Denial::Withdrawn)),
        (!suspended, Denial::Suspended),
        (terms.not_before <= now, Denial::NotYetValid),
        (now < terms.expires_at, Denial::Expired),
        (terms.purpose == request.purpose, Denial::PurposeMismatch),
        (terms.actions.has(request.action), Denial::ActionNotCovered),
        (!looks_back || terms.actions.has(Action::History), Denial::ActionNotCovered),
        (stays, Denial::ResidencyViolation),
        (foreign_classes.is_empty(), Denial::ActionNotCovered),
        // Before the classes: nobody is to ask for the class of a signal that there is not.
        (request.coverage != Coverage::Unknown, Denial::UnknownContainer),
        (request.coverage != Coverage::NoSuchSignal, Denial::UnknownSignal),
        (request.classes.within(terms.classes), Denial::SignalNotCovered),
        (request.coverage != Coverage::Excluded, Denial::SignalDenied),
        (request.coverage != Coverage::NotCovered, Denial::SignalNotCovered),
        (terms.history_from <= request.data_from, Denial::HistoryBeforeFence),
        (terms.max_uses.is_none_or(|most| grant.used < most), Denial::UsesExhausted),
    ];
    let (stage, (_, reason)) = (0..).zip(checks).find(|(_, (passed, _))| !passed)?;
    Some((stage, reason))
}

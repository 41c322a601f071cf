//! The decision itself: small, pure, total, without heap.

use super::{Action, Coverage, Proof, Refusal, Request, Residency, Verdict};
use crate::{Denial, Grant, GrantId, GrantState, SignalClasses, UnixSeconds, Vehicle};

/// Decides a request against one grant of a vehicle.
///
/// INVARIANT (deny by default): `Allow` is returned at one place, after every check has passed.
/// INVARIANT (one clock rule): a grant is valid from `not_before` on and before `expires_at`.
///
/// The checks run in a fixed order and the first that fails gives the reason: what is asked, who
/// is concerned, the owner's epoch, the grant's state, time, purpose, action, residency, whether the
/// action fits the kind of class (commands or data), scope, history. `vehicle` and `grant` are the records of `request.vehicle` and of the grant's id.
pub fn decide(vehicle: Option<&Vehicle>, grant: Option<(GrantId, &Grant)>, request: &Request, now: UnixSeconds) -> Verdict {
    if request.classes.is_empty() {
        return Verdict::deny(Denial::EmptyRequest);
    }
    let Some(vehicle) = vehicle else { return Verdict::deny(Denial::UnknownVehicle) };
    let Some((id, grant)) = grant else { return Verdict::deny(Denial::UnknownGrant) };
    if grant.terms.vehicle != request.vehicle || grant.terms.recipient != request.recipient {
        return Verdict::deny(Denial::UnknownGrant);
    }
    match first_failure(vehicle, grant, request, now) {
        Some((_, reason)) => Verdict::Deny(Refusal { reason, grant: Some(id), missing: request.classes.minus(grant.terms.classes) }),
        None => Verdict::Allow(Proof {
            grant: id,
            grantor: grant.grantor,
            epoch: grant.epoch,
            seq: vehicle.seq,
            expires_at: grant.terms.expires_at,
        }),
    }
}

/// Decides a request against all grants of a vehicle to a recipient.
///
/// One grant that allows is enough; grants are never added up. Of several that allow, the proof is
/// the one that lasts longest, and of those the newest, so the answer does not depend on the order
/// of `grants`. When none allows, the reason is that of the grant that came closest: the one that
/// passed the most checks, and of those the newest.
/// `coverage` tells what the document of a grant's container says of the asked signal; it replaces
/// `request.coverage` for that grant.
pub fn decide_any<'a>(
    vehicle: Option<&Vehicle>,
    grants: impl IntoIterator<Item = (GrantId, &'a Grant)>,
    request: &Request,
    now: UnixSeconds,
    mut coverage: impl FnMut(&Grant) -> Coverage,
) -> Verdict {
    let mut allowed = None;
    let mut best = decide(vehicle, None, request, now);
    let mut best_rank = None;
    for (id, grant) in grants {
        let request = Request { coverage: coverage(grant), ..*request };
        let verdict = decide(vehicle, Some((id, grant)), &request, now);
        if verdict.is_allow() {
            let rank = (grant.terms.expires_at, grant.seq);
            allowed = allowed.filter(|(best, _)| *best > rank).or(Some((rank, verdict)));
            continue;
        }
        let rank = vehicle.and_then(|vehicle| first_failure(vehicle, grant, &request, now)).map(|(stage, _)| (stage, grant.seq));
        let concerns_a_grant = matches!(verdict, Verdict::Deny(Refusal { grant: Some(_), .. }));
        if concerns_a_grant && rank > best_rank {
            best_rank = rank;
            best = verdict;
        }
    }
    allowed.map_or(best, |(_, verdict)| verdict)
}

/// The first check that fails: how many checks passed before it, and its reason.
fn first_failure(vehicle: &Vehicle, grant: &Grant, request: &Request, now: UnixSeconds) -> Option<(u8, Denial)> {
    let terms = &grant.terms;
    let commands = request.action == Action::Actuate;
    let foreign_classes =
        if commands { request.classes.minus(SignalClasses::COMMANDS) } else { request.classes.and(SignalClasses::COMMANDS) };
    let checks = [
        (grant.epoch == vehicle.epoch, Denial::StaleEpoch),
        (grant.state != GrantState::Withdrawn, Denial::Withdrawn),
        (terms.not_before <= now, Denial::NotYetValid),
        (now < terms.expires_at, Denial::Expired),
        (terms.purpose == request.purpose, Denial::PurposeMismatch),
        (terms.actions.has(request.action), Denial::ActionNotCovered),
        (request.residency == Residency::InVehicle || terms.residency == Residency::OffBoard, Denial::ResidencyViolation),
        (foreign_classes.is_empty(), Denial::ActionNotCovered),
        (request.classes.within(terms.classes), Denial::SignalNotCovered),
        (request.coverage != Coverage::Unknown, Denial::UnknownContainer),
        (request.coverage != Coverage::Excluded, Denial::SignalDenied),
        (request.coverage != Coverage::NotCovered, Denial::SignalNotCovered),
        (terms.history_from <= request.data_from, Denial::HistoryBeforeFence),
    ];
    (0..).zip(checks).find(|(_, (passed, _))| !passed).map(|(stage, (_, reason))| (stage, reason))
}

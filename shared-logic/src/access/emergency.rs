//! Deciding a request of an authority in an emergency.

use super::{check::asked, Basis, CheckRequest, Proof, Verdict};
use crate::{
    guard::running, party::PartyKind, Action, Denial, Emergency, EmergencyState, Host, PurposeCode, UnixSeconds, Vehicle, VehicleStatus,
};

/// Decides a request by the emergency that `request.recipient` opened of the vehicle last.
///
/// INVARIANT (emergency): live reading of the opened classes, before its end, and nothing else.
///
/// The order of reasons: what is asked; whether the contract runs; the vehicle; the emergency, and
/// whether it is open; the authority's standing; purpose; action and classes; history.
pub fn check_emergency(host: &impl Host, request: &CheckRequest, now: UnixSeconds) -> Verdict {
    match opened(host, request, now) {
        Ok((vehicle, emergency)) => Verdict::Allow(Proof {
            basis: Basis::Emergency(emergency.seq),
            grantor: request.recipient,
            epoch: vehicle.epoch,
            losses: vehicle.losses,
            registry_losses: host.registry().losses,
            expires_at: emergency.until,
        }),
        Err(reason) => Verdict::deny(reason),
    }
}

fn opened(host: &impl Host, request: &CheckRequest, now: UnixSeconds) -> Result<(Vehicle, Emergency), Denial> {
    asked(request, now)?;
    running(host)?;
    let vehicle = host.vehicle(request.vehicle).ok_or(Denial::UnknownVehicle)?;
    let emergency = host.emergency(request.vehicle, request.recipient).ok_or(Denial::UnknownEmergency)?;
    let authority = host.party(request.recipient).ok_or(Denial::UnknownParty)?;
    let stands = authority.admitted_as(PartyKind::Authority) && authority.epoch == emergency.party_epoch;
    let reads = matches!(request.action, Action::Read | Action::Subscribe);
    let checks = [
        (vehicle.status == VehicleStatus::InUse, Denial::VehicleRetired),
        (emergency.state == EmergencyState::Open && now < emergency.until, Denial::EmergencyOver),
        (stands, Denial::PartyIneligible),
        (request.purpose == PurposeCode::EMERGENCY, Denial::PurposeMismatch),
        (reads && request.classes.within(emergency.classes), Denial::EmergencyMaskExceeded),
        (request.data_from >= emergency.opened_at, Denial::HistoryBeforeFence),
    ];
    match checks.into_iter().find(|(passed, _)| !passed) {
        Some((_, reason)) => Err(reason),
        None => Ok((vehicle, emergency)),
    }
}

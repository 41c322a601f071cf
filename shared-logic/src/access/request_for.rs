//! The request that asks for all a record gives: what previews, lists and audits ask with.

use super::{CheckRequest, Coverage};
use crate::{limits::CLOCKS, Account, Action, Grant, PurposeCode, Region, Residency, SignalClasses, UnixSeconds, VehicleId};

impl CheckRequest {
    /// Everything that a grant gives for an action, as of `now`: all classes that go with the action, as
    /// far from the vehicle as the grant lets them go: of its regions the one with the least protection.
    pub fn of_grant(grant: &Grant, action: Action, now: UnixSeconds) -> Self {
        let terms = &grant.terms;
        let classes = match action {
            Action::Actuate => terms.classes.and(SignalClasses::COMMANDS),
            _ => terms.classes.minus(SignalClasses::COMMANDS),
        };
        Self {
            vehicle: terms.vehicle,
            recipient: terms.recipient,
            purpose: terms.purpose,
            action,
            residency: terms.residency,
            region: terms.regions.items().last().unwrap_or(Region::Eea),
            classes,
            coverage: Coverage::ByClass,
            // A grant that reaches only later data is asked for what there is, and denied for it.
            data_from: now.max(now.after(CLOCKS).map_or(terms.history_from, |latest| terms.history_from.min(latest))),
        }
    }

    /// Reading these classes by an emergency that `authority` opened, as of `now`.
    pub const fn of_emergency(vehicle: VehicleId, authority: Account, classes: SignalClasses, now: UnixSeconds) -> Self {
        Self {
            vehicle,
            recipient: authority,
            purpose: PurposeCode::EMERGENCY,
            action: Action::Read,
            residency: Residency::OffBoard,
            region: Region::Eea,
            classes,
            coverage: Coverage::ByClass,
            data_from: now,
        }
    }
}

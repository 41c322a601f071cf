//! "May I have the data?", told from the prose.

use super::names::{actions, classes, NameSet};
use shared_logic::{Action, Coverage, Grant, GrantState, Request, Residency, UnixSeconds, Vehicle};

/// Commands, as the design lists them: whatever begins with this word.
const COMMAND: &str = "Actuate";

/// Whether the request is granted, or the name of the first objection.
///
/// The order of objections stands in the [module above](super).
///
/// # Errors
/// The name of a [`shared_logic::Denial`].
pub fn may(vehicle: Option<&Vehicle>, grant: Option<&Grant>, request: &Request, now: UnixSeconds) -> Result<(), &'static str> {
    let asked = classes(request.classes);
    object("EmptyRequest", asked.is_empty())?;
    let vehicle = vehicle.ok_or("UnknownVehicle")?;
    let grant = grant.ok_or("UnknownGrant")?;
    let concerned = (grant.terms.vehicle, grant.terms.recipient) == (request.vehicle, request.recipient);
    object("UnknownGrant", !concerned)?;
    object("StaleEpoch", grant.epoch.0 != vehicle.epoch.0)?;
    object("Withdrawn", matches!(grant.state, GrantState::Withdrawn))?;
    time(grant, now)?;
    object("PurposeMismatch", grant.terms.purpose.0 != request.purpose.0)?;
    object("ActionNotCovered", !actions(grant.terms.actions).contains(word(request.action)))?;
    let leaves = |residency| matches!(residency, Residency::OffBoard);
    object("ResidencyViolation", leaves(request.residency) && !leaves(grant.terms.residency))?;
    scope(grant, request, &asked)?;
    object("HistoryBeforeFence", request.data_from.0 < grant.terms.history_from.0)
}

/// The asked classes that a grant lacks.
pub fn missing(grant: &Grant, request: &Request) -> Vec<&'static str> {
    classes(request.classes).difference(&classes(grant.terms.classes)).copied().collect()
}

/// One clock rule: from its beginning on, and before its end.
fn time(grant: &Grant, now: UnixSeconds) -> Result<(), &'static str> {
    object("NotYetValid", now.0 < grant.terms.not_before.0)?;
    object("Expired", !(0..grant.terms.expires_at.0).contains(&now.0))
}

fn scope(grant: &Grant, request: &Request, asked: &NameSet) -> Result<(), &'static str> {
    let granted = classes(grant.terms.classes);
    let commanding = word(request.action) == COMMAND;
    object("ActionNotCovered", asked.iter().any(|class| class.starts_with(COMMAND) != commanding))?;
    object("SignalNotCovered", !asked.is_subset(&granted))?;
    match request.coverage {
        Coverage::ByClass | Coverage::Covered => Ok(()),
        Coverage::Unknown => Err("UnknownContainer"),
        Coverage::Excluded => Err("SignalDenied"),
        Coverage::NotCovered => Err("SignalNotCovered"),
    }
}

/// The objection, where it holds.
pub(super) fn object(reason: &'static str, holds: bool) -> Result<(), &'static str> {
    if holds {
        Err(reason)
    } else {
        Ok(())
    }
}

const fn word(action: Action) -> &'static str {
    match action {
        Action::Read => "Read",
        Action::History => "History",
        Action::Subscribe => "Subscribe",
        Action::Actuate => COMMAND,
    }
}

//! Access as a person reads it: who, what, until when.

use serde::Serialize;
use shared_logic::{
    catalogue, decide, Account, Action, ContainerId, Coverage, Grant, GrantId, Outcome, PurposeCode, Request, Residency, Seconds,
    SignalClasses, State, UnixSeconds, Vehicle, VehicleId,
};

/// What one grant gives, as far as the rules allow it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Access {
    /// The grant.
    pub grant: GrantId,
    /// Who may.
    pub recipient: Account,
    /// Who holds the data, where the grantor named one.
    pub data_holder: Option<Account>,
    /// What for.
    pub purpose: PurposeCode,
    /// The purpose's short name, where the first catalogue has it.
    pub purpose_name: Option<&'static str>,
    /// What they may do, with which classes.
    pub permissions: Vec<Permission>,
    /// The document that says which signals of these classes.
    pub container: ContainerId,
    /// Where the data may go.
    pub residency: Residency,
    /// From when.
    pub not_before: UnixSeconds,
    /// Until when, exclusive.
    pub expires_at: UnixSeconds,
    /// The oldest data they may read.
    pub history_from: UnixSeconds,
    /// How long they may keep it.
    pub retention: Seconds,
}

/// One action and the classes it is allowed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Permission {
    /// The action.
    pub action: Action,
    /// The classes.
    pub classes: SignalClasses,
}

impl Access {
    /// What a grant gives now, or will give once it begins; nothing when the rules deny all of it.
    pub(super) fn of(vehicle: Option<&Vehicle>, id: GrantId, grant: Option<&Grant>, now: UnixSeconds) -> Option<Self> {
        let grant = grant?;
        let terms = &grant.terms;
        let at = now.max(terms.not_before);
        let permissions: Vec<_> = terms.actions.items().filter_map(|action| permission(vehicle, id, grant, action, at)).collect();
        if permissions.is_empty() {
            return None;
        }
        Some(Self {
            grant: id,
            recipient: terms.recipient,
            data_holder: terms.data_holder,
            purpose: terms.purpose,
            purpose_name: catalogue::short_name(terms.purpose),
            permissions,
            container: terms.container,
            residency: terms.residency,
            not_before: terms.not_before,
            expires_at: terms.expires_at,
            history_from: terms.history_from,
            retention: terms.retention,
        })
    }
}

/// The classes for which the rules allow the action, each asked for by itself.
fn permission(vehicle: Option<&Vehicle>, id: GrantId, grant: &Grant, action: Action, at: UnixSeconds) -> Option<Permission> {
    let allows = |classes: &SignalClasses| decide(vehicle, Some((id, grant)), &request(grant, action, *classes, at), at).is_allow();
    let classes = grant.terms.classes.items().map(|class| SignalClasses::of(&[class])).filter(allows);
    let classes = classes.fold(SignalClasses::NONE, SignalClasses::or);
    (!classes.is_empty()).then_some(Permission { action, classes })
}

fn request(grant: &Grant, action: Action, classes: SignalClasses, at: UnixSeconds) -> Request {
    let terms = &grant.terms;
    Request {
        vehicle: terms.vehicle,
        recipient: terms.recipient,
        purpose: terms.purpose,
        action,
        residency: terms.residency,
        classes,
        coverage: Coverage::ByClass,
        data_from: at.max(terms.history_from),
    }
}

/// The vehicle's record once the outcome is written.
pub(super) fn after(state: &State, outcome: &Outcome, id: VehicleId) -> Option<Vehicle> {
    let changed = outcome.changes.vehicle.filter(|(changed, _)| *changed == id).map(|(_, vehicle)| vehicle);
    changed.or_else(|| state.vehicles.get(&id).copied())
}

//! Access as a person reads it: who, what, until when.

use crate::snapshot::View;
use codec::Encode;
use shared_logic::{
    catalogue, check, mandate, Account, Action, CheckRequest, ContainerId, DriverConsent, Grant, GrantId, GrantTerms, Host, PurposeCode,
    Regions, Residency, Seconds, SignalClasses, UnixSeconds, VehicleId,
};

/// What one grant gives, as far as the rules allow it.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct Access {
    /// The grant.
    pub grant: GrantId,
    /// Who may.
    pub recipient: Account,
    /// Whose data.
    pub vehicle: VehicleId,
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
    /// In which regions it may be processed outside the vehicle.
    pub regions: Regions,
    /// From when.
    pub not_before: UnixSeconds,
    /// Until when, exclusive.
    pub expires_at: UnixSeconds,
    /// The oldest data they may read: by the terms, and no older than the consent of a driver opens.
    pub history_from: UnixSeconds,
    /// How long they may keep it.
    pub retention: Seconds,
    /// How many recorded uses are left; none for any number.
    pub uses_left: Option<u32>,
    /// How many times they may ask for it to be shared onward.
    pub depth_left: u8,
    /// The grant it is shared from, if it is.
    pub parent: Option<GrantId>,
}

/// One action and the classes it is allowed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct Permission {
    /// The action.
    pub action: Action,
    /// The classes.
    pub classes: SignalClasses,
}

/// What a grant gives, and what it would leave.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct Narrowing {
    /// Now.
    pub before: Access,
    /// Then.
    pub after: Access,
}

impl Access {
    /// What a grant gives now, or will give once it and its data begin; nothing when the rules deny all of it.
    pub(super) fn of(view: &View<'_>, id: GrantId, now: UnixSeconds) -> Option<Self> {
        let grant = view.grant(id)?;
        let terms = &grant.terms;
        let at = now.max(terms.not_before).max(terms.history_from);
        let permissions: Vec<_> = terms.actions.items().filter_map(|action| permission(view, id, &grant, action, at)).collect();
        if permissions.is_empty() {
            return None;
        }
        let history_from = terms.history_from.max(drivers_since(view, &grant, at));
        let uses_left = terms.max_uses.and_then(|most| most.checked_sub(grant.used));
        Some(Self { history_from, uses_left, ..Self::by_terms(id, terms, permissions) })
    }

    /// What is asked for, or waits for a consent, by its terms alone: there may be no grant yet.
    pub(super) fn asked(terms: &GrantTerms) -> Self {
        let fitting = |action| match action {
            Action::Actuate => terms.classes.and(SignalClasses::COMMANDS),
            Action::Read | Action::History | Action::Subscribe => terms.classes.minus(SignalClasses::COMMANDS),
        };
        let permissions = terms.actions.items().map(|action| Permission { action, classes: fitting(action) });
        Self::by_terms(GrantId([0; 32]), terms, permissions.collect())
    }

    fn by_terms(grant: GrantId, terms: &GrantTerms, permissions: Vec<Permission>) -> Self {
        Self {
            grant,
            recipient: terms.recipient,
            vehicle: terms.vehicle,
            purpose: terms.purpose,
            purpose_name: catalogue::short_name(terms.purpose),
            permissions,
            container: terms.container,
            residency: terms.residency,
            regions: terms.regions,
            not_before: terms.not_before,
            expires_at: terms.expires_at,
            history_from: terms.history_from,
            retention: terms.retention,
            uses_left: terms.max_uses,
            depth_left: terms.depth_left,
            parent: terms.parent,
        }
    }
}

/// Since when the driver drives whose consent the grant has: it opens nothing older.
fn drivers_since(view: &View<'_>, grant: &Grant, at: UnixSeconds) -> UnixSeconds {
    let DriverConsent::Given { by, under } = grant.driver_consent else { return UnixSeconds(0) };
    let id = grant.terms.vehicle;
    let drives = view.vehicle(id).and_then(|vehicle| mandate(view, (id, &vehicle), by, under, at).ok());
    drives.map_or(UnixSeconds(0), |mandate| mandate.since)
}

/// The classes for which the rules allow the action, each asked for by itself.
fn permission(view: &View<'_>, id: GrantId, grant: &Grant, action: Action, at: UnixSeconds) -> Option<Permission> {
    let whole = CheckRequest::of_grant(grant, action, at);
    let allows = |classes: &SignalClasses| check(view, id, &CheckRequest { classes: *classes, ..whole }, at).is_allow();
    let classes = grant.terms.classes.items().map(|class| SignalClasses::of(&[class])).filter(allows);
    let classes = classes.fold(SignalClasses::NONE, SignalClasses::or);
    (!classes.is_empty()).then_some(Permission { action, classes })
}

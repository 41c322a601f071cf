//! Access as a person reads it: who, what, until when.

use crate::snapshot::View;
use codec::Encode;
use shared_logic::{
    catalogue, check, Account, Action, CheckRequest, ContainerId, Grant, GrantId, Host, PurposeCode, Residency, Seconds, SignalClasses,
    UnixSeconds,
};

/// What one grant gives, as far as the rules allow it.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct Access {
    /// The grant.
    pub grant: GrantId,
    /// Who may.
    pub recipient: Account,
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
    /// What a grant gives now, or will give once it begins; nothing when the rules deny all of it.
    pub(super) fn of(view: &View<'_>, id: GrantId, now: UnixSeconds) -> Option<Self> {
        let grant = view.grant(id)?;
        let terms = &grant.terms;
        let at = now.max(terms.not_before);
        let permissions: Vec<_> = terms.actions.items().filter_map(|action| permission(view, id, &grant, action, at)).collect();
        if permissions.is_empty() {
            return None;
        }
        Some(Self {
            grant: id,
            recipient: terms.recipient,
            purpose: terms.purpose,
            purpose_name: catalogue::short_name(terms.purpose),
            permissions,
            container: terms.container,
            residency: terms.residency,
            not_before: terms.not_before,
            expires_at: terms.expires_at,
            history_from: terms.history_from,
            retention: terms.retention,
            uses_left: terms.max_uses.and_then(|most| most.checked_sub(grant.used)),
            depth_left: terms.depth_left,
            parent: terms.parent,
        })
    }
}

/// The classes for which the rules allow the action, each asked for by itself.
fn permission(view: &View<'_>, id: GrantId, grant: &Grant, action: Action, at: UnixSeconds) -> Option<Permission> {
    let whole = CheckRequest::of_grant(grant, action, at);
    let allows = |classes: &SignalClasses| check(view, id, &CheckRequest { classes: *classes, ..whole }, at).is_allow();
    let classes = grant.terms.classes.items().map(|class| SignalClasses::of(&[class])).filter(allows);
    let classes = classes.fold(SignalClasses::NONE, SignalClasses::or);
    (!classes.is_empty()).then_some(Permission { action, classes })
}

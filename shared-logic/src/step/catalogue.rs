//! Parties, containers and purposes: records that concern no single vehicle.

use super::{effect::plain_event, Act, Outcome};
use crate::{ContainerId, Denial, EventBody, Host, Party, Purpose, SignalClasses};

/// An account registers itself, once.
pub(super) fn register_party(host: &impl Host, act: Act, party: Party) -> Result<Outcome, Denial> {
    if party.kinds.is_empty() {
        return Err(Denial::PartyIneligible);
    }
    if host.party(act.caller).is_some() {
        return Err(Denial::PartyExists);
    }
    plain_event(act, EventBody::PartyRegistered { party })
}

/// Anybody may announce a container: its id is the hash of its content, so there is nothing to own.
pub(super) fn publish_container(act: Act, container: ContainerId, classes: SignalClasses) -> Result<Outcome, Denial> {
    if classes.is_empty() {
        return Err(Denial::EmptyScope);
    }
    plain_event(act, EventBody::ContainerPublished { container, classes })
}

/// The admin appends a purpose; published entries never change.
pub(super) fn publish_purpose(host: &impl Host, act: Act, purpose: Purpose) -> Result<Outcome, Denial> {
    if act.caller != host.admin() {
        return Err(Denial::NotAuthorised);
    }
    if purpose.classes.is_empty() || purpose.max_duration.0 == 0 {
        return Err(Denial::EmptyScope);
    }
    if !purpose.classes.and(SignalClasses::NEVER_GRANTABLE).is_empty() {
        return Err(Denial::NeverGrantable);
    }
    if host.purpose(purpose.code).is_some() {
        return Err(Denial::PurposeExists);
    }
    plain_event(act, EventBody::PurposePublished { purpose })
}

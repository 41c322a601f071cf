//! Containers and purposes: announcements that concern no single vehicle.

use super::{
    contract::admin,
    event_link::{of_registry, Topic},
    require, running, Act, Outcome,
};
use crate::{ContainerId, Denial, EventBody, Host, Purpose, PurposeCode, Role, SignalClasses};

/// Anybody may announce a container: its id is the hash of its content, so there is nothing to own.
pub(super) fn publish_container(host: &impl Host, act: Act, container: ContainerId, classes: SignalClasses) -> Result<Outcome, Denial> {
    running(host)?;
    require(!classes.is_empty(), Denial::EmptyScope)?;
    of_registry(host, act, Topic::of(Role::Anyone), None, EventBody::ContainerPublished { container, classes })
}

/// The admin appends a purpose; published entries never change.
pub(super) fn publish_purpose(host: &impl Host, act: Act, purpose: Purpose) -> Result<Outcome, Denial> {
    running(host)?;
    admin(host, act)?;
    require(!purpose.classes.is_empty() && purpose.max_duration.0 != 0, Denial::EmptyScope)?;
    require(purpose.classes.and(SignalClasses::NEVER_GRANTABLE).is_empty(), Denial::NeverGrantable)?;
    require(purpose.code != PurposeCode::EMERGENCY && host.purpose(purpose.code).is_none(), Denial::PurposeExists)?;
    of_registry(host, act, Topic::of(Role::Admin), None, EventBody::PurposePublished { purpose })
}

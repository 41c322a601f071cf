//! Making an accepted change's event, at the end of its chain.

use super::{effect::Before, Act, Outcome, Subject};
use crate::{
    Account, Denial, Event, EventBody, EventHash, GrantId, Host, Link, Role, Seq, UnixSeconds, Vehicle, VehicleId, SCHEMA_VERSION,
};

/// What an event is about, apart from its body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Topic {
    pub role: Role,
    pub recipient: Option<Account>,
    pub grant: Option<GrantId>,
}

impl Topic {
    /// About nobody but the actor.
    pub(super) const fn of(role: Role) -> Self {
        Self { role, recipient: None, grant: None }
    }

    /// About this recipient or party.
    pub(super) const fn about(self, recipient: Account) -> Self {
        Self { recipient: Some(recipient), ..self }
    }

    /// About this grant.
    pub(super) const fn on(self, grant: GrantId) -> Self {
        Self { grant: Some(grant), ..self }
    }
}

/// An accepted change of a vehicle.
///
/// INVARIANT (gap-proof): the event's number is the vehicle's plus one, and it names the one before.
pub(super) fn of_vehicle(
    act: Act,
    (id, before): (VehicleId, Option<Vehicle>),
    topic: Topic,
    subject: Option<Subject>,
    body: EventBody,
) -> Result<Outcome, Denial> {
    let link = match &before {
        Some(vehicle) => Link { seq: vehicle.seq.next().ok_or(Denial::OutOfRange)?, previous: vehicle.last_event },
        None => Link { seq: Seq::FIRST, previous: EventHash::NONE },
    };
    let event = event(act, Some(id), link, topic, body);
    Ok(Outcome { event, before: Before { registry: None, vehicle: before, subject, objections: None } })
}

/// An accepted change that concerns no vehicle: it continues the registry's chain.
pub(super) fn of_registry(host: &impl Host, act: Act, topic: Topic, subject: Option<Subject>, body: EventBody) -> Result<Outcome, Denial> {
    let registry = host.registry();
    let link = Link { seq: registry.seq.next().ok_or(Denial::OutOfRange)?, previous: registry.last_event };
    Ok(Outcome {
        event: event(act, None, link, topic, body),
        before: Before { registry: Some(registry), vehicle: None, subject, objections: None },
    })
}

fn event(act: Act, vehicle: Option<VehicleId>, link: Link, topic: Topic, body: EventBody) -> Event {
    Event {
        vehicle,
        recipient: topic.recipient,
        grant: topic.grant,
        version: SCHEMA_VERSION,
        link,
        at: act.now,
        actor: act.caller,
        role: topic.role,
        via: act.via,
        body,
    }
}

impl Event {
    /// The first event of a new contract; its actor becomes the admin.
    pub fn deployed(admin: Account, domain: crate::DomainHash, now: UnixSeconds) -> Self {
        let act = Act { caller: admin, now, via: crate::Via::Call };
        let body = EventBody::ContractDeployed { rules: crate::RULES_HASH, domain };
        event(act, None, Link { seq: Seq::FIRST, previous: EventHash::NONE }, Topic::of(Role::Admin), body)
    }
}

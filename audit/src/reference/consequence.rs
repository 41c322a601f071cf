//! What follows from an accepted message: one event, and what is on record after it.

use super::{
    objection::{counted_on, Objection},
    Records,
};
use codec::Encode;
use shared_logic::{
    keccak_256, Account, Event, EventBody, EventHash, GrantId, Link, Nonce, Record, Registry, Role, Seq, UnixSeconds, Vehicle, VehicleId,
    Via, SCHEMA_VERSION,
};

/// What follows from an accepted message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consequence {
    /// The one event.
    pub event: Event,
    /// The records that are otherwise after it: the head of its chain first, then the counted intent,
    /// then what the message is about.
    pub records: Vec<Record>,
}

/// Who wants something, when, and how it came.
pub(super) struct Context<'a, R> {
    pub(super) records: &'a R,
    pub(super) caller: Account,
    pub(super) now: UnixSeconds,
    pub(super) via: Via,
}

/// The chain an event goes to, with its head as it will be, but for the event's hash.
enum Head {
    Registry(Registry),
    Vehicle(VehicleId, Vehicle),
}

/// A place for the next event.
pub(super) struct Place {
    head: Head,
    previous: EventHash,
    seq: Seq,
    recipient: Option<Account>,
    grant: Option<GrantId>,
    caller: Account,
    now: UnixSeconds,
    via: Via,
}

impl<R: Records> Context<'_, R> {
    /// The next place in the chain of events that concern no vehicle.
    pub(super) fn of_registry(&self) -> Result<Place, Objection> {
        let before = self.records.registry();
        self.place(Head::Registry(before), before.seq.0, before.last_event)
    }

    /// The next place in the vehicle's chain.
    pub(super) fn of_vehicle(&self, car: VehicleId, before: &Vehicle) -> Result<Place, Objection> {
        self.place(Head::Vehicle(car, *before), before.seq.0, before.last_event)
    }

    fn place(&self, head: Head, newest: u64, previous: EventHash) -> Result<Place, Objection> {
        let seq = Seq(counted_on(newest, u64::MAX)?);
        if let Via::Intent(nonce) = self.via {
            counted_on(nonce.0, u64::MAX)?;
        }
        let (caller, now, via) = (self.caller, self.now, self.via);
        Ok(Place { head, previous, seq, recipient: None, grant: None, caller, now, via })
    }
}

impl Place {
    pub(super) const fn seq(&self) -> Seq {
        self.seq
    }

    /// The recipient, party or authority that the event can be found by.
    pub(super) const fn about(mut self, recipient: Account) -> Self {
        self.recipient = Some(recipient);
        self
    }

    /// The grant that the event can be found by.
    pub(super) const fn of_grant(mut self, grant: GrantId) -> Self {
        self.grant = Some(grant);
        self
    }

    /// The id of a grant that is made here.
    pub(super) fn grant_id(&self, car: VehicleId) -> GrantId {
        GrantId(keccak_256(&[&b"valet.grant"[..], &car.0, &self.seq.0.to_le_bytes()].concat()))
    }

    /// Changes the vehicle, or the contract's own record, beside its place in the chain.
    pub(super) fn vehicle(mut self, change: impl FnOnce(&mut Vehicle)) -> Self {
        if let Head::Vehicle(_, vehicle) = &mut self.head {
            change(vehicle);
        }
        self
    }

    pub(super) fn registry(mut self, change: impl FnOnce(&mut Registry)) -> Self {
        if let Head::Registry(registry) = &mut self.head {
            change(registry);
        }
        self
    }

    /// The event, and the records with those that it is about.
    pub(super) fn consequence(self, role: Role, body: EventBody, about: Vec<Record>) -> Consequence {
        let event = Event {
            vehicle: match self.head {
                Head::Registry(_) => None,
                Head::Vehicle(car, _) => Some(car),
            },
            recipient: self.recipient,
            grant: self.grant,
            version: SCHEMA_VERSION,
            link: Link { seq: self.seq, previous: self.previous },
            at: self.now,
            actor: self.caller,
            role,
            via: self.via,
            body,
        };
        let (seq, last_event) = (self.seq, EventHash(keccak_256(&event.encode())));
        let mut records = vec![match self.head {
            Head::Registry(registry) => Record::Registry(Registry { seq, last_event, ..registry }),
            Head::Vehicle(car, vehicle) => Record::Vehicle(car, Vehicle { seq, last_event, ..vehicle }),
        }];
        if let Via::Intent(nonce) = self.via {
            records.push(Record::Nonce(self.caller, Nonce(nonce.0.wrapping_add(1))));
        }
        records.extend(about);
        Consequence { event, records }
    }
}

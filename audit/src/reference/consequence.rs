//! What follows from an accepted message: one event, and what is on record after it.

use super::{
    objecting::{after, objections, taken, NOBODY_OBJECTS},
    objection::{counted_on, Objection},
    Records,
};
use codec::Encode;
use shared_logic::{
    keccak_256, Account, Delegation, Event, EventBody, EventHash, GrantId, Link, Losses, Nonce, Objections, Record, Registry, Role, Seq,
    UnixSeconds, Vehicle, VehicleId, Via, SCHEMA_VERSION,
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

/// Whether an event of a vehicle can have taken access away.
pub(super) const fn loses(body: &EventBody) -> bool {
    use EventBody as B;
    matches!(body, B::GrantEnded { .. } | B::GrantNarrowed { .. } | B::GrantSuspended | B::GrantRenewed { .. } | B::GrantUsed { .. })
        || matches!(body, B::ConsentWithdrawn | B::DelegationEnded { .. } | B::EmergencyClosed)
        || matches!(body, B::OwnershipTransferred { .. } | B::VehicleRecovered { .. } | B::EverythingStopped { .. } | B::VehicleRetired)
}

/// The same of an event of no vehicle; of a party it depends on what it had.
pub(super) const fn loses_anywhere(body: &EventBody) -> bool {
    use EventBody as B;
    matches!(body, B::ContractPaused | B::ContractResumed | B::ContractRetired { .. } | B::DelegationEnded { .. })
}

/// A place for the next event.
pub(super) struct Place {
    head: Head,
    previous: EventHash,
    seq: Seq,
    recipient: Option<Account>,
    grant: Option<GrantId>,
    party_lost: bool,
    /// Those that the vehicle has before.
    objections: Objections,
    /// The delegation that the event ends, as it was until then.
    ended: Option<Delegation>,
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
        let place = self.place(Head::Vehicle(car, *before), before.seq.0, before.last_event)?;
        Ok(Place { objections: objections(self.records, car, before), ..place })
    }

    fn place(&self, head: Head, newest: u64, previous: EventHash) -> Result<Place, Objection> {
        let seq = Seq(counted_on(newest, u64::MAX)?);
        if let Via::Intent(Some(nonce)) = self.via {
            counted_on(nonce.0, u64::MAX)?;
        }
        let (caller, now, via) = (self.caller, self.now, self.via);
        Ok(Place {
            head,
            previous,
            seq,
            recipient: None,
            grant: None,
            party_lost: false,
            objections: NOBODY_OBJECTS,
            ended: None,
            caller,
            now,
            via,
        })
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

    /// The same, where it is about one.
    pub(super) const fn concerning(mut self, recipient: Option<Account>) -> Self {
        self.recipient = recipient;
        self
    }

    /// The delegation that the event ends.
    pub(super) const fn ending(mut self, ended: Delegation) -> Self {
        self.ended = Some(ended);
        self
    }

    /// The grant that the event can be found by.
    pub(super) const fn of_grant(mut self, grant: GrantId) -> Self {
        self.grant = Some(grant);
        self
    }

    /// That a party loses a standing here.
    pub(super) const fn party_loses(mut self, lost: bool) -> Self {
        self.party_lost = lost;
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
        let lost = |losses: Losses, any: bool| Losses(losses.0.wrapping_add(u64::from(any)));
        let mut records = match self.head {
            Head::Registry(registry) => {
                let losses = lost(registry.losses, self.party_lost || loses_anywhere(&body));
                vec![Record::Registry(Registry { seq, last_event, losses, ..registry })]
            }
            Head::Vehicle(car, vehicle) => {
                let losses = lost(vehicle.losses, loses(&body));
                let objections = after(self.objections, &body, (self.caller, self.recipient), self.ended, self.now);
                // A new owner hears nobody whom the old one let speak.
                let count = objections.as_ref().map_or(vehicle.objections, taken);
                let head = Vehicle { seq, last_event, losses, objections: count, ..vehicle };
                let kept = objections.map(|objections| Record::Objections(car, objections));
                std::iter::once(Record::Vehicle(car, head)).chain(kept).collect()
            }
        };
        if let Via::Intent(Some(nonce)) = self.via {
            records.push(Record::Nonce(self.caller, event.vehicle, Nonce(nonce.0.wrapping_add(1))));
        }
        records.extend(about);
        Consequence { event, records }
    }
}

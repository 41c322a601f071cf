//! The scopes of "may I change this?", one for each message.

use super::{judge::Judgement, pick::Pick, Aspect, Rules, Witness, World};
use crate::reference::{self, Consequence, Records};
use serde::Serialize;
use shared_logic::{Account, Changes, Event, Grant, GrantTerms, Host, Message, Outcome, UnixSeconds, Vehicle};

mod catalogue;
mod grant;
mod vehicle;

pub(super) use catalogue::{PublishContainer, PublishPurpose, RegisterParty};
pub(super) use grant::{GrantAccess, Withdraw};
pub(super) use vehicle::{RegisterVehicle, TransferVehicle};

/// A message, who sends it and when, the records it is decided on, and the event it makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ChangeWitness {
    /// The records before.
    pub records: World,
    /// Who sends the message.
    pub caller: Account,
    /// The message.
    pub message: Message,
    /// The time.
    pub now: UnixSeconds,
    /// The event, when it is accepted.
    pub event: Option<Event>,
}

/// A message put to a world.
#[derive(Clone, Copy, Debug)]
pub(super) struct ChangeCase {
    records: World,
    caller: Account,
    message: Message,
    now: UnixSeconds,
}

impl ChangeCase {
    fn judge(&self, rules: &impl Rules) -> Judgement {
        let expected = reference::accept(&self.records, self.caller, &self.message, self.now);
        let found = rules.step(&self.records, self.caller, &self.message, self.now);
        Judgement::of(found.err(), expected.map(|_| ()), || {
            let (outcome, consequence) = found.ok().zip(expected.ok())?;
            self.details(&outcome, &consequence)
        })
    }

    /// In what an accepted message's outcome is not as the prose has it.
    fn details(&self, outcome: &Outcome, expected: &Consequence) -> Option<Aspect> {
        let Outcome { event, changes } = outcome;
        let place = event.vehicle.zip(event.link).map(|(id, link)| (id, link.seq.0, link.previous));
        let role = role_name(event);
        let told = (event.body.name(), role, place, event.recipient, event.actor, event.at);
        if told != (expected.event, expected.role, expected.vehicle, expected.recipient, self.caller, self.now) {
            return Some(Aspect::Event);
        }
        (!self.written(event, changes, expected)).then_some(Aspect::Records)
    }

    /// True when the records written are those of the consequence, and no others.
    fn written(&self, event: &Event, changes: &Changes, expected: &Consequence) -> bool {
        let vehicle = changes.vehicle.map(|(id, record)| (id, record.seq.0, record.owner, record.epoch.0, record.last_event));
        let expected_vehicle = expected.vehicle.zip(expected.owner);
        let expected_vehicle =
            expected_vehicle.map(|((id, seq, _), (owner, epoch))| (id, seq, owner, epoch, self.records.event_hash(event)));
        let grant = changes.grant.map(|(_, grant)| (grant.terms.not_before, grant.terms.expires_at, grant.state));
        vehicle == expected_vehicle && grant == expected.grant && self.kept(changes)
    }

    /// True when each record holds what the message says, and what it must not touch stayed.
    fn kept(&self, changes: &Changes) -> bool {
        let party = match self.message {
            Message::RegisterParty { party } => Some((self.caller, party)),
            _ => None,
        };
        let purpose = match self.message {
            Message::PublishPurpose { purpose } => Some(purpose),
            _ => None,
        };
        let vehicle_kept = changes.vehicle.is_none_or(|(id, after)| self.vehicle_kept(Records::vehicle(&self.records, id), &after));
        let grant_kept = changes.grant.is_none_or(|(id, after)| self.grant_kept(Records::grant(&self.records, id), &after));
        changes.party == party && changes.purpose == purpose && vehicle_kept && grant_kept
    }

    /// The commitment to the VIN is the first owner's for good; an owner's time begins when they become it.
    fn vehicle_kept(&self, before: Option<Vehicle>, after: &Vehicle) -> bool {
        let (since, vin_commitment) = match (self.message, before) {
            (Message::RegisterVehicle { vin_commitment, .. }, _) => (self.now, vin_commitment),
            (Message::TransferVehicle { .. }, Some(before)) => (self.now, before.vin_commitment),
            (_, Some(before)) => (before.epoch_start, before.vin_commitment),
            (_, None) => return false,
        };
        (after.epoch_start, after.vin_commitment) == (since, vin_commitment)
    }

    /// A new grant holds the terms of the message but for its beginning, and names its owner; an old one changes its state only.
    fn grant_kept(&self, before: Option<Grant>, after: &Grant) -> bool {
        match (self.message, before) {
            (Message::Grant { terms }, None) => {
                let vehicle = Records::vehicle(&self.records, terms.vehicle);
                let terms = GrantTerms { not_before: after.terms.not_before, ..terms };
                let made = vehicle.map(|vehicle| (vehicle.epoch, vehicle.seq.0.wrapping_add(1)));
                (after.terms, after.grantor, Some((after.epoch, after.seq.0))) == (terms, self.caller, made)
            }
            (Message::Withdraw { .. }, Some(before)) => Grant { state: before.state, ..*after } == before,
            _ => false,
        }
    }

    fn witness(self, rules: &impl Rules) -> Witness {
        let Self { records, caller, message, now } = self;
        let event = rules.step(&records, caller, &message, now).ok().map(|outcome| outcome.event);
        Witness::Change(Box::new(ChangeWitness { records, caller, message, now, event }))
    }
}

const fn role_name(event: &Event) -> &'static str {
    use shared_logic::Role;
    match event.role {
        Role::Owner => "Owner",
        Role::Admin => "Admin",
        Role::Party => "Party",
        Role::Anyone => "Anyone",
    }
}

/// Declares the family of a message; its cases are made by the function.
macro_rules! family {
    ($(#[$doc:meta])* $name:ident of $question:ident by $pick:path) => {
        $(#[$doc])*
        pub(in crate::rules) struct $name($crate::rules::change::ChangeCase);

        impl $crate::rules::judge::Case for $name {
            const QUESTION: $crate::rules::Question = $crate::rules::Question::$question;

            #[inline(always)]
            fn pick(pick: &mut $crate::rules::pick::Pick) -> Self {
                Self($pick(pick))
            }

            fn judge(&self, rules: &impl $crate::rules::Rules) -> $crate::rules::judge::Judgement {
                self.0.judge(rules)
            }

            fn witness(self, rules: &impl $crate::rules::Rules) -> $crate::rules::Witness {
                self.0.witness(rules)
            }
        }
    };
}
use family;

/// The people, things and times of every case.
mod cast {
    use super::World;
    use shared_logic::{Account, Epoch, EventHash, Seq, UnixSeconds, Vehicle, VehicleId};

    pub(super) const NOW: u64 = 1_000_000;
    pub(super) const OWNED_SINCE: u64 = 900_000;
    pub(super) const ADMIN: Account = Account([0xad; 20]);
    pub(super) const OWNER: Account = Account([0x0a; 20]);
    pub(super) const STRANGER: Account = Account([0x0e; 20]);
    pub(super) const CAR: VehicleId = VehicleId([0x01; 32]);
    pub(super) const EMPTY: World = World { admin: ADMIN, vehicle: None, parties: [None, None], purpose: None, grant: None };

    pub(super) const fn vehicle(epoch: u32, seq: u32) -> Vehicle {
        Vehicle {
            owner: OWNER,
            epoch: Epoch(epoch),
            epoch_start: UnixSeconds(OWNED_SINCE),
            seq: Seq(seq),
            last_event: EventHash([0x77; 32]),
            vin_commitment: None,
        }
    }

    /// The car, with its epoch and the number of its newest event.
    pub(super) fn car(record: Option<(u32, u32)>) -> Option<(VehicleId, Vehicle)> {
        record.map(|(epoch, seq)| (CAR, vehicle(epoch, seq)))
    }
}

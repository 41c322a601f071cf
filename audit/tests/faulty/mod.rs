//! The rules, but for some faults.

use shared_logic::{
    check,
    limits::CLOCKS,
    party::{DatedKey, Party},
    step, submit, Account, Actions, Before, CheckRequest, Coverage, DelegationState, Denial, DriverConsent, Emergency, Erasure, Event,
    EventBody, EventHash, Grant, GrantId, Host, Message, Needed, Nonce, Outcome, Realm, Record, Region, Residency, SignalClasses,
    SignedIntent, UnixSeconds, Vehicle, Verdict, Via,
};
use valet_audit::rules::{Rules, World};

/// A fault of the rules.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Fault {
    LastsASecondLonger,
    ProofHasNoEnd,
    LeavesTheVehicle,
    LeavesForAnywhere,
    NamesNoGrant,
    HasEverySignal,
    TheFutureIsAsked,
    ConsentOutlivesItsRole,
    ConsentOpensWhatWasBefore,
    AnybodyWithdraws,
    WithdrawsWithoutObjecting,
    NeverTooLate,
    ACountForEachIntent,
    AStoppedKeySigns,
    EmergencyForgets,
    AThirdEmergency,
    ABarIsForgotten,
    AdmittedAtOnce,
    PartyIsNotWritten,
    NeverErases,
    TheOfferGives,
    ACircle,
    TheFirstMandate,
    PurposesUnbounded,
    AnObjectionIsNotHeard,
    LessThanNeeded,
    NobodyIsInControl,
    RecoveredTooSoon,
    TheOldKeyActs,
    ALossIsNotCounted,
    OfferLastsForEver,
    RecoversAtOnce,
    TheCrowdIsNotHeard,
}

/// The true rules, but for some faults.
#[derive(Debug)]
pub(crate) struct Faulty(pub(crate) &'static [Fault]);

impl Faulty {
    fn has(&self, fault: Fault) -> bool {
        self.0.contains(&fault)
    }

    /// The records as a fault has them, for a message or for none.
    fn sees(&self, records: &World, caller: Account, message: Option<&Message>) -> World {
        let mut world = *records;
        let held = |world: &mut World, look: fn(&mut Grant)| world.grants.iter_mut().flatten().for_each(|(_, grant)| look(grant));
        let parties = |world: &mut World, look: fn(&mut Party)| world.parties.iter_mut().flatten().for_each(|(_, party)| look(party));
        let last = |world: &mut World, look: fn(&mut Emergency)| world.emergencies.iter_mut().flatten().for_each(|(_, held)| look(held));
        match message {
            None if self.has(Fault::ConsentOutlivesItsRole) => held(&mut world, |grant| {
                if let DriverConsent::Given { .. } = grant.driver_consent {
                    grant.driver_consent = DriverConsent::NotNeeded;
                }
            }),
            None if self.has(Fault::ConsentOpensWhatWasBefore) => every(&mut world, |state| {
                if let DelegationState::Active { since } = state {
                    *since = UnixSeconds(0);
                }
            }),
            Some(Message::CoConsent { .. }) if self.has(Fault::TheOfferGives) => every(&mut world, |state| {
                if let DelegationState::Offered { until } = *state {
                    *state = DelegationState::Active { since: until };
                }
            }),
            Some(Message::AcceptDelegation { .. }) if self.has(Fault::OfferLastsForEver) => every(&mut world, |state| {
                if let DelegationState::Offered { until } = state {
                    *until = UnixSeconds(u64::MAX);
                }
            }),
            Some(Message::Narrow { .. }) if self.has(Fault::TheFirstMandate) => {
                let first = world.delegations.iter().flatten().any(|((realm, to), _)| matches!(realm, Realm::Vehicle(_)) && *to == caller);
                for place in &mut world.delegations {
                    *place = place.filter(|((realm, _), _)| !(first && matches!(realm, Realm::Fleet(_))));
                }
            }
            Some(Message::Grant { .. } | Message::Renew { .. }) => {
                if self.has(Fault::PurposesUnbounded) {
                    world.delegations.iter_mut().flatten().for_each(|(_, held)| held.terms.purposes = None);
                }
                if self.has(Fault::AnObjectionIsNotHeard) {
                    world.vehicle.iter_mut().flatten().for_each(|(_, vehicle)| vehicle.objections = 0);
                }
                if self.has(Fault::TheCrowdIsNotHeard) {
                    world.objections.iter_mut().flatten().for_each(|(_, held)| held.crowded_until = UnixSeconds(0));
                }
                if self.has(Fault::LessThanNeeded) {
                    let nothing = |needed: &mut Needed| {
                        *needed = Needed { classes: SignalClasses::NONE, actions: Actions::NONE, ..*needed };
                    };
                    world.requests.iter_mut().flatten().for_each(|(_, request)| nothing(&mut request.needed));
                }
            }
            Some(Message::OpenEmergency { .. } | Message::ReviewEmergency { .. }) => {
                let opens = matches!(message, Some(Message::OpenEmergency { .. }));
                if self.has(Fault::AdmittedAtOnce) {
                    parties(&mut world, |party| party.acts_from = UnixSeconds(0));
                }
                if opens && self.has(Fault::AThirdEmergency) {
                    last(&mut world, |emergency| emergency.opened_before = UnixSeconds(0));
                }
                if opens && self.has(Fault::ABarIsForgotten) {
                    last(&mut world, |emergency| {
                        if let shared_logic::EmergencyState::Reviewed { at, .. } = &mut emergency.state {
                            *at = UnixSeconds(0);
                        }
                    });
                }
            }
            Some(Message::FinishRecovery { .. }) if self.has(Fault::RecoveredTooSoon) => {
                world
                    .recoveries
                    .iter_mut()
                    .flatten()
                    .for_each(|(_, recovery)| recovery.started_at.0 = recovery.started_at.0.saturating_sub(1));
            }
            Some(Message::RecoverPartyKey { .. }) if self.has(Fault::RecoversAtOnce) => parties(&mut world, |party| {
                party.recovery = party.recovery.map(|named| DatedKey { from: UnixSeconds(0), ..named });
            }),
            Some(Message::MovePartyKey { .. }) if self.has(Fault::TheOldKeyActs) => parties(&mut world, |party| party.next_key = None),
            _ => {}
        }
        world
    }
}

/// Every delegation's state as `look` leaves it.
fn every(world: &mut World, look: impl Fn(&mut DelegationState)) {
    world.delegations.iter_mut().flatten().for_each(|(_, held)| look(&mut held.state));
}

impl Rules for Faulty {
    fn check(&self, records: &World, grant: GrantId, request: &CheckRequest, now: UnixSeconds) -> Verdict {
        let mut request = *request;
        if self.has(Fault::LeavesTheVehicle) {
            request.residency = Residency::InVehicle;
        }
        if self.has(Fault::LeavesForAnywhere) {
            request.region = Region::Eea;
        }
        if self.has(Fault::TheFutureIsAsked) {
            request.data_from = request.data_from.min(now.after(CLOCKS).unwrap_or(now));
        }
        let now = UnixSeconds(now.0.saturating_sub(u64::from(self.has(Fault::LastsASecondLonger))));
        if self.has(Fault::HasEverySignal) && request.coverage == Coverage::NoSuchSignal {
            request.coverage = Coverage::Covered;
        }
        let mut answer = check(&self.sees(records, request.recipient, None), grant, &request, now);
        match &mut answer {
            Verdict::Allow(proof) if self.has(Fault::ProofHasNoEnd) => proof.expires_at = UnixSeconds(u64::MAX),
            Verdict::Deny(refusal) if self.has(Fault::NamesNoGrant) => refusal.grant = None,
            _ => {}
        }
        answer
    }

    fn check_emergency(&self, records: &World, request: &CheckRequest, now: UnixSeconds) -> Verdict {
        let latest = now.after(CLOCKS).unwrap_or(now);
        let data_from = match request.data_from {
            asked if self.has(Fault::EmergencyForgets) => asked.max(latest),
            asked if self.has(Fault::TheFutureIsAsked) => asked.min(latest),
            asked => asked,
        };
        shared_logic::check_emergency(records, &CheckRequest { data_from, ..*request }, now)
    }

    fn step(&self, records: &World, caller: Account, message: &Message, now: UnixSeconds) -> Result<Outcome, Denial> {
        let owner = || match *message {
            Message::Withdraw { grant } => Some(records.vehicle(records.grant(grant)?.terms.vehicle)?.owner),
            _ => None,
        };
        let caller = if self.has(Fault::AnybodyWithdraws) { owner().unwrap_or(caller) } else { caller };
        let decided = step(&self.sees(records, caller, Some(message)), caller, message, now);
        match (decided, *message) {
            (Err(Denial::DelegationCircle), Message::Delegate { realm, to, terms }) if self.has(Fault::ACircle) => {
                let another = Message::Delegate { realm, to: Account([0x5a; 20]), terms };
                step(records, caller, &another, now).map(|mut outcome| {
                    if let EventBody::DelegationOffered { to: offered, .. } = &mut outcome.event.body {
                        *offered = to;
                    }
                    outcome
                })
            }
            (Err(Denial::ControllerMissing), Message::Grant { terms, agreement, request }) if self.has(Fault::NobodyIsInControl) => {
                let controller = records.parties.iter().flatten().find(|(_, party)| party.controls()).map(|(id, _)| *id);
                step(
                    records,
                    caller,
                    &Message::Grant { terms, agreement: shared_logic::Agreement { controller, ..agreement }, request },
                    now,
                )
            }
            (Ok(mut outcome), _) => {
                if let EventBody::GrantEnded { objects, .. } = &mut outcome.event.body {
                    *objects = objects.filter(|_| !self.has(Fault::WithdrawsWithoutObjecting));
                }
                Ok(outcome)
            }
            (denied, _) => denied,
        }
    }

    fn submit(&self, records: &World, signed: &SignedIntent, now: UnixSeconds) -> Result<Outcome, Denial> {
        let (mut signed, mut world) = (*signed, *records);
        if self.has(Fault::NeverTooLate) {
            signed.intent.deadline = UnixSeconds(u64::MAX);
        }
        if self.has(Fault::AStoppedKeySigns) {
            world.vehicle.iter_mut().flatten().for_each(|(_, vehicle)| vehicle.stopped_at = UnixSeconds(0));
        }
        let mut outcome = submit(&world, &signed, now)?;
        if self.has(Fault::ACountForEachIntent) && outcome.event.via == Via::Intent(None) {
            outcome.event.via = Via::Intent(Some(Nonce(0)));
        }
        Ok(outcome)
    }

    fn effect(&self, event: &Event, hash: EventHash, before: &Before) -> Result<Vec<Record>, Denial> {
        let mut records = Vec::new();
        shared_logic::effect(event, hash, before, |record| records.push(record))?;
        if self.has(Fault::PartyIsNotWritten) {
            records.retain(|record| !matches!(record, Record::Party(..)));
        }
        if self.has(Fault::ALossIsNotCounted) && matches!(event.body, EventBody::GrantSuspended) {
            for record in &mut records {
                if let (Record::Vehicle(_, after), Some(vehicle)) = (record, before.vehicle) {
                    after.losses = vehicle.losses;
                }
            }
        }
        Ok(records)
    }

    fn erasure(&self, records: &World, vehicle: &Vehicle, grant: &Grant, now: UnixSeconds) -> Erasure {
        if self.has(Fault::NeverErases) {
            return Erasure::NotDue;
        }
        shared_logic::erasure(records, vehicle, grant, now)
    }
}

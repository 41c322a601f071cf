//! The invariants of the design, each a function over one moment of a random history.

mod delegations;
mod host;
pub(crate) mod hot_path;
mod oracle;
mod voices;

use codec::{Decode, Encode};
use host::Counting;
use proptest::{prelude::*, test_runner::TestCaseError};
use shared_logic::{
    check, check_any, check_emergency, check_with, effect, erasure, limits::CLOCKS, over, party::Gatekeeper, step, submit, Account, Action,
    CheckRequest, Coverage, DelegationState, Denial, EmergencyState, EndReason, Erasure, Event, EventBody, Finding, GrantId, GrantState,
    GrantTerms, Host, Intent, Message, Nonce, Operation, Outcome, PurposeCode, Record, Region, RequestState, Residency, Role, SignalClass,
    SignalClasses, SignedIntent, State, UnixSeconds, VehicleId, VehicleStatus, Verdict, Via,
};
use valet_testkit::strategies::{Tried, PEOPLE, VEHICLES};

/// What holds, or what does not.
pub(crate) type Holds = Result<(), TestCaseError>;

/// One accepted change, and the answers around it.
pub(crate) struct Moment<'a> {
    pub(crate) before: &'a State,
    pub(crate) after: &'a State,
    pub(crate) tried: &'a Tried,
    pub(crate) outcome: &'a Outcome,
    pub(crate) now: UnixSeconds,
    /// What is asked after every step.
    pub(crate) probes: &'a [Probe],
    /// The answers to it before the change, at `now`.
    pub(crate) was: &'a [Verdict],
    /// And after.
    pub(crate) is: &'a [Verdict],
    /// The state before the pause that lasts, or that this change ends.
    pub(crate) before_pause: Option<&'a State>,
}

/// A question that is asked again and again; of data from as late as can be asked for, where it names the end of time.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Probe {
    Grant(GrantId, CheckRequest),
    Emergency(CheckRequest),
}

impl Probe {
    fn of_grant(&self, now: UnixSeconds) -> Option<(GrantId, CheckRequest)> {
        match self {
            Self::Grant(id, _) => Some((*id, self.request(now))),
            Self::Emergency(_) => None,
        }
    }

    pub(crate) fn ask(&self, host: &impl Host, now: UnixSeconds) -> Verdict {
        match self {
            Self::Grant(id, _) => check(host, *id, &self.request(now), now),
            Self::Emergency(_) => check_emergency(host, &self.request(now), now),
        }
    }

    const fn vehicle(&self) -> VehicleId {
        match self {
            Self::Grant(_, request) | Self::Emergency(request) => request.vehicle,
        }
    }

    fn request(&self, now: UnixSeconds) -> CheckRequest {
        let (Self::Grant(_, request) | Self::Emergency(request)) = *self;
        let data_from = if request.data_from == LATEST { now.after(CLOCKS).unwrap() } else { request.data_from };
        CheckRequest { data_from, ..request }
    }
}

/// In the place of a moment: the latest that can be asked for.
const LATEST: UnixSeconds = UnixSeconds(u64::MAX);

impl Moment<'_> {
    const fn event(&self) -> &Event {
        &self.outcome.event
    }

    fn grants_allowed(&self) -> impl Iterator<Item = (GrantId, CheckRequest, shared_logic::Proof)> + '_ {
        self.probes.iter().zip(self.is).filter_map(|(probe, verdict)| match (probe, verdict) {
            (Probe::Grant(id, _), Verdict::Allow(proof)) => Some((*id, probe.request(self.now), *proof)),
            _ => None,
        })
    }
}

/// Every invariant that one change can break.
pub(crate) const ALL: &[fn(&Moment<'_>) -> Holds] = &[
    deny_by_default,
    never_wider,
    ends_with_the_first_of_what_it_rests_on,
    a_new_epoch_ends_everything,
    the_subject_can_always_withdraw,
    terminal_absorbs,
    one_change_is_one_event,
    the_same_verdict_by_every_door,
    bytes_are_few,
    one_clock_rule,
    the_admin_gives_nothing,
    an_intent_is_bound,
    an_emergency_stays_in_its_mask,
    an_answer_lasts_while_nothing_is_lost,
    a_check_is_bounded,
    nothing_comes_back,
    delegations::an_offer_gives_nothing,
    delegations::a_drivers_consent_is_its_delegations,
    delegations::nothing_is_allowed_of_the_future,
    delegations::no_delegation_goes_in_a_circle,
    voices::only_who_objects_is_silent_again,
    voices::nobody_else_acts_for_a_party,
];

/// 1. An empty request, an unknown thing and a lacking document deny; and what is denied is denied by
///    all that was found in another way too.
fn deny_by_default(m: &Moment<'_>) -> Holds {
    for (probe, verdict) in m.probes.iter().zip(m.is) {
        let Some((id, request)) = probe.of_grant(m.now) else { continue };
        let found = oracle::allowed_until(m.after, id, &request, m.now);
        prop_assert_eq!(found.is_some(), verdict.is_allow(), "{:?} {:?}", probe, verdict);
    }
    let grants: Vec<_> = m.probes.iter().filter_map(|probe| probe.of_grant(m.now)).collect();
    // Before the first grant, of one that is not there, by somebody without an emergency.
    let elsewhere = (GrantId([0xee; 32]), CheckRequest { recipient: Account([0xed; 20]), ..m.probes[0].request(m.now) });
    let (id, request) = grants.get(grants.len() / 2).copied().unwrap_or(elsewhere);
    let denied = [
        CheckRequest { classes: SignalClasses::NONE, ..request },
        CheckRequest { vehicle: VehicleId([0xee; 32]), ..request },
        CheckRequest { recipient: Account([0xee; 20]), ..request },
        CheckRequest { purpose: PurposeCode(0), ..request },
        CheckRequest { data_from: UnixSeconds(m.now.0 + 301), ..request },
        CheckRequest { coverage: Coverage::Unknown, ..request },
        CheckRequest { coverage: Coverage::Excluded, ..request },
        CheckRequest { coverage: Coverage::NotCovered, ..request },
        CheckRequest { coverage: Coverage::NoSuchSignal, ..request },
        CheckRequest { classes: SignalClasses::ALL, ..request },
        CheckRequest { classes: SignalClasses::of(&[SignalClass::ActuateDrive]), action: Action::Actuate, ..request },
    ];
    for request in denied {
        prop_assert!(!check(m.after, id, &request, m.now).is_allow());
        prop_assert!(!check_emergency(m.after, &request, m.now).is_allow());
    }
    prop_assert!(!check(m.after, GrantId([0xee; 32]), &request, m.now).is_allow());
    Ok(())
}

/// 2. What is accepted is within what was asked, the catalogue, the delegations and the parent.
fn never_wider(m: &Moment<'_>) -> Holds {
    let (record, asked) = match m.event().body {
        EventBody::GrantActivated { record, request, .. } => (record, request.map(|id| m.before.requests[&id])),
        EventBody::GrantRenewed { record, .. } => (record, None),
        EventBody::GrantNarrowed { terms } => {
            let old = m.before.grants[&m.event().grant.unwrap()];
            prop_assert!(no_wider(&terms, &old.terms) && terms.recipient == old.terms.recipient && terms.parent == old.terms.parent);
            prop_assert!(terms.depth_left <= old.terms.depth_left && terms != old.terms);
            return Ok(());
        }
        _ => return Ok(()),
    };
    let (terms, vehicle) = (record.terms, m.before.vehicles[&record.terms.vehicle]);
    let purpose = m.before.purpose(terms.purpose).unwrap();
    let length = terms.expires_at.0 - terms.not_before.0;
    prop_assert!(no_more(terms.classes, purpose.classes) && length <= u64::from(purpose.max_duration.0));
    prop_assert!(terms.retention <= purpose.max_retention && terms.history_from >= vehicle.epoch_start);
    prop_assert!(!terms.classes.has(SignalClass::ActuateDrive) && !terms.classes.is_empty() && !terms.actions.is_empty());
    prop_assert!(m.now <= terms.not_before && m.now < terms.expires_at && terms.max_uses != Some(0) && terms.depth_left <= 3);
    prop_assert_eq!((record.state, record.used, record.epoch), (GrantState::Active, 0, vehicle.epoch));
    let party = m.before.parties[&terms.recipient];
    prop_assert!(party.may_receive() && party.profile.gatekeeper == Gatekeeper::No && party.epoch == record.party_epoch);
    prop_assert!(terms.history_from <= terms.expires_at && terms.regions.is_empty() == (terms.residency == Residency::InVehicle));
    let personal = !terms.classes.and(SignalClasses::PERSONAL).is_empty();
    let objected = oracle::objected(m.before, terms.vehicle, record.grantor, terms.recipient, m.now);
    prop_assert!(!(personal && objected), "nobody else objects");
    let (EventBody::GrantActivated { agreement, .. } | EventBody::GrantRenewed { agreement, .. }) = m.event().body else { return Ok(()) };
    prop_assert_eq!((record.legal_basis, record.losses), (agreement.legal_basis, m.before.registry.losses));
    let for_itself = agreement.controller.unwrap_or(terms.recipient);
    prop_assert!(m.before.parties[&for_itself].controls() && agreement.controller != Some(terms.recipient));
    if let Some(asked) = asked {
        let needed = asked.needed;
        prop_assert!(no_more(needed.classes, terms.classes) && needed.actions.or(terms.actions) == terms.actions, "not less than needed");
        prop_assert!(needed.history_from >= terms.history_from && needed.depth_left <= terms.depth_left && asked.epoch == vehicle.epoch);
        prop_assert!(no_wider(&terms, &asked.terms) && terms.depth_left <= asked.terms.depth_left && m.now < asked.respond_by);
        prop_assert_eq!((terms.recipient, terms.parent), (asked.terms.recipient, asked.terms.parent));
    }
    if record.grantor != vehicle.owner {
        let chain = record.under.and_then(|under| oracle::links(m.before, terms.vehicle, record.grantor, under, m.now));
        for link in chain.ok_or_else(|| TestCaseError::fail("granted without a mandate"))? {
            prop_assert!(link.terms.rights.has(shared_logic::Right::Grant));
            prop_assert!(no_more(terms.classes, link.terms.classes) && terms.actions.within(link.terms.actions));
            prop_assert!(terms.expires_at <= link.terms.expires_at);
            prop_assert!(link.terms.purposes.is_none_or(|some| some.codes().any(|code| code == terms.purpose)));
            prop_assert!(link.terms.longest_grant.is_none_or(|longest| length <= u64::from(longest.0)));
        }
    }
    if let Some(parent) = terms.parent {
        let parent = m.before.grants[&parent];
        prop_assert!(no_wider(&terms, &parent.terms) && terms.depth_left < parent.terms.depth_left);
        prop_assert!(parent.state == GrantState::Active && parent.terms.not_before <= m.now && m.now < parent.terms.expires_at);
        prop_assert!(!oracle::gone(m.before, terms.parent.unwrap(), m.now));
    }
    Ok(())
}

fn no_more(these: SignalClasses, those: SignalClasses) -> bool {
    these.or(those) == those
}

/// The comparison of two terms in words of its own.
fn no_wider(these: &GrantTerms, those: &GrantTerms) -> bool {
    let same = (these.vehicle, these.purpose, these.container) == (those.vehicle, those.purpose, those.container);
    let uses = these.max_uses.map_or(u64::MAX, u64::from) <= those.max_uses.map_or(u64::MAX, u64::from);
    let stays = those.residency == Residency::OffBoard || these.residency == Residency::InVehicle;
    let window = those.not_before <= these.not_before && these.expires_at <= those.expires_at;
    same && uses
        && stays
        && window
        && no_more(these.classes, those.classes)
        && these.regions.or(those.regions) == those.regions
        && these.actions.or(those.actions) == those.actions
        && these.history_from >= those.history_from
        && these.retention <= those.retention
}

/// 3. A proof ends with the first of the grant, its parents and the delegations.
fn ends_with_the_first_of_what_it_rests_on(m: &Moment<'_>) -> Holds {
    for (id, request, proof) in m.grants_allowed() {
        prop_assert_eq!(oracle::allowed_until(m.after, id, &request, m.now), Some(proof.expires_at.0));
        let terms = m.after.grants[&id].terms;
        let longest = m.after.purpose(terms.purpose).unwrap().max_duration;
        prop_assert!(proof.expires_at <= terms.expires_at && terms.expires_at.0 <= terms.not_before.0 + u64::from(longest.0));
    }
    Ok(())
}

/// 4. A new epoch is one event that writes one record, and the count of who signed it; and everything of the vehicle is stale; objections stand only
///    when the owner stays.
fn a_new_epoch_ends_everything(m: &Moment<'_>) -> Holds {
    let stays = match m.event().body {
        EventBody::OwnershipTransferred { .. } | EventBody::VehicleRecovered { .. } => false,
        EventBody::EverythingStopped { .. } => true,
        _ => return Ok(()),
    };
    let id = m.event().vehicle.unwrap();
    let (was, is) = (m.before.vehicles[&id], m.after.vehicles[&id]);
    prop_assert_eq!(stays, was.owner == is.owner);
    prop_assert_eq!((is.epoch_start, is.stopped_at), (m.now, if stays { m.now } else { was.stopped_at }));
    prop_assert!(stays || is.objections == 0);
    let void = |epoch| epoch != is.epoch;
    prop_assert!(m.after.vehicle_offers.get(&id).is_none_or(|offer| void(offer.epoch)));
    prop_assert!(m.after.recoveries.get(&id).is_none_or(|recovery| void(recovery.epoch)));
    prop_assert!(m.after.requests.values().filter(|it| it.terms.vehicle == id).all(|it| void(it.epoch)));
    prop_assert!(m.after.attestations.iter().filter(|((car, _), _)| *car == id).all(|(_, it)| void(it.epoch)));
    let mut written = 0;
    effect(m.event(), m.before.event_hash(m.event()), &m.outcome.before, |_| written += 1).unwrap();
    let counted = matches!(m.event().via, Via::Intent(Some(_)));
    prop_assert_eq!(written, 1 + u8::from(stays && was.objections > 0) + u8::from(counted), "and the count of a signed one");
    prop_assert_eq!(m.after.vehicles[&id].epoch.0, m.before.vehicles[&id].epoch.0 + 1);
    prop_assert!(m.grants_allowed().all(|(_, request, _)| request.vehicle != id), "no grant of it allows anything");
    for (grant, record) in m.after.grants.iter().filter(|(_, record)| record.terms.vehicle == id) {
        prop_assert!(over(m.after, &m.after.vehicles[&id], record, m.now).is_some(), "{:?} is over", grant);
    }
    for account in PEOPLE.all() {
        let chains = oracle::chains(m.after, id, account, m.now);
        prop_assert!(chains.iter().flatten().all(|link| link.epoch.is_none()), "only a fleet's delegations reach it");
    }
    Ok(())
}

/// 5. The owner withdraws whatever has not ended, in one call, paused and retired too; and the driver, also one who
///    is only offered to drive, what tells of persons.
fn the_subject_can_always_withdraw(m: &Moment<'_>) -> Holds {
    for (id, grant) in &m.after.grants {
        let vehicle = m.after.vehicles[&grant.terms.vehicle];
        let message = Message::Withdraw { grant: *id };
        let found = step(m.after, vehicle.owner, &message, m.now).map(|outcome| outcome.event.body);
        if grant.epoch != vehicle.epoch {
            prop_assert_eq!(found.err(), Some(Denial::StaleEpoch));
        } else if matches!(grant.state, GrantState::Ended { .. }) {
            prop_assert_eq!(found.err(), Some(Denial::WrongState));
        } else {
            let ended = matches!(found, Ok(EventBody::GrantEnded { reason: EndReason::Withdrawn, .. }));
            prop_assert!(ended, "{:?}", found);
            let personal = !grant.terms.classes.and(SignalClasses::PERSONAL).is_empty();
            for by in PEOPLE.delegates {
                let may = personal && oracle::may_drive(m.after, grant.terms.vehicle, by, m.now);
                prop_assert_eq!(step(m.after, by, &message, m.now).is_ok(), may, "the driver");
            }
        }
    }
    Ok(())
}

/// 6. What has ended stays so, and no id is used again.
fn terminal_absorbs(m: &Moment<'_>) -> Holds {
    for (id, grant) in &m.before.grants {
        let now = m.after.grants[id];
        if matches!(grant.state, GrantState::Ended { .. }) {
            prop_assert_eq!(shared_logic::Grant { erased_at: grant.erased_at.or(now.erased_at), ..*grant }, now);
        }
        let fixed =
            |it: &shared_logic::Grant| (it.grantor, it.under, it.epoch, it.party_epoch, it.seq, it.terms.vehicle, it.terms.recipient);
        prop_assert_eq!(fixed(grant), fixed(&now));
        prop_assert!(no_wider(&now.terms, &grant.terms) && now.used >= grant.used, "a grant only ever gives less");
        let vehicle = |state: &State| state.vehicles[&grant.terms.vehicle];
        let was_over = over(m.before, &vehicle(m.before), grant, m.now).is_some();
        prop_assert_eq!(was_over, oracle::gone(m.before, *id, m.now));
        prop_assert!(!was_over || over(m.after, &vehicle(m.after), &now, m.now).is_some(), "over is for good");
        if let Erasure::Overdue { since } = erasure(m.before, &vehicle(m.before), grant, m.now) {
            prop_assert!(since <= m.now);
        }
    }
    for (id, request) in m.before.requests.iter().filter(|(_, it)| matches!(it.state, RequestState::Closed(_))) {
        prop_assert_eq!(request, &m.after.requests[id]);
    }
    for (key, held) in m.before.delegations.iter().filter(|(_, it)| it.state == DelegationState::Ended) {
        let now = m.after.delegations[key];
        prop_assert!(now == *held || now.seq > held.seq, "ended, or another");
    }
    for (id, vehicle) in &m.before.vehicles {
        let now = m.after.vehicles[id];
        prop_assert!(vehicle.status == VehicleStatus::InUse || now.status == VehicleStatus::Retired);
        prop_assert!(now.epoch >= vehicle.epoch && now.epoch_start >= vehicle.epoch_start && now.losses >= vehicle.losses);
        let said = now.vin_commitment == vehicle.vin_commitment || m.event().actor == vehicle.owner;
        prop_assert!(said, "only the owner says what stands behind it");
        // To whom the owner offered it, or whom it let recover it and did not stop for its whole delay.
        let offered = m.before.vehicle_offers.get(id).filter(|offer| offer.epoch == vehicle.epoch && m.now < offer.until);
        let recovery = m.before.recoveries.get(id).filter(|it| it.epoch == vehicle.epoch && it.started_at.0 > 0);
        let recovery = recovery.filter(|it| it.terms.delay.0 >= 604_800 && m.now.0 - it.started_at.0 >= u64::from(it.terms.delay.0));
        let may = [offered.map(|offer| offer.to), recovery.map(|it| it.terms.account)];
        prop_assert!(now.owner == vehicle.owner || may.contains(&Some(now.owner)), "only the owner hands over");
    }
    for (account, party) in &m.before.parties {
        prop_assert!(m.after.parties[account].epoch >= party.epoch);
    }
    for (code, purpose) in &m.before.purposes {
        prop_assert_eq!(&m.after.purposes[code], purpose, "the catalogue only grows");
    }
    let (was, is) = (m.before.registry, m.after.registry);
    prop_assert!(!matches!(was.operation, Operation::Retired { .. }) || is.operation == was.operation, "retired for good");
    prop_assert!(was.admin.is_some() || is.admin.is_none());
    match m.event().body {
        EventBody::GrantActivated { .. } | EventBody::GrantRenewed { .. } => {
            prop_assert!(!m.before.grants.contains_key(&m.event().grant.unwrap()))
        }
        EventBody::AccessRequested { request, .. } => prop_assert!(!m.before.requests.contains_key(&request)),
        EventBody::VehicleRegistered { .. } => prop_assert!(!m.before.vehicles.contains_key(&m.event().vehicle.unwrap())),
        _ => {}
    }
    Ok(())
}

/// 7. One change is one event, the next of its chain; and the event alone makes the change.
fn one_change_is_one_event(m: &Moment<'_>) -> Holds {
    let event = m.event();
    let (seq, last) = match event.vehicle {
        Some(id) => m.before.vehicle(id).map_or((0, [0; 32]), |vehicle| (vehicle.seq.0, vehicle.last_event.0)),
        None => (m.before.registry.seq.0, m.before.registry.last_event.0),
    };
    prop_assert_eq!((event.link.seq.0, event.link.previous.0), (seq + 1, last));
    let mut written = m.before.clone();
    let mut records = Vec::new();
    effect(event, m.before.event_hash(event), &m.outcome.before, |record| records.push(record)).unwrap();
    prop_assert!(records.len() <= 4, "a bounded number of records");
    prop_assert!(matches!(records[0], Record::Vehicle(..) | Record::Registry(_)));
    records.into_iter().for_each(|record| written.put(record));
    prop_assert_eq!(&written, m.after, "the contract's writes are the replay's");
    prop_assert!(m.after.clone().apply(event).is_err(), "an event is applied once");
    let read = Event::decode(&mut &event.encode()[..]).unwrap();
    prop_assert_eq!(&read, event);
    Ok(())
}

/// 8. The same verdict by every door of the crate.
fn the_same_verdict_by_every_door(m: &Moment<'_>) -> Holds {
    let at = usize::try_from(m.event().link.seq.0).unwrap();
    let Some((id, request)) = m.probes.get(at % m.probes.len().max(1)).and_then(|probe| probe.of_grant(m.now)) else { return Ok(()) };
    let (id, request) = (&id, &request);
    let (vehicle, record) = (m.after.vehicle(request.vehicle), m.after.grants[id]);
    let verdict = check(m.after, *id, request, m.now);
    prop_assert_eq!(check_with(m.after, vehicle.as_ref(), Some((*id, &record)), request, m.now), verdict);
    prop_assert_eq!(check_any(m.after, [(*id, &record)], request, m.now, |_| *request), verdict);
    let all: Vec<_> =
        m.after.grants.iter().filter(|(_, it)| (it.terms.vehicle, it.terms.recipient) == (request.vehicle, request.recipient)).collect();
    prop_assert_eq!(m.after.grants.of(request.vehicle, request.recipient).count(), all.len(), "the index holds every grant");
    let among = check_any(m.after, m.after.grants.of(request.vehicle, request.recipient), request, m.now, |_| *request);
    let alone: Vec<_> = all.iter().map(|(id, _)| check(m.after, **id, request, m.now)).collect();
    prop_assert_eq!(among.is_allow(), alone.iter().any(Verdict::is_allow), "one that allows is enough, and grants are never added up");
    prop_assert!(alone.contains(&among));
    let reversed = check_any(m.after, all.iter().rev().map(|(id, record)| (**id, *record)), request, m.now, |_| *request);
    prop_assert_eq!(reversed, among, "in any order");
    Ok(())
}

/// 9. What is written down is short; that none of it is text, `wire.rs` shows of the types.
fn bytes_are_few(m: &Moment<'_>) -> Holds {
    prop_assert!(m.event().encoded_size() <= 640 && m.tried.message().encoded_size() <= 330, "{}", m.event().encoded_size());
    Ok(())
}

/// 10. A grant is good from `not_before` on and before `expires_at`, and at no other time.
fn one_clock_rule(m: &Moment<'_>) -> Holds {
    for (id, request, proof) in m.grants_allowed() {
        let terms = m.after.grants[&id].terms;
        prop_assert!(terms.not_before <= m.now && m.now < proof.expires_at && proof.expires_at <= terms.expires_at);
        let at = |then: u64| {
            let request = CheckRequest { data_from: UnixSeconds(request.data_from.0.max(then.saturating_sub(300))), ..request };
            check(m.after, id, &request, UnixSeconds(then)).is_allow()
        };
        prop_assert!(!at(proof.expires_at.0), "a proof does not outlast its end");
        prop_assert!(!at(u64::MAX) && (terms.not_before.0 == 0 || !at(terms.not_before.0 - 1)));
    }
    Ok(())
}

/// 11. The admin makes, widens and revives no grant; letting run again gives back at most what was
///     allowed before the pause.
fn the_admin_gives_nothing(m: &Moment<'_>) -> Holds {
    if m.event().role != Role::Admin {
        return Ok(());
    }
    let admin = if m.event().body == EventBody::AdminAccepted { m.before.admin_offer } else { m.before.registry.admin };
    prop_assert!(admin == Some(m.event().actor) && m.before.registry.admin.is_some());
    prop_assert_eq!(
        (&m.before.grants, &m.before.delegations, &m.before.vehicles),
        (&m.after.grants, &m.after.delegations, &m.after.vehicles)
    );
    prop_assert_eq!((&m.before.requests, &m.before.emergencies), (&m.after.requests, &m.after.emergencies));
    prop_assert_eq!(
        (&m.before.vehicle_offers, &m.before.objections, &m.before.recoveries, &m.before.attestations),
        (&m.after.vehicle_offers, &m.after.objections, &m.after.recoveries, &m.after.attestations)
    );
    let resumed = m.event().body == EventBody::ContractResumed;
    for ((probe, was), is) in m.probes.iter().zip(m.was).zip(m.is) {
        let allowed_then = resumed && m.before_pause.is_some_and(|state| probe.ask(state, m.now).is_allow());
        prop_assert!(!is.is_allow() || was.is_allow() || allowed_then, "{:?} {:?}", probe, was);
    }
    Ok(())
}

/// 12. An intent is good for this chain and contract, this epoch, once, before its deadline; what can be done more
///     than once is counted, for each principal and vehicle by itself.
fn an_intent_is_bound(m: &Moment<'_>) -> Holds {
    let Tried::Intent(signed) = m.tried else {
        prop_assert_eq!(m.event().via, Via::Call);
        return Ok(());
    };
    let intent = signed.intent;
    let ends = matches!(
        intent.message,
        Message::Withdraw { .. }
            | Message::Revoke { .. }
            | Message::Renounce { .. }
            | Message::CloseRequest { .. }
            | Message::StopEverything { .. }
    );
    let number = (!ends).then_some(intent.nonce);
    prop_assert_eq!((m.event().actor, m.event().via), (intent.principal, Via::Intent(number)));
    let mut counted = m.before.nonces.clone();
    if ends {
        prop_assert_eq!(intent.nonce, Nonce(0));
    } else {
        counted.insert((intent.principal, m.event().vehicle), Nonce(intent.nonce.0 + 1));
    }
    prop_assert_eq!(&counted, &m.after.nonces, "no other count moves");
    prop_assert!(submit(m.after, signed, m.now).is_err(), "never twice");
    let with = |change: &dyn Fn(&mut Intent)| {
        let mut intent = intent;
        change(&mut intent);
        submit(m.before, &SignedIntent { intent, ..*signed }, m.now).err()
    };
    prop_assert_eq!(with(&|it| it.domain.0[31] ^= 1), Some(Denial::WrongDomain));
    prop_assert_eq!(with(&|it| it.epoch.0 += 1), Some(Denial::WrongDomain));
    prop_assert_eq!(with(&|it| it.nonce.0 += 1), Some(Denial::NonceUsed));
    prop_assert_eq!(with(&|it| it.deadline.0 += 1), Some(Denial::BadSignature));
    prop_assert_eq!(submit(m.before, signed, intent.deadline).err(), Some(Denial::DeadlinePassed));
    Ok(())
}

/// 13. An emergency stays in its mask, lasts a day at most, commands nothing, and is always visible; of a vehicle an
///     authority opens two at most in seven days, and none for 30 days after an unjustified one.
fn an_emergency_stays_in_its_mask(m: &Moment<'_>) -> Holds {
    for (key, held) in &m.after.emergencies {
        prop_assert!(no_more(held.classes, SignalClasses::EMERGENCY) && !held.classes.is_empty());
        prop_assert!(held.opened_at < held.until && held.until.0 - held.opened_at.0 <= 86_400);
        if m.before.emergencies.get(key) != Some(held) {
            prop_assert_eq!((m.event().vehicle, m.event().recipient), (Some(key.0), Some(key.1)), "no change without its event");
        }
        if let Some(before) = m.before.emergencies.get(key).filter(|before| before.seq != held.seq) {
            let ago = |moment: UnixSeconds| m.now.0 - moment.0;
            let may_follow = match before.state {
                EmergencyState::Reviewed { finding: Finding::Unjustified, at } => ago(at) >= 30 * 86_400,
                EmergencyState::Reviewed { finding: Finding::Justified, .. } => true,
                _ => m.now.0 >= before.until.0 + 7 * 86_400,
            };
            prop_assert!(may_follow, "reviewed before another, and not unjustified, or seven days over");
            prop_assert_eq!((held.opened_at, held.opened_before), (m.now, before.opened_at));
            prop_assert!(before.opened_before.0 == 0 || ago(before.opened_before) >= 7 * 86_400, "two in seven days");
        }
    }
    for (probe, verdict) in m.probes.iter().zip(m.is) {
        let (Probe::Emergency(_), Verdict::Allow(proof)) = (probe, verdict) else { continue };
        let request = probe.request(m.now);
        let held = m.after.emergencies[&(request.vehicle, request.recipient)];
        prop_assert!(held.state == EmergencyState::Open && held.opened_at <= m.now && m.now < held.until && proof.expires_at == held.until);
        prop_assert!(matches!(request.action, Action::Read | Action::Subscribe) && no_more(request.classes, held.classes));
        prop_assert!(request.data_from >= held.opened_at && m.after.registry.operation == Operation::Running);
    }
    Ok(())
}

/// 14. While neither the vehicle's losses nor the registry's move, what is allowed stays so; and what strangers do
///     for free moves neither.
fn an_answer_lasts_while_nothing_is_lost(m: &Moment<'_>) -> Holds {
    for ((probe, was), is) in m.probes.iter().zip(m.was).zip(m.is) {
        let of = |state: &State| (state.vehicles[&probe.vehicle()].losses, state.registry.losses);
        if m.event().vehicle.is_some_and(|id| id != probe.vehicle()) {
            prop_assert_eq!(was, is, "an event of another vehicle changes nothing");
        }
        if let (Verdict::Allow(_), true) = (was, of(m.before) == of(m.after)) {
            prop_assert_eq!(was, is, "nothing was lost by {:?}", m.event().body);
        }
        if let Verdict::Allow(proof) = is {
            prop_assert_eq!((proof.losses, proof.registry_losses), of(m.after));
        }
    }
    let strangers = matches!(
        m.event().body,
        EventBody::AccessRequested { .. } | EventBody::PartyRegistered { .. } | EventBody::ContainerPublished { .. }
    ) || matches!(
        m.event().body,
        EventBody::IntentKeySet { .. } | EventBody::IntentKeyRemoved { .. } | EventBody::EmergencyOpened { .. }
    );
    let losses = |state: &State| (state.registry.losses, state.vehicles.values().map(|it| it.losses.0).sum::<u64>());
    prop_assert!(!strangers || losses(m.before) == losses(m.after));
    // A loss is an event: the counter of events comes to its end first, and is looked at first.
    prop_assert!(m.after.registry.losses.0 <= m.after.registry.seq.0);
    prop_assert!(m.after.vehicles.values().all(|it| it.losses.0 <= it.seq.0));
    Ok(())
}

/// 15. A check reads a bounded number of records, and asks for nothing but records.
fn a_check_is_bounded(m: &Moment<'_>) -> Holds {
    let Some(probe) = m.probes.iter().max_by_key(|probe| match probe {
        Probe::Grant(id, _) => oracle::path(m.after, *id).map_or(0, |path| path.len()),
        Probe::Emergency(_) => 0,
    }) else {
        return Ok(());
    };
    let host = Counting::new(m.after);
    probe.ask(&host, m.now);
    let reads = host.reads();
    prop_assert!(reads.grants <= 4 && reads.delegations <= 3 + 4 * 5 && reads.parties <= 4 && reads.others <= 8, "{:?}", reads);
    prop_assert_eq!(reads.hashes, 0);
    Ok(())
}

/// 16. Nothing is allowed again but by an act that gives: what one act gives is its own.
fn nothing_comes_back(m: &Moment<'_>) -> Holds {
    let event = m.event();
    for ((probe, was), is) in m.probes.iter().zip(m.was).zip(m.is) {
        let (Verdict::Deny(refusal), Verdict::Allow(_)) = (was, is) else { continue };
        let above = |id: GrantId| match probe {
            Probe::Grant(own, _) => chain_of(m.after, *own).contains(&id),
            Probe::Emergency(_) => false,
        };
        let given = match (event.body, refusal.reason) {
            (EventBody::GrantResumed, Denial::Suspended) | (EventBody::DriverConsented { .. }, Denial::CoConsentMissing) => {
                above(event.grant.unwrap())
            }
            (EventBody::ContractResumed, Denial::Paused) => true,
            (EventBody::EmergencyOpened { .. }, _) => {
                matches!(probe, Probe::Emergency(request) if Some(request.recipient) == event.recipient)
            }
            _ => false,
        };
        prop_assert!(given, "{:?} was {:?} before {:?}", probe, refusal, event.body);
    }
    Ok(())
}

/// The grant and those it is shared from.
fn chain_of(state: &State, id: GrantId) -> Vec<GrantId> {
    std::iter::successors(Some(id), |id| state.grant(*id)?.terms.parent).take(8).collect()
}

/// What time alone does: it takes away, and it begins what was given for later.
pub(crate) fn time_takes_away(state: &State, probes: &[Probe], earlier: &[Verdict], later: &[Verdict], now: UnixSeconds) -> Holds {
    for ((probe, was), is) in probes.iter().zip(earlier).zip(later) {
        match (was, is) {
            (Verdict::Allow(proof), Verdict::Allow(still)) => {
                prop_assert_eq!(proof, still);
                prop_assert!(now < still.expires_at);
            }
            // A cached verdict is good until its end: no event, no other answer.
            (Verdict::Allow(proof), Verdict::Deny(refusal)) => {
                prop_assert!(now >= proof.expires_at, "{:?} ended before {:?}: {:?}", probe, proof, refusal);
            }
            (Verdict::Deny(refusal), Verdict::Allow(_)) => {
                let begins = refusal.reason == Denial::NotYetValid || (refusal.link > 0 && refusal.reason == Denial::Suspended);
                prop_assert!(begins, "{:?} {:?} at {:?} of {:?}", probe, refusal, now, state.registry.operation);
            }
            (Verdict::Deny(_), Verdict::Deny(_)) => {}
        }
    }
    Ok(())
}

/// Questions about a new grant, to be asked from now on.
pub(crate) fn probes_of(id: GrantId, terms: &GrantTerms) -> Vec<Probe> {
    let ask = |action, classes| CheckRequest {
        vehicle: terms.vehicle,
        recipient: terms.recipient,
        purpose: terms.purpose,
        action,
        residency: Residency::InVehicle,
        region: Region::Eea,
        classes,
        coverage: Coverage::ByClass,
        data_from: LATEST,
    };
    let data = terms.classes.minus(SignalClasses::COMMANDS);
    let reads = terms.actions.items().find(|action| *action != Action::Actuate);
    let mut requests = Vec::new();
    if let Some(action) = reads {
        requests.push(ask(action, data));
        requests.push(CheckRequest {
            residency: Residency::OffBoard,
            region: Region::Elsewhere,
            ..ask(action, SignalClasses::of(&data.items().take(1).collect::<Vec<_>>()))
        });
    }
    if terms.actions.has(Action::History) {
        requests.push(CheckRequest { data_from: terms.history_from, coverage: Coverage::Covered, ..ask(Action::History, data) });
    }
    if terms.actions.has(Action::Actuate) {
        requests.push(ask(Action::Actuate, terms.classes.and(SignalClasses::COMMANDS)));
    }
    requests.into_iter().map(|request| Probe::Grant(id, request)).collect()
}

/// Questions of the authority, from the beginning.
pub(crate) fn emergency_probes() -> Vec<Probe> {
    let ask = |vehicle, class, action| {
        Probe::Emergency(CheckRequest {
            vehicle,
            recipient: PEOPLE.authority,
            purpose: PurposeCode::EMERGENCY,
            action,
            residency: Residency::OffBoard,
            region: Region::Elsewhere,
            classes: SignalClasses::of(&[class]),
            coverage: Coverage::ByClass,
            data_from: LATEST,
        })
    };
    let of = |vehicle| {
        [
            ask(vehicle, SignalClass::LocationExact, Action::Read),
            ask(vehicle, SignalClass::SpeedMotion, Action::Subscribe),
            ask(vehicle, SignalClass::SpeedMotion, Action::History),
            ask(vehicle, SignalClass::ActuateComfort, Action::Actuate),
            ask(vehicle, SignalClass::Odometer, Action::Read),
        ]
    };
    VEHICLES.iter().copied().flat_map(of).collect()
}

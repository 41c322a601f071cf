//! A contract's log as it grows, and one history with every kind of message in it.

use codec::Encode;
use shared_logic::{
    party::PartyStatus, submit, Account, Action, Actions, AssignedRole, ContainerId, EmergencyReason, Event, EventBody, EvidenceHash,
    Finding, GrantId, GrantTerms, IntentKey, Link, Message, Nonce, Realm, RequestEnd, RequestId, Right, Rights, SignalClass, SignalClasses,
    State, UnixSeconds, VehicleId, Via,
};
use std::collections::BTreeSet;
use valet_audit::replay::Logged;
use valet_testkit::{
    accept, account_of, agreement, alices_intent, domain, event_of, mandate, open, request, set_up, signed, terms, Secret, ADMIN, ALICE,
    ALICES_KEY, AUDITOR, BOB, CAR, CAROL, COACHING, DAN, ERIN, FRED, GARAGE, INSURER, LAB, PHONE_KEY, RESCUE, T0, VAN,
};

/// A key of Alice's that stays named.
pub(crate) const TABLET_KEY: Secret = [0xf1; 32];

/// A contract's log as it grows: each message must be accepted.
pub(crate) struct Ledger {
    pub(crate) state: State,
    pub(crate) log: Vec<Logged>,
    /// The first bytes of the messages, which tell their kinds.
    pub(crate) kinds: BTreeSet<u8>,
    pub(crate) now: u64,
}

impl Ledger {
    pub(crate) fn new() -> Self {
        let mut ledger = Self { state: State::new(ADMIN), log: Vec::new(), kinds: BTreeSet::new(), now: T0 };
        ledger.append(Event::deployed(ADMIN, domain(), UnixSeconds(T0)));
        for (caller, message) in set_up() {
            ledger.send(caller, message);
        }
        ledger
    }

    /// The event that a message would make a second later.
    pub(crate) fn makes(&self, caller: Account, message: Message) -> Event {
        event_of(&self.state, caller, message, UnixSeconds(self.now + 1))
    }

    /// Sends a message in a block of its own.
    pub(crate) fn send(&mut self, caller: Account, message: Message) -> Event {
        let event = self.makes(caller, message);
        self.kinds.insert(message.encode()[0]);
        self.now += 1;
        self.append(event)
    }

    /// The same for what makes a grant.
    pub(crate) fn gives(&mut self, caller: Account, message: Message) -> GrantId {
        self.send(caller, message).grant.unwrap()
    }

    /// Two messages in one block.
    pub(crate) fn batch(&mut self, caller: Account, messages: [Message; 2]) {
        for message in messages {
            let event = accept(&mut self.state, caller, message, UnixSeconds(self.now));
            let place = self.log.last().unwrap().place();
            self.log.push(Logged { block: place.block, index: place.index + 2, event });
        }
    }

    /// Alice's intent, signed by that key, in a block of its own.
    pub(crate) fn submits(&mut self, secret: &Secret, message: Message) -> Event {
        let intent = alices_intent(&self.state, message, UnixSeconds(self.now + 10));
        self.now += 1;
        let event = submit(&self.state, &signed(intent, secret), UnixSeconds(self.now)).unwrap().event;
        assert!(matches!(event.via, Via::Intent(_)));
        self.append(event)
    }

    pub(crate) fn append(&mut self, event: Event) -> Event {
        self.state.apply(&event).unwrap();
        let block = self.log.last().map_or(1, |last| last.block + 1);
        self.log.push(Logged { block, index: 3, event });
        event
    }

    /// The place of the vehicle's next event.
    pub(crate) fn link(&self, vehicle: VehicleId) -> Link {
        let vehicle = self.state.vehicles[&vehicle];
        Link { seq: vehicle.seq.next().unwrap(), previous: vehicle.last_event }
    }
}

/// Terms that are accepted of Alice's car from now on.
pub(crate) fn offer(change: impl FnOnce(&mut GrantTerms)) -> GrantTerms {
    let mut terms = GrantTerms { not_before: UnixSeconds(0), history_from: UnixSeconds(T0 + 60), ..terms() };
    change(&mut terms);
    terms
}

pub(crate) fn grant(change: impl FnOnce(&mut GrantTerms)) -> Message {
    Message::Grant { terms: offer(change), agreement: agreement(), request: None }
}

/// The insurer asks, and can be answered for so many seconds.
pub(crate) fn ask(ledger: &Ledger, nonce: u64, seconds: u64) -> Message {
    let respond_by = UnixSeconds(ledger.now + seconds);
    Message::RequestAccess { terms: offer(|_| {}), terms_hash: agreement().terms_hash, respond_by, nonce: Nonce(nonce) }
}

pub(crate) fn delegate(realm: Realm, to: Account, role: AssignedRole) -> Message {
    Message::Delegate { realm, to, terms: mandate(role) }
}

pub(crate) fn names(key: &Secret) -> Message {
    let limits = IntentKey { rights: Rights::of(&[Right::Revoke]), classes: terms().classes, expires_at: UnixSeconds(T0 + 900) };
    Message::SetIntentKey { key: account_of(key), limits }
}

/// A contract in the middle of its life.
pub(crate) struct Life {
    pub(crate) ledger: Ledger,
    /// In answer to an access request, good for three uses of which one is recorded; to the insurer.
    pub(crate) running: GrantId,
    /// Shared onward from it, to the garage.
    pub(crate) shared: GrantId,
    /// Given by a delegate, to the lab.
    pub(crate) delegated: GrantId,
    /// Suspended by who drives; to the insurer.
    pub(crate) suspended: GrantId,
    /// Withdrawn; to the garage.
    pub(crate) ended: GrantId,
    /// Answered by `running`.
    pub(crate) answered: RequestId,
    /// An access request that waits.
    pub(crate) asked: RequestId,
}

/// People register, act for each other, ask, grant, stop, use and end; the van's emergency stays open.
pub(crate) fn life() -> Life {
    let mut ledger = Ledger::new();
    ledger.send(INSURER, Message::PublishContainer { container: ContainerId([0xc0; 32]), classes: terms().classes });
    ledger.send(ALICE, delegate(Realm::Vehicle(CAR), CAROL, AssignedRole::Delegate));
    ledger.send(CAROL, delegate(Realm::Vehicle(CAR), DAN, AssignedRole::Driver));
    ledger.send(ALICE, delegate(Realm::Vehicle(CAR), ERIN, AssignedRole::Guardian));
    ledger.send(ALICE, Message::EndDelegation { realm: Realm::Vehicle(CAR), to: ERIN });
    ledger.send(ALICE, delegate(Realm::Fleet(ALICE), FRED, AssignedRole::FleetManager));
    ledger.send(FRED, Message::EndDelegation { realm: Realm::Fleet(ALICE), to: FRED });
    let (answered, running) = asks(&mut ledger);
    let asked = asked_by(&mut ledger, 4, 300);
    ledger.send(INSURER, Message::Use { grant: running, request: request() });
    let narrowed = GrantTerms { depth_left: 2, ..ledger.state.grants[&running].terms };
    ledger.send(CAROL, Message::Narrow { grant: running, terms: narrowed });
    let terms = GrantTerms { parent: Some(running), recipient: GARAGE, depth_left: 1, max_uses: Some(2), ..narrowed };
    let shared = ledger.gives(ALICE, Message::Grant { terms, agreement: agreement(), request: None });
    let actuates =
        shared_logic::CheckRequest { recipient: GARAGE, action: Action::Actuate, classes: one(SignalClass::ActuateComfort), ..request() };
    ledger.send(GARAGE, Message::Use { grant: shared, request: actuates });
    let delegated = ledger.gives(CAROL, grant(|it| it.recipient = LAB));
    let suspended = ledger.gives(ALICE, grant(|_| {}));
    ledger.batch(DAN, [Message::Suspend { grant: suspended }, Message::Resume { grant: suspended }]);
    ledger.send(DAN, Message::Suspend { grant: suspended });
    ledger.send(ALICE, Message::Suspend { grant: delegated });
    ledger.send(ALICE, Message::Resume { grant: delegated });
    let coached = ledger.gives(ALICE, grant(|it| it.purpose = COACHING));
    ledger.send(DAN, Message::CoConsent { grant: coached });
    ledger.send(INSURER, Message::Use { grant: coached, request: shared_logic::CheckRequest { purpose: COACHING, ..request() } });
    let ended = ends(&mut ledger);
    opens_emergency(&mut ledger);
    signs(&mut ledger);
    Life { ledger, running, shared, delegated, suspended, ended, answered, asked }
}

fn one(class: SignalClass) -> SignalClasses {
    SignalClasses::of(&[class])
}

fn asked_by(ledger: &mut Ledger, nonce: u64, seconds: u64) -> RequestId {
    match ledger.send(INSURER, ask(ledger, nonce, seconds)).body {
        EventBody::AccessRequested { request, .. } => request,
        other => panic!("{other:?}"),
    }
}

/// Access requests with every kind of end, and the grant that answers one.
fn asks(ledger: &mut Ledger) -> (RequestId, GrantId) {
    let ends = [(1, INSURER, RequestEnd::Cancelled, 0), (2, CAROL, RequestEnd::Refused, 0), (3, BOB, RequestEnd::Lapsed, 5)];
    for (nonce, by, end, later) in ends {
        let request = asked_by(ledger, nonce, 5);
        ledger.now += later;
        ledger.send(by, Message::CloseRequest { request, end });
    }
    let request = asked_by(ledger, 0, 300);
    ledger.send(ALICE, Message::DeferRequest { request });
    let terms = GrantTerms { max_uses: Some(3), not_before: UnixSeconds(ledger.now), ..offer(|_| {}) };
    let running = ledger.gives(ALICE, Message::Grant { terms, agreement: agreement(), request: Some(request) });
    (request, running)
}

/// Grants that end in every way; the one that was withdrawn.
fn ends(ledger: &mut Ledger) -> GrantId {
    let old = ledger.gives(ALICE, grant(|it| it.recipient = GARAGE));
    let terms = offer(|it| (it.recipient, it.actions) = (GARAGE, Actions::of(&[Action::Read, Action::History, Action::Actuate])));
    let ended = ledger.gives(ALICE, Message::Renew { grant: old, terms, agreement: agreement() });
    ledger.send(ALICE, Message::Withdraw { grant: ended });
    let by_driver = ledger.gives(CAROL, grant(|_| {}));
    ledger.send(DAN, Message::Withdraw { grant: by_driver });
    let revoked = ledger.gives(ALICE, grant(|it| it.recipient = LAB));
    ledger.send(CAROL, Message::Revoke { grant: revoked });
    ledger.send(LAB, Message::AttestErasure { grant: revoked, evidence: EvidenceHash([0xe5; 32]) });
    let renounced = ledger.gives(ALICE, grant(|_| {}));
    ledger.send(INSURER, Message::Renounce { grant: renounced });
    let until = ledger.now + 10;
    let expired = ledger.gives(ALICE, grant(|it| (it.history_from, it.expires_at) = (UnixSeconds(until), UnixSeconds(until))));
    ledger.now += 20;
    ledger.send(BOB, Message::RecordEnd { grant: expired });
    ended
}

/// The car's emergency is closed and reviewed, the van's stays open.
fn opens_emergency(ledger: &mut Ledger) {
    ledger.send(RESCUE, open(ledger.now + 100));
    ledger.send(RESCUE, Message::CloseEmergency { vehicle: CAR });
    ledger.send(AUDITOR, Message::ReviewEmergency { vehicle: CAR, authority: RESCUE, finding: Finding::Justified });
    let (reason, classes, until) = (EmergencyReason::Theft, one(SignalClass::LocationExact), UnixSeconds(ledger.now + 600));
    ledger.send(RESCUE, Message::OpenEmergency { vehicle: VAN, reason, classes, until });
}

/// Alice signs herself, and with a key that she names and takes back.
fn signs(ledger: &mut Ledger) {
    ledger.send(ALICE, names(&PHONE_KEY));
    ledger.send(ALICE, names(&TABLET_KEY));
    let given = ledger.submits(&ALICES_KEY, grant(|it| it.recipient = LAB)).grant.unwrap();
    ledger.submits(&ALICES_KEY, Message::Suspend { grant: given });
    ledger.submits(&ALICES_KEY, Message::Resume { grant: given });
    let terms = GrantTerms { depth_left: 0, ..ledger.state.grants[&given].terms };
    ledger.submits(&ALICES_KEY, Message::Narrow { grant: given, terms });
    let renewal = Message::Renew { grant: given, terms: offer(|it| it.recipient = LAB), agreement: agreement() };
    let renewed = ledger.submits(&ALICES_KEY, renewal).grant.unwrap();
    ledger.submits(&PHONE_KEY, Message::Withdraw { grant: renewed });
    let request = asked_by(ledger, 5, 300);
    ledger.submits(&ALICES_KEY, Message::DeferRequest { request });
    ledger.submits(&ALICES_KEY, Message::CloseRequest { request, end: RequestEnd::Refused });
    ledger.send(ALICE, Message::RemoveIntentKey { key: account_of(&PHONE_KEY) });
}

/// A whole life: also paused, handed over, and retired for good.
pub(crate) fn history() -> Ledger {
    let Life { mut ledger, running, shared, delegated, suspended, .. } = life();
    ledger.send(ADMIN, Message::Pause);
    ledger.send(ALICE, Message::Withdraw { grant: running });
    ledger.send(ADMIN, Message::Unpause);
    ledger.send(BOB, Message::RecordEnd { grant: shared });
    let profile = ledger.state.parties[&LAB].profile;
    ledger.send(ADMIN, Message::SetParty { account: LAB, profile, status: PartyStatus::Suspended });
    ledger.send(BOB, Message::RecordEnd { grant: delegated });
    ledger.send(ALICE, Message::TransferVehicle { vehicle: CAR, new_owner: BOB });
    ledger.send(ERIN, Message::RecordEnd { grant: suspended });
    ledger.send(BOB, Message::RetireVehicle { vehicle: VAN });
    ledger.send(RESCUE, Message::CloseEmergency { vehicle: VAN });
    ledger.send(ADMIN, Message::Retire { successor: Account([0x5c; 20]) });
    ledger.send(ADMIN, Message::RenounceAdmin);
    ledger
}

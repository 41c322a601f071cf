//! A contract's log as it grows, and one history with every kind of message in it.

use codec::Encode;
use shared_logic::{
    party::PartyStatus, step, submit, Account, Action, Actions, AssignedRole, ContainerId, EmergencyReason, Event, EventBody, EvidenceHash,
    Finding, GrantId, GrantTerms, IntentKey, Link, Message, Needed, Nonce, Realm, RecoveryTerms, RequestEnd, RequestId, Right, Rights,
    Seconds, SignalClass, SignalClasses, State, UnixSeconds, VehicleId, VehicleSalt, Via, VinCommitment,
};
use std::collections::BTreeSet;
use valet_audit::replay::Logged;
use valet_testkit::{
    account_of, agreement, agreement_with, alices_intent, domain, mandate, open, request, set_up, signed, terms, ward_of, Secret, ADMIN,
    ALICE, ALICES_KEY, AUDITOR, BOB, CAR, CAROL, COACHING, DAN, ERIN, FRED, GARAGE, INSURER, LAB, MAKER, PHONE_KEY, RESCUE, T0, VAN,
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
        let outcome = step(&self.state, caller, &message, UnixSeconds(self.now + 1));
        outcome.unwrap_or_else(|denial| panic!("{denial:?}: {message:?}")).event
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
            let event = step(&self.state, caller, &message, UnixSeconds(self.now)).unwrap().event;
            let place = self.log.last().unwrap().place();
            self.state.apply(&event).unwrap();
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

    /// A delegation, offered and accepted.
    pub(crate) fn appoints(&mut self, from: Account, realm: Realm, to: Account, role: AssignedRole) {
        self.send(from, delegate(realm, to, role));
        self.send(to, Message::AcceptDelegation { realm, ward: ward_of(role) });
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
    let terms = offer(change);
    Message::Grant { terms, agreement: agreement_with(terms.recipient), request: None }
}

/// The insurer asks, and can be answered for so many seconds.
pub(crate) fn ask(ledger: &Ledger, nonce: u64, seconds: u64) -> Message {
    let respond_by = UnixSeconds(ledger.now + seconds);
    let terms = offer(|_| {});
    let needed = Needed { depth_left: 0, ..Needed::all_of(&terms) };
    Message::RequestAccess { terms, needed, terms_hash: agreement().terms_hash, respond_by, nonce: Nonce(nonce) }
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
    ledger.appoints(ALICE, Realm::Vehicle(CAR), CAROL, AssignedRole::FleetManager);
    ledger.appoints(CAROL, Realm::Vehicle(CAR), DAN, AssignedRole::Driver);
    ledger.appoints(ALICE, Realm::Vehicle(CAR), ERIN, AssignedRole::Guardian);
    ledger.send(ALICE, Message::EndDelegation { realm: Realm::Vehicle(CAR), to: ERIN });
    ledger.appoints(ALICE, Realm::Fleet(ALICE), FRED, AssignedRole::FleetManager);
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
    ledger.send(DAN, Message::WithdrawConsent { grant: coached });
    ledger.send(DAN, Message::CoConsent { grant: coached });
    ledger.send(INSURER, Message::Use { grant: coached, request: shared_logic::CheckRequest { purpose: COACHING, ..request() } });
    let ended = ends(&mut ledger);
    opens_emergency(&mut ledger);
    signs(&mut ledger);
    vouches(&mut ledger);
    offers(&mut ledger);
    ledger.send(DAN, Message::Object { vehicle: CAR, to: Some(MAKER) });
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
    for (nonce, by, end) in [(1, INSURER, RequestEnd::Cancelled), (2, CAROL, RequestEnd::Refused)] {
        let request = asked_by(ledger, nonce, 5);
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
    ledger.send(DAN, Message::LiftObjection { vehicle: CAR, to: Some(INSURER) });
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
    ledger.send(RESCUE, open(RESCUE, ledger.now + 100));
    ledger.send(RESCUE, Message::CloseEmergency { vehicle: CAR, authority: RESCUE });
    ledger.send(AUDITOR, Message::ReviewEmergency { vehicle: CAR, auditor: AUDITOR, authority: RESCUE, finding: Finding::Justified });
    let (reason, classes, until) = (EmergencyReason::Theft, one(SignalClass::LocationExact), UnixSeconds(ledger.now + 600));
    ledger.send(RESCUE, Message::OpenEmergency { vehicle: VAN, authority: RESCUE, reason, classes, until });
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
    let renewal = Message::Renew { grant: given, terms: offer(|it| it.recipient = LAB), agreement: agreement_with(LAB) };
    let renewed = ledger.submits(&ALICES_KEY, renewal).grant.unwrap();
    ledger.submits(&PHONE_KEY, Message::Withdraw { grant: renewed });
    let request = asked_by(ledger, 5, 300);
    ledger.submits(&ALICES_KEY, Message::DeferRequest { request });
    ledger.submits(&ALICES_KEY, Message::CloseRequest { request, end: RequestEnd::Refused });
    ledger.send(ALICE, Message::RemoveIntentKey { key: account_of(&PHONE_KEY) });
}

/// The maker vouches for Alice, and no longer for Bob; the garage changes its key and names who can put it back.
fn vouches(ledger: &mut Ledger) {
    let profile = ledger.state.parties[&MAKER].profile;
    ledger.send(ADMIN, Message::SetParty { account: MAKER, profile, status: PartyStatus::Admitted });
    let vin_commitment = VinCommitment([0x71; 32]);
    for (vehicle, owner) in [(CAR, ALICE), (VAN, BOB)] {
        ledger.send(owner, Message::SetVinCommitment { vehicle, vin_commitment: Some(vin_commitment) });
        let (epoch, until) = (ledger.state.vehicles[&vehicle].epoch, UnixSeconds(ledger.now + 900));
        ledger.send(MAKER, Message::Attest { vehicle, attester: MAKER, epoch, vin_commitment, until });
    }
    ledger.send(MAKER, Message::WithdrawAttestation { vehicle: VAN, attester: MAKER });
    ledger.send(GARAGE, Message::SetPartyRecovery { party: GARAGE, recovery: Some(ERIN) });
    ledger.send(GARAGE, Message::MovePartyKey { party: GARAGE, key: BOB });
}

/// Offers that stay: of the van, and of the admin's role; and whom Alice lets recover her car.
fn offers(ledger: &mut Ledger) {
    let until = UnixSeconds(ledger.now + 500);
    ledger.send(BOB, Message::OfferVehicle { vehicle: VAN, to: DAN, until });
    ledger.send(ERIN, Message::RegisterVehicle { salt: VehicleSalt([0xe1; 32]), vin_commitment: None });
    ledger.send(ADMIN, Message::OfferAdmin { to: Some(FRED) });
    ledger.send(ALICE, Message::SetRecovery { vehicle: CAR, terms: Some(RecoveryTerms { account: ERIN, delay: WEEK }) });
}

const WEEK: Seconds = Seconds(604_800);

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
    let until = UnixSeconds(ledger.now + 100);
    ledger.send(ALICE, Message::OfferVehicle { vehicle: CAR, to: BOB, until });
    ledger.send(BOB, Message::AcceptVehicle { vehicle: CAR });
    ledger.send(ERIN, Message::RecordEnd { grant: suspended });
    ledger.send(BOB, Message::StopEverything { vehicle: CAR });
    ledger.send(DAN, Message::CancelVehicleOffer { vehicle: VAN });
    ledger.send(RESCUE, Message::CloseEmergency { vehicle: VAN, authority: RESCUE });
    recovers(&mut ledger);
    ledger.send(ERIN, Message::RecoverPartyKey { party: GARAGE, key: GARAGE });
    ledger.send(CAROL, Message::RetireVehicle { vehicle: VAN });
    ledger.send(FRED, Message::AcceptAdmin);
    ledger.send(FRED, Message::Retire { successor: Account([0x5c; 20]) });
    ledger.send(FRED, Message::RenounceAdmin);
    ledger
}

/// Carol takes Bob's van over, when he lets her the second time.
fn recovers(ledger: &mut Ledger) {
    ledger.send(BOB, Message::SetRecovery { vehicle: VAN, terms: Some(RecoveryTerms { account: CAROL, delay: WEEK }) });
    ledger.send(CAROL, Message::StartRecovery { vehicle: VAN });
    ledger.send(BOB, Message::CancelRecovery { vehicle: VAN });
    ledger.send(CAROL, Message::StartRecovery { vehicle: VAN });
    ledger.now += u64::from(WEEK.0);
    ledger.send(CAROL, Message::FinishRecovery { vehicle: VAN });
}

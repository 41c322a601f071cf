//! A contract in memory with a few people, to which things happen.

use super::{agreement, domain, grant, mandate, set_up, share, signed, terms, ward_of, Secret, ADMIN, ALICE, CAR, COACHING, DAN, T0};
use shared_logic::{
    party::PartyStatus, step, Account, AssignedRole, DelegationTerms, EmergencyReason, Epoch, Event, EventBody, Grant, GrantId, GrantTerms,
    Host, Intent, Message, Needed, Nonce, Realm, RequestEnd, RequestId, RulesHash, SignalClass, SignalClasses, SignedIntent, State,
    UnixSeconds, Vehicle,
};

/// Alice's car, Bob's van, the purposes insurance and coaching, the parties, and one grant of Alice to
/// the insurer; made by messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fixture {
    pub(crate) state: State,
    /// The grant of the [`terms`].
    pub(crate) grant: GrantId,
    /// What [`Fixture::asked`] made.
    pub(crate) request: RequestId,
    /// What the last grant was that something made.
    pub(crate) last: GrantId,
    /// When the next thing happens.
    pub(crate) now: u64,
}

impl Fixture {
    /// Before the grant.
    pub(crate) fn empty() -> Self {
        let state = State::new(ADMIN);
        let mut fixture = Self { state, grant: GrantId([0; 32]), request: RequestId([0; 32]), last: GrantId([0; 32]), now: T0 };
        fixture.state.apply(&Self::deployed()).unwrap();
        for (caller, message) in set_up() {
            fixture.send(caller, message);
        }
        fixture
    }

    /// The first event, without the hash of the rules, which changes with the sources.
    pub(crate) fn deployed() -> Event {
        let event = Event::deployed(ADMIN, domain(), UnixSeconds(T0));
        Event { body: EventBody::ContractDeployed { rules: RulesHash([0x5e; 32]), domain: domain() }, ..event }
    }

    pub(crate) fn new() -> Self {
        let mut fixture = Self::empty();
        fixture.now = T0 + 10;
        fixture.grant = fixture.send(ALICE, grant(|_| {})).grant.unwrap();
        fixture.now = T0 + 50;
        fixture
    }

    /// Sends a message that must be accepted.
    pub(crate) fn send(&mut self, caller: Account, message: Message) -> Event {
        let outcome = step(&self.state, caller, &message, UnixSeconds(self.now));
        let event = outcome.unwrap_or_else(|denial| panic!("{denial}: {message:?}")).event;
        self.happens(&event);
        event
    }

    pub(crate) fn happens(&mut self, event: &Event) {
        self.state.apply(event).unwrap();
        self.last = event.grant.unwrap_or(self.last);
        if let EventBody::AccessRequested { request, .. } = event.body {
            self.request = request;
        }
    }

    /// What follows happens then.
    pub(crate) fn at(&mut self, now: u64) -> &mut Self {
        self.now = now;
        self
    }

    /// A grant of the terms, changed.
    pub(crate) fn grants(&mut self, change: impl FnOnce(&mut GrantTerms)) -> GrantId {
        self.send(ALICE, grant(change)).grant.unwrap()
    }

    /// The record of a grant, changed as no message would.
    pub(crate) fn changes(&mut self, id: GrantId, change: impl FnOnce(&mut Grant)) {
        let mut grant = self.state.grants[&id];
        change(&mut grant);
        self.state.grants.insert(id, grant);
    }

    /// A share onward by Alice.
    pub(crate) fn shares(&mut self, parent: GrantId, recipient: Account, depth_left: u8) -> GrantId {
        self.send(ALICE, share(parent, recipient, depth_left)).grant.unwrap()
    }

    /// A delegation of the car, offered and not accepted yet.
    pub(crate) fn offers(&mut self, from: Account, to: Account, terms: DelegationTerms) {
        self.send(from, Message::Delegate { realm: Realm::Vehicle(CAR), to, terms });
    }

    /// What was offered is accepted; a guardian names the ward.
    pub(crate) fn accepts(&mut self, realm: Realm, to: Account) {
        let role = self.state.delegations[&(realm, to)].terms.role;
        self.send(to, Message::AcceptDelegation { realm, ward: ward_of(role) });
    }

    /// A delegation of the car, offered and accepted.
    pub(crate) fn delegates(&mut self, from: Account, to: Account, terms: DelegationTerms) {
        self.offers(from, to, terms);
        self.accepts(Realm::Vehicle(CAR), to);
    }

    /// A delegation of Alice's fleet, offered and accepted.
    pub(crate) fn manages(&mut self, to: Account, terms: DelegationTerms) {
        let realm = Realm::Fleet(ALICE);
        self.send(ALICE, Message::Delegate { realm, to, terms });
        self.accepts(realm, to);
    }

    pub(crate) fn ends_delegation(&mut self, by: Account, to: Account) {
        self.send(by, Message::EndDelegation { realm: Realm::Vehicle(CAR), to });
    }

    /// Alice lets this one act as that.
    pub(crate) fn appoints(&mut self, to: Account, role: AssignedRole) {
        self.delegates(ALICE, to, mandate(role));
    }

    /// A grant for coaching, which asks for the driver's consent; Dan drives.
    pub(crate) fn coached(&mut self) -> GrantId {
        self.appoints(DAN, AssignedRole::Driver);
        self.grant = self.grants(|terms| terms.purpose = COACHING);
        self.grant
    }

    /// The insurer asks for the terms, and can be answered until T0 + 200.
    pub(crate) fn asked(&mut self, change: impl FnOnce(&mut GrantTerms)) -> RequestId {
        let mut asked = terms();
        asked.not_before = UnixSeconds(self.now);
        change(&mut asked);
        self.send(asked.recipient, ask(asked, 0));
        self.request
    }

    /// A subject objects to that recipient, or to all.
    pub(crate) fn objects(&mut self, by: Account, to: Option<Account>) {
        self.send(by, Message::Object { vehicle: CAR, to });
    }

    pub(crate) fn closes(&mut self, by: Account, end: RequestEnd) {
        self.send(by, Message::CloseRequest { request: self.request, end });
    }

    pub(crate) fn suspends(&mut self, by: Account) {
        self.send(by, Message::Suspend { grant: self.grant });
    }

    pub(crate) fn withdraws(&mut self) {
        self.send(ALICE, Message::Withdraw { grant: self.grant });
    }

    /// The owner offers the car to another, who can accept it for 1,000 seconds.
    pub(crate) fn offers_car(&mut self, from: Account, to: Account) {
        self.send(from, Message::OfferVehicle { vehicle: CAR, to, until: UnixSeconds(self.now + 1_000) });
    }

    /// The car has a new owner: offered and accepted.
    pub(crate) fn transfers(&mut self, from: Account, to: Account) {
        self.offers_car(from, to);
        self.send(to, Message::AcceptVehicle { vehicle: CAR });
    }

    /// The owner ends everything of the car.
    pub(crate) fn stops_everything(&mut self, owner: Account) {
        self.send(owner, Message::StopEverything { vehicle: CAR });
    }

    /// The driver consents to the grant.
    pub(crate) fn consents(&mut self, driver: Account) {
        self.send(driver, Message::CoConsent { grant: self.grant });
    }

    pub(crate) fn retires_car(&mut self) {
        self.send(ALICE, Message::RetireVehicle { vehicle: CAR });
    }

    pub(crate) fn pauses(&mut self) {
        self.send(ADMIN, Message::Pause);
    }

    pub(crate) fn retires(&mut self) {
        self.send(ADMIN, Message::Retire { successor: Account([0x5c; 20]) });
    }

    /// The admin changes how a party stands, and nothing else of it.
    pub(crate) fn stands(&mut self, account: Account, status: PartyStatus) {
        let profile = self.state.parties[&account].profile;
        self.send(ADMIN, Message::SetParty { account, profile, status });
    }

    pub(crate) fn opens_emergency(&mut self, authority: Account) {
        self.send(authority, open(authority, self.now + 100));
    }

    pub(crate) fn car(&mut self) -> &mut Vehicle {
        self.state.vehicles.get_mut(&CAR).unwrap()
    }

    /// What Alice would sign about her car.
    pub(crate) fn intent(&self, message: Message) -> Intent {
        Intent {
            domain: self.state.domain,
            principal: ALICE,
            epoch: self.state.vehicles.get(&CAR).map_or(Epoch(1), |car| car.epoch),
            nonce: if message.is_numbered() { self.state.nonce(ALICE, Some(CAR)) } else { Nonce(0) },
            deadline: UnixSeconds(T0 + 150),
            message,
        }
    }

    /// The message as an intent of Alice, signed by that key.
    pub(crate) fn signs(&self, secret: &Secret, message: Message) -> SignedIntent {
        signed(self.intent(message), secret)
    }

    pub(crate) fn withdrawal(&self) -> Message {
        Message::Withdraw { grant: self.grant }
    }
}

/// Asking for all of these terms until T0 + 200.
pub(crate) fn ask(terms: GrantTerms, nonce: u64) -> Message {
    Message::RequestAccess {
        terms,
        needed: Needed::all_of(&terms),
        terms_hash: agreement().terms_hash,
        respond_by: UnixSeconds(T0 + 200),
        nonce: Nonce(nonce),
    }
}

/// Opening the car's location until then.
pub(crate) fn open(authority: Account, until: u64) -> Message {
    Message::OpenEmergency {
        vehicle: CAR,
        authority,
        reason: EmergencyReason::Crash,
        classes: SignalClasses::of(&[SignalClass::LocationExact, SignalClass::SpeedMotion]),
        until: UnixSeconds(until),
    }
}

//! A contract in memory with a few people, to which things happen.

use crate::{
    accept, alices_intent, ask, domain, grant, mandate, open, set_up, share, signed, terms, ward_of, Secret, ADMIN, ALICE, CAR, COACHING,
    DAN, T0,
};
use shared_logic::{
    party::PartyStatus, Account, AssignedRole, DelegationTerms, Event, EventBody, Grant, GrantId, GrantTerms, Intent, Message, Realm,
    RequestEnd, RequestId, RulesHash, SignedIntent, State, UnixSeconds, Vehicle,
};

/// Alice's car, Bob's van, the purposes insurance and coaching, the parties, and one grant of Alice to
/// the insurer; made by messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixture {
    /// What the contract stores.
    pub state: State,
    /// The grant of the [`terms`].
    pub grant: GrantId,
    /// What [`Fixture::asked`] made.
    pub request: RequestId,
    /// What the last grant was that something made.
    pub last: GrantId,
    /// When the next thing happens, in Unix seconds.
    pub now: u64,
}

impl Fixture {
    /// Before the grant.
    ///
    /// # Panics
    /// When a message of the set-up is denied.
    pub fn empty() -> Self {
        let state = State::new(ADMIN);
        let mut fixture = Self { state, grant: GrantId([0; 32]), request: RequestId([0; 32]), last: GrantId([0; 32]), now: T0 };
        fixture.state.apply(&Self::deployed()).unwrap();
        for (caller, message) in set_up() {
            fixture.send(caller, message);
        }
        fixture
    }

    /// The first event, without the hash of the rules, which changes with the sources.
    pub fn deployed() -> Event {
        let event = Event::deployed(ADMIN, domain(), UnixSeconds(T0));
        Event { body: EventBody::ContractDeployed { rules: RulesHash([0x5e; 32]), domain: domain() }, ..event }
    }

    /// Long enough after the grant that it has begun.
    ///
    /// # Panics
    /// When a message of the set-up is denied.
    #[expect(clippy::new_without_default, reason = "a fixture is no empty value")]
    pub fn new() -> Self {
        let mut fixture = Self::empty();
        fixture.now = T0 + 10;
        fixture.grant = fixture.send(ALICE, grant(|_| {})).grant.unwrap();
        fixture.now = T0 + 50;
        fixture
    }

    /// Sends a message that must be accepted.
    ///
    /// # Panics
    /// When it is denied.
    pub fn send(&mut self, caller: Account, message: Message) -> Event {
        let event = accept(&mut self.state, caller, message, UnixSeconds(self.now));
        self.notes(&event);
        event
    }

    /// This happened, whoever sent it.
    ///
    /// # Panics
    /// When it cannot follow on the state.
    pub fn happens(&mut self, event: &Event) {
        self.state.apply(event).unwrap();
        self.notes(event);
    }

    fn notes(&mut self, event: &Event) {
        self.last = event.grant.unwrap_or(self.last);
        if let EventBody::AccessRequested { request, .. } = event.body {
            self.request = request;
        }
    }

    /// What follows happens then.
    pub fn at(&mut self, now: u64) -> &mut Self {
        self.now = now;
        self
    }

    /// A grant of the terms, changed.
    pub fn grants(&mut self, change: impl FnOnce(&mut GrantTerms)) -> GrantId {
        self.send(ALICE, grant(change)).grant.unwrap()
    }

    /// The record of a grant, changed as no message would.
    pub fn changes(&mut self, id: GrantId, change: impl FnOnce(&mut Grant)) {
        let mut grant = self.state.grants[&id];
        change(&mut grant);
        self.state.grants.insert(id, grant);
    }

    /// A share onward by Alice.
    pub fn shares(&mut self, parent: GrantId, recipient: Account, depth_left: u8) -> GrantId {
        self.send(ALICE, share(parent, recipient, depth_left)).grant.unwrap()
    }

    /// A delegation of the car, offered and not accepted yet.
    pub fn offers(&mut self, from: Account, to: Account, terms: DelegationTerms) {
        self.send(from, Message::Delegate { realm: Realm::Vehicle(CAR), to, terms });
    }

    /// What was offered is accepted; a guardian names the ward.
    pub fn accepts(&mut self, realm: Realm, to: Account) {
        let role = self.state.delegations[&(realm, to)].terms.role;
        self.send(to, Message::AcceptDelegation { realm, ward: ward_of(role) });
    }

    /// A delegation of the car, offered and accepted.
    pub fn delegates(&mut self, from: Account, to: Account, terms: DelegationTerms) {
        self.offers(from, to, terms);
        self.accepts(Realm::Vehicle(CAR), to);
    }

    /// A delegation of Alice's fleet, offered and accepted.
    pub fn manages(&mut self, to: Account, terms: DelegationTerms) {
        let realm = Realm::Fleet(ALICE);
        self.send(ALICE, Message::Delegate { realm, to, terms });
        self.accepts(realm, to);
    }

    /// The delegation of the car ends.
    pub fn ends_delegation(&mut self, by: Account, to: Account) {
        self.send(by, Message::EndDelegation { realm: Realm::Vehicle(CAR), to });
    }

    /// Alice lets this one act as that.
    pub fn appoints(&mut self, to: Account, role: AssignedRole) {
        self.delegates(ALICE, to, mandate(role));
    }

    /// A grant for coaching, which asks for the driver's consent; Dan drives.
    pub fn coached(&mut self) -> GrantId {
        self.appoints(DAN, AssignedRole::Driver);
        self.grant = self.grants(|terms| terms.purpose = COACHING);
        self.grant
    }

    /// The insurer asks for the terms, and can be answered until `T0` + 200.
    pub fn asked(&mut self, change: impl FnOnce(&mut GrantTerms)) -> RequestId {
        let mut asked = terms();
        asked.not_before = UnixSeconds(self.now);
        change(&mut asked);
        self.send(asked.recipient, ask(asked, 0));
        self.request
    }

    /// A subject objects to that recipient, or to all.
    pub fn objects(&mut self, by: Account, to: Option<Account>) {
        self.send(by, Message::Object { vehicle: CAR, to });
    }

    /// The last access request is closed.
    pub fn closes(&mut self, by: Account, end: RequestEnd) {
        self.send(by, Message::CloseRequest { request: self.request, end });
    }

    /// The grant is suspended.
    pub fn suspends(&mut self, by: Account) {
        self.send(by, Message::Suspend { grant: self.grant });
    }

    /// Alice withdraws the grant.
    pub fn withdraws(&mut self) {
        self.send(ALICE, Message::Withdraw { grant: self.grant });
    }

    /// The owner offers the car to another, who can accept it for 1,000 seconds.
    pub fn offers_car(&mut self, from: Account, to: Account) {
        self.send(from, Message::OfferVehicle { vehicle: CAR, to, until: UnixSeconds(self.now + 1_000) });
    }

    /// The car has a new owner: offered and accepted.
    pub fn transfers(&mut self, from: Account, to: Account) {
        self.offers_car(from, to);
        self.send(to, Message::AcceptVehicle { vehicle: CAR });
    }

    /// The owner ends everything of the car.
    pub fn stops_everything(&mut self, owner: Account) {
        self.send(owner, Message::StopEverything { vehicle: CAR });
    }

    /// The driver consents to the grant.
    pub fn consents(&mut self, driver: Account) {
        self.send(driver, Message::CoConsent { grant: self.grant });
    }

    /// Alice takes the car out of use.
    pub fn retires_car(&mut self) {
        self.send(ALICE, Message::RetireVehicle { vehicle: CAR });
    }

    /// The admin pauses the contract.
    pub fn pauses(&mut self) {
        self.send(ADMIN, Message::Pause);
    }

    /// The admin retires the contract.
    pub fn retires(&mut self) {
        self.send(ADMIN, Message::Retire { successor: Account([0x5c; 20]) });
    }

    /// The admin changes how a party stands, and nothing else of it.
    pub fn stands(&mut self, account: Account, status: PartyStatus) {
        let profile = self.state.parties[&account].profile;
        self.send(ADMIN, Message::SetParty { account, profile, status });
    }

    /// The authority opens the car's location for 100 seconds.
    pub fn opens_emergency(&mut self, authority: Account) {
        self.send(authority, open(authority, self.now + 100));
    }

    /// The car's record, to be changed as no message would.
    pub fn car(&mut self) -> &mut Vehicle {
        self.state.vehicles.get_mut(&CAR).unwrap()
    }

    /// What Alice would sign, good until `T0` + 150.
    pub fn intent(&self, message: Message) -> Intent {
        alices_intent(&self.state, message, UnixSeconds(T0 + 150))
    }

    /// The message as an intent of Alice, signed by that key.
    pub fn signs(&self, secret: &Secret, message: Message) -> SignedIntent {
        signed(self.intent(message), secret)
    }

    /// The message that withdraws the grant.
    pub fn withdrawal(&self) -> Message {
        Message::Withdraw { grant: self.grant }
    }
}

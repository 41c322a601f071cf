//! What somebody tries.

mod vehicle;

use super::{
    sign,
    terms::{delegates, delegation_terms, entitled, grant_terms, narrower, Dice},
    CLASSES, PEOPLE, PURPOSES, SALTS, VEHICLES,
};
use crate::{ecdsa, profile, purpose, ADMIN};
use proptest::{collection, prelude::*};
use shared_logic::{
    bound_to,
    party::{Gatekeeper, PartyKind, PartyStatus},
    purpose::CoConsent,
    submit, Account, Action, Agreement, AssignedRole, Bound, CheckRequest, ContainerId, Coverage, Delegation, DelegationState, Denial,
    DriverConsent, EmergencyReason, EmergencyState, EvidenceHash, Finding, Grant, GrantId, GrantState, Host, Intent, IntentKey, LegalBasis,
    Message, Needed, Nonce, NoticeHash, Operation, Outcome, PurposeCode, Realm, Region, RequestEnd, RequestId, RequestState, Residency,
    Right, Rights, SignalClass, SignalClasses, SignedIntent, State, TermsHash, UnixSeconds, Vehicle, VehicleId, VehicleSalt, VehicleStatus,
};

/// How many of a hundred or so are of each kind.
const WEIGHTS: [(usize, Kind); 51] = [
    (20, Kind::Grant),
    (8, Kind::Share),
    (14, Kind::Delegate),
    (9, Kind::RequestAccess),
    (6, Kind::Answer),
    (6, Kind::Narrow),
    (6, Kind::Suspend),
    (7, Kind::Resume),
    (6, Kind::Renew),
    (4, Kind::Withdraw),
    (4, Kind::Revoke),
    (2, Kind::Renounce),
    (6, Kind::RecordEnd),
    (8, Kind::CoConsent),
    (7, Kind::Use),
    (4, Kind::DeferRequest),
    (4, Kind::CloseRequest),
    (4, Kind::EndDelegation),
    (5, Kind::OpenEmergency),
    (3, Kind::CloseEmergency),
    (4, Kind::ReviewEmergency),
    (5, Kind::AttestErasure),
    (3, Kind::SetParty),
    (3, Kind::SetIntentKey),
    (1, Kind::RemoveIntentKey),
    (1, Kind::RetireVehicle),
    (1, Kind::RegisterVehicle),
    (1, Kind::RegisterParty),
    (1, Kind::PublishContainer),
    (1, Kind::PublishPurpose),
    (2, Kind::Contract),
    (4, Kind::OfferVehicle),
    (4, Kind::AcceptVehicle),
    (1, Kind::CancelVehicleOffer),
    (1, Kind::StopEverything),
    (14, Kind::AcceptDelegation),
    (3, Kind::WithdrawConsent),
    (2, Kind::Admin),
    (4, Kind::Object),
    (3, Kind::LiftObjection),
    (1, Kind::SetRequestPolicy),
    (1, Kind::SetVinCommitment),
    (2, Kind::Attest),
    (1, Kind::WithdrawAttestation),
    (1, Kind::SetRecovery),
    (2, Kind::StartRecovery),
    (1, Kind::CancelRecovery),
    (1, Kind::FinishRecovery),
    (1, Kind::MovePartyKey),
    (1, Kind::SetPartyRecovery),
    (1, Kind::RecoverPartyKey),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Grant,
    Share,
    Delegate,
    RequestAccess,
    Answer,
    Narrow,
    Suspend,
    Resume,
    Renew,
    Withdraw,
    Revoke,
    Renounce,
    RecordEnd,
    CoConsent,
    Use,
    DeferRequest,
    CloseRequest,
    EndDelegation,
    OpenEmergency,
    CloseEmergency,
    ReviewEmergency,
    AttestErasure,
    SetParty,
    SetIntentKey,
    RemoveIntentKey,
    RetireVehicle,
    RegisterVehicle,
    RegisterParty,
    PublishContainer,
    PublishPurpose,
    Contract,
    OfferVehicle,
    AcceptVehicle,
    CancelVehicleOffer,
    StopEverything,
    AcceptDelegation,
    WithdrawConsent,
    Admin,
    Object,
    LiftObjection,
    SetRequestPolicy,
    SetVinCommitment,
    Attest,
    WithdrawAttestation,
    SetRecovery,
    StartRecovery,
    CancelRecovery,
    FinishRecovery,
    MovePartyKey,
    SetPartyRecovery,
    RecoverPartyKey,
}

/// Somebody tries something, some seconds later.
#[derive(Clone)]
pub struct Act {
    later: u8,
    kind: Kind,
    dice: Vec<u8>,
}

/// What is tried, with its values.
#[derive(Clone, Copy, Debug)]
pub enum Tried {
    /// A message, by who sends it.
    Call(Account, Message),
    /// A message, by who signed it.
    Intent(SignedIntent),
}

impl Tried {
    /// The message.
    pub const fn message(&self) -> &Message {
        match self {
            Self::Call(_, message) => message,
            Self::Intent(signed) => &signed.intent.message,
        }
    }

    /// What the rules say to it in this state.
    ///
    /// # Errors
    /// The denial.
    pub fn on(&self, state: &State, now: UnixSeconds) -> Result<Outcome, Denial> {
        match self {
            Self::Call(caller, message) => shared_logic::step(state, *caller, message, now),
            Self::Intent(signed) => submit(state, signed, now),
        }
    }
}

/// Any act.
pub fn act() -> impl Strategy<Value = Act> {
    let kinds: Vec<Kind> = WEIGHTS.iter().flat_map(|(weight, kind)| vec![*kind; *weight]).collect();
    (any::<u8>(), proptest::sample::select(kinds), collection::vec(any::<u8>(), 24)).prop_map(|(later, kind, dice)| Act {
        later,
        kind,
        dice,
    })
}

impl core::fmt::Debug for Act {
    /// On one line, without the zeros at the end.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let thrown = self.dice.iter().rposition(|die| *die != 0).map_or(0, |last| last + 1);
        write!(f, "{} s later: {:?} {:?}", self.later(), self.kind, &self.dice[..thrown])
    }
}

impl Act {
    /// How many seconds later: mostly a few, sometimes minutes, seldom a week or a month.
    pub fn later(&self) -> u64 {
        match self.later {
            255 => 8 * 86_400,
            254 => 31 * 86_400,
            0..=99 => 0,
            100..=249 => u64::from(self.later % 6),
            _ => u64::from(self.later) * 2 / 5,
        }
    }

    /// What is tried in this state.
    ///
    /// # Panics
    /// In a state that did not begin with [`start`](super::start).
    pub fn tried(&self, state: &State, now: UnixSeconds) -> Tried {
        let mut dice = Dice::new(&self.dice);
        let mut scene = Scene { state, now, dice: &mut dice };
        // Nothing but the admin leads out of a pause; and what has waited for a week is not left to chance.
        let kind = if state.registry.operation == Operation::Paused && scene.dice.rarely(6) {
            Kind::Contract
        } else if scene.recoverable().is_some() && scene.dice.rarely(4) {
            Kind::FinishRecovery
        } else if scene.state.parties.values().any(|party| party.recovery_key(now).is_some()) && scene.dice.rarely(8) {
            Kind::RecoverPartyKey
        } else {
            self.kind
        };
        let (caller, message) = scene.message(kind);
        scene.as_intent(caller, message).map_or(Tried::Call(caller, message), Tried::Intent)
    }
}

struct Scene<'a> {
    state: &'a State,
    now: UnixSeconds,
    dice: &'a mut Dice,
}

impl Scene<'_> {
    fn vehicle(&mut self) -> (VehicleId, Vehicle) {
        let id = self.dice.pick(&*VEHICLES).unwrap();
        (id, self.state.vehicles[&id])
    }

    /// The account that acts for a party, or would.
    fn acts_for(&self, party: Account) -> Account {
        self.state.party(party).map_or(party, |found| found.acting_key(self.now))
    }

    fn admin(&self) -> Account {
        self.state.registry.admin.unwrap_or(ADMIN)
    }

    /// A grant that fits, else any, else none there is.
    fn grant(&mut self, fits: impl Fn(&Grant) -> bool) -> (GrantId, Option<Grant>) {
        let fitting: Vec<GrantId> = self.state.grants.iter().filter(|(_, grant)| fits(grant)).map(|(id, _)| *id).collect();
        let any: Vec<GrantId> =
            if fitting.is_empty() || self.dice.rarely(10) { self.state.grants.keys().copied().collect() } else { fitting };
        let id = self.dice.pick(&any).unwrap_or(GrantId([0; 32]));
        (id, self.state.grant(id))
    }

    fn current(&mut self) -> (GrantId, Option<Grant>) {
        let (state, now) = (self.state, self.now);
        self.grant(|grant| {
            let vehicle = &state.vehicles[&grant.terms.vehicle];
            grant.epoch == vehicle.epoch && !matches!(grant.state, GrantState::Ended { .. }) && now < grant.terms.expires_at
        })
    }

    fn owner_of(&self, grant: Option<Grant>) -> Account {
        grant.and_then(|grant| self.state.vehicle(grant.terms.vehicle)).map_or(ADMIN, |vehicle| vehicle.owner)
    }

    /// The owner, or somebody with that right.
    fn actor(&mut self, id: VehicleId, right: Right) -> (Account, Option<shared_logic::DelegationTerms>) {
        let Some(vehicle) = self.state.vehicle(id) else { return (ADMIN, None) };
        let others = entitled(self.state, id, &vehicle, self.now, right);
        match (self.dice.rarely(3), self.dice.pick(&others)) {
            (true, Some((account, terms))) => (account, Some(terms)),
            _ => (self.dice.mostly(vehicle.owner), None),
        }
    }

    /// A driver, else the owner.
    fn subject(&mut self, grant: Option<Grant>) -> Account {
        grant.map_or(ADMIN, |grant| self.driver(grant.terms.vehicle))
    }

    fn driver(&mut self, id: VehicleId) -> Account {
        let Some(vehicle) = self.state.vehicle(id) else { return ADMIN };
        let drive: Vec<Account> = delegates(self.state, id, &vehicle, self.now)
            .into_iter()
            .filter(|(_, terms)| terms.role.is_subject())
            .map(|(account, _)| account)
            .collect();
        self.dice.pick(&drive).unwrap_or(vehicle.owner)
    }

    fn request(&mut self, fits: impl Fn(&shared_logic::AccessRequest) -> bool) -> (RequestId, Option<shared_logic::AccessRequest>) {
        let fitting: Vec<RequestId> = self.state.requests.iter().filter(|(_, it)| fits(it)).map(|(id, _)| *id).collect();
        let any: Vec<RequestId> =
            if fitting.is_empty() || self.dice.rarely(10) { self.state.requests.keys().copied().collect() } else { fitting };
        let id = self.dice.pick(&any).unwrap_or(RequestId([0; 32]));
        (id, self.state.access_request(id))
    }

    fn open_request(&mut self) -> (RequestId, Option<shared_logic::AccessRequest>) {
        let now = self.now;
        self.request(|it| !matches!(it.state, RequestState::Closed(_)) && now < it.respond_by)
    }

    /// What goes with a grant to that recipient: the third of them only processes.
    fn agreement(&mut self, recipient: Account) -> Agreement {
        let data_holder =
            self.dice.pick(&[None, None, Some(PEOPLE.recipients[1]), Some(PEOPLE.recipients[1]), Some(PEOPLE.recipients[0])]).unwrap();
        let processes = recipient == PEOPLE.recipients[2] && !self.dice.rarely(12);
        Agreement {
            data_holder,
            controller: processes.then_some(PEOPLE.recipients[1]),
            legal_basis: self.dice.pick(&[LegalBasis::Consent, LegalBasis::Contract]).unwrap(),
            terms_hash: TermsHash([0x7e; 32]),
            notice_hash: NoticeHash([1; 32]),
        }
    }

    fn message(&mut self, kind: Kind) -> (Account, Message) {
        match kind {
            Kind::Grant => {
                let (id, _) = self.vehicle();
                let (caller, ceiling) = self.actor(id, Right::Grant);
                let terms = grant_terms(self.dice, self.state, id, self.now, ceiling.as_ref(), None);
                (caller, Message::Grant { terms, agreement: self.agreement(terms.recipient), request: None })
            }
            Kind::Share => {
                let now = self.now;
                let (parent, above) =
                    self.grant(|it| it.terms.depth_left > 0 && it.state == GrantState::Active && now < it.terms.expires_at);
                let id = above.map_or(VEHICLES[0], |it| it.terms.vehicle);
                let (caller, ceiling) = self.actor(id, Right::Grant);
                let terms = grant_terms(self.dice, self.state, id, self.now, ceiling.as_ref(), Some(parent));
                (caller, Message::Grant { terms, agreement: self.agreement(terms.recipient), request: None })
            }
            Kind::Answer => {
                let (id, asked) = self.open_request();
                let Some(asked) = asked else { return self.message(Kind::RequestAccess) };
                let (caller, _) = self.actor(asked.terms.vehicle, Right::Grant);
                let mut terms = asked.terms;
                if self.dice.rarely(3) {
                    terms = narrower(self.dice, &terms);
                }
                let mut agreement = self.agreement(terms.recipient);
                if self.dice.rarely(10) {
                    agreement.terms_hash = TermsHash([1; 32]);
                }
                (caller, Message::Grant { terms, agreement, request: Some(id) })
            }
            Kind::Renew => {
                let (grant, old) = self.current();
                let Some(old) = old else { return self.message(Kind::Grant) };
                let id = old.terms.vehicle;
                let (caller, ceiling) = self.actor(id, Right::Grant);
                let mut terms = grant_terms(self.dice, self.state, id, self.now, ceiling.as_ref(), old.terms.parent);
                (terms.recipient, terms.purpose) = (old.terms.recipient, old.terms.purpose);
                if let Some(purpose) = self.state.purpose(terms.purpose) {
                    terms.classes = terms.classes.and(purpose.classes);
                }
                (caller, Message::Renew { grant, terms, agreement: self.agreement(terms.recipient) })
            }
            Kind::Delegate => self.delegate(),
            Kind::AcceptDelegation => {
                let waits = |held: &Delegation| matches!(held.state, DelegationState::Offered { until } if self.now < until);
                let waiting: Vec<_> = self.state.delegations.iter().filter(|(_, held)| waits(held)).collect();
                let Some(((realm, to), held)) = self.dice.pick(&waiting) else { return self.message(Kind::Delegate) };
                let ward = (held.terms.role == AssignedRole::Guardian) != self.dice.rarely(9);
                (self.dice.mostly(*to), Message::AcceptDelegation { realm: *realm, ward: ward.then_some(PEOPLE.keys[0]) })
            }
            Kind::EndDelegation => {
                let held: Vec<_> = self.state.delegations.iter().map(|((realm, to), held)| (*realm, *to, held.from)).collect();
                let Some((realm, to, from)) = self.dice.pick(&held) else { return self.message(Kind::Delegate) };
                let owner = match realm {
                    Realm::Vehicle(id) => self.state.vehicles[&id].owner,
                    Realm::Fleet(owner) => owner,
                };
                let caller = self.dice.pick(&[owner, to, from]).unwrap();
                (self.dice.mostly(caller), Message::EndDelegation { realm, to })
            }
            Kind::RequestAccess => self.ask(),
            Kind::DeferRequest => {
                let (id, asked) = self.open_request();
                let vehicle = asked.map_or(VEHICLES[0], |it| it.terms.vehicle);
                (self.actor(vehicle, Right::Answer).0, Message::DeferRequest { request: id })
            }
            Kind::CloseRequest => {
                let (id, asked) = self.request(|it| !matches!(it.state, RequestState::Closed(_)));
                let vehicle = asked.map_or(VEHICLES[0], |it| it.terms.vehicle);
                let end = self.dice.pick(&[RequestEnd::Refused, RequestEnd::Cancelled]).unwrap();
                let from = asked.map_or(ADMIN, |it| self.acts_for(it.from));
                let caller = if end == RequestEnd::Refused { self.actor(vehicle, Right::Answer).0 } else { from };
                let end = if self.dice.rarely(12) { RequestEnd::Granted } else { end };
                (self.dice.mostly(caller), Message::CloseRequest { request: id, end })
            }
            _ => self.life(kind),
        }
    }

    fn delegate(&mut self) -> (Account, Message) {
        let (id, vehicle) = self.vehicle();
        let fleet = self.dice.rarely(5);
        let (caller, above) = if fleet { (self.dice.mostly(vehicle.owner), None) } else { self.actor(id, Right::Delegate) };
        let terms = delegation_terms(self.dice, self.now, above.as_ref());
        let mut to = self.dice.pick(&PEOPLE.delegates).unwrap();
        if self.dice.rarely(10) {
            to = self.dice.pick(&PEOPLE.owners).unwrap();
        }
        let realm = if fleet { Realm::Fleet(vehicle.owner) } else { Realm::Vehicle(id) };
        (caller, Message::Delegate { realm, to, terms })
    }

    fn ask(&mut self) -> (Account, Message) {
        let (id, _) = self.vehicle();
        let now = self.now;
        let parent = match self.dice.rarely(3) {
            true => self.grant(|it| it.terms.depth_left > 0 && it.state == GrantState::Active && now < it.terms.expires_at).0,
            false => GrantId([0; 32]),
        };
        let above = self.state.grant(parent);
        let id = above.map_or(id, |above| above.terms.vehicle);
        let terms = grant_terms(self.dice, self.state, id, self.now, None, above.map(|_| parent));
        let caller = if self.dice.rarely(3) { above.map_or(terms.recipient, |above| above.terms.recipient) } else { terms.recipient };
        let respond_by = UnixSeconds(now.0 + self.dice.number(60));
        let nonce = Nonce(self.dice.number(200));
        let mut needed = Needed { depth_left: 0, ..Needed::all_of(&terms) };
        if self.dice.rarely(3) {
            needed.classes = self.dice.some_of(terms.classes);
        }
        let caller = self.acts_for(caller);
        (self.dice.mostly(caller), Message::RequestAccess { terms, needed, terms_hash: TermsHash([0x7e; 32]), respond_by, nonce })
    }

    /// What happens to a grant later.
    fn life(&mut self, kind: Kind) -> (Account, Message) {
        let now = self.now;
        match kind {
            Kind::Narrow => {
                let (grant, record) = self.current();
                let Some(record) = record else { return self.message(Kind::Grant) };
                let terms = narrower(self.dice, &record.terms);
                (self.actor(record.terms.vehicle, Right::Narrow).0, Message::Narrow { grant, terms })
            }
            Kind::Suspend => {
                let (grant, record) = self.current();
                let vehicle = record.map_or(VEHICLES[0], |it| it.terms.vehicle);
                let caller = if self.dice.rarely(3) { self.subject(record) } else { self.actor(vehicle, Right::Suspend).0 };
                (caller, Message::Suspend { grant })
            }
            Kind::Resume => {
                let (grant, record) = self.grant(|it| matches!(it.state, GrantState::Suspended { .. }) && now < it.terms.expires_at);
                let by = match record.map(|it| it.state) {
                    Some(GrantState::Suspended { by }) if !self.dice.rarely(4) => by,
                    _ => self.owner_of(record),
                };
                (self.dice.mostly(by), Message::Resume { grant })
            }
            Kind::Withdraw => {
                let (grant, record) = self.current();
                let owner = self.owner_of(record);
                let caller = if self.dice.rarely(3) { self.subject(record) } else { self.dice.mostly(owner) };
                (caller, Message::Withdraw { grant })
            }
            Kind::Revoke => {
                let (grant, record) = self.current();
                let vehicle = record.map_or(VEHICLES[0], |it| it.terms.vehicle);
                let others = entitled(self.state, vehicle, &self.state.vehicles[&vehicle], now, Right::Revoke);
                let caller = self.dice.pick(&others).map_or(PEOPLE.delegates[0], |(account, _)| account);
                (self.dice.mostly(caller), Message::Revoke { grant })
            }
            Kind::Renounce => {
                let (grant, record) = self.current();
                let caller = record.map_or(ADMIN, |it| self.acts_for(it.terms.recipient));
                (self.dice.mostly(caller), Message::Renounce { grant })
            }
            Kind::RecordEnd => {
                let state = self.state;
                let (grant, _) = self.grant(|it| {
                    !matches!(it.state, GrantState::Ended { .. })
                        && shared_logic::over(state, &state.vehicles[&it.terms.vehicle], it, now).is_some()
                });
                (self.dice.mostly(PEOPLE.auditor), Message::RecordEnd { grant })
            }
            Kind::CoConsent => {
                let (grant, record) = self.grant(|it| {
                    it.driver_consent != DriverConsent::NotNeeded && now < it.terms.expires_at && it.state == GrantState::Active
                });
                (self.subject(record), Message::CoConsent { grant })
            }
            Kind::Use => {
                let (grant, record) = self.current();
                let caller = record.map_or(ADMIN, |it| self.acts_for(it.terms.recipient));
                let request = record.map_or_else(|| probe(ADMIN, now), |it| wanted(&it, self.dice.rarely(3), now));
                (self.dice.mostly(caller), Message::Use { grant, request })
            }
            Kind::AttestErasure => {
                let state = self.state;
                let (grant, record) = self
                    .grant(|it| it.erased_at.is_none() && shared_logic::over(state, &state.vehicles[&it.terms.vehicle], it, now).is_some());
                let caller = record.map_or(ADMIN, |it| self.acts_for(it.terms.recipient));
                (self.dice.mostly(caller), Message::AttestErasure { grant, evidence: EvidenceHash([7; 32]) })
            }
            Kind::WithdrawConsent => {
                let (grant, record) = self.grant(|it| matches!(it.driver_consent, DriverConsent::Given { .. }));
                let caller = match record.map(|it| it.driver_consent) {
                    Some(DriverConsent::Given { by, .. }) => by,
                    _ => self.subject(record),
                };
                (self.dice.mostly(caller), Message::WithdrawConsent { grant })
            }
            _ => self.others(kind),
        }
    }

    fn others(&mut self, kind: Kind) -> (Account, Message) {
        let (id, vehicle) = self.vehicle();
        let (now, people) = (self.now, &*PEOPLE);
        match kind {
            Kind::OpenEmergency => {
                let classes = self.dice.some_of(SignalClasses::EMERGENCY);
                let classes = if self.dice.rarely(10) { SignalClasses::ALL } else { classes };
                let length = if self.dice.rarely(8) { 86_400 + self.dice.number(3) * 299 } else { 5 + self.dice.number(60) };
                let (authority, reason, until) = (people.authority, EmergencyReason::Crash, UnixSeconds(now.0 + length));
                let message = Message::OpenEmergency { vehicle: id, authority, reason, classes, until };
                (self.dice.mostly(self.acts_for(authority)), message)
            }
            Kind::CloseEmergency => {
                let authority = people.authority;
                (self.dice.mostly(self.acts_for(authority)), Message::CloseEmergency { vehicle: id, authority })
            }
            Kind::ReviewEmergency => {
                let due = |held: &shared_logic::Emergency| {
                    !matches!(held.state, EmergencyState::Reviewed { .. }) && (held.state == EmergencyState::Closed || now >= held.until)
                };
                let waiting: Vec<_> = self.state.emergencies.iter().filter(|(_, held)| due(held)).map(|(key, _)| *key).collect();
                let (vehicle, authority) = self.dice.pick(&waiting).unwrap_or((id, people.authority));
                let finding = self.dice.pick(&[Finding::Justified, Finding::Unjustified]).unwrap();
                let auditor = people.auditor;
                (self.dice.mostly(self.acts_for(auditor)), Message::ReviewEmergency { vehicle, auditor, authority, finding })
            }
            Kind::SetParty => self.set_party(),
            Kind::SetIntentKey => {
                let key = self.dice.pick(&people.keys).unwrap();
                let rights =
                    self.dice.pick(&[Rights::ALL, Rights::of(&[Right::Revoke]), Rights::of(&[Right::Grant, Right::Suspend])]).unwrap();
                let limits =
                    IntentKey { rights, classes: SignalClasses::of(&CLASSES), expires_at: UnixSeconds(now.0 + self.dice.number(200)) };
                let who = self.dice.pick(&people.owners).unwrap();
                (self.dice.mostly(who), Message::SetIntentKey { key, limits })
            }
            Kind::RemoveIntentKey => {
                let held: Vec<_> = self.state.intent_keys.keys().copied().collect();
                let (principal, key) = self.dice.pick(&held).unwrap_or((vehicle.owner, people.keys[0]));
                (self.dice.mostly(principal), Message::RemoveIntentKey { key })
            }
            Kind::RetireVehicle if vehicle.status == VehicleStatus::InUse && !self.dice.rarely(3) => self.message(Kind::Grant),
            Kind::RetireVehicle => (self.dice.mostly(vehicle.owner), Message::RetireVehicle { vehicle: id }),
            Kind::RegisterVehicle => {
                let fresh = u8::try_from(self.dice.roll(100)).unwrap();
                let (owner, salt) =
                    if self.dice.rarely(3) { (people.owners[0], SALTS[0]) } else { (people.owners[2], VehicleSalt([fresh; 32])) };
                (owner, Message::RegisterVehicle { salt, vin_commitment: None })
            }
            Kind::RegisterParty => {
                let account = self.dice.pick(&people.all()).unwrap();
                let kind = self.dice.pick(PartyKind::LIST).unwrap();
                (account, Message::RegisterParty { profile: profile(&[kind], Gatekeeper::No) })
            }
            Kind::PublishContainer => (
                self.dice.pick(&people.all()).unwrap(),
                Message::PublishContainer { container: ContainerId([1; 32]), classes: self.dice.some_of(SignalClasses::ALL) },
            ),
            Kind::PublishPurpose => {
                let code = PurposeCode(u16::try_from(self.dice.roll(255)).unwrap());
                (self.dice.mostly(self.admin()), Message::PublishPurpose { purpose: purpose(code, CoConsent::NotNeeded) })
            }
            Kind::Contract | Kind::Admin => self.contract(kind),
            Kind::MovePartyKey | Kind::SetPartyRecovery | Kind::RecoverPartyKey => self.key_of(kind),
            _ => self.of_vehicle(kind),
        }
    }

    fn set_party(&mut self) -> (Account, Message) {
        let people = &*PEOPLE;
        let account =
            self.dice.pick(&[people.recipients[0], people.authority, people.recipients[1], people.auditor, people.recipients[2]]).unwrap();
        let mut profile = self.state.parties[&account].profile;
        let admitted = [people.authority, people.auditor, people.recipients[1]];
        let regular = if admitted.contains(&account) { PartyStatus::Admitted } else { PartyStatus::Declared };
        let stands = self.state.parties[&account].status == regular && profile.gatekeeper == Gatekeeper::No;
        let mut status = if stands { PartyStatus::Suspended } else { regular };
        profile.gatekeeper = Gatekeeper::No;
        match self.dice.roll(5) {
            3 => (profile.gatekeeper, status) = (Gatekeeper::Yes, regular),
            4 => status = PartyStatus::Admitted,
            _ => {}
        }
        (self.dice.mostly(self.admin()), Message::SetParty { account, profile, status })
    }

    /// The admin pauses or lets run; seldom retires, gives the key up, or hands its role over.
    fn contract(&mut self, kind: Kind) -> (Account, Message) {
        if kind == Kind::Admin {
            return match self.state.admin_offer {
                Some(to) if !self.dice.rarely(3) => (self.dice.mostly(to), Message::AcceptAdmin),
                _ => {
                    let to = self.dice.pick(&[Some(PEOPLE.owners[2]), Some(ADMIN), None]).unwrap();
                    (self.dice.mostly(self.admin()), Message::OfferAdmin { to })
                }
            };
        }
        let message = match (self.state.registry.operation, self.dice.roll(40)) {
            (_, 39) => Message::Retire { successor: Account([0x5c; 20]) },
            (_, 38) => Message::RenounceAdmin,
            (Operation::Paused, _) | (Operation::Running, 37) => Message::Unpause,
            _ => Message::Pause,
        };
        (self.dice.mostly(self.admin()), message)
    }

    /// Some of what can be signed is signed: by its own key or one that was named, sometimes wrongly.
    fn as_intent(&mut self, principal: Account, message: Message) -> Option<SignedIntent> {
        if !message.is_signable() || !self.dice.rarely(6) {
            return None;
        }
        let Bound { epoch, nonce, .. } = bound_to(self.state, principal, &message).ok()?;
        let deadline = UnixSeconds(self.now.0 + self.dice.number(30));
        let intent = Intent { domain: self.state.domain, principal, epoch, nonce, deadline, message };
        let named: Vec<Account> = self.state.intent_keys.keys().filter(|(of, _)| *of == principal).map(|(_, key)| *key).collect();
        let signer = if self.dice.rarely(2) { self.dice.pick(&named).unwrap_or(principal) } else { principal };
        let mut signed = sign(intent, self.dice.mostly(signer))?;
        if self.dice.rarely(12) {
            ecdsa(&mut signed.signature).1[31] ^= 1;
        }
        Some(signed)
    }
}

/// A question of nothing that was granted.
pub(crate) fn probe(recipient: Account, now: UnixSeconds) -> CheckRequest {
    CheckRequest {
        vehicle: VEHICLES[0],
        recipient,
        purpose: PURPOSES[0],
        action: Action::Read,
        residency: Residency::InVehicle,
        region: Region::Eea,
        classes: SignalClasses::of(&[SignalClass::SpeedMotion]),
        coverage: Coverage::ByClass,
        data_from: now,
    }
}

/// What a grant is for: its commands, where it has some and they are wanted, else its data.
pub(crate) fn wanted(grant: &Grant, commands: bool, now: UnixSeconds) -> CheckRequest {
    let terms = &grant.terms;
    let both = [terms.classes.minus(SignalClasses::COMMANDS), terms.classes.and(SignalClasses::COMMANDS)];
    let commands = (commands && !both[1].is_empty()) || both[0].is_empty();
    let reads = terms.actions.items().find(|action| *action != Action::Actuate).unwrap_or(Action::Read);
    CheckRequest {
        vehicle: terms.vehicle,
        recipient: terms.recipient,
        purpose: terms.purpose,
        action: if commands { Action::Actuate } else { reads },
        classes: both[usize::from(commands)],
        data_from: terms.history_from.max(now),
        ..probe(terms.recipient, now)
    }
}

//! Changes at random: sent mostly by somebody who may.

use super::Generator;
use shared_logic::{
    party::{Gatekeeper, PartyKind},
    purpose::CoConsent,
    Account, AssignedRole, ContainerId, DelegationState, DriverConsent, EmergencyReason, EvidenceHash, Finding, Grant, GrantId, GrantState,
    IntentKey, Message, Nonce, PartyKinds, PartyStatus, Profile, Purpose, PurposeCode, Realm, RequestEnd, RequestId, RequestState, Rights,
    Seconds, SignalClasses, State, TermsHash, UnixSeconds,
};

const DAY: u64 = 86_400;

impl Generator {
    /// A change, and who sends it.
    pub(super) fn change(&mut self, state: &State, now: UnixSeconds) -> (Account, Message) {
        if let Some(first) = self.missing(state) {
            return first;
        }
        match self.pick.below(22) {
            21 => self.of_party_key(state),
            0 => self.of_contract(state),
            1 => self.of_vehicle(state, now),
            20 => self.of_objection(state),
            2 => self.of_party(state),
            3 | 4 => self.of_delegation(state, now),
            5..=7 => self.of_request(state, now),
            8..=11 => self.of_giving(state, now),
            12 => self.of_emergency(state, now),
            13 => self.of_intent_key(now),
            _ => self.of_life(state, now),
        }
    }

    /// What must be there before anything else can happen; most of the time.
    fn missing(&mut self, state: &State) -> Option<(Account, Message)> {
        if self.pick.percent(30) {
            return None;
        }
        let vehicles = self.actors.vehicles.iter().zip(&self.actors.owners);
        let vehicles = vehicles.zip(&self.actors.salts);
        let unregistered = vehicles.into_iter().find(|((vehicle, _), _)| !state.vehicles.contains_key(*vehicle));
        if let Some(((_, owner), salt)) = unregistered {
            return Some((*owner, Message::RegisterVehicle { salt: *salt, vin_commitment: None }));
        }
        let parties = self.actors.recipients.iter().chain([&self.actors.authority, &self.actors.admin]);
        let party = parties.into_iter().copied().find(|account| !state.parties.contains_key(account));
        if let Some(account) = party {
            return Some((account, Message::RegisterParty { profile: self.profile(account) }));
        }
        let kept = [self.actors.authority, self.actors.admin];
        let declared =
            kept.into_iter().find(|account| state.parties.get(account).is_some_and(|party| party.status == PartyStatus::Declared));
        declared.map(|account| {
            (self.actors.admin, Message::SetParty { account, profile: self.profile(account), status: PartyStatus::Admitted })
        })
    }

    fn profile(&self, account: Account) -> Profile {
        let kinds: &[PartyKind] = if account == self.actors.admin {
            &[PartyKind::Auditor, PartyKind::Registrar]
        } else if account == self.actors.authority {
            &[PartyKind::Authority, PartyKind::ThirdParty]
        } else {
            &[PartyKind::ThirdParty, PartyKind::DataHolder]
        };
        Profile { kinds: PartyKinds::of(kinds), legal_hash: TermsHash([0x1e; 32]), gatekeeper: Gatekeeper::No }
    }

    fn of_contract(&mut self, state: &State) -> (Account, Message) {
        let admin = state.registry.admin.unwrap_or(self.actors.admin);
        let by = self.sender(admin);
        let paused = state.registry.operation != shared_logic::Operation::Running;
        if paused && self.pick.percent(70) {
            return (by, Message::Unpause);
        }
        let message = match self.pick.below(14) {
            12 => Message::OfferAdmin { to: if self.pick.percent(80) { Some(self.anybody()) } else { None } },
            13 if self.pick.percent(10) => return (self.sender(state.admin_offer.unwrap_or(by)), Message::AcceptAdmin),
            0 => Message::Pause,
            1 => Message::Unpause,
            2..=6 => Message::PublishPurpose { purpose: self.purpose() },
            // The last of all, so it must not come early.
            7 if self.pick.percent(5) => Message::Retire { successor: by },
            8 if self.pick.percent(1) => Message::RenounceAdmin,
            _ => {
                let classes = SignalClasses::from_bits(self.pick.bits() & SignalClasses::ALL.bits()).unwrap_or(SignalClasses::NONE);
                Message::PublishContainer { container: ContainerId([0xd3; 32]), classes }
            }
        };
        (by, message)
    }

    fn purpose(&mut self) -> Purpose {
        let classes = self.pick.of(&[SignalClasses::PERSONAL, SignalClasses::EMERGENCY, SignalClasses::NONE, SignalClasses::ALL]);
        Purpose {
            code: PurposeCode(self.pick.of(&[0, 3, 21, 22, 63, 64, 99]).unwrap_or(21)),
            classes: classes.unwrap_or(SignalClasses::PERSONAL),
            max_duration: Seconds(self.pick.of(&[0, 3_600, 90 * 86_400]).unwrap_or(3_600)),
            max_retention: Seconds(3_600),
            co_consent: if self.pick.percent(50) { CoConsent::Driver } else { CoConsent::NotNeeded },
        }
    }

    fn of_party(&mut self, state: &State) -> (Account, Message) {
        let barred = state.parties.iter().filter(|(_, party)| !party.may_receive()).map(|(account, _)| *account);
        let barred = if self.pick.percent(70) { self.pick.among(barred) } else { None };
        let account = barred.or_else(|| self.pick.among(state.parties.keys().copied())).unwrap_or(self.actors.admin);
        let profile = self.profile(account);
        if self.pick.percent(20) {
            return (self.anybody(), Message::RegisterParty { profile });
        }
        let kept = if self.pick.percent(80) { PartyStatus::Admitted } else { PartyStatus::Declared };
        let status = if self.pick.percent(10) { PartyStatus::Suspended } else { kept };
        let gatekeeper = if self.pick.percent(4) { Gatekeeper::Yes } else { Gatekeeper::No };
        let admin = state.registry.admin.unwrap_or(self.actors.admin);
        (self.sender(admin), Message::SetParty { account, profile: Profile { gatekeeper, ..profile }, status })
    }

    fn of_delegation(&mut self, state: &State, now: UnixSeconds) -> (Account, Message) {
        if self.pick.percent(25) {
            if let Some(((realm, to), delegation)) = self.pick.among(state.delegations.iter()) {
                let by = self.pick.of(&[delegation.from, *to]).unwrap_or(*to);
                return (self.sender(by), Message::EndDelegation { realm: *realm, to: *to });
            }
        }
        let offered = state.delegations.iter().filter(|(_, held)| matches!(held.state, DelegationState::Offered { .. }));
        let offered = if self.pick.percent(60) { self.pick.among(offered) } else { None };
        if let Some(((realm, to), held)) = offered {
            let guards = held.terms.role == AssignedRole::Guardian;
            let ward = if guards == self.pick.percent(95) { Some(self.anybody()) } else { None };
            return (self.sender(*to), Message::AcceptDelegation { realm: *realm, ward });
        }
        let vehicle = self.vehicle();
        let owner = state.vehicles.get(&vehicle).map_or(self.actors.admin, |record| record.owner);
        let by = if self.pick.percent(35) { self.pick.of(&self.actors.delegates.clone()).unwrap_or(owner) } else { owner };
        let realm = if self.pick.percent(20) { Realm::Fleet(by) } else { Realm::Vehicle(vehicle) };
        let to = if self.pick.percent(20) { self.anybody() } else { self.pick.of(&self.actors.delegates.clone()).unwrap_or(by) };
        (self.sender(by), Message::Delegate { realm, to, terms: self.delegation_terms(now) })
    }

    pub(super) fn of_request(&mut self, state: &State, now: UnixSeconds) -> (Account, Message) {
        if self.pick.percent(3) {
            return (self.anybody(), Message::DeferRequest { request: RequestId([0xee; 32]) });
        }
        if self.pick.percent(40) {
            let open = state.requests.iter().filter(|(_, request)| !matches!(request.state, RequestState::Closed(_)));
            if let Some((id, request)) = self.pick.among(open) {
                let owner = state.vehicles.get(&request.terms.vehicle).map_or(request.from, |record| record.owner);
                let (by, message) = match self.pick.below(8) {
                    0..=2 => (owner, Message::DeferRequest { request: *id }),
                    3 | 4 => (owner, Message::CloseRequest { request: *id, end: RequestEnd::Refused }),
                    5 | 6 => (request.from, Message::CloseRequest { request: *id, end: RequestEnd::Cancelled }),
                    _ => (self.anybody(), Message::CloseRequest { request: *id, end: RequestEnd::Granted }),
                };
                return (self.sender(by), message);
            }
        }
        let terms = self.grant_terms(state, now);
        let agreed = self.agreement();
        self.nonce += u64::from(self.pick.percent(90));
        let lasts = self.pick.of(&[0, 60, DAY, 30 * DAY, 90 * DAY + 300, 91 * DAY]).unwrap_or(DAY);
        let (needed, respond_by) = (self.needed(&terms), self.end(now.0 + lasts));
        let message = Message::RequestAccess { terms, needed, terms_hash: agreed.terms_hash, respond_by, nonce: Nonce(self.nonce) };
        (self.sender(terms.recipient), message)
    }

    pub(super) fn of_giving(&mut self, state: &State, now: UnixSeconds) -> (Account, Message) {
        let open = state.requests.iter().filter(|(_, request)| !matches!(request.state, RequestState::Closed(_)));
        let asked = if self.pick.percent(40) { self.pick.among(open) } else { None };
        let running = state.grants.iter().filter(|(_, grant)| grant.state == GrantState::Active);
        let old = if self.pick.percent(20) { self.pick.among(running) } else { None };
        let (terms, request): (_, Option<RequestId>) = match asked {
            Some((id, request)) => (self.narrowed(request.terms, now), Some(*id)),
            None => (self.grant_terms(state, now), None),
        };
        let owner = state.vehicles.get(&terms.vehicle).map_or(self.actors.admin, |record| record.owner);
        let by = if self.pick.percent(30) { self.pick.of(&self.actors.delegates.clone()).unwrap_or(owner) } else { owner };
        let agreement = self.agreement();
        let message = match old {
            Some((grant, before)) => {
                let fresh = shared_logic::GrantTerms { expires_at: UnixSeconds(now.0 + 3_600), not_before: UnixSeconds(0), ..before.terms };
                Message::Renew { grant: *grant, terms: fresh, agreement }
            }
            None => Message::Grant { terms, agreement, request },
        };
        (self.sender(by), message)
    }

    pub(super) fn of_life(&mut self, state: &State, now: UnixSeconds) -> (Account, Message) {
        let grant = self.grant_id(state);
        let Some(record) = state.grants.get(&grant).copied() else { return (self.anybody(), Message::Withdraw { grant }) };
        let by = self.concerned(state, &record);
        let delegate = self.pick.of(&self.actors.delegates.clone()).unwrap_or(by);
        let recipient = record.terms.recipient;
        let (by, message) = match self.pick.below(20) {
            0..=2 => (by, Message::Narrow { grant, terms: self.narrowed(record.terms, now) }),
            3..=5 => (by, Message::Suspend { grant }),
            6..=8 => (by, Message::Resume { grant }),
            9 => (by, Message::Withdraw { grant }),
            10 => (delegate, Message::Revoke { grant }),
            11 if self.pick.percent(50) => (recipient, Message::Renounce { grant }),
            11 | 12 => (by, Message::RecordEnd { grant }),
            13 => (delegate, Message::CoConsent { grant }),
            14 => match record.driver_consent {
                DriverConsent::Given { by, .. } if self.pick.percent(60) => (by, Message::WithdrawConsent { grant }),
                _ => (delegate, Message::CoConsent { grant }),
            },
            15..=17 => (recipient, Message::Use { grant, request: self.request_on(state, grant, now) }),
            _ => (recipient, Message::AttestErasure { grant, evidence: EvidenceHash([0xe5; 32]) }),
        };
        (self.sender(by), message)
    }

    fn request_on(&mut self, state: &State, grant: GrantId, now: UnixSeconds) -> shared_logic::CheckRequest {
        let mut request = self.request(state, now).1;
        for _ in 0..4 {
            let (id, again) = self.request(state, now);
            request = again;
            if id == grant {
                break;
            }
        }
        request
    }

    /// Somebody whom the grant concerns.
    fn concerned(&mut self, state: &State, grant: &Grant) -> Account {
        let owner = state.vehicles.get(&grant.terms.vehicle).map_or(grant.grantor, |record| record.owner);
        let suspended_by = match grant.state {
            GrantState::Suspended { by } => by,
            _ => owner,
        };
        let delegates = state.delegations.keys().map(|(_, to)| *to);
        let delegate = self.pick.among(delegates).unwrap_or(owner);
        self.pick.of(&[owner, owner, suspended_by, grant.terms.recipient, delegate]).unwrap_or(owner)
    }

    fn of_emergency(&mut self, state: &State, now: UnixSeconds) -> (Account, Message) {
        let vehicle = self.vehicle();
        let authority = self.actors.authority;
        let (by, message) = match self.pick.below(6) {
            0..=2 => {
                let classes = SignalClasses::from_bits(self.pick.thin(SignalClasses::EMERGENCY.bits(), 70)).unwrap_or(SignalClasses::NONE);
                let classes = if self.pick.percent(8) { SignalClasses::PERSONAL } else { classes };
                let lasts = self.pick.of(&[0, 60, 3_600, DAY, DAY + 1, DAY + 301]).unwrap_or(DAY);
                let until = self.end(now.0 + lasts);
                (authority, Message::OpenEmergency { vehicle, authority, reason: EmergencyReason::Crash, classes, until })
            }
            3 => (authority, Message::CloseEmergency { vehicle, authority }),
            _ => {
                let opened = self.pick.among(state.emergencies.keys().copied()).unwrap_or((vehicle, authority));
                let finding = if self.pick.percent(50) { Finding::Justified } else { Finding::Unjustified };
                let auditor = self.actors.admin;
                (auditor, Message::ReviewEmergency { vehicle: opened.0, auditor, authority: opened.1, finding })
            }
        };
        (self.sender(by), message)
    }

    /// Keys of parties: moved to another account and mostly moved back, so that parties can still act.
    fn of_party_key(&mut self, state: &State) -> (Account, Message) {
        let Some((party, record)) = self.pick.among(state.parties.iter().map(|(id, record)| (*id, *record))) else {
            return (self.anybody(), Message::SetPartyRecovery { party: Account([0; 20]), recovery: None });
        };
        let key = if self.pick.percent(60) { party } else { self.anybody() };
        let acting = record.next_key.map_or(record.key, |next| if self.pick.percent(50) { next.key } else { record.key });
        let recovery = record.recovery.filter(|_| self.pick.percent(70)).map_or(acting, |named| named.key);
        let (by, message) = match self.pick.below(8) {
            0..=2 => (acting, Message::MovePartyKey { party, key }),
            3..=5 => (recovery, Message::RecoverPartyKey { party, key }),
            _ => (recovery, Message::SetPartyRecovery { party, recovery: if self.pick.percent(80) { Some(key) } else { None } }),
        };
        (self.sender(by), message)
    }

    fn of_intent_key(&mut self, now: UnixSeconds) -> (Account, Message) {
        let signers: Vec<Account> = self.actors.signers.iter().map(super::Signer::account).collect();
        let key = if self.pick.percent(80) { self.pick.of(&signers) } else { None }.unwrap_or_else(|| self.anybody());
        if self.pick.percent(40) {
            return (self.anybody(), Message::RemoveIntentKey { key });
        }
        let revoke = Rights::of(&[shared_logic::Right::Revoke]);
        let rights = self.pick.of(&[Rights::ALL, Rights::ALL, Rights::ALL, revoke, Rights::NONE]).unwrap_or(Rights::ALL);
        let lasts = self.pick.of(&[0, 60, DAY]).unwrap_or(DAY);
        let expires_at = self.end(now.0 + lasts);
        (self.anybody(), Message::SetIntentKey { key, limits: IntentKey { rights, classes: SignalClasses::PERSONAL, expires_at } })
    }

    /// The one who may; another, now and then.
    pub(super) fn sender(&mut self, entitled: Account) -> Account {
        if self.pick.percent(92) {
            entitled
        } else {
            self.anybody()
        }
    }
}

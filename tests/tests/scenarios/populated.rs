//! A deployed contract on which things have happened, so that every reason can be met.

use super::{fixtures::*, Scenario};
use serde_json::Value;
use shared_logic::{
    Account, AssignedRole, DelegationTerms, EmergencyReason, EventBody, EvidenceHash, GrantId, GrantTerms, Intent, IntentKey, Message,
    Needed, Nonce, PartyKind, PartyStatus, Realm, RecoveryTerms, RequestEnd, RequestId, RequestPolicy, Right, Rights, SignalClasses,
    SignedIntent, UnixSeconds, VinCommitment,
};
use std::collections::BTreeMap;
use tempfile::TempDir;
use valet_tests::{Harness, RawClient, Receipt};
use valet_wallet::sign_intent;

/// The contract, its chain, and the names of what is on it.
pub(crate) struct Populated {
    pub(crate) harness: Harness,
    pub(crate) client: RawClient,
    /// Chain time when everything stood as it stands.
    pub(crate) now: UnixSeconds,
    /// The same when everything was given and asked for.
    pub(crate) began: UnixSeconds,
    grants: BTreeMap<&'static str, GrantId>,
    requests: BTreeMap<&'static str, RequestId>,
    /// Intents that were submitted: a grant, which has a number, and its withdrawal, which has none.
    pub(crate) spent: Option<[SignedIntent; 2]>,
    // Dropped last: the harness works in it.
    _folder: TempDir,
}

impl Populated {
    /// Only the contract, deployed by the admin.
    pub(crate) fn empty() -> Self {
        let folder = TempDir::new().unwrap();
        let harness = Harness::start(folder.path().join("harness"), &["--seal", "instant"]).unwrap();
        harness.done(&["deploy", "--dev", ADMIN]).unwrap();
        let client = RawClient::open(&harness).unwrap();
        let now = client.now().unwrap();
        Self { harness, client, now, began: now, grants: BTreeMap::new(), requests: BTreeMap::new(), spent: None, _folder: folder }
    }

    /// Everything: grants of every standing, requests, delegations, an emergency, intent keys.
    pub(crate) fn build() -> Self {
        let mut populated = Self::empty();
        populated.people();
        populated.give();
        populated.happen();
        // What was to last an hour is over.
        populated.harness.pass(2 * HOUR.0).unwrap();
        populated.now = populated.client.now().unwrap();
        populated
    }

    pub(crate) fn grant(&self, name: &str) -> GrantId {
        *self.grants.get(name).unwrap_or_else(|| panic!("expected a grant named {name}"))
    }

    pub(crate) fn request(&self, name: &str) -> RequestId {
        *self.requests.get(name).unwrap_or_else(|| panic!("expected a request named {name}"))
    }

    /// Makes changes that the contract must accept.
    pub(crate) fn make(&self, who: &str, messages: &[Message]) -> Receipt {
        self.client.make(&key(who), messages).unwrap()
    }

    /// How many events the contract has emitted.
    pub(crate) fn events(&self) -> usize {
        self.harness.done(&["events"]).unwrap().as_array().unwrap().len()
    }

    /// What the contract and the rules say to these, in their order.
    pub(crate) fn simulate(&self, scenarios: &[Scenario]) -> Vec<Value> {
        let attempts: Vec<Value> = scenarios.iter().map(Scenario::attempt).collect();
        self.harness.write("attempts.json", &serde_json::to_string(&attempts).unwrap()).unwrap();
        let answer = self.harness.valet(&["simulate", "attempts.json"]).unwrap();
        assert!(answer.json.is_array(), "{}", answer.said);
        answer.json.as_array().unwrap().clone()
    }

    /// An intent of the owner about the car, signed by that key.
    pub(crate) fn signed(&self, by: &str, message: Message) -> SignedIntent {
        sign_intent(&key(by), &self.intent(message)).unwrap()
    }

    /// An intent of the owner about the car, for a day: its next, where it has a number.
    pub(crate) fn intent(&self, message: Message) -> Intent {
        let about_none = matches!(message, Message::SetIntentKey { .. } | Message::RemoveIntentKey { .. });
        let epoch = shared_logic::Epoch(u32::from(!about_none));
        let nonce = Nonce(u64::from(self.spent.is_some() && message.is_numbered() && !about_none));
        Intent { domain: self.client.domain(), principal: account(OWNER), epoch, nonce, deadline: days(self.now, 1), message }
    }

    /// Parties, vehicles, delegations, keys.
    fn people(&mut self) {
        let now = self.now;
        // What it would change is tried and locks funds.
        for who in [STRANGER, HOLDER] {
            let to = key(who).public().account_id().to_string();
            self.harness.done(&["wallet", "send", "--dev", ADMIN, "--to", &to, "--amount", "10"]).unwrap();
        }
        for (who, kind) in [
            (INSURER, PartyKind::ThirdParty),
            (GARAGE, PartyKind::ThirdParty),
            (AUTHORITY, PartyKind::Authority),
            (AUDITOR, PartyKind::Auditor),
            (FALLEN, PartyKind::ThirdParty),
            (HOLDER, PartyKind::DataHolder),
        ] {
            self.make(who, &[Message::RegisterParty { profile: profile(kind) }]);
        }
        let gatekeeper = shared_logic::Profile { gatekeeper: shared_logic::party::Gatekeeper::Yes, ..profile(PartyKind::ThirdParty) };
        self.make(GATEKEEPER, &[Message::RegisterParty { profile: gatekeeper }]);
        self.make(MANAGER, &[Message::RegisterParty { profile: profile(PartyKind::ThirdParty) }]);
        self.make(DRIVER, &[Message::RegisterParty { profile: profile(PartyKind::Processor) }]);
        let admit = |who, kind| Message::SetParty { account: account(who), profile: profile(kind), status: PartyStatus::Admitted };
        self.make(
            ADMIN,
            &[admit(AUTHORITY, PartyKind::Authority), admit(AUDITOR, PartyKind::Auditor), admit(HOLDER, PartyKind::DataHolder)],
        );
        let key_until = |rights: &[Right], expires_at| IntentKey { rights: Rights::of(rights), classes: SPEED_AND_DISTANCE, expires_at };
        let guardian = DelegationTerms { role: AssignedRole::Guardian, ..driver_terms(now) };
        let mut owners = [CAR, SOLD, SCRAPPED].map(register).to_vec();
        owners.extend([
            delegate(account(MANAGER), DelegationTerms { depth_left: 2, ..mandate(now) }),
            delegate(account(DRIVER), driver_terms(now)),
            delegate(account(FALLEN), driver_terms(now)),
            delegate(account(GATEKEEPER), guardian),
            Message::Delegate { realm: Realm::Vehicle(sold()), to: account(GARAGE), terms: mandate(now) },
            Message::SetRequestPolicy { vehicle: car(), policy: RequestPolicy::Anybody },
            Message::SetVinCommitment { vehicle: car(), vin_commitment: Some(COMMITMENT) },
            Message::SetRecovery { vehicle: car(), terms: Some(recovery()) },
            Message::SetIntentKey { key: signer(PHONE), limits: key_until(&[Right::Revoke, Right::Grant], days(now, 90)) },
            Message::SetIntentKey { key: signer(LOST_PHONE), limits: key_until(&[Right::Revoke], now.after(HOUR).unwrap()) },
        ]);
        self.make(OWNER, &owners);
        let accept = Message::AcceptDelegation { realm: Realm::Vehicle(car()), ward: None };
        self.make(HEIR, &[Message::StartRecovery { vehicle: car() }]);
        let attest = Message::Attest {
            vehicle: car(),
            attester: account(HOLDER),
            epoch: shared_logic::Epoch(1),
            vin_commitment: COMMITMENT,
            until: days(now, 365),
        };
        self.make(HOLDER, &[attest]);
        self.make(MANAGER, &[accept]);
        self.make(DRIVER, &[accept, Message::Object { vehicle: car(), to: Some(account(MANAGER)) }]);
        let helps = DelegationTerms { role: AssignedRole::Delegate, expires_at: days(now, 55), ..mandate(now) };
        self.make(MANAGER, &[delegate(account(HELPER), helps)]);
        self.make(HELPER, &[accept]);
        self.now = self.client.now().unwrap();
    }

    /// Grants and requests.
    fn give(&mut self) {
        let now = self.now;
        self.began = now;
        let (base, soon) = (GrantTerms { depth_left: 1, ..terms(now) }, now.after(HOUR).unwrap());
        let fallen = GrantTerms { recipient: account(FALLEN), ..base };
        let given = [
            ("live", base),
            ("withdrawn", base),
            ("revoked", base),
            ("renounced", base),
            ("suspended", base),
            ("objected", base),
            ("old", base),
            ("shared", base),
            ("short", GrantTerms { expires_at: soon, ..base }),
            ("later", GrantTerms { not_before: days(now, 20), history_from: days(now, 20), ..base }),
            ("counted", GrantTerms { max_uses: Some(1), ..base }),
            ("fallen", fallen),
            ("invalidated", fallen),
            ("trips", GrantTerms { classes: TRIP, ..base }),
            ("coached", GrantTerms { purpose: COACHING, classes: SPEED, ..base }),
        ];
        self.give_as(OWNER, &given);
        self.give_as(OWNER, &[("stale", GrantTerms { vehicle: sold(), ..base }), ("scrapped", GrantTerms { vehicle: scrapped(), ..base })]);
        self.give_as(MANAGER, &[("managed", GrantTerms { depth_left: 0, ..base })]);
        let onward = GrantTerms { recipient: account(GARAGE), depth_left: 0, parent: Some(self.grant("shared")), ..base };
        let under_stopped = GrantTerms { parent: Some(self.grant("objected")), ..onward };
        self.give_as(OWNER, &[("onward", onward), ("under stopped", under_stopped)]);
        let asked = |nonce, respond_by| ask(terms(now), respond_by, nonce);
        let made = self.make(INSURER, &[asked(0, days(now, 30)), asked(1, days(now, 30)), asked(2, soon), asked(3, days(now, 30))]);
        for (name, event) in ["open", "refused", "late", "deferred"].into_iter().zip(&made.events) {
            let EventBody::AccessRequested { request, .. } = event.body else { panic!("expected a request: {event:?}") };
            self.requests.insert(name, request);
        }
    }

    fn give_as(&mut self, who: &str, given: &[(&'static str, GrantTerms)]) {
        let messages: Vec<_> =
            given.iter().map(|(_, terms)| Message::Grant { terms: *terms, agreement: agreement(), request: None }).collect();
        let made = self.make(who, &messages);
        assert_eq!(made.events.len(), given.len());
        self.grants.extend(given.iter().zip(&made.events).map(|((name, _), event)| (*name, event.grant.unwrap())));
    }

    /// What happened to them since.
    fn happen(&mut self) {
        let now = self.now;
        let renewed = Message::Renew { grant: self.grant("old"), terms: terms(now), agreement: agreement() };
        let made = self.make(
            OWNER,
            &[
                renewed,
                Message::Withdraw { grant: self.grant("withdrawn") },
                Message::Suspend { grant: self.grant("suspended") },
                Message::Withdraw { grant: self.grant("shared") },
                Message::CloseRequest { request: self.request("refused"), end: RequestEnd::Refused },
                Message::DeferRequest { request: self.request("deferred") },
                Message::OfferVehicle { vehicle: sold(), to: account(STRANGER), until: days(now, 1) },
                Message::OfferVehicle { vehicle: car(), to: account(GARAGE), until: days(now, 30) },
                Message::RetireVehicle { vehicle: scrapped() },
            ],
        );
        self.make(STRANGER, &[Message::AcceptVehicle { vehicle: sold() }]);
        self.make(ADMIN, &[Message::OfferAdmin { to: Some(account(AUDITOR)) }]);
        self.grants.insert("new", made.events[0].grant.unwrap());
        self.make(MANAGER, &[Message::Revoke { grant: self.grant("revoked") }]);
        self.make(DRIVER, &[Message::Suspend { grant: self.grant("objected") }]);
        let counted = self.grant("counted");
        self.make(
            INSURER,
            &[
                Message::Renounce { grant: self.grant("renounced") },
                Message::Use { grant: counted, request: check_request(now) },
                Message::AttestErasure { grant: self.grant("withdrawn"), evidence: EvidenceHash([0xee; 32]) },
            ],
        );
        let status = PartyStatus::Suspended;
        self.make(ADMIN, &[Message::SetParty { account: account(FALLEN), profile: profile(PartyKind::ThirdParty), status }]);
        self.make(GARAGE, &[Message::RecordEnd { grant: self.grant("invalidated") }]);
        let until = now.after(HOUR).unwrap();
        self.make(
            AUTHORITY,
            &[Message::OpenEmergency {
                vehicle: car(),
                authority: account(AUTHORITY),
                reason: EmergencyReason::Theft,
                classes: PLACE,
                until,
            }],
        );
        self.spend();
    }

    /// Brings signed intents to the contract, by somebody who has no part in them.
    fn spend(&mut self) {
        let bring = |signed: &SignedIntent| {
            let made = self.client.call(&key(GARAGE), valet_wallet::intent::submit_data(signed)).unwrap().unwrap();
            assert_eq!(made.events[0].actor, account(OWNER), "the actor is the principal, not who submits");
            made.events[0].grant.unwrap()
        };
        let speed = GrantTerms { classes: SPEED, ..terms(self.now) };
        let granted = self.signed(PHONE, Message::Grant { terms: speed, agreement: agreement(), request: None });
        let withdrawn = self.signed(PHONE, Message::Withdraw { grant: bring(&granted) });
        bring(&withdrawn);
        self.spent = Some([granted, withdrawn]);
    }
}

/// A delegation of the car.
pub(crate) fn delegate(to: Account, terms: DelegationTerms) -> Message {
    Message::Delegate { realm: Realm::Vehicle(car()), to, terms }
}

/// The longest that the owner lets the heir wait: nobody can finish while the tests run.
pub(crate) fn recovery() -> RecoveryTerms {
    RecoveryTerms { account: account(HEIR), delay: shared_logic::Seconds::days(30).unwrap() }
}

/// Asking for all of these terms.
pub(crate) fn ask(terms: GrantTerms, respond_by: UnixSeconds, nonce: u64) -> Message {
    Message::RequestAccess { terms, needed: Needed::all_of(&terms), terms_hash: OFFERED, respond_by, nonce: Nonce(nonce) }
}

/// Has a mandate of the manager's.
pub(crate) const HELPER: &str = AUDITOR;

/// An admitted data holder that vouches for the owner.
pub(crate) const HOLDER: &str = "//Ferdie";

/// Whom the owner lets take the car over.
pub(crate) const HEIR: &str = GARAGE;

/// What the owner has committed to.
pub(crate) const COMMITMENT: VinCommitment = VinCommitment([0x17; 32]);

/// No classes: for what opens nothing.
pub(crate) const NOTHING: SignalClasses = SignalClasses::NONE;

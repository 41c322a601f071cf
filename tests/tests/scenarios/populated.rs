//! A deployed contract on which things have happened, so that every reason can be met.

use super::{fixtures::*, Scenario};
use serde_json::Value;
use shared_logic::{
    Account, DelegationTerms, EmergencyReason, EventBody, EvidenceHash, GrantId, GrantTerms, Intent, IntentKey, Message, Nonce, PartyKind,
    PartyStatus, Realm, RequestEnd, RequestId, Right, Rights, SignalClasses, SignedIntent, UnixSeconds,
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
    grants: BTreeMap<&'static str, GrantId>,
    requests: BTreeMap<&'static str, RequestId>,
    /// An intent that was submitted.
    pub(crate) spent: Option<SignedIntent>,
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
        Self { harness, client, now, grants: BTreeMap::new(), requests: BTreeMap::new(), spent: None, _folder: folder }
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

    /// An intent of the owner about the car: its next, for a day.
    pub(crate) fn intent(&self, message: Message) -> Intent {
        let epoch = shared_logic::Epoch(1);
        let nonce = Nonce(u64::from(self.spent.is_some()));
        Intent { domain: self.client.domain(), principal: account(OWNER), epoch, nonce, deadline: days(self.now, 1), message }
    }

    /// Parties, vehicles, delegations, keys.
    fn people(&mut self) {
        let now = self.now;
        // What it would change is tried and locks funds.
        let to = key(STRANGER).public().account_id().to_string();
        self.harness.done(&["wallet", "send", "--dev", ADMIN, "--to", &to, "--amount", "10"]).unwrap();
        for (who, kind) in [
            (INSURER, PartyKind::ThirdParty),
            (GARAGE, PartyKind::ThirdParty),
            (AUTHORITY, PartyKind::Authority),
            (AUDITOR, PartyKind::Auditor),
            (FALLEN, PartyKind::ThirdParty),
        ] {
            self.make(who, &[Message::RegisterParty { profile: profile(kind) }]);
        }
        let gatekeeper = shared_logic::Profile { gatekeeper: shared_logic::party::Gatekeeper::Yes, ..profile(PartyKind::ThirdParty) };
        self.make(GATEKEEPER, &[Message::RegisterParty { profile: gatekeeper }]);
        let admit = |who, kind| Message::SetParty { account: account(who), profile: profile(kind), status: PartyStatus::Admitted };
        self.make(ADMIN, &[admit(AUTHORITY, PartyKind::Authority), admit(AUDITOR, PartyKind::Auditor)]);
        let key_until = |rights: &[Right], expires_at| IntentKey { rights: Rights::of(rights), classes: SPEED, expires_at };
        let mut owners: Vec<_> = [CAR, SOLD, SCRAPPED].map(|vehicle| Message::RegisterVehicle { vehicle, vin_commitment: None }).to_vec();
        owners.extend([
            delegate(account(MANAGER), mandate(now)),
            delegate(account(DRIVER), driver_terms(now)),
            Message::SetIntentKey { key: signer(PHONE), limits: key_until(&[Right::Revoke, Right::Grant], days(now, 90)) },
            Message::SetIntentKey { key: signer(LOST_PHONE), limits: key_until(&[Right::Revoke], now.after(HOUR).unwrap()) },
        ]);
        self.make(OWNER, &owners);
        self.now = self.client.now().unwrap();
    }

    /// Grants and requests.
    fn give(&mut self) {
        let now = self.now;
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
        self.give_as(OWNER, &[("stale", GrantTerms { vehicle: SOLD, ..base }), ("scrapped", GrantTerms { vehicle: SCRAPPED, ..base })]);
        self.give_as(MANAGER, &[("managed", GrantTerms { depth_left: 0, ..base })]);
        let onward = GrantTerms { recipient: account(GARAGE), depth_left: 0, parent: Some(self.grant("shared")), ..base };
        let under_stopped = GrantTerms { parent: Some(self.grant("objected")), ..onward };
        self.give_as(OWNER, &[("onward", onward), ("under stopped", under_stopped)]);
        let asked = |nonce, respond_by| Message::RequestAccess { terms: terms(now), terms_hash: OFFERED, respond_by, nonce: Nonce(nonce) };
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
                Message::TransferVehicle { vehicle: SOLD, new_owner: account(STRANGER) },
                Message::RetireVehicle { vehicle: SCRAPPED },
            ],
        );
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
        self.make(AUTHORITY, &[Message::OpenEmergency { vehicle: CAR, reason: EmergencyReason::Theft, classes: PLACE, until }]);
        self.spend();
    }

    /// Brings a signed intent to the contract, by somebody who has no part in it.
    fn spend(&mut self) {
        let spent = self.signed(PHONE, Message::Withdraw { grant: self.grant("new") });
        let made = self.client.call(&key(GARAGE), valet_wallet::intent::submit_data(&spent)).unwrap().unwrap();
        assert_eq!(made.events[0].actor, account(OWNER), "the actor is the principal, not who submits");
        self.spent = Some(spent);
    }
}

/// A delegation of the car.
pub(crate) const fn delegate(to: Account, terms: DelegationTerms) -> Message {
    Message::Delegate { realm: Realm::Vehicle(CAR), to, terms }
}

/// No classes: for what opens nothing.
pub(crate) const NOTHING: SignalClasses = SignalClasses::NONE;

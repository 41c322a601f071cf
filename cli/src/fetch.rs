//! Running the rules over the part of the contract's storage that they ask for.
//!
//! Nobody here knows which records a rule reads: the rules are run, what they ask for and is not
//! there yet is fetched, and they are run again, until they ask for nothing new.

use crate::{
    failure::{Code, Failure},
    records::Records,
};
use shared_logic::{
    AccessRequest, Account, Delegation, DomainHash, Emergency, Grant, GrantId, Host, IntentKey, Nonce, Party, Purpose, PurposeCode, Realm,
    Registry, RequestId, Signature, State, Vehicle, VehicleId,
};
use std::{cell::RefCell, collections::BTreeSet};

/// Rounds after which something is wrong: each follows one more reference, and the rules follow few.
const MAX_ROUNDS: usize = 64;

/// Which record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RecordKey {
    Vehicle(VehicleId),
    Party(Account),
    Purpose(PurposeCode),
    Grant(GrantId),
    Delegation(Realm, Account),
    AccessRequest(RequestId),
    Emergency(VehicleId, Account),
    Nonce(Account),
    IntentKey(Account, Account),
}

/// A state that notes which records it was asked for.
pub(crate) struct NotingHost<'a> {
    state: &'a State,
    keys: &'a RefCell<BTreeSet<RecordKey>>,
}

impl NotingHost<'_> {
    /// The same over another state: what a change would lead to.
    pub(crate) const fn over<'s>(&'s self, state: &'s State) -> NotingHost<'s> {
        NotingHost { state, keys: self.keys }
    }

    /// What is there by now.
    pub(crate) const fn state(&self) -> &State {
        self.state
    }

    fn note(&self, key: RecordKey) {
        self.keys.borrow_mut().insert(key);
    }
}

impl Records<'_> {
    /// Asks the rules, with every record that they want; returns their answer and those records.
    pub(crate) async fn ask<T>(&self, question: impl Fn(&NotingHost<'_>) -> T) -> Result<(T, State), Failure> {
        let state = self.blank().await?;
        self.ask_over(state, question).await
    }

    /// The same, beginning with what is known already.
    pub(crate) async fn ask_over<T>(&self, mut state: State, question: impl Fn(&NotingHost<'_>) -> T) -> Result<(T, State), Failure> {
        let mut fetched = BTreeSet::new();
        for _ in 0..MAX_ROUNDS {
            let keys = RefCell::new(BTreeSet::new());
            let answer = question(&NotingHost { state: &state, keys: &keys });
            let keys = keys.into_inner();
            let missing: Vec<RecordKey> = keys.difference(&fetched).copied().collect();
            if missing.is_empty() {
                return Ok((answer, state));
            }
            for key in missing {
                if let Some(record) = self.read(key).await? {
                    state.put(record);
                }
                fetched.insert(key);
            }
        }
        Err(Failure::of(Code::Internal, "the rules asked for more and more records"))
    }
}

impl Host for NotingHost<'_> {
    fn registry(&self) -> Registry {
        self.state.registry
    }

    fn domain(&self) -> DomainHash {
        self.state.domain
    }

    fn vehicle(&self, id: VehicleId) -> Option<Vehicle> {
        self.note(RecordKey::Vehicle(id));
        self.state.vehicle(id)
    }

    fn party(&self, account: Account) -> Option<Party> {
        self.note(RecordKey::Party(account));
        self.state.party(account)
    }

    fn appended_purpose(&self, code: PurposeCode) -> Option<Purpose> {
        self.note(RecordKey::Purpose(code));
        self.state.appended_purpose(code)
    }

    fn grant(&self, id: GrantId) -> Option<Grant> {
        self.note(RecordKey::Grant(id));
        self.state.grant(id)
    }

    fn delegation(&self, realm: Realm, to: Account) -> Option<Delegation> {
        self.note(RecordKey::Delegation(realm, to));
        self.state.delegation(realm, to)
    }

    fn access_request(&self, id: RequestId) -> Option<AccessRequest> {
        self.note(RecordKey::AccessRequest(id));
        self.state.access_request(id)
    }

    fn emergency(&self, vehicle: VehicleId, authority: Account) -> Option<Emergency> {
        self.note(RecordKey::Emergency(vehicle, authority));
        self.state.emergency(vehicle, authority)
    }

    fn nonce(&self, account: Account) -> Nonce {
        self.note(RecordKey::Nonce(account));
        self.state.nonce(account)
    }

    fn intent_key(&self, principal: Account, key: Account) -> Option<IntentKey> {
        self.note(RecordKey::IntentKey(principal, key));
        self.state.intent_key(principal, key)
    }

    fn keccak_256(&self, bytes: &[u8]) -> [u8; 32] {
        shared_logic::keccak_256(bytes)
    }

    fn recover(&self, digest: [u8; 32], signature: &Signature) -> Option<Account> {
        shared_logic::recover(digest, signature)
    }
}

//! The contract's records, read from its storage cells without running its code.

use crate::{
    failure::{Code, Failure},
    fetch::RecordKey,
    session::Session,
};
use codec::{Decode, Encode};
use shared_logic::{
    cell, decode_exact, AccessRequest, Account, Delegation, DomainHash, Emergency, Grant, GrantId, IntentKey, Nonce, Party, Purpose,
    PurposeCode, Realm, Record, Registry, RequestId, State, StoredGrant, Vehicle, VehicleId,
};
use valet_chain::BlockHash;

/// The contract's storage as of one block.
pub(crate) struct Records<'a> {
    session: &'a Session,
    at: BlockHash,
}

impl Session {
    /// The records as of a block.
    pub(crate) const fn records_at(&self, at: BlockHash) -> Records<'_> {
        Records { session: self, at }
    }
}

impl Records<'_> {
    pub(crate) async fn registry(&self) -> Result<Registry, Failure> {
        self.stored_registry().await?.ok_or_else(|| Failure::of(Code::NotValet, "the contract holds no registry: its first storage cell is empty"))
    }

    pub(crate) async fn domain(&self) -> Result<DomainHash, Failure> {
        self.stored_domain()
            .await?
            .ok_or_else(|| Failure::of(Code::NotValet, "the contract takes no intents: the cell of its domain is empty"))
    }

    /// The same; none where there is none.
    pub(crate) async fn stored_registry(&self) -> Result<Option<Registry>, Failure> {
        self.cell(cell::ROOT).await
    }

    /// The same; none where there is none.
    pub(crate) async fn stored_domain(&self) -> Result<Option<DomainHash>, Failure> {
        self.cell(cell::DOMAIN).await
    }

    /// Where the contract finds its extension; none where it has none.
    pub(crate) async fn extension(&self) -> Result<Option<Account>, Failure> {
        self.cell(cell::EXTENSION).await
    }

    pub(crate) async fn vehicle(&self, id: VehicleId) -> Result<Option<Vehicle>, Failure> {
        self.cell((cell::VEHICLES, id)).await
    }

    pub(crate) async fn party(&self, account: Account) -> Result<Option<Party>, Failure> {
        self.cell((cell::PARTIES, account)).await
    }

    pub(crate) async fn purpose(&self, code: PurposeCode) -> Result<Option<Purpose>, Failure> {
        self.cell((cell::PURPOSES, code)).await
    }

    pub(crate) async fn grant(&self, id: GrantId) -> Result<Option<Grant>, Failure> {
        Ok(self.cell((cell::GRANTS, id)).await?.map(|StoredGrant(grant)| grant))
    }

    pub(crate) async fn delegation(&self, realm: Realm, to: Account) -> Result<Option<Delegation>, Failure> {
        self.cell((cell::DELEGATIONS, (realm, to))).await
    }

    pub(crate) async fn request(&self, id: RequestId) -> Result<Option<AccessRequest>, Failure> {
        self.cell((cell::REQUESTS, id)).await
    }

    pub(crate) async fn emergency(&self, vehicle: VehicleId, authority: Account) -> Result<Option<Emergency>, Failure> {
        self.cell((cell::EMERGENCIES, (vehicle, authority))).await
    }

    /// The next number of the account's intents; none for an account that has submitted none.
    pub(crate) async fn nonce(&self, account: Account) -> Result<Option<Nonce>, Failure> {
        self.cell((cell::NONCES, account)).await
    }

    pub(crate) async fn intent_key(&self, principal: Account, key: Account) -> Result<Option<IntentKey>, Failure> {
        self.cell((cell::INTENT_KEYS, (principal, key))).await
    }

    /// An empty state of this contract, to be filled with what the rules ask for.
    pub(crate) async fn blank(&self) -> Result<State, Failure> {
        let mut state = State::new(Account([0; 20]));
        state.registry = self.registry().await?;
        state.domain = self.domain().await?;
        Ok(state)
    }

    /// The record of that key; none where there is none.
    pub(crate) async fn read(&self, key: RecordKey) -> Result<Option<Record>, Failure> {
        Ok(match key {
            RecordKey::Vehicle(id) => self.vehicle(id).await?.map(|found| Record::Vehicle(id, found)),
            RecordKey::Party(account) => self.party(account).await?.map(|found| Record::Party(account, found)),
            RecordKey::Purpose(code) => self.purpose(code).await?.map(Record::Purpose),
            RecordKey::Grant(id) => self.grant(id).await?.map(|found| Record::Grant(id, found)),
            RecordKey::Delegation(realm, to) => self.delegation(realm, to).await?.map(|found| Record::Delegation(realm, to, found)),
            RecordKey::AccessRequest(id) => self.request(id).await?.map(|found| Record::AccessRequest(id, found)),
            RecordKey::Emergency(id, account) => self.emergency(id, account).await?.map(|found| Record::Emergency(id, account, found)),
            RecordKey::Nonce(account) => self.nonce(account).await?.map(|found| Record::Nonce(account, found)),
            RecordKey::IntentKey(principal, key) => {
                let found = self.intent_key(principal, key).await?;
                found.map(|found| Record::IntentKey(principal, key, Some(found)))
            }
        })
    }

    async fn cell<T: Decode + Encode>(&self, key: impl Encode) -> Result<Option<T>, Failure> {
        let bytes = self.session.ledger.chain.cell(self.at, self.session.deployment.contract, key.encode()).await?;
        Ok(bytes.map(|bytes| decode_exact(&bytes)).transpose()?)
    }
}

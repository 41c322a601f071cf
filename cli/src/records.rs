//! The contract's records, read from its storage cells without running its code.

use crate::failure::{Code, Failure};
use codec::{Decode, Encode};
use futures::{stream, StreamExt, TryStreamExt};
use shared_logic::{
    cell, decode_exact, AccessRequest, Account, Attestation, Delegation, DomainHash, Emergency, Grant, GrantId, NamedKey, Nonce,
    Objections, Party, Purpose, PurposeCode, Realm, Record, RecordKey, Recovery, Registry, RequestId, Vehicle, VehicleId, VehicleOffer,
};
use valet_chain::{BlockHash, Chain};
use valet_wallet::Query;

/// Cells asked for at the same time.
const AT_ONCE: usize = 16;

/// The contract's storage as of one block.
pub(crate) struct Records<'a> {
    chain: &'a Chain,
    contract: Account,
    at: BlockHash,
}

impl<'a> Records<'a> {
    /// The records of the contract at that address, as of that block.
    pub(crate) const fn new(chain: &'a Chain, contract: Account, at: BlockHash) -> Self {
        Self { chain, contract, at }
    }
}

/// The record of one kind, of a record that may be of any.
macro_rules! read {
    ($records:ident, $key:expr, $pattern:pat => $found:expr) => {
        Ok(match $records.read($key).await? {
            Some($pattern) => Some($found),
            _ => None,
        })
    };
}

/// Each reads one record; none where there is none.
impl Records<'_> {
    /// Answers a question to the rules, with every record that they want.
    pub(crate) async fn answer<T>(&self, mut query: Query<'_, T>) -> Result<T, Failure> {
        loop {
            let keys = query.next_query()?;
            if keys.is_empty() {
                return Ok(query.finish()?);
            }
            let cells = stream::iter(keys).map(|key| async move { Ok::<_, Failure>((key, self.bytes(key).await?)) });
            query.resolve(cells.buffered(AT_ONCE).try_collect::<Vec<_>>().await?)?;
        }
    }

    /// Asks the rules this, with every record that they want.
    pub(crate) async fn ask<T>(&self, question: impl Fn(&valet_wallet::View<'_>) -> T + Send) -> Result<T, Failure> {
        self.answer(Query::new(question)).await
    }

    pub(crate) async fn must_have_registry(&self) -> Result<Registry, Failure> {
        let registry = self.registry().await?;
        registry.ok_or_else(|| Failure::of(Code::NotValet, "the contract holds no registry: its first storage cell is empty"))
    }

    pub(crate) async fn registry(&self) -> Result<Option<Registry>, Failure> {
        read!(self, RecordKey::Registry, Record::Registry(it) => it)
    }

    pub(crate) async fn domain(&self) -> Result<Option<DomainHash>, Failure> {
        read!(self, RecordKey::Domain, Record::Domain(it) => it)
    }

    pub(crate) async fn vehicle(&self, id: VehicleId) -> Result<Option<Vehicle>, Failure> {
        read!(self, RecordKey::Vehicle(id), Record::Vehicle(_, it) => it)
    }

    pub(crate) async fn party(&self, account: Account) -> Result<Option<Party>, Failure> {
        read!(self, RecordKey::Party(account), Record::Party(_, it) => it)
    }

    pub(crate) async fn purpose(&self, code: PurposeCode) -> Result<Option<Purpose>, Failure> {
        read!(self, RecordKey::Purpose(code), Record::Purpose(it) => it)
    }

    pub(crate) async fn grant(&self, id: GrantId) -> Result<Option<Grant>, Failure> {
        read!(self, RecordKey::Grant(id), Record::Grant(_, it) => it)
    }

    pub(crate) async fn delegation(&self, realm: Realm, to: Account) -> Result<Option<Delegation>, Failure> {
        read!(self, RecordKey::Delegation(realm, to), Record::Delegation(_, _, it) => it)
    }

    pub(crate) async fn request(&self, id: RequestId) -> Result<Option<AccessRequest>, Failure> {
        read!(self, RecordKey::AccessRequest(id), Record::AccessRequest(_, it) => it)
    }

    pub(crate) async fn emergency(&self, vehicle: VehicleId, authority: Account) -> Result<Option<Emergency>, Failure> {
        read!(self, RecordKey::Emergency(vehicle, authority), Record::Emergency(_, _, it) => it)
    }

    pub(crate) async fn nonce(&self, account: Account, vehicle: Option<VehicleId>) -> Result<Option<Nonce>, Failure> {
        read!(self, RecordKey::Nonce(account, vehicle), Record::Nonce(_, _, it) => it)
    }

    pub(crate) async fn intent_key(&self, principal: Account, key: Account) -> Result<Option<NamedKey>, Failure> {
        read!(self, RecordKey::IntentKey(principal, key), Record::IntentKey(_, _, it) => it)
    }

    pub(crate) async fn vehicle_offer(&self, id: VehicleId) -> Result<Option<VehicleOffer>, Failure> {
        read!(self, RecordKey::VehicleOffer(id), Record::VehicleOffer(_, Some(it)) => it)
    }

    pub(crate) async fn objections(&self, id: VehicleId) -> Result<Option<Objections>, Failure> {
        read!(self, RecordKey::Objections(id), Record::Objections(_, it) => it)
    }

    pub(crate) async fn attestation(&self, vehicle: VehicleId, attester: Account) -> Result<Option<Attestation>, Failure> {
        read!(self, RecordKey::Attestation(vehicle, attester), Record::Attestation(_, _, Some(it)) => it)
    }

    pub(crate) async fn recovery(&self, id: VehicleId) -> Result<Option<Recovery>, Failure> {
        read!(self, RecordKey::Recovery(id), Record::Recovery(_, Some(it)) => it)
    }

    pub(crate) async fn admin_offer(&self) -> Result<Option<Account>, Failure> {
        read!(self, RecordKey::AdminOffer, Record::AdminOffer(Some(it)) => it)
    }

    /// Why nothing of that kind has this id: nothing has it, or something of another kind.
    pub(crate) async fn not_found(&self, what: &str, id: [u8; 32]) -> Failure {
        let missing = Failure::not_found(what, format!("0x{}", hex::encode(id)));
        match self.kind_of(id).await {
            Ok(Some((found, way))) => missing.standing(&format!("this is a {found}")).hint(way),
            // That the node did not answer is no reason to say something else than this.
            _ => missing,
        }
    }

    /// Of which kind the record with this id is, and which command shows it.
    async fn kind_of(&self, id: [u8; 32]) -> Result<Option<(&'static str, String)>, Failure> {
        let shown = format!("0x{}", hex::encode(id));
        if self.vehicle(VehicleId(id)).await?.is_some() {
            return Ok(Some(("vehicle", format!("`valet vehicle show {shown}`"))));
        }
        if self.grant(GrantId(id)).await?.is_some() {
            return Ok(Some(("grant", format!("`valet grant show {shown}`"))));
        }
        let asked = self.request(RequestId(id)).await?;
        Ok(asked.map(|asked| ("request", format!("`valet request list --vehicle {}`", asked.terms.vehicle))))
    }

    /// Where the contract finds its extension; none where it has none.
    pub(crate) async fn extension(&self) -> Result<Option<Account>, Failure> {
        self.cell(cell::EXTENSION).await
    }

    async fn read(&self, key: RecordKey) -> Result<Option<Record>, Failure> {
        Ok(self.bytes(key).await?.map(|bytes| Record::decode(key, &bytes)).transpose()?)
    }

    async fn bytes(&self, key: RecordKey) -> Result<Option<Vec<u8>>, Failure> {
        Ok(self.chain.cell(self.at, self.contract, key.cell_key()).await?)
    }

    async fn cell<T: Decode + Encode>(&self, key: impl Encode) -> Result<Option<T>, Failure> {
        let bytes = self.chain.cell(self.at, self.contract, key.encode()).await?;
        Ok(bytes.map(|bytes| decode_exact(&bytes)).transpose()?)
    }
}

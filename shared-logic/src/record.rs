//! The records a contract keeps, each with its key, and their form in its storage.

mod key;

pub use key::RecordKey;

use crate::{
    access_request::AccessRequest, decode_exact, Account, Attestation, DecodeError, Delegation, DomainHash, Emergency, Grant, GrantId,
    NamedKey, Nonce, Objections, Party, Purpose, Realm, Recovery, Registry, RequestId, StoredGrant, Vehicle, VehicleId, VehicleOffer,
};
use alloc::vec::Vec;
use codec::Encode;

/// One record with its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub enum Record {
    /// The contract's own.
    Registry(Registry),
    /// A vehicle's.
    Vehicle(VehicleId, Vehicle),
    /// A grant's.
    Grant(GrantId, Grant),
    /// A party's.
    Party(Account, Party),
    /// An appended entry of the catalogue.
    Purpose(Purpose),
    /// A delegation's: realm and delegate.
    Delegation(Realm, Account, Delegation),
    /// An access request's.
    AccessRequest(RequestId, AccessRequest),
    /// An emergency's: vehicle and authority.
    Emergency(VehicleId, Account, Emergency),
    /// The next number of an account's intents about a vehicle, or about none.
    Nonce(Account, Option<VehicleId>, Nonce),
    /// An intent key's: principal and key.
    IntentKey(Account, Account, NamedKey),
    /// What intents for this contract are signed for.
    Domain(DomainHash),
    /// An offer of a vehicle; none when it was cancelled.
    VehicleOffer(VehicleId, Option<VehicleOffer>),
    /// To whom the admin offers its role; none for nobody.
    AdminOffer(Option<Account>),
    /// A vehicle's objections.
    Objections(VehicleId, Objections),
    /// An attestation's: vehicle and attester; none when it was taken back.
    Attestation(VehicleId, Account, Option<Attestation>),
    /// A vehicle's recovery; none when nobody is named any more.
    Recovery(VehicleId, Option<Recovery>),
}

impl Record {
    /// Which record it is.
    pub const fn key(&self) -> RecordKey {
        match self {
            Self::Registry(_) => RecordKey::Registry,
            Self::Vehicle(id, _) => RecordKey::Vehicle(*id),
            Self::Grant(id, _) => RecordKey::Grant(*id),
            Self::Party(account, _) => RecordKey::Party(*account),
            Self::Purpose(purpose) => RecordKey::Purpose(purpose.code),
            Self::Delegation(realm, to, _) => RecordKey::Delegation(*realm, *to),
            Self::AccessRequest(id, _) => RecordKey::AccessRequest(*id),
            Self::Emergency(vehicle, authority, _) => RecordKey::Emergency(*vehicle, *authority),
            Self::Nonce(account, vehicle, _) => RecordKey::Nonce(*account, *vehicle),
            Self::IntentKey(principal, key, _) => RecordKey::IntentKey(*principal, *key),
            Self::Domain(_) => RecordKey::Domain,
            Self::VehicleOffer(id, _) => RecordKey::VehicleOffer(*id),
            Self::AdminOffer(_) => RecordKey::AdminOffer,
            Self::Objections(id, _) => RecordKey::Objections(*id),
            Self::Attestation(vehicle, attester, _) => RecordKey::Attestation(*vehicle, *attester),
            Self::Recovery(id, _) => RecordKey::Recovery(*id),
        }
    }

    /// Reads the bytes of the record's cell.
    ///
    /// # Errors
    /// [`DecodeError`] for bytes that are not such a record in its canonical form.
    pub fn decode(key: RecordKey, cell: &[u8]) -> Result<Self, DecodeError> {
        let record = match key {
            RecordKey::Registry => Self::Registry(decode_exact(cell)?),
            RecordKey::Vehicle(id) => Self::Vehicle(id, decode_exact(cell)?),
            RecordKey::Grant(id) => Self::Grant(id, decode_exact::<StoredGrant>(cell)?.0),
            RecordKey::Party(account) => Self::Party(account, decode_exact(cell)?),
            RecordKey::Purpose(_) => Self::Purpose(decode_exact(cell)?),
            RecordKey::Delegation(realm, to) => Self::Delegation(realm, to, decode_exact(cell)?),
            RecordKey::AccessRequest(id) => Self::AccessRequest(id, decode_exact(cell)?),
            RecordKey::Emergency(vehicle, authority) => Self::Emergency(vehicle, authority, decode_exact(cell)?),
            RecordKey::Nonce(account, vehicle) => Self::Nonce(account, vehicle, decode_exact(cell)?),
            RecordKey::IntentKey(principal, key) => Self::IntentKey(principal, key, decode_exact(cell)?),
            RecordKey::Domain => Self::Domain(decode_exact(cell)?),
            RecordKey::VehicleOffer(id) => Self::VehicleOffer(id, Some(decode_exact(cell)?)),
            RecordKey::AdminOffer => Self::AdminOffer(Some(decode_exact(cell)?)),
            RecordKey::Objections(id) => Self::Objections(id, decode_exact(cell)?),
            RecordKey::Attestation(vehicle, attester) => Self::Attestation(vehicle, attester, Some(decode_exact(cell)?)),
            RecordKey::Recovery(id) => Self::Recovery(id, Some(decode_exact(cell)?)),
        };
        // A purpose holds its own code.
        if record.key() == key {
            Ok(record)
        } else {
            Err(DecodeError)
        }
    }

    /// The bytes of the record's cell; none when the cell is empty.
    pub fn cell_value(&self) -> Option<Vec<u8>> {
        Some(match self {
            Self::Registry(record) => record.encode(),
            Self::Vehicle(_, record) => record.encode(),
            Self::Grant(_, record) => StoredGrant(*record).encode(),
            Self::Party(_, record) => record.encode(),
            Self::Purpose(record) => record.encode(),
            Self::Delegation(_, _, record) => record.encode(),
            Self::AccessRequest(_, record) => record.encode(),
            Self::Emergency(_, _, record) => record.encode(),
            Self::Nonce(_, _, record) => record.encode(),
            Self::IntentKey(_, _, record) => record.encode(),
            Self::Domain(record) => record.encode(),
            Self::VehicleOffer(_, record) => record.as_ref()?.encode(),
            Self::AdminOffer(record) => record.as_ref()?.encode(),
            Self::Objections(_, record) => record.encode(),
            Self::Attestation(_, _, record) => record.as_ref()?.encode(),
            Self::Recovery(_, record) => record.as_ref()?.encode(),
        })
    }
}

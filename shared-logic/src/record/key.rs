//! Which record, and the storage cell it lies in.

use crate::{cell, Account, GrantId, PurposeCode, Realm, RequestId, VehicleId};
use alloc::vec::Vec;
use codec::{Decode, Encode};

/// Names one record. In SCALE each variant has the number of its cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum RecordKey {
    /// The contract's own.
    #[codec(index = 0)]
    Registry,
    /// A vehicle's.
    #[codec(index = 1)]
    Vehicle(VehicleId),
    /// A party's.
    #[codec(index = 2)]
    Party(Account),
    /// An appended purpose's.
    #[codec(index = 3)]
    Purpose(PurposeCode),
    /// A grant's.
    #[codec(index = 4)]
    Grant(GrantId),
    /// A delegation's: realm and delegate.
    #[codec(index = 5)]
    Delegation(Realm, Account),
    /// An access request's.
    #[codec(index = 6)]
    AccessRequest(RequestId),
    /// An emergency's: vehicle and authority.
    #[codec(index = 7)]
    Emergency(VehicleId, Account),
    /// The next number of an account's intents about a vehicle, or about none.
    #[codec(index = 8)]
    Nonce(Account, Option<VehicleId>),
    /// An intent key's: principal and key.
    #[codec(index = 9)]
    IntentKey(Account, Account),
    /// What intents for this contract are signed for.
    #[codec(index = 10)]
    Domain,
    /// An offer of a vehicle.
    #[codec(index = 11)]
    VehicleOffer(VehicleId),
    /// To whom the admin offers its role.
    #[codec(index = 12)]
    AdminOffer,
    /// A vehicle's objections.
    #[codec(index = 13)]
    Objections(VehicleId),
    /// An attestation's: vehicle and attester.
    #[codec(index = 14)]
    Attestation(VehicleId, Account),
    /// A vehicle's recovery.
    #[codec(index = 15)]
    Recovery(VehicleId),
}

crate::names::kinds!(RecordKey {
    Registry,
    Vehicle,
    Party,
    Purpose,
    Grant,
    Delegation,
    AccessRequest,
    Emergency,
    Nonce,
    IntentKey,
    Domain,
    VehicleOffer,
    AdminOffer,
    Objections,
    Attestation,
    Recovery,
});

impl RecordKey {
    /// The key of the record's cell in the contract's storage.
    pub fn cell_key(&self) -> Vec<u8> {
        match self {
            Self::Registry => cell::ROOT.encode(),
            Self::Vehicle(id) => (cell::VEHICLES, id).encode(),
            Self::Party(account) => (cell::PARTIES, account).encode(),
            Self::Purpose(code) => (cell::PURPOSES, code).encode(),
            Self::Grant(id) => (cell::GRANTS, id).encode(),
            Self::Delegation(realm, to) => (cell::DELEGATIONS, realm, to).encode(),
            Self::AccessRequest(id) => (cell::REQUESTS, id).encode(),
            Self::Emergency(vehicle, authority) => (cell::EMERGENCIES, vehicle, authority).encode(),
            Self::Nonce(account, vehicle) => (cell::NONCES, account, vehicle).encode(),
            Self::IntentKey(principal, key) => (cell::INTENT_KEYS, principal, key).encode(),
            Self::Domain => cell::DOMAIN.encode(),
            Self::VehicleOffer(id) => (cell::VEHICLE_OFFERS, id).encode(),
            Self::AdminOffer => cell::ADMIN_OFFER.encode(),
            Self::Objections(id) => (cell::OBJECTIONS, id).encode(),
            Self::Attestation(vehicle, attester) => (cell::ATTESTATIONS, vehicle, attester).encode(),
            Self::Recovery(id) => (cell::RECOVERIES, id).encode(),
        }
    }
}

//! Where each record lies in the contract's storage: in one cell, whose key is the number of its kind
//! (a `u32`) and the record's own key, both in SCALE. ink! gives the same keys to a `Mapping` with a
//! `ManualKey` of that number.

/// The contract's own record, which every message reads.
pub const ROOT: u32 = 0;
/// Vehicles, by their ids.
pub const VEHICLES: u32 = 1;
/// Parties, by account.
pub const PARTIES: u32 = 2;
/// Purposes that were appended to the first catalogue, by code.
pub const PURPOSES: u32 = 3;
/// Grants, by their ids, each as a [`crate::StoredGrant`].
pub const GRANTS: u32 = 4;
/// Delegations, by realm and delegate.
pub const DELEGATIONS: u32 = 5;
/// Access requests, by their ids.
pub const REQUESTS: u32 = 6;
/// Emergencies, by vehicle and authority.
pub const EMERGENCIES: u32 = 7;
/// The next number of an account's intents, by account and vehicle.
pub const NONCES: u32 = 8;
/// Intent keys, by principal and key.
pub const INTENT_KEYS: u32 = 9;
/// What intents for this contract are signed for.
pub const DOMAIN: u32 = 10;
/// Offers of vehicles, by vehicle.
pub const VEHICLE_OFFERS: u32 = 11;
/// To whom the admin offers its role.
pub const ADMIN_OFFER: u32 = 12;
/// Objections, by vehicle.
pub const OBJECTIONS: u32 = 13;
/// Attestations, by vehicle and attester.
pub const ATTESTATIONS: u32 = 14;
/// Recoveries, by vehicle.
pub const RECOVERIES: u32 = 15;
/// Where the code of the rare messages stands; written once, by the constructor.
pub const EXTENSION: u32 = 16;

/// Room for the longest of each record, in bytes; a test measures the longest of each. Rounded up to
/// words, which a contract clears faster.
pub mod longest {
    /// The key of a cell: a realm and an account, after the number.
    pub const KEY: usize = 4 + 1 + 32 + 20;
    /// An event; no record is longer.
    pub const EVENT: usize = 640;
    /// The contract's own record.
    pub const REGISTRY: usize = 104;
    /// A vehicle.
    pub const VEHICLE: usize = 128;
    /// A party.
    pub const PARTY: usize = 128;
    /// An appended purpose.
    pub const PURPOSE: usize = 16;
    /// A grant in any of its states.
    pub const GRANT: usize = 280;
    /// A delegation.
    pub const DELEGATION: usize = 96;
    /// An access request.
    pub const ACCESS_REQUEST: usize = 248;
    /// An emergency.
    pub const EMERGENCY: usize = 56;
    /// A nonce.
    pub const NONCE: usize = 8;
    /// An intent key.
    pub const INTENT_KEY: usize = 24;
    /// The domain of intents.
    pub const DOMAIN: usize = 32;
    /// An offer of a vehicle.
    pub const VEHICLE_OFFER: usize = 32;
    /// To whom the admin offers its role.
    pub const ADMIN_OFFER: usize = 20;
    /// An attestation.
    pub const ATTESTATION: usize = 56;
    /// A recovery.
    pub const RECOVERY: usize = 40;
    /// A vehicle's objections.
    pub const OBJECTIONS: usize = 416;
    /// The extension's address.
    pub const EXTENSION: usize = 20;
}

//! What the rules ask of whoever runs them.

use crate::{
    access_request::AccessRequest, Account, Attestation, Buffer, Delegation, DomainHash, Emergency, Event, EventHash, Grant, GrantId,
    NamedKey, Nonce, Objections, Party, Purpose, PurposeCode, Realm, Recovery, Registry, RequestId, Seq, Vehicle, VehicleId, VehicleOffer,
    VehicleSalt,
};
use codec::Encode;

/// Checks signatures for the rules: the chain's precompiles, or [`crate::Native`].
///
/// An error beneath must read as no signature.
pub trait Crypto {
    /// SHA-256, or `None` where the chain does not answer: over a hash that is known beforehand, zeros say, anybody can
    /// make a signature of any key.
    fn sha_256(&self, bytes: &[u8]) -> Option<[u8; 32]>;
    /// The account whose secp256k1 key signed the digest, or `None`. Zeros are no account.
    fn recover(&self, digest: [u8; 32], r: &[u8; 32], s: &[u8; 32], recovery: u8) -> Option<Account>;
    /// True for a signature over the hash by the P-256 key of that point.
    fn p256(&self, hash: [u8; 32], r: &[u8; 32], s: &[u8; 32], x: &[u8; 32], y: &[u8; 32]) -> bool;
    /// True for a signature of that sr25519 key over the message, in Substrate's context.
    fn sr25519(&self, message: &[u8], signature: &[u8; 64], public: &[u8; 32]) -> bool;
}

/// Reads records and hashes bytes for the rules: contract storage, a projection, a wallet's snapshot.
///
/// Reading must not change anything. An error of the storage beneath must read as `None`: the rules
/// deny what they do not know.
pub trait Host {
    /// The contract's own record.
    fn registry(&self) -> Registry;
    /// What intents for this contract are signed for.
    fn domain(&self) -> DomainHash;
    /// The vehicle's record.
    fn vehicle(&self, id: VehicleId) -> Option<Vehicle>;
    /// The owner's offer of that vehicle to another.
    fn vehicle_offer(&self, id: VehicleId) -> Option<VehicleOffer>;
    /// The vehicle's objections.
    fn objections(&self, id: VehicleId) -> Option<Objections>;
    /// What that account attests of the vehicle.
    fn attestation(&self, vehicle: VehicleId, attester: Account) -> Option<Attestation>;
    /// Who may take the vehicle over.
    fn recovery(&self, id: VehicleId) -> Option<Recovery>;
    /// To whom the admin offers its role.
    fn admin_offer(&self) -> Option<Account>;
    /// The party of that account.
    fn party(&self, account: Account) -> Option<Party>;
    /// The appended entry of that code; the first catalogue is [`crate::catalogue`]'s.
    fn appended_purpose(&self, code: PurposeCode) -> Option<Purpose>;
    /// The grant's record.
    fn grant(&self, id: GrantId) -> Option<Grant>;
    /// What was delegated to that account.
    fn delegation(&self, realm: Realm, to: Account) -> Option<Delegation>;
    /// The access request's record.
    fn access_request(&self, id: RequestId) -> Option<AccessRequest>;
    /// What that authority opened of the vehicle last.
    fn emergency(&self, vehicle: VehicleId, authority: Account) -> Option<Emergency>;
    /// The next number of the account's intents about that vehicle, or about none; 0 for one that has submitted
    /// none.
    fn nonce(&self, account: Account, vehicle: Option<VehicleId>) -> Nonce;
    /// What the key may sign for the principal.
    fn intent_key(&self, principal: Account, key: Account) -> Option<NamedKey>;
    /// Keccak-256.
    fn keccak_256(&self, bytes: &[u8]) -> [u8; 32];
    /// What checks signatures.
    fn crypto(&self) -> impl Crypto;

    /// The purpose of that code: of the first catalogue, else an appended one.
    fn purpose(&self, code: PurposeCode) -> Option<Purpose> {
        crate::catalogue::purpose(code).or_else(|| self.appended_purpose(code))
    }

    /// The id of the vehicle that an account registers with that salt.
    fn vehicle_id(&self, registrant: Account, salt: VehicleSalt) -> VehicleId {
        let mut bytes = Buffer::<72>::new();
        (b"valet.vehicle", registrant, salt).encode_to(&mut bytes);
        VehicleId(self.keccak_256(bytes.filled()))
    }

    /// The id of the grant that the vehicle's event `seq` makes.
    fn grant_id(&self, vehicle: VehicleId, seq: Seq) -> GrantId {
        let mut bytes = Buffer::<64>::new();
        (b"valet.grant", vehicle, seq).encode_to(&mut bytes);
        GrantId(self.keccak_256(bytes.filled()))
    }

    /// The id of an account's access request to a vehicle.
    fn request_id(&self, vehicle: VehicleId, from: Account, nonce: Nonce) -> RequestId {
        let mut bytes = Buffer::<80>::new();
        (b"valet.request", vehicle, from, nonce).encode_to(&mut bytes);
        RequestId(self.keccak_256(bytes.filled()))
    }

    /// The hash by which the next event of the chain names this one.
    fn event_hash(&self, event: &Event) -> EventHash {
        EventHash(event.using_encoded(|bytes| self.keccak_256(bytes)))
    }
}

//! The few records that one check reads, as the host of the rules.

use codec::{Decode, Encode};
use shared_logic::{
    keccak_256, AccessRequest, Account, Attestation, Crypto, Delegation, DomainHash, Emergency, Grant, GrantId, Host, NamedKey, Nonce,
    Objections, Party, Purpose, PurposeCode, Realm, Recovery, Registry, RequestId, Vehicle, VehicleId, VehicleOffer,
};

/// What a grant rests on; a handful of records at most, so they are looked through in order.
#[derive(Clone, Debug, Default, Encode, Decode)]
pub struct Support {
    /// The recipients of the grant and of those above it.
    pub parties: Vec<(Account, Party)>,
    /// The grants above it.
    pub grants: Vec<(GrantId, Grant)>,
    /// The delegations it was granted under.
    pub delegations: Vec<((Realm, Account), Delegation)>,
}

/// A host that knows these records and no others.
pub(crate) struct AtHand<'a> {
    pub registry: Registry,
    pub support: &'a Support,
}

impl AtHand<'_> {
    pub(crate) fn nothing(registry: Registry) -> Self {
        const NOTHING: &Support = &Support { parties: Vec::new(), grants: Vec::new(), delegations: Vec::new() };
        Self { registry, support: NOTHING }
    }
}

fn found<K: PartialEq, V: Copy>(list: &[(K, V)], key: &K) -> Option<V> {
    list.iter().find(|(other, _)| other == key).map(|(_, value)| *value)
}

impl Host for AtHand<'_> {
    fn registry(&self) -> Registry {
        self.registry
    }

    fn domain(&self) -> DomainHash {
        DomainHash([0; 32])
    }

    fn vehicle(&self, _: VehicleId) -> Option<Vehicle> {
        None
    }

    fn vehicle_offer(&self, _: VehicleId) -> Option<VehicleOffer> {
        None
    }

    fn objections(&self, _: VehicleId) -> Option<Objections> {
        None
    }

    fn attestation(&self, _: VehicleId, _: Account) -> Option<Attestation> {
        None
    }

    fn recovery(&self, _: VehicleId) -> Option<Recovery> {
        None
    }

    fn admin_offer(&self) -> Option<Account> {
        None
    }

    fn party(&self, account: Account) -> Option<Party> {
        found(&self.support.parties, &account)
    }

    fn appended_purpose(&self, _: PurposeCode) -> Option<Purpose> {
        None
    }

    fn grant(&self, id: GrantId) -> Option<Grant> {
        found(&self.support.grants, &id)
    }

    fn delegation(&self, realm: Realm, to: Account) -> Option<Delegation> {
        found(&self.support.delegations, &(realm, to))
    }

    fn access_request(&self, _: RequestId) -> Option<AccessRequest> {
        None
    }

    fn emergency(&self, _: VehicleId, _: Account) -> Option<Emergency> {
        None
    }

    fn nonce(&self, _: Account, _: Option<VehicleId>) -> Nonce {
        Nonce::default()
    }

    fn intent_key(&self, _: Account, _: Account) -> Option<NamedKey> {
        None
    }

    fn keccak_256(&self, bytes: &[u8]) -> [u8; 32] {
        keccak_256(bytes)
    }

    fn crypto(&self) -> impl Crypto {
        NoSignatures
    }
}

/// A check reads no signature.
struct NoSignatures;

impl Crypto for NoSignatures {
    fn sha_256(&self, _: &[u8]) -> Option<[u8; 32]> {
        None
    }

    fn recover(&self, _: [u8; 32], _: &[u8; 32], _: &[u8; 32], _: u8) -> Option<Account> {
        None
    }

    fn p256(&self, _: [u8; 32], _: &[u8; 32], _: &[u8; 32], _: &[u8; 32], _: &[u8; 32]) -> bool {
        false
    }

    fn sr25519(&self, _: &[u8], _: &[u8; 64], _: &[u8; 32]) -> bool {
        false
    }
}

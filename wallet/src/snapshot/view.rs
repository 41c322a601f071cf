//! A snapshot as the rules see it.

use super::Snapshot;
use core::cell::Cell;
use shared_logic::{
    AccessRequest, Account, Attestation, Crypto, Delegation, DomainHash, Emergency, Grant, GrantId, Host, NamedKey, Native, Nonce,
    Objections, Party, Purpose, PurposeCode, Realm, Record, RecordKey, Recovery, Registry, RequestId, Signature, Vehicle, VehicleId,
    VehicleOffer,
};

/// Records as the rules see them: as they are, or as they would be after a change. In a [`crate::Query`]
/// it notes each record that was asked for and is not known yet, and answers that it is not there.
#[derive(Clone, Copy)]
pub struct View<'a> {
    snapshot: &'a Snapshot,
    /// Stand in the place of those of the same key; the newest first.
    written: &'a [Record],
    /// Where the keys of unknown records are noted, in order.
    missing: Option<&'a Cell<Vec<RecordKey>>>,
    /// While an intent is previewed: who will sign it.
    signer: Option<Account>,
}

impl<'a> View<'a> {
    /// Stands for a signature that is not there yet; its form is one that the rules accept.
    pub(crate) const ANY_SIGNATURE: Signature = Signature::Eip712 { r: [1; 32], s: [1; 32], recovery: 0 };

    /// A snapshot of all there is.
    pub(crate) const fn of(snapshot: &'a Snapshot) -> Self {
        Self { snapshot, written: &[], missing: None, signer: None }
    }

    /// A snapshot of some records, which notes the keys of others.
    pub(crate) const fn noting(snapshot: &'a Snapshot, missing: &'a Cell<Vec<RecordKey>>) -> Self {
        Self { snapshot, written: &[], missing: Some(missing), signer: None }
    }

    /// The same with these records in the place of those of their keys, the first of a key before
    /// others of it. What an earlier call put there is replaced by this list.
    pub const fn with<'b>(&self, written: &'b [Record]) -> View<'b>
    where
        'a: 'b,
    {
        View { snapshot: self.snapshot, written, missing: self.missing, signer: self.signer }
    }

    /// With every signature taken for the signer's: for previews only.
    pub(crate) const fn as_if_signed_by(self, signer: Account) -> Self {
        Self { signer: Some(signer), ..self }
    }

    /// What was put over the snapshot; the newest first.
    pub(crate) const fn written(&self) -> &'a [Record] {
        self.written
    }

    /// The grants that are known, in order, and then those that would be new.
    pub(crate) fn grants(&self) -> Vec<GrantId> {
        self.keys(|key| if let RecordKey::Grant(id) = key { Some(*id) } else { None })
    }

    /// As [`Self::grants`], of vehicles.
    pub(crate) fn vehicles(&self) -> Vec<VehicleId> {
        self.keys(|key| if let RecordKey::Vehicle(id) = key { Some(*id) } else { None })
    }

    /// As [`Self::grants`], of delegations: realm and delegate.
    pub(crate) fn delegations(&self) -> Vec<(Realm, Account)> {
        self.keys(|key| if let RecordKey::Delegation(realm, to) = key { Some((*realm, *to)) } else { None })
    }

    /// As [`Self::grants`], of emergencies: vehicle and authority.
    pub(crate) fn emergencies(&self) -> Vec<(VehicleId, Account)> {
        self.keys(|key| if let RecordKey::Emergency(vehicle, authority) = key { Some((*vehicle, *authority)) } else { None })
    }

    /// As [`Self::grants`], of attestations: vehicle and attester.
    pub(crate) fn attestations(&self) -> Vec<(VehicleId, Account)> {
        self.keys(|key| if let RecordKey::Attestation(vehicle, attester) = key { Some((*vehicle, *attester)) } else { None })
    }

    /// As [`Self::grants`], of intent keys: principal and key.
    pub(crate) fn intent_keys(&self) -> Vec<(Account, Account)> {
        self.keys(|key| if let RecordKey::IntentKey(principal, key) = key { Some((*principal, *key)) } else { None })
    }

    fn keys<T: PartialEq>(&self, part: fn(&RecordKey) -> Option<T>) -> Vec<T> {
        let known = self.snapshot.records.iter().filter(|(_, record)| record.is_some());
        let mut keys: Vec<T> = known.filter_map(|(key, _)| part(key)).collect();
        for key in self.written.iter().filter_map(|record| part(&record.key())) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    fn record(&self, key: RecordKey) -> Option<&'a Record> {
        if let Some(written) = self.written.iter().find(|record| record.key() == key) {
            return Some(written);
        }
        let known = self.snapshot.find(&key);
        if known.is_none() {
            self.note(key);
        }
        known.flatten()
    }

    fn note(&self, key: RecordKey) {
        let Some(missing) = self.missing else { return };
        let mut keys = missing.take();
        if let Err(place) = keys.binary_search(&key) {
            keys.insert(place, key);
        }
        missing.set(keys);
    }
}

/// The value in a record of that kind.
macro_rules! value {
    ($view:expr, $key:expr, $record:pat => $value:expr) => {
        match $view.record($key) {
            Some($record) => Some($value),
            _ => None,
        }
    };
}

impl Host for View<'_> {
    fn registry(&self) -> Registry {
        let written = self.written.iter().find_map(|record| match record {
            Record::Registry(registry) => Some(*registry),
            _ => None,
        });
        written.unwrap_or(self.snapshot.registry)
    }

    fn domain(&self) -> DomainHash {
        self.snapshot.domain
    }

    fn vehicle(&self, id: VehicleId) -> Option<Vehicle> {
        value!(self, RecordKey::Vehicle(id), Record::Vehicle(_, vehicle) => *vehicle)
    }

    fn vehicle_offer(&self, id: VehicleId) -> Option<VehicleOffer> {
        value!(self, RecordKey::VehicleOffer(id), Record::VehicleOffer(_, offer) => *offer).flatten()
    }

    fn objections(&self, id: VehicleId) -> Option<Objections> {
        value!(self, RecordKey::Objections(id), Record::Objections(_, objections) => *objections)
    }

    fn attestation(&self, vehicle: VehicleId, attester: Account) -> Option<Attestation> {
        value!(self, RecordKey::Attestation(vehicle, attester), Record::Attestation(_, _, attestation) => *attestation).flatten()
    }

    fn recovery(&self, id: VehicleId) -> Option<Recovery> {
        value!(self, RecordKey::Recovery(id), Record::Recovery(_, recovery) => *recovery).flatten()
    }

    fn admin_offer(&self) -> Option<Account> {
        value!(self, RecordKey::AdminOffer, Record::AdminOffer(to) => *to).flatten()
    }

    fn party(&self, account: Account) -> Option<Party> {
        value!(self, RecordKey::Party(account), Record::Party(_, party) => *party)
    }

    fn appended_purpose(&self, code: PurposeCode) -> Option<Purpose> {
        value!(self, RecordKey::Purpose(code), Record::Purpose(purpose) => *purpose)
    }

    fn grant(&self, id: GrantId) -> Option<Grant> {
        value!(self, RecordKey::Grant(id), Record::Grant(_, grant) => *grant)
    }

    fn delegation(&self, realm: Realm, to: Account) -> Option<Delegation> {
        value!(self, RecordKey::Delegation(realm, to), Record::Delegation(_, _, delegation) => *delegation)
    }

    fn access_request(&self, id: RequestId) -> Option<AccessRequest> {
        value!(self, RecordKey::AccessRequest(id), Record::AccessRequest(_, request) => *request)
    }

    fn emergency(&self, vehicle: VehicleId, authority: Account) -> Option<Emergency> {
        value!(self, RecordKey::Emergency(vehicle, authority), Record::Emergency(_, _, emergency) => *emergency)
    }

    fn nonce(&self, account: Account, vehicle: Option<VehicleId>) -> Nonce {
        value!(self, RecordKey::Nonce(account, vehicle), Record::Nonce(_, _, nonce) => *nonce).unwrap_or_default()
    }

    fn intent_key(&self, principal: Account, key: Account) -> Option<NamedKey> {
        value!(self, RecordKey::IntentKey(principal, key), Record::IntentKey(_, _, named) => *named)
    }

    fn keccak_256(&self, bytes: &[u8]) -> [u8; 32] {
        shared_logic::keccak_256(bytes)
    }

    fn crypto(&self) -> impl Crypto {
        Expected(self.signer)
    }
}

/// While an intent is previewed, who will sign it; else signatures are checked.
struct Expected(Option<Account>);

impl Crypto for Expected {
    fn sha_256(&self, bytes: &[u8]) -> Option<[u8; 32]> {
        Native.sha_256(bytes)
    }

    fn recover(&self, digest: [u8; 32], r: &[u8; 32], s: &[u8; 32], recovery: u8) -> Option<Account> {
        self.0.or_else(|| Native.recover(digest, r, s, recovery))
    }

    fn p256(&self, hash: [u8; 32], r: &[u8; 32], s: &[u8; 32], x: &[u8; 32], y: &[u8; 32]) -> bool {
        Native.p256(hash, r, s, x, y)
    }

    fn sr25519(&self, message: &[u8], signature: &[u8; 64], public: &[u8; 32]) -> bool {
        Native.sr25519(message, signature, public)
    }
}

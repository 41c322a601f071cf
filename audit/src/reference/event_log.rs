//! The records, computed from the log of events.

use super::Records;
use codec::Encode;
use shared_logic::{
    keccak_256, AccessRequest, Account, Delegation, DomainHash, Emergency, Epoch, Event, EventBody, EventHash, Grant, GrantId, IntentKey,
    Nonce, Operation, Party, Purpose, PurposeCode, Realm, Registry, RequestId, Seq, Vehicle, VehicleId, VehicleStatus, Via,
};

mod record;

/// Everything that happened, in order. Each question reads the whole log again.
#[derive(Clone, Debug, Default)]
pub struct EventLog(pub Vec<Event>);

impl EventLog {
    /// The events of one chain: a vehicle's, or those that concern none.
    fn chain(&self, of: Option<VehicleId>) -> impl DoubleEndedIterator<Item = &Event> {
        self.0.iter().filter(move |event| event.vehicle == of)
    }

    /// How many events there are in a chain, and the hash of the newest.
    fn head(&self, of: Option<VehicleId>) -> (Seq, EventHash) {
        let count = u64::try_from(self.chain(of).count()).unwrap_or(u64::MAX);
        let newest = self.chain(of).next_back().map(|event| EventHash(keccak_256(&event.encode())));
        (Seq(count), newest.unwrap_or(EventHash([0; 32])))
    }

    /// The newest answer that an event gives.
    fn newest<T>(&self, tell: impl FnMut(&Event) -> Option<T>) -> Option<T> {
        self.0.iter().rev().find_map(tell)
    }

    /// The owners of the vehicle in turn, and since when.
    fn owners(&self, id: VehicleId) -> impl Iterator<Item = (Account, &Event)> {
        self.chain(Some(id)).filter_map(|event| match event.body {
            EventBody::VehicleRegistered { .. } => Some((event.actor, event)),
            EventBody::OwnershipTransferred { new_owner, .. } => Some((new_owner, event)),
            _ => None,
        })
    }
}

impl Records for EventLog {
    fn registry(&self) -> Registry {
        let admin = self.newest(|event| match event.body {
            EventBody::ContractDeployed { .. } => Some(Some(event.actor)),
            EventBody::AdminRenounced => Some(None),
            _ => None,
        });
        let operation = self.newest(|event| match event.body {
            EventBody::ContractPaused => Some(Operation::Paused),
            EventBody::ContractResumed => Some(Operation::Running),
            EventBody::ContractRetired { successor } => Some(Operation::Retired { successor }),
            _ => None,
        });
        let (seq, last_event) = self.head(None);
        Registry { admin: admin.flatten(), operation: operation.unwrap_or(Operation::Running), seq, last_event }
    }

    fn domain(&self) -> DomainHash {
        let deployed = self.newest(|event| match event.body {
            EventBody::ContractDeployed { domain, .. } => Some(domain),
            _ => None,
        });
        deployed.unwrap_or(DomainHash([0; 32]))
    }

    fn vehicle(&self, id: VehicleId) -> Option<Vehicle> {
        let (owner, since) = self.owners(id).last()?;
        let vin_commitment = self.chain(Some(id)).find_map(|event| match event.body {
            EventBody::VehicleRegistered { vin_commitment } => vin_commitment,
            _ => None,
        });
        let retired = self.chain(Some(id)).any(|event| event.body.kind() == "vehicle-retired");
        let (seq, last_event) = self.head(Some(id));
        Some(Vehicle {
            owner,
            epoch: Epoch(u32::try_from(self.owners(id).count()).ok()?),
            epoch_start: since.at,
            seq,
            last_event,
            status: if retired { VehicleStatus::Retired } else { VehicleStatus::InUse },
            vin_commitment,
        })
    }

    fn party(&self, account: Account) -> Option<Party> {
        self.newest(|event| match event.body {
            EventBody::PartyRegistered { party } if event.actor == account => Some(party),
            EventBody::PartyStatusChanged { party } if event.recipient == Some(account) => Some(party),
            _ => None,
        })
    }

    fn appended(&self, code: PurposeCode) -> Option<Purpose> {
        self.newest(|event| match event.body {
            EventBody::PurposePublished { purpose } if purpose.code == code => Some(purpose),
            _ => None,
        })
    }

    fn grant(&self, id: GrantId) -> Option<Grant> {
        self.0.iter().fold(None, |before, event| record::grant_after(before, event, id))
    }

    fn delegation(&self, realm: Realm, to: Account) -> Option<Delegation> {
        self.0.iter().fold(None, |before, event| record::delegation_after(before, event, (realm, to)))
    }

    fn request(&self, id: RequestId) -> Option<AccessRequest> {
        self.0.iter().fold(None, |before, event| record::request_after(before, event, id))
    }

    fn emergency(&self, vehicle: VehicleId, authority: Account) -> Option<Emergency> {
        let about = self.chain(Some(vehicle)).filter(|event| event.recipient == Some(authority));
        about.fold(None, record::emergency_after)
    }

    fn nonce(&self, account: Account) -> Nonce {
        let submitted = self.0.iter().filter(|event| event.actor == account && matches!(event.via, Via::Intent(_)));
        Nonce(u64::try_from(submitted.count()).unwrap_or(u64::MAX))
    }

    fn intent_key(&self, principal: Account, key: Account) -> Option<IntentKey> {
        let newest = self.newest(|event| match event.body {
            EventBody::IntentKeySet { key: named, limits } if (event.actor, named) == (principal, key) => Some(Some(limits)),
            EventBody::IntentKeyRemoved { key: named } if (event.actor, named) == (principal, key) => Some(None),
            _ => None,
        });
        newest.flatten()
    }
}

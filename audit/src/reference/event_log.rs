//! The records, computed from the log of events.

use super::{
    consequence::{loses, loses_anywhere},
    contract::TAKEN_BACK,
    objecting::{after, taken, NOBODY_OBJECTS},
    recovering, Records,
};
use codec::Encode;
use shared_logic::{
    keccak_256, AccessRequest, Account, Attestation, Delegation, DomainHash, Emergency, Epoch, Event, EventBody, EventHash, Grant, GrantId,
    Losses, NamedKey, Nonce, Objections, Operation, Party, Purpose, PurposeCode, Realm, Recovery, Registry, RequestId, RequestPolicy, Seq,
    UnixSeconds, Vehicle, VehicleId, VehicleOffer, VehicleStatus, Via,
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

    /// The objections of the vehicle as they were written last, and those of its present owner's time.
    fn objecting(&self, id: VehicleId) -> (Objections, Objections) {
        self.chain(Some(id)).fold((NOBODY_OBJECTS, NOBODY_OBJECTS), |(written, counted), event| match event.body {
            EventBody::OwnershipTransferred { .. } | EventBody::VehicleRecovered { .. } => (written, NOBODY_OBJECTS),
            body => {
                let ended = self.ended_by(event);
                after(counted, &body, (event.actor, event.recipient), ended, event.at).map_or((written, counted), |now| (now, now))
            }
        })
    }

    /// The delegation that the event ends, as it was until then.
    fn ended_by(&self, event: &Event) -> Option<Delegation> {
        let EventBody::DelegationEnded { realm, to } = event.body else { return None };
        let before = self.0.iter().take_while(|earlier| *earlier != event);
        before.fold(None, |held, earlier| record::delegation_after(held, earlier, (realm, to)))
    }

    /// How many events of that chain took something away.
    fn losses(&self, of: Option<VehicleId>) -> Losses {
        let lost = |event: &&Event| match event.body {
            EventBody::PartyStatusChanged { party } => {
                // It is called by how often it lost something until then.
                let before = self.0.iter().take_while(|earlier| *earlier != *event);
                before.filter_map(|earlier| party_in(earlier, event.recipient)).last().is_some_and(|was| was.epoch != party.epoch)
            }
            body => of.map_or_else(|| loses_anywhere(&body), |_| loses(&body)),
        };
        Losses(u64::try_from(self.chain(of).filter(lost).count()).unwrap_or(u64::MAX))
    }

    /// The newest answer that an event gives.
    fn newest<T>(&self, tell: impl FnMut(&Event) -> Option<T>) -> Option<T> {
        self.0.iter().rev().find_map(tell)
    }

    /// The same of the vehicle's chain.
    fn newest_of<T>(&self, id: VehicleId, tell: impl FnMut(&Event) -> Option<T>) -> Option<T> {
        self.chain(Some(id)).rev().find_map(tell)
    }

    /// The times of ownership of the vehicle in turn: whose, and since when.
    fn owners(&self, id: VehicleId) -> impl Iterator<Item = (Account, &Event)> {
        self.chain(Some(id)).filter_map(|event| Some((owner_in(event)?, event)))
    }
}

/// Whose time of ownership begins with the event.
const fn owner_in(event: &Event) -> Option<Account> {
    match event.body {
        EventBody::OwnershipTransferred { new_owner, .. } => Some(new_owner),
        // Only who owns stops everything, and owns on in a time of its own.
        EventBody::VehicleRegistered { .. } | EventBody::VehicleRecovered { .. } | EventBody::EverythingStopped { .. } => Some(event.actor),
        _ => None,
    }
}

/// The record of that party that the event tells.
fn party_in(event: &Event, account: Option<Account>) -> Option<Party> {
    match event.body {
        EventBody::PartyRegistered { party }
        | EventBody::PartyStatusChanged { party }
        | EventBody::PartyKeyMoved { party }
        | EventBody::PartyRecoverySet { party }
        | EventBody::PartyKeyRecovered { party }
            if event.recipient == account =>
        {
            Some(party)
        }
        _ => None,
    }
}

impl Records for EventLog {
    fn registry(&self) -> Registry {
        let admin = self.newest(|event| match event.body {
            EventBody::ContractDeployed { .. } | EventBody::AdminAccepted => Some(Some(event.actor)),
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
        let founded_at = self.0.first().map_or(UnixSeconds(0), |first| first.at);
        Registry {
            admin: admin.flatten(),
            operation: operation.unwrap_or(Operation::Running),
            seq,
            last_event,
            founded_at,
            losses: self.losses(None),
        }
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
        let vin_commitment = self.newest_of(id, |event| match event.body {
            EventBody::VehicleRegistered { vin_commitment } | EventBody::VinCommitmentSet { vin_commitment } => Some(vin_commitment),
            _ => None,
        })?;
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
            losses: self.losses(Some(id)),
            objections: taken(&self.objecting(id).1),
            request_policy: self.newest_of(id, |event| match event.body {
                EventBody::RequestPolicySet { policy } => Some(policy),
                EventBody::EverythingStopped { .. } => None,
                _ => owner_in(event).map(|_| RequestPolicy::Admitted),
            })?,
            stopped_at: self
                .newest_of(id, |event| matches!(event.body, EventBody::EverythingStopped { .. }).then_some(event.at))
                .unwrap_or(UnixSeconds(0)),
        })
    }

    fn party(&self, account: Account) -> Option<Party> {
        self.newest(|event| party_in(event, Some(account)))
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

    fn vehicle_offer(&self, id: VehicleId) -> Option<VehicleOffer> {
        let newest = self.newest_of(id, |event| match event.body {
            EventBody::VehicleOffered { offer } => Some(Some(offer)),
            EventBody::VehicleOfferCancelled => Some(None),
            _ => None,
        });
        newest.flatten()
    }

    fn objections(&self, id: VehicleId) -> Option<Objections> {
        self.chain(Some(id)).next()?;
        Some(self.objecting(id).0)
    }

    fn attestation(&self, vehicle: VehicleId, attester: Account) -> Option<Attestation> {
        let mut about = self.chain(Some(vehicle)).rev().filter(|event| event.recipient == Some(attester));
        let newest = about.find_map(|event| match event.body {
            EventBody::VehicleAttested { attestation } => Some(Some(attestation)),
            EventBody::AttestationWithdrawn => Some(None),
            _ => None,
        });
        newest.flatten()
    }

    fn recovery(&self, id: VehicleId) -> Option<Recovery> {
        let first = (Epoch(0), None);
        let last = self.chain(Some(id)).fold(first, |(epoch, recovery), event| {
            let epoch = Epoch(epoch.0.wrapping_add(u32::from(owner_in(event).is_some())));
            (epoch, recovering::after(recovery, &event.body, epoch, event.at))
        });
        last.1
    }

    fn admin_offer(&self) -> Option<Account> {
        let newest = self.newest(|event| match event.body {
            EventBody::AdminOffered { to } => Some(to),
            EventBody::AdminAccepted => Some(None),
            _ => None,
        });
        newest.flatten()
    }

    fn nonce(&self, account: Account, vehicle: Option<VehicleId>) -> Nonce {
        let counted = self.chain(vehicle).filter(|event| event.actor == account && matches!(event.via, Via::Intent(Some(_))));
        Nonce(u64::try_from(counted.count()).unwrap_or(u64::MAX))
    }

    fn intent_key(&self, principal: Account, key: Account) -> Option<NamedKey> {
        self.newest(|event| match event.body {
            EventBody::IntentKeySet { key: named, limits } if (event.actor, named) == (principal, key) => {
                Some(NamedKey { limits, named_at: event.at })
            }
            EventBody::IntentKeyRemoved { key: named } if (event.actor, named) == (principal, key) => Some(TAKEN_BACK),
            _ => None,
        })
    }
}

//! What is so, told from what happened.

use codec::Encode;
use shared_logic::{
    keccak_256, Account, Epoch, Event, EventBody, EventHash, Grant, GrantId, GrantState, Party, Purpose, PurposeCode, Seq, Vehicle,
    VehicleId,
};

/// Where the reference looks records up.
pub trait Records {
    /// Who may append to the catalogues.
    fn admin(&self) -> Account;
    /// The vehicle's record.
    fn vehicle(&self, id: VehicleId) -> Option<Vehicle>;
    /// The party of that account.
    fn party(&self, account: Account) -> Option<Party>;
    /// The purpose of that code.
    fn purpose(&self, code: PurposeCode) -> Option<Purpose>;
    /// The grant's record.
    fn grant(&self, id: GrantId) -> Option<Grant>;
}

/// Everything that happened, in order. Each question reads the whole story again.
#[derive(Clone, Debug, Default)]
pub struct Story(pub Vec<Event>);

impl Story {
    fn of_vehicle(&self, id: VehicleId) -> impl DoubleEndedIterator<Item = &Event> {
        self.0.iter().filter(move |event| event.vehicle == Some(id))
    }

    /// The owners of the vehicle in turn, and since when.
    fn owners(&self, id: VehicleId) -> impl Iterator<Item = (Account, &Event)> {
        self.of_vehicle(id).filter_map(|event| match event.body {
            EventBody::VehicleRegistered { .. } => Some((event.actor, event)),
            EventBody::OwnershipTransferred { new_owner, .. } => Some((new_owner, event)),
            _ => None,
        })
    }
}

impl Records for Story {
    fn admin(&self) -> Account {
        let deployed = self.0.iter().find(|event| event.body.name() == "ContractDeployed");
        deployed.map_or(Account([0; 20]), |event| event.actor)
    }

    fn vehicle(&self, id: VehicleId) -> Option<Vehicle> {
        let (owner, since) = self.owners(id).last()?;
        let newest = self.of_vehicle(id).next_back()?;
        let vin_commitment = self.of_vehicle(id).find_map(|event| match event.body {
            EventBody::VehicleRegistered { vin_commitment } => vin_commitment,
            _ => None,
        });
        Some(Vehicle {
            owner,
            epoch: Epoch(u32::try_from(self.owners(id).count()).ok()?),
            epoch_start: since.at,
            seq: Seq(u32::try_from(self.of_vehicle(id).count()).ok()?),
            last_event: EventHash(keccak_256(&newest.encode())),
            vin_commitment,
        })
    }

    fn party(&self, account: Account) -> Option<Party> {
        self.0.iter().filter(|event| event.actor == account).find_map(|event| match event.body {
            EventBody::PartyRegistered { party } => Some(party),
            _ => None,
        })
    }

    fn purpose(&self, code: PurposeCode) -> Option<Purpose> {
        self.0.iter().find_map(|event| match event.body {
            EventBody::PurposePublished { purpose } if purpose.code == code => Some(purpose),
            _ => None,
        })
    }

    fn grant(&self, id: GrantId) -> Option<Grant> {
        let about = || self.0.iter().filter(|event| event.grant == Some(id));
        let (made, terms) = about().find_map(|event| match event.body {
            EventBody::GrantActivated { terms, .. } => Some((event, terms)),
            _ => None,
        })?;
        let withdrawn = about().any(|event| event.body.name() == "GrantWithdrawn");
        let before = self.of_vehicle(terms.vehicle).position(|event| event == made)?;
        let owners_then =
            self.owners(terms.vehicle).take_while(|(_, event)| event.link.map(|link| link.seq) < made.link.map(|link| link.seq));
        Some(Grant {
            terms,
            grantor: made.actor,
            epoch: Epoch(u32::try_from(owners_then.count()).ok()?),
            seq: Seq(u32::try_from(before.checked_add(1)?).ok()?),
            state: if withdrawn { GrantState::Withdrawn } else { GrantState::Active },
        })
    }
}

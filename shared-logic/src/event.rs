//! What happened: every accepted change is exactly one event.

use crate::{
    Account, ContainerId, Epoch, EventHash, GrantId, GrantTerms, Party, Purpose, RulesHash, Seq, SignalClasses, UnixSeconds, VehicleId,
    VinCommitment,
};
use codec::{Decode, Encode, MaxEncodedLen};

/// The version of the event bytes; a reader refuses a version it does not know.
pub const SCHEMA_VERSION: u8 = 1;

/// As whom the actor acted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Role {
    /// The owner of the vehicle.
    #[codec(index = 0)]
    Owner,
    /// The one who may append to the catalogues.
    #[codec(index = 1)]
    Admin,
    /// A party, for itself.
    #[codec(index = 2)]
    Party,
    /// Anybody: the act needs no right.
    #[codec(index = 3)]
    Anyone,
}

/// The place of an event in its vehicle's chain of events: a gap or a change shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Link {
    /// Its number in the vehicle's events, from 1.
    pub seq: Seq,
    /// The hash of the vehicle's event before it; [`EventHash::NONE`] for the first.
    pub previous: EventHash,
}

/// An event. The first three fields are the topics it can be found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Event {
    /// The vehicle it concerns.
    pub vehicle: Option<VehicleId>,
    /// The recipient it concerns.
    pub recipient: Option<Account>,
    /// The grant it concerns.
    pub grant: Option<GrantId>,
    /// [`SCHEMA_VERSION`].
    pub version: u8,
    /// Its place in the vehicle's chain; none for events that concern no vehicle.
    pub link: Option<Link>,
    /// Chain time.
    pub at: UnixSeconds,
    /// Who acted.
    pub actor: Account,
    /// As whom.
    pub role: Role,
    /// What happened.
    pub body: EventBody,
}

/// What happened, and what is needed to rebuild the state from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(tag = "kind"))]
pub enum EventBody {
    /// The contract was deployed; the actor is its admin.
    #[codec(index = 0)]
    ContractDeployed {
        /// The rules it was compiled from.
        rules: RulesHash,
    },
    /// A vehicle was registered; the actor owns it.
    #[codec(index = 1)]
    VehicleRegistered {
        /// The salted commitment to its VIN, where given.
        vin_commitment: Option<VinCommitment>,
    },
    /// A vehicle has a new owner; every grant of an earlier epoch is stale.
    #[codec(index = 2)]
    OwnershipTransferred {
        /// The new owner.
        new_owner: Account,
        /// The new owner's epoch.
        epoch: Epoch,
    },
    /// The actor became a party.
    #[codec(index = 3)]
    PartyRegistered {
        /// Its record.
        party: Party,
    },
    /// A container was announced.
    #[codec(index = 4)]
    ContainerPublished {
        /// Its id.
        container: ContainerId,
        /// The classes of its signals.
        classes: SignalClasses,
    },
    /// A purpose was appended to the catalogue.
    #[codec(index = 5)]
    PurposePublished {
        /// The entry.
        purpose: Purpose,
    },
    /// A grant came into force.
    #[codec(index = 6)]
    GrantActivated {
        /// Its terms as stored: `not_before` is the event's time when it had passed already.
        terms: GrantTerms,
        /// The epoch it belongs to.
        epoch: Epoch,
    },
    /// The subject withdrew the grant.
    #[codec(index = 7)]
    GrantWithdrawn,
}

impl EventBody {
    /// The kind's name, as in the glossary.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::ContractDeployed { .. } => "ContractDeployed",
            Self::VehicleRegistered { .. } => "VehicleRegistered",
            Self::OwnershipTransferred { .. } => "OwnershipTransferred",
            Self::PartyRegistered { .. } => "PartyRegistered",
            Self::ContainerPublished { .. } => "ContainerPublished",
            Self::PurposePublished { .. } => "PurposePublished",
            Self::GrantActivated { .. } => "GrantActivated",
            Self::GrantWithdrawn => "GrantWithdrawn",
        }
    }
}

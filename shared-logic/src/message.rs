//! Everything that can be asked of the contract to change.

use crate::{Account, ContainerId, GrantId, GrantTerms, Party, Purpose, SignalClasses, VehicleId, VinCommitment};
use alloc::vec::Vec;
use codec::{Decode, Encode, MaxEncodedLen};

/// A change somebody asks for. Who asks, and when, stand beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Message {
    /// Registers a vehicle; the caller becomes its first owner.
    #[codec(index = 0)]
    RegisterVehicle {
        /// 32 random bytes.
        vehicle: VehicleId,
        /// A salted commitment to the VIN, where wanted.
        vin_commitment: Option<VinCommitment>,
    },
    /// Hands a vehicle to a new owner; every grant of the old one goes stale.
    #[codec(index = 1)]
    TransferVehicle {
        /// Which vehicle.
        vehicle: VehicleId,
        /// Its new owner.
        new_owner: Account,
    },
    /// Registers the caller as a party.
    #[codec(index = 2)]
    RegisterParty {
        /// What the party says of itself.
        party: Party,
    },
    /// Announces a container, so that others can find its document by its id.
    #[codec(index = 3)]
    PublishContainer {
        /// Its id.
        container: ContainerId,
        /// The classes of its signals.
        classes: SignalClasses,
    },
    /// Appends to the purpose catalogue; the admin only.
    #[codec(index = 4)]
    PublishPurpose {
        /// The new entry.
        purpose: Purpose,
    },
    /// Grants access; the vehicle's owner only.
    #[codec(index = 5)]
    Grant {
        /// What is granted.
        terms: GrantTerms,
    },
    /// Withdraws a grant; the vehicle's owner only. Final.
    #[codec(index = 6)]
    Withdraw {
        /// Which grant.
        grant: GrantId,
    },
}

impl Message {
    /// The selector by which the contract knows the message: `blake2b256(name)[..4]`, as ink! takes it.
    pub const fn selector(&self) -> [u8; 4] {
        match self {
            Self::RegisterVehicle { .. } => selector::REGISTER_VEHICLE,
            Self::TransferVehicle { .. } => selector::TRANSFER_VEHICLE,
            Self::RegisterParty { .. } => selector::REGISTER_PARTY,
            Self::PublishContainer { .. } => selector::PUBLISH_CONTAINER,
            Self::PublishPurpose { .. } => selector::PUBLISH_PURPOSE,
            Self::Grant { .. } => selector::GRANT,
            Self::Withdraw { .. } => selector::WITHDRAW,
        }
    }

    /// The bytes a contract call carries: the selector and the arguments in SCALE.
    pub fn call_data(&self) -> Vec<u8> {
        // The SCALE form of an enum is its index and then its fields; the selector takes the index's place.
        let mut data = self.selector().to_vec();
        self.using_encoded(|bytes| data.extend(bytes.iter().skip(1)));
        data
    }
}

/// Selectors of the contract's messages and constructor. A test holds them against the metadata.
pub mod selector {
    /// `new`.
    pub const NEW: [u8; 4] = [0x9b, 0xae, 0x9d, 0x5e];
    /// `register_vehicle`.
    pub const REGISTER_VEHICLE: [u8; 4] = [0xab, 0xb0, 0xd6, 0x78];
    /// `transfer_vehicle`.
    pub const TRANSFER_VEHICLE: [u8; 4] = [0x1f, 0x62, 0xf8, 0xda];
    /// `register_party`.
    pub const REGISTER_PARTY: [u8; 4] = [0xab, 0xbf, 0x5e, 0xf6];
    /// `publish_container`.
    pub const PUBLISH_CONTAINER: [u8; 4] = [0xf3, 0x8d, 0x38, 0x78];
    /// `publish_purpose`.
    pub const PUBLISH_PURPOSE: [u8; 4] = [0x8d, 0x94, 0x08, 0xb1];
    /// `grant`.
    pub const GRANT: [u8; 4] = [0x3d, 0x08, 0x28, 0x7a];
    /// `withdraw`.
    pub const WITHDRAW: [u8; 4] = [0x41, 0x0f, 0xcc, 0x9d];
    /// `check`.
    pub const CHECK: [u8; 4] = [0xaf, 0x0a, 0x40, 0x58];
    /// `rules_hash`.
    pub const RULES_HASH: [u8; 4] = [0x2f, 0x70, 0x57, 0x44];
}

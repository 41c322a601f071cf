//! Describes the records to ink!: each lies in one storage cell, in its SCALE form; a grant padded to its longest state.

use crate::{
    AccessRequest, Account, Attestation, Delegation, DomainHash, Emergency, NamedKey, Nonce, Objections, Party, Purpose, Recovery,
    Registry, StoredGrant, Vehicle, VehicleOffer,
};
use ink_metadata::layout::{Layout, LayoutKey, LeafLayout};
use ink_primitives::Key;
use ink_storage_traits::StorageLayout;

macro_rules! one_cell {
    ($($record:ty),+) => {$(
        impl StorageLayout for $record {
            fn layout(key: &Key) -> Layout {
                Layout::Leaf(LeafLayout::from_key::<Self>(LayoutKey::from(key)))
            }
        }
    )+};
}

one_cell!(
    Account,
    Registry,
    DomainHash,
    Vehicle,
    Party,
    Purpose,
    StoredGrant,
    Delegation,
    AccessRequest,
    Emergency,
    Nonce,
    NamedKey,
    VehicleOffer,
    Objections,
    Attestation,
    Recovery
);

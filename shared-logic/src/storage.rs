//! Describes the records to ink!: each lies in one storage cell, in its SCALE form.

use crate::{AccessRequest, Account, Delegation, DomainHash, Emergency, Grant, IntentKey, Nonce, Party, Purpose, Registry, Vehicle};
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

one_cell!(Account, Registry, DomainHash, Vehicle, Party, Purpose, Grant, Delegation, AccessRequest, Emergency, Nonce, IntentKey);

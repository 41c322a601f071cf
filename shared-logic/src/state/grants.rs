//! The grants of a state, and an index over them.

use crate::{Account, Grant, GrantId, VehicleId};
use alloc::collections::{btree_map, BTreeMap, BTreeSet};
use codec::{Decode, Encode, Input, Output};
use core::ops::Deref;

/// Grants by their ids, also to be found by vehicle and recipient. Reads as the map it holds; in
/// SCALE it is that map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants {
    by_id: BTreeMap<GrantId, Grant>,
    /// INVARIANT: one entry for each grant, with its present vehicle and recipient.
    by_recipient: BTreeSet<(VehicleId, Account, GrantId)>,
}

impl Grants {
    /// No grants.
    pub const fn new() -> Self {
        Self { by_id: BTreeMap::new(), by_recipient: BTreeSet::new() }
    }

    /// Puts a grant in its place; returns the one that stood there.
    pub fn insert(&mut self, id: GrantId, grant: Grant) -> Option<Grant> {
        let old = self.remove(id);
        self.by_recipient.insert(entry(id, &grant));
        self.by_id.insert(id, grant);
        old
    }

    /// Takes a grant out.
    pub fn remove(&mut self, id: GrantId) -> Option<Grant> {
        let old = self.by_id.remove(&id)?;
        self.by_recipient.remove(&entry(id, &old));
        Some(old)
    }

    /// The grants of a vehicle to a recipient, whatever their state, in the order of their ids.
    pub fn of(&self, vehicle: VehicleId, recipient: Account) -> impl Iterator<Item = (GrantId, &Grant)> {
        let first = (vehicle, recipient, GrantId([0; 32]));
        let last = (vehicle, recipient, GrantId([0xff; 32]));
        self.by_recipient.range(first..=last).filter_map(|(_, _, id)| self.by_id.get(id).map(|grant| (*id, grant)))
    }
}

const fn entry(id: GrantId, grant: &Grant) -> (VehicleId, Account, GrantId) {
    (grant.terms.vehicle, grant.terms.recipient, id)
}

impl Deref for Grants {
    type Target = BTreeMap<GrantId, Grant>;

    fn deref(&self) -> &Self::Target {
        &self.by_id
    }
}

impl From<BTreeMap<GrantId, Grant>> for Grants {
    fn from(by_id: BTreeMap<GrantId, Grant>) -> Self {
        let by_recipient = by_id.iter().map(|(id, grant)| entry(*id, grant)).collect();
        Self { by_id, by_recipient }
    }
}

impl From<Grants> for BTreeMap<GrantId, Grant> {
    fn from(grants: Grants) -> Self {
        grants.by_id
    }
}

impl<'a> IntoIterator for &'a Grants {
    type Item = (&'a GrantId, &'a Grant);
    type IntoIter = btree_map::Iter<'a, GrantId, Grant>;

    fn into_iter(self) -> Self::IntoIter {
        self.by_id.iter()
    }
}

impl Encode for Grants {
    fn size_hint(&self) -> usize {
        self.by_id.size_hint()
    }

    fn encode_to<W: Output + ?Sized>(&self, output: &mut W) {
        self.by_id.encode_to(output);
    }
}

impl Decode for Grants {
    fn decode<I: Input>(input: &mut I) -> Result<Self, codec::Error> {
        BTreeMap::decode(input).map(Self::from)
    }
}

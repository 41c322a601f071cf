//! Who vouches for a vehicle's owner.

use crate::snapshot::View;
use codec::Encode;
use shared_logic::{attested, Account, Host, UnixSeconds, VehicleId};

/// Somebody who attests that the vehicle's owner is the user of the vehicle behind its commitment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct AttestedBy {
    /// Who attests.
    pub account: Account,
    /// Until when, exclusive.
    pub until: UnixSeconds,
}

impl AttestedBy {
    /// Those of the known attestations that hold now.
    pub(super) fn list(view: &View<'_>, vehicle: Option<VehicleId>, now: UnixSeconds) -> Vec<Self> {
        let Some((id, vehicle)) = vehicle.and_then(|id| Some((id, view.vehicle(id)?))) else { return Vec::new() };
        let of_it = view.attestations().into_iter().filter(|(of, _)| *of == id);
        let holds = |account| Some(Self { account, until: attested(view, (id, &vehicle), account, now).ok()?.until });
        of_it.filter_map(|(_, account)| holds(account)).collect()
    }
}

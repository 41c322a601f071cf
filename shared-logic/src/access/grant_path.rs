//! What a grant depends on: the delegations it was granted under, and the grants it is shared from.

use crate::{
    authority::{recall, Mandate},
    limits::MAX_DEPTH,
    Account, DelegationRef, Denial, EndReason, Grant, GrantState, Host, UnixSeconds, Vehicle, VehicleId, VehicleStatus,
};

/// A walk from a recipient up to the owner. INVARIANT (bounded): [`MAX_DEPTH`] steps, whatever the
/// records say.
pub(crate) struct GrantPath<'a, H> {
    host: &'a H,
    id: VehicleId,
    vehicle: &'a Vehicle,
    now: UnixSeconds,
    steps: u8,
}

impl<'a, H: Host> GrantPath<'a, H> {
    pub(crate) const fn new(host: &'a H, id: VehicleId, vehicle: &'a Vehicle, now: UnixSeconds) -> Self {
        Self { host, id, vehicle, now, steps: MAX_DEPTH }
    }

    /// Takes one step up.
    pub(crate) fn step(&mut self) -> Result<(), Denial> {
        self.steps = self.steps.checked_sub(1).ok_or(Denial::DepthExceeded)?;
        Ok(())
    }

    /// What the delegation still leaves to the account, one step for each of its links.
    pub(crate) fn under(&mut self, account: Account, reference: DelegationRef) -> Result<Mandate, Denial> {
        recall(self.host, (self.id, self.vehicle), account, reference, self.now, &mut self.steps)
    }

    /// Denies unless the parent and all that it depends on run now.
    pub(crate) fn runs(&mut self, parent: &Grant) -> Result<(), Denial> {
        let (held, ended) = (parent.state == GrantState::Active, self.over(parent).is_some());
        match (held && self.now >= parent.terms.not_before, ended) {
            (_, true) => Err(Denial::ParentEnded),
            (false, false) => Err(Denial::WrongState),
            (true, false) => Ok(()),
        }
    }

    /// Why the grant is over, if it is; for good, whatever happens later.
    fn over(&mut self, grant: &Grant) -> Option<EndReason> {
        if let GrantState::Ended { reason, .. } = grant.state {
            return Some(reason);
        }
        // The time of who gave it was over before its own.
        if grant.epoch != self.vehicle.epoch && self.vehicle.epoch_start < grant.terms.expires_at {
            return Some(EndReason::Invalidated);
        }
        if self.now >= grant.terms.expires_at {
            return Some(EndReason::Expired);
        }
        (self.vehicle.status == VehicleStatus::Retired || self.supported(grant).is_err()).then_some(EndReason::Invalidated)
    }

    /// `Err` when something the grant depends on is gone for good.
    fn supported(&mut self, grant: &Grant) -> Result<(), Denial> {
        self.stands(grant)?;
        let mut above = grant.terms.parent;
        while let Some(id) = above {
            self.step()?;
            let parent = self.host.grant(id).ok_or(Denial::ParentEnded)?;
            if matches!(parent.state, GrantState::Ended { .. }) || self.now >= parent.terms.expires_at {
                return Err(Denial::ParentEnded);
            }
            self.stands(&parent)?;
            above = parent.terms.parent;
        }
        Ok(())
    }

    /// The owner's epoch, the recipient's, and the delegation it was granted under.
    fn stands(&mut self, grant: &Grant) -> Result<(), Denial> {
        if grant.epoch != self.vehicle.epoch {
            return Err(Denial::StaleEpoch);
        }
        self.recipient(grant)?;
        match grant.under {
            Some(reference) => self.under(grant.grantor, reference).map(|_| ()),
            None => Ok(()),
        }
    }

    /// Denies unless the recipient is still who it was when the grant was given. While no party lost a standing
    /// since then, it is, and its record need not be read.
    pub(crate) fn recipient(&self, grant: &Grant) -> Result<(), Denial> {
        if grant.losses == self.host.registry().losses {
            return Ok(());
        }
        match self.host.party(grant.terms.recipient) {
            Some(party) if party.may_receive() && party.epoch == grant.party_epoch => Ok(()),
            _ => Err(Denial::PartyIneligible),
        }
    }
}

/// Why a grant is over at `now`, if it is: as recorded, or as it follows from time and from what the
/// grant depends on. Over stays over; why may read otherwise later, while no end is recorded: at its own end a grant
/// that was over before is told as expired.
pub fn over(host: &impl Host, vehicle: &Vehicle, grant: &Grant, now: UnixSeconds) -> Option<EndReason> {
    GrantPath::new(host, grant.terms.vehicle, vehicle, now).over(grant)
}

impl EndReason {
    /// The denial that names it.
    pub const fn denial(self) -> Denial {
        match self {
            Self::Withdrawn => Denial::Withdrawn,
            Self::Revoked => Denial::Revoked,
            Self::Renounced => Denial::Renounced,
            Self::Expired => Denial::Expired,
            Self::Superseded => Denial::Superseded,
            Self::Invalidated => Denial::Invalidated,
        }
    }
}

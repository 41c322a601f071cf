//! The answer to a question about access.

use crate::{Account, Denial, Epoch, GrantId, Losses, Seq, SignalClasses, UnixSeconds};
use codec::{Decode, Encode};

/// Yes with its proof, or no with its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub enum Verdict {
    /// Allowed by a grant.
    #[codec(index = 0)]
    Allow(Proof),
    /// Denied.
    #[codec(index = 1)]
    Deny(Refusal),
}

/// By what a request is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub enum Basis {
    /// A grant.
    #[codec(index = 0)]
    Grant(GrantId),
    /// An emergency: the number of the vehicle's event that opened it.
    #[codec(index = 1)]
    Emergency(Seq),
}

/// The path from the owner to the recipient that allows: who granted, in which epoch, by what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct Proof {
    /// By what.
    pub basis: Basis,
    /// Who granted it; in an emergency, the authority.
    pub grantor: Account,
    /// The owner's epoch.
    pub epoch: Epoch,
    /// The vehicle's losses when this was decided: one more voids the verdict.
    pub losses: Losses,
    /// The registry's losses when this was decided: a party's suspension, a pause and the end of a fleet's
    /// delegation are counted there. One more voids the verdict as well.
    pub registry_losses: Losses,
    /// When the verdict ends by itself: the earliest end of all that it depends on.
    pub expires_at: UnixSeconds,
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct Refusal {
    /// The reason.
    pub reason: Denial,
    /// The grant that came closest, where there is one.
    pub grant: Option<GrantId>,
    /// At which step from that grant to the owner the check failed; 0 for the grant itself.
    pub link: u8,
    /// The asked classes that it lacks.
    pub missing: SignalClasses,
}

impl Refusal {
    /// A denial that concerns no grant.
    pub const fn because(reason: Denial) -> Self {
        Self { reason, grant: None, link: 0, missing: SignalClasses::NONE }
    }
}

impl Verdict {
    /// A denial that concerns no grant.
    pub const fn deny(reason: Denial) -> Self {
        Self::Deny(Refusal::because(reason))
    }

    /// The grant that allows, or that came closest.
    pub const fn grant(&self) -> Option<GrantId> {
        match self {
            Self::Allow(Proof { basis: Basis::Grant(grant), .. }) => Some(*grant),
            Self::Allow(Proof { basis: Basis::Emergency(_), .. }) => None,
            Self::Deny(refusal) => refusal.grant,
        }
    }

    /// True for [`Verdict::Allow`].
    pub const fn is_allow(&self) -> bool {
        matches!(self, Self::Allow(_))
    }
}

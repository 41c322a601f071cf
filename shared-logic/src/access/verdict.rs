//! The answer to a question about access.

use crate::{Account, Denial, Epoch, GrantId, Seq, SignalClasses, UnixSeconds};
use codec::{Decode, Encode, MaxEncodedLen};

/// Yes with its proof, or no with its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(tag = "verdict"))]
pub enum Verdict {
    /// Allowed by a grant.
    #[codec(index = 0)]
    Allow(Proof),
    /// Denied.
    #[codec(index = 1)]
    Deny(Refusal),
}

/// The path from the owner to the recipient that allows: owner, in their epoch, by this grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Proof {
    /// The grant that allows.
    pub grant: GrantId,
    /// Who granted it: the owner.
    pub grantor: Account,
    /// The owner's epoch.
    pub epoch: Epoch,
    /// The vehicle's newest event when this was decided; a newer one voids the verdict.
    pub seq: Seq,
    /// When the verdict ends by itself.
    pub expires_at: UnixSeconds,
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Refusal {
    /// The reason.
    pub reason: Denial,
    /// The grant that came closest, where there is one.
    pub grant: Option<GrantId>,
    /// The asked classes that it lacks.
    pub missing: SignalClasses,
}

impl Verdict {
    /// A denial that concerns no grant.
    pub const fn deny(reason: Denial) -> Self {
        Self::Deny(Refusal { reason, grant: None, missing: SignalClasses::NONE })
    }

    /// True for [`Verdict::Allow`].
    pub const fn is_allow(&self) -> bool {
        matches!(self, Self::Allow(_))
    }
}

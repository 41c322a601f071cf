//! Recovery of a vehicle whose owner has lost the key.

use crate::wire::wire_struct;
use crate::{Account, Epoch, Seconds, UnixSeconds};
use codec::Encode;

/// Whom an owner lets take the vehicle over, and how long the owner then has to say no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct RecoveryTerms {
    /// Who may.
    pub account: Account,
    /// How long after it starts it can be finished: 7 days at least.
    pub delay: Seconds,
}

wire_struct!(RecoveryTerms { account, delay });

/// A recovery's record; its key is the vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct Recovery {
    /// Who may take the vehicle over, and after how long.
    pub terms: RecoveryTerms,
    /// The owner's epoch: it is void when another took over, or everything was stopped.
    pub epoch: Epoch,
    /// Since when it runs; 0 while it does not.
    pub started_at: UnixSeconds,
}

wire_struct!(Recovery { terms, epoch, started_at });

impl Recovery {
    /// When it can be finished; none while it does not run.
    pub fn ready_at(&self) -> Option<UnixSeconds> {
        if self.started_at == UnixSeconds(0) {
            return None;
        }
        self.started_at.after(self.terms.delay)
    }
}

//! The duty to erase: due when a grant is over, and attested or overdue.

use crate::{
    access::over,
    limits::{CONSENT_ERASURE, END_OF_TIME},
    EndReason, Grant, GrantState, Host, LegalBasis, UnixSeconds, Vehicle,
};
use codec::Encode;

/// Where a recipient's duty to erase stands (GDPR Art. 17(1)(b), Data Act Art. 6(1)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub enum Erasure {
    /// The grant is not over.
    NotDue,
    /// The data must be gone by then.
    Due {
        /// Exclusive.
        by: UnixSeconds,
    },
    /// The time is over, and nothing was attested.
    Overdue {
        /// Since when.
        since: UnixSeconds,
    },
    /// The recipient stated that the data is gone.
    Attested {
        /// When.
        at: UnixSeconds,
    },
}

/// Where the duty to erase stands at `now`: the grant's end and its retention later; 30 days later at most
/// when consent is over before its time.
///
/// A grant that ended with an epoch is taken to have ended when the present owner took over; one that
/// lost its recipient or its parent, at `now`, until somebody records the end.
pub fn erasure(host: &impl Host, vehicle: &Vehicle, grant: &Grant, now: UnixSeconds) -> Erasure {
    if let Some(at) = grant.erased_at {
        return Erasure::Attested { at };
    }
    let Some(reason) = over(host, vehicle, grant, now) else { return Erasure::NotDue };
    let ended_at = match grant.state {
        GrantState::Ended { at, .. } => at,
        _ if grant.epoch != vehicle.epoch => vehicle.epoch_start,
        _ => now,
    };
    let by = erase_by(grant, reason, ended_at.min(grant.terms.expires_at));
    if now < by {
        Erasure::Due { by }
    } else {
        Erasure::Overdue { since: by }
    }
}

/// By when the data of a grant that ended so, then, must be erased.
pub(crate) fn erase_by(grant: &Grant, reason: EndReason, ended_at: UnixSeconds) -> UnixSeconds {
    let early = ended_at < grant.terms.expires_at;
    let kept = match (reason, grant.legal_basis) {
        // Whoever ends it early, the consent is over: by ending it first a recipient gains no time. Once it has run to its
        // own end there is nothing left to end early.
        (EndReason::Withdrawn | EndReason::Revoked | EndReason::Renounced | EndReason::Invalidated, LegalBasis::Consent) if early => {
            grant.terms.retention.min(CONSENT_ERASURE)
        }
        _ => grant.terms.retention,
    };
    ended_at.after(kept).unwrap_or(END_OF_TIME)
}

//! The figures behind a denied check.

use super::Detail;
use crate::{
    authority::consents,
    limits::{CLOCKS, LIVE},
    Action, CheckRequest, Denial, DriverConsent, GrantState, Host, Refusal, SignalClasses, UnixSeconds,
};

/// The figure behind this refusal, where there is one: of the grant at the step that failed. `now` is the moment it was
/// decided at.
pub fn detail_of_check(host: &impl Host, request: &CheckRequest, refusal: &Refusal, now: UnixSeconds) -> Option<Detail> {
    if refusal.reason == Denial::TimeOutOfRange {
        return Some(Detail::Until(now.after(CLOCKS)?));
    }
    let mut grant = host.grant(refusal.grant?)?;
    for _ in 0..refusal.link {
        grant = host.grant(grant.terms.parent?)?;
    }
    let terms = &grant.terms;
    match refusal.reason {
        Denial::NotYetValid => Some(Detail::From(terms.not_before)),
        Denial::Expired => Some(Detail::Until(terms.expires_at)),
        Denial::StaleEpoch => Some(Detail::Until(host.vehicle(terms.vehicle)?.epoch_start)),
        Denial::PurposeMismatch => Some(Detail::Purpose(terms.purpose)),
        Denial::ActionNotCovered => {
            let commands = request.action == Action::Actuate;
            let data_or_commands =
                if commands { request.classes.minus(SignalClasses::COMMANDS) } else { request.classes.and(SignalClasses::COMMANDS) };
            let looks_back = request.data_from.after(LIVE).is_some_and(|end_of_live| end_of_live < now);
            let granted = terms.actions.has(request.action) && (!looks_back || terms.actions.has(Action::History));
            // Where the action is granted, it does not fit what it is asked with.
            Some(if granted { Detail::Classes(data_or_commands) } else { Detail::Actions(terms.actions) })
        }
        Denial::ResidencyViolation => Some(Detail::Regions(terms.regions)),
        Denial::SignalNotCovered => Some(request.classes.minus(terms.classes)).filter(|missing| !missing.is_empty()).map(Detail::Classes),
        Denial::HistoryBeforeFence if request.data_from < terms.history_from => Some(Detail::From(terms.history_from)),
        // The driver's own time.
        Denial::HistoryBeforeFence => match grant.driver_consent {
            DriverConsent::Given { by, under } => {
                let vehicle = host.vehicle(terms.vehicle)?;
                Some(Detail::From(consents(host, (terms.vehicle, &vehicle), by, under, now).ok()?.since))
            }
            _ => None,
        },
        Denial::UsesExhausted => terms.max_uses.map(|most| Detail::Most(most.into())),
        Denial::Suspended => match grant.state {
            GrantState::Suspended { by } => Some(Detail::By(by)),
            _ => Some(Detail::From(terms.not_before)),
        },
        Denial::Withdrawn | Denial::Revoked | Denial::Renounced | Denial::Superseded | Denial::Invalidated => match grant.state {
            GrantState::Ended { at, .. } => Some(Detail::Until(at)),
            _ => None,
        },
        _ => None,
    }
}

//! What events have made of one grant, delegation, access request or emergency.

use shared_logic::{
    AccessRequest, Account, Delegation, DelegationState, DriverConsent, Emergency, EmergencyState, EndReason, Event, EventBody, Grant,
    GrantId, GrantState, Realm, RequestEnd, RequestId, RequestState,
};

/// A grant after one more event of the log.
pub(super) fn grant_after(before: Option<Grant>, event: &Event, id: GrantId) -> Option<Grant> {
    if let EventBody::GrantRenewed { previous, .. } = event.body {
        if previous == id {
            let state = GrantState::Ended { reason: EndReason::Superseded, at: event.at };
            return before.map(|before| Grant { state, ..before });
        }
    }
    if event.grant != Some(id) {
        return before;
    }
    match (event.body, before) {
        (EventBody::GrantActivated { record, .. } | EventBody::GrantRenewed { record, .. }, _) => Some(record),
        (EventBody::GrantNarrowed { terms }, Some(before)) => Some(Grant { terms, ..before }),
        (EventBody::GrantSuspended, Some(before)) => Some(Grant { state: GrantState::Suspended { by: event.actor }, ..before }),
        (EventBody::GrantResumed, Some(before)) => Some(Grant { state: GrantState::Active, ..before }),
        (EventBody::GrantEnded { reason, ended_at, .. }, Some(before)) => {
            Some(Grant { state: GrantState::Ended { reason, at: ended_at }, ..before })
        }
        (EventBody::DriverConsented { under }, Some(before)) => {
            Some(Grant { driver_consent: DriverConsent::Given { by: event.actor, under }, ..before })
        }
        (EventBody::ConsentWithdrawn, Some(before)) => Some(Grant { driver_consent: DriverConsent::Missing, ..before }),
        (EventBody::GrantUsed { .. }, Some(before)) => Some(Grant { used: before.used.wrapping_add(1), ..before }),
        (EventBody::ErasureAttested { .. }, Some(before)) => Some(Grant { erased_at: Some(event.at), ..before }),
        (_, before) => before,
    }
}

/// A delegation after one more event.
pub(super) fn delegation_after(before: Option<Delegation>, event: &Event, key: (Realm, Account)) -> Option<Delegation> {
    match event.body {
        EventBody::DelegationOffered { realm, to, delegation } if (realm, to) == key => Some(delegation),
        EventBody::DelegationAccepted { realm, since, .. } if (realm, event.actor) == key => {
            before.map(|before| Delegation { state: DelegationState::Active { since }, ..before })
        }
        EventBody::DelegationEnded { realm, to } if (realm, to) == key => {
            before.map(|before| Delegation { state: DelegationState::Ended, ..before })
        }
        _ => before,
    }
}

/// An access request after one more event.
pub(super) fn request_after(before: Option<AccessRequest>, event: &Event, id: RequestId) -> Option<AccessRequest> {
    let state = match event.body {
        EventBody::AccessRequested { request, record } if request == id => return Some(record),
        EventBody::RequestDeferred { request } if request == id => RequestState::Deferred,
        EventBody::RequestClosed { request, end } if request == id => RequestState::Closed(end),
        EventBody::GrantActivated { request: Some(request), .. } if request == id => RequestState::Closed(RequestEnd::Granted),
        _ => return before,
    };
    before.map(|before| AccessRequest { state, ..before })
}

/// What an authority opened of a vehicle, after one more event about both.
pub(super) fn emergency_after(before: Option<Emergency>, event: &Event) -> Option<Emergency> {
    let state = match event.body {
        EventBody::EmergencyOpened { emergency } => return Some(emergency),
        EventBody::EmergencyClosed => EmergencyState::Closed,
        EventBody::EmergencyReviewed { finding, .. } => EmergencyState::Reviewed { finding, at: event.at },
        _ => return before,
    };
    before.map(|before| Emergency { state, ..before })
}

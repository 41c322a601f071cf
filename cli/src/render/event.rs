//! Events in words for people.

use super::short;
use crate::time::{length, moment};
use shared_logic::{party::DatedKey, Account, Delegation, DelegationState, Event, EventBody, Objection, Role, UnixSeconds, Via};

/// As whom the actor acted. Where the rules ask for no role, the event itself says who it was.
pub(crate) fn acted_as(event: &Event) -> &'static str {
    match event.role {
        Role::Assigned(role) => role.name(),
        Role::Owner => "owner",
        Role::Admin => "admin",
        Role::Party => "party",
        Role::Anyone => match event.body {
            EventBody::ObjectionLifted { .. } => "objector",
            EventBody::ConsentWithdrawn => "who consented",
            EventBody::RecoveryStarted { .. } => "recovery account",
            EventBody::VehicleOfferCancelled => "who was offered it",
            EventBody::IntentKeySet { .. } | EventBody::IntentKeyRemoved { .. } => "principal",
            _ => "anyone",
        },
    }
}

/// An event's facts, without its kind and its block.
pub(crate) fn rows(event: &Event) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    rows.extend(event.vehicle.map(|vehicle| ("vehicle", vehicle.to_string())));
    rows.push((if event.vehicle.is_some() { "event of the vehicle" } else { "event of the registry" }, event.link.seq.0.to_string()));
    rows.extend(event.grant.map(|grant| ("grant", grant.to_string())));
    rows.extend(event.recipient.map(|recipient| ("concerns", recipient.to_string())));
    rows.push(("acted as", acted_as(event).to_owned()));
    if let Via::Intent(nonce) = event.via {
        let number = nonce.map_or_else(String::new, |nonce| format!("number {} ", nonce.0));
        rows.push(("by intent", format!("{number}of {}", event.actor)));
    }
    rows.extend(of_body(event));
    rows
}

fn of_body(event: &Event) -> Vec<(&'static str, String)> {
    match event.body {
        EventBody::GrantActivated { record, .. } => vec![("until", moment(record.terms.expires_at))],
        EventBody::GrantRenewed { record, previous, .. } => {
            vec![("until", moment(record.terms.expires_at)), ("replaces", previous.to_string())]
        }
        EventBody::GrantEnded { reason, erase_by, objects, .. } => {
            let mut rows = vec![("reason", reason.name().to_owned()), ("data erased by", moment(erase_by))];
            rows.extend(
                objects.map(|objection| ("objection", format!("to {}, until {}", objected(objection.to), moment(objection.until)))),
            );
            rows
        }
        EventBody::SubjectObjected { objection } => {
            vec![("objection", format!("to {}", objected(objection.to))), ("until", moment(objection.until))]
        }
        EventBody::ObjectionLifted { to } => vec![("objection", format!("to {}", objected(to)))],
        EventBody::RequestPolicySet { policy } => vec![("who may ask", policy.name().to_owned())],
        EventBody::GrantUsed { used } => vec![("uses", used.to_string())],
        EventBody::OwnershipTransferred { new_owner, .. } => vec![("new owner", new_owner.to_string())],
        EventBody::PartyRegistered { .. } => vec![("party", event.actor.to_string())],
        EventBody::PartyStatusChanged { party } => vec![("status", party.status.name().to_owned())],
        EventBody::VehicleOffered { offer } => vec![("offered to", offer.to.to_string()), ("until", moment(offer.until))],
        EventBody::EverythingStopped { epoch } => vec![("epoch", epoch.0.to_string())],
        EventBody::AdminOffered { to } => vec![("offered to", to.map_or_else(|| "nobody".to_owned(), |to| to.to_string()))],
        EventBody::AdminAccepted => vec![("admin", event.actor.to_string())],
        EventBody::DelegationAccepted { realm, since, ward } => {
            let mut rows = vec![("of", super::realm(&realm)), ("since", moment(since))];
            rows.extend(ward.map(|ward| ("for", ward.to_string())));
            rows
        }
        EventBody::DelegationOffered { realm, to, delegation } => vec![
            ("offered to", to.to_string()),
            ("as", format!("{} of {}", delegation.terms.role.name(), super::realm(&realm))),
            ("to be accepted before", moment(accepted_before(&delegation))),
            ("delegation ends", moment(delegation.terms.expires_at)),
        ],
        EventBody::DelegationEnded { realm, to } => vec![("delegate", to.to_string()), ("of", super::realm(&realm))],
        EventBody::AccessRequested { request, record } => {
            vec![("request", request.to_string()), ("answer by", moment(record.respond_by))]
        }
        EventBody::RequestDeferred { request } => vec![("request", request.to_string())],
        EventBody::RequestClosed { request, end } => vec![("request", request.to_string()), ("end", end.name().to_owned())],
        EventBody::EmergencyOpened { emergency } => {
            vec![("classes", super::classes(emergency.classes)), ("until", moment(emergency.until))]
        }
        EventBody::EmergencyReviewed { auditor, finding } => vec![("auditor", auditor.to_string()), ("finding", finding.name().to_owned())],
        EventBody::VinCommitmentSet { vin_commitment } => {
            vec![("VIN commitment", vin_commitment.map_or_else(|| "none".to_owned(), |commitment| commitment.to_string()))]
        }
        EventBody::VehicleAttested { attestation } => {
            vec![("VIN commitment", attestation.vin_commitment.to_string()), ("until", moment(attestation.until))]
        }
        EventBody::RecoverySet { terms } => match terms {
            Some(terms) => vec![("recovery account", terms.account.to_string()), ("delay", length(terms.delay))],
            None => vec![("recovery account", "none".to_owned())],
        },
        EventBody::RecoveryStarted { terms } | EventBody::RecoveryCancelled { terms } => {
            vec![("recovery account", terms.account.to_string()), ("delay", length(terms.delay))]
        }
        EventBody::VehicleRecovered { .. } => vec![("new owner", event.actor.to_string())],
        EventBody::PartyKeyMoved { party } | EventBody::PartyKeyRecovered { party } => {
            let mut rows = vec![("acts for it", party.key.to_string())];
            rows.extend(party.next_key.map(|next| ("later", format!("{}, from {}", next.key, moment(next.from)))));
            rows
        }
        EventBody::PartyRecoverySet { party } => {
            let from = |account: DatedKey| format!("{}, from {}", account.key, moment(account.from));
            vec![("recovery account", party.recovery.map_or_else(|| "none".to_owned(), from))]
        }
        EventBody::IntentKeySet { key, limits } => vec![("key", key.to_string()), ("until", moment(limits.expires_at))],
        EventBody::IntentKeyRemoved { key } => vec![("key", key.to_string())],
        EventBody::ContractRetired { successor } => vec![("successor", successor.to_string())],
        _ => Vec::new(),
    }
}

/// The end of the offer, which is not that of the delegation.
pub(super) const fn accepted_before(delegation: &Delegation) -> UnixSeconds {
    match delegation.state {
        DelegationState::Offered { until } => until,
        DelegationState::Active { .. } | DelegationState::Ended => delegation.terms.expires_at,
    }
}

/// To whom somebody objects.
pub(super) fn objected(to: Account) -> String {
    if to == Objection::ALL {
        "everybody".to_owned()
    } else {
        short(&to.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::detail;
    use shared_logic::{step, Message, Realm, State, VehicleId, VehicleSalt};
    use valet_testkit::plain::driver_terms;

    const OWNER: Account = Account([1; 20]);
    const DRIVER: Account = Account([2; 20]);
    const INSURER: Account = Account([3; 20]);
    const NOW: UnixSeconds = UnixSeconds(1_800_000_000);

    fn make(state: &mut State, who: Account, message: Message) -> Event {
        let event = step(state, who, &message, NOW).unwrap().event;
        state.apply(&event).unwrap();
        event
    }

    /// A vehicle, and the offer to drive it for 60 days.
    fn offered() -> (State, VehicleId, Event) {
        let mut state = State::new(OWNER);
        let register = Message::RegisterVehicle { salt: VehicleSalt([7; 32]), vin_commitment: None };
        let vehicle = make(&mut state, OWNER, register).vehicle.unwrap();
        let terms = driver_terms(NOW);
        let offer = make(&mut state, OWNER, Message::Delegate { realm: Realm::Vehicle(vehicle), to: DRIVER, terms });
        (state, vehicle, offer)
    }

    #[test]
    fn who_lifts_an_objection_is_told_as_who_objects_and_not_as_anyone() {
        let (mut state, vehicle, _) = offered();
        let object = make(&mut state, DRIVER, Message::Object { vehicle, to: Some(INSURER) });
        let lift = make(&mut state, DRIVER, Message::LiftObjection { vehicle, to: Some(INSURER) });
        assert_eq!((acted_as(&object), acted_as(&lift)), ("driver", "objector"));
        assert!(rows(&lift).contains(&("acted as", "objector".to_owned())), "{:?}", rows(&lift));
    }

    #[test]
    fn the_end_of_an_offer_to_act_is_told_apart_from_that_of_the_delegation() {
        let (_, _, offer) = offered();
        let (accept, end) = (moment(UnixSeconds(NOW.0 + 30 * 86_400)), moment(UnixSeconds(NOW.0 + 60 * 86_400)));
        let told = rows(&offer);
        for row in [("to be accepted before", accept.clone()), ("delegation ends", end.clone())] {
            assert!(told.contains(&row), "{row:?}: {told:?}");
        }
        assert!(told.iter().all(|(name, _)| *name != "until"), "{told:?}");
        assert!(detail(&offer).ends_with(&format!("as driver until {end}, to be accepted before {accept}")), "{}", detail(&offer));
    }
}

//! What a delivery is about: what order, urgency and filters look at.

use shared_logic::{
    effect, Account, Before, Epoch, Event, EventBody, EventHash, Losses, Operation, Party, Record, Registry, RequestPolicy, Seq, Subject,
    UnixSeconds, Vehicle, VehicleId, VehicleStatus,
};

/// What a delivery is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct About {
    /// Whose order it has a place in: the vehicle, or empty for all that concern none.
    pub(super) key: Vec<u8>,
    /// True when the event can take access away: it goes before others.
    pub(super) takes: bool,
    /// The event's kind, such as `grant-ended`.
    pub(super) kind: &'static str,
    pub(super) vehicle: Option<VehicleId>,
    pub(super) recipient: Option<Account>,
}

impl About {
    /// What this event's delivery is about.
    pub(crate) fn of(event: &Event) -> Self {
        Self {
            key: event.vehicle.map(|vehicle| vehicle.0.to_vec()).unwrap_or_default(),
            takes: takes_away(event),
            kind: event.body.kind(),
            vehicle: event.vehicle,
            recipient: event.recipient,
        }
    }
}

/// True for an event that can take access away.
///
/// The rules say so, by counting a loss of the vehicle or of the registry. They count none for what ends an attestation,
/// which takes access from those who demand one.
pub(crate) fn takes_away(event: &Event) -> bool {
    if matches!(event.body, EventBody::AttestationWithdrawn | EventBody::VinCommitmentSet { .. }) {
        return true;
    }
    let mut lost = false;
    // Only the counters are looked at. Whatever other records the event needs are not here, and their lack ends the
    // effect after the counters were written.
    let _ = effect(event, EventHash::NONE, &before(event), |record| {
        lost |= match record {
            Record::Vehicle(_, vehicle) => vehicle.losses != Losses(0),
            Record::Registry(registry) => registry.losses != Losses(0),
            _ => false,
        };
    });
    lost
}

/// A vehicle and a registry without any loss, and a party as it was with another standing: a change of it counts as one,
/// for an event alone does not tell whether the standing was the same.
fn before(event: &Event) -> Before {
    let vehicle = Vehicle {
        owner: event.actor,
        epoch: Epoch::FIRST,
        epoch_start: UnixSeconds(0),
        seq: Seq(0),
        last_event: EventHash::NONE,
        status: VehicleStatus::InUse,
        vin_commitment: None,
        stopped_at: UnixSeconds(0),
        losses: Losses(0),
        objections: 0,
        request_policy: RequestPolicy::Admitted,
    };
    let registry = Registry {
        admin: None,
        operation: Operation::Running,
        seq: Seq(0),
        last_event: EventHash::NONE,
        founded_at: UnixSeconds(0),
        losses: Losses(0),
    };
    let subject = match event.body {
        EventBody::PartyStatusChanged { party } => {
            let epoch = party.epoch.next().unwrap_or(Epoch::FIRST);
            Some(Subject::Party(Party { epoch, ..party }))
        }
        _ => None,
    };
    Before { registry: Some(registry), vehicle: Some(vehicle), subject, objections: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use shared_logic::{decode_exact, State};
    use std::{collections::BTreeSet, path::Path};

    /// Every event of the golden history, of which each kind is one.
    fn events() -> Vec<Event> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/history.json");
        let history: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let bytes = |case: &Value| hex::decode(case["event"].as_str().unwrap().trim_start_matches("0x")).unwrap();
        history["cases"].as_array().unwrap().iter().map(|case| decode_exact(&bytes(case)).unwrap()).collect()
    }

    #[test]
    fn what_takes_access_away_is_what_the_rules_count_as_a_loss_and_what_ends_an_attestation() {
        let mut state = State::new(Account([0; 20]));
        let (mut taking, mut others) = (BTreeSet::new(), BTreeSet::new());
        for event in events() {
            let losses = |state: &State| {
                let of_vehicle = event.vehicle.and_then(|id| state.vehicles.get(&id)).map(|vehicle| vehicle.losses);
                (of_vehicle.unwrap_or_default(), state.registry.losses)
            };
            let before = losses(&state);
            state.apply(&event).unwrap();
            let kind = event.body.kind();
            if losses(&state) != before {
                assert!(takes_away(&event), "{kind}");
            }
            if takes_away(&event) {
                taking.insert(kind)
            } else {
                others.insert(kind)
            };
        }
        let exp_taking = BTreeSet::from([
            "attestation-withdrawn",
            "consent-withdrawn",
            "contract-paused",
            "contract-resumed",
            "contract-retired",
            "delegation-ended",
            "emergency-closed",
            "everything-stopped",
            "grant-ended",
            "grant-narrowed",
            "grant-renewed",
            "grant-suspended",
            "grant-used",
            "ownership-transferred",
            "party-status-changed",
            "vehicle-recovered",
            "vehicle-retired",
            "vin-commitment-set",
        ]);
        assert_eq!(taking, exp_taking);
        assert!(taking.is_disjoint(&others), "{others:?}");
    }
}

//! Who vouches for a vehicle's owner; whether it holds, the rules say. What was taken back only the history tells.

use crate::{commands::events::history, context::Context, failure::Failure, output::listed, session::Session, time::moment, world};
use serde::Serialize;
use shared_logic::{attested, Account, Attestation, Denial, Event, EventBody, State, UnixSeconds, VehicleId};

/// An attestation with its attester.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
struct Row {
    attester: Account,
    attestation: Attestation,
    /// Why it holds no more, where it does not.
    reason: Option<Denial>,
    /// When it was taken back, where it was.
    withdrawn_at: Option<UnixSeconds>,
}

pub(super) async fn list(context: &Context, session: &Session, vehicle: VehicleId) -> Result<(), Failure> {
    let snapshot = session.snapshot().await?;
    let state = world::state(session, snapshot.head).await?;
    if !state.vehicles.contains_key(&vehicle) {
        return Err(snapshot.records.not_found("vehicle", vehicle.0).await);
    }
    let mut rows = present(&state, vehicle, snapshot.now);
    let events = history::of_vehicle(session, snapshot.head, vehicle, "attestations that were taken back").await?;
    rows.extend(events.map(|events| withdrawn(&events)).unwrap_or_default());
    rows.sort_by_key(|row| row.attestation.at);
    context.output.show(&rows, |rows| {
        listed(
            "no attestations of the vehicle: an admitted attester makes one with `valet attestation create`",
            ["attester", "VIN commitment", "attested", "until", "standing"],
            rows.iter().map(|row| {
                [
                    row.attester.to_string(),
                    row.attestation.vin_commitment.to_string(),
                    moment(row.attestation.at),
                    moment(row.attestation.until),
                    row.standing(),
                ]
            }),
        )
    })
}

/// Those that the records have, whether they hold or not.
fn present(state: &State, vehicle: VehicleId, now: UnixSeconds) -> Vec<Row> {
    let Some(record) = state.vehicles.get(&vehicle) else { return Vec::new() };
    let of_it = state.attestations.iter().filter(|((of, _), _)| *of == vehicle);
    let rows = of_it.map(|((_, attester), attestation)| {
        let reason = attested(state, (vehicle, record), *attester, now).err();
        Row { attester: *attester, attestation: *attestation, reason, withdrawn_at: None }
    });
    rows.collect()
}

/// Those that were taken back: each the attester's last before.
fn withdrawn(events: &[Event]) -> Vec<Row> {
    let (mut standing, mut withdrawn): (Vec<(Account, Attestation)>, Vec<Row>) = (Vec::new(), Vec::new());
    for event in events {
        let Some(attester) = event.recipient else { continue };
        let at = standing.iter().position(|(who, _)| *who == attester);
        match event.body {
            EventBody::VehicleAttested { attestation } => {
                at.map(|at| standing.remove(at));
                standing.push((attester, attestation));
            }
            EventBody::AttestationWithdrawn => {
                let Some((attester, attestation)) = at.map(|at| standing.remove(at)) else { continue };
                let reason = Some(Denial::UnknownAttestation);
                withdrawn.push(Row { attester, attestation, reason, withdrawn_at: Some(event.at) });
            }
            _ => {}
        }
    }
    withdrawn
}

impl Row {
    fn standing(&self) -> String {
        match (self.withdrawn_at, self.reason) {
            (Some(at), _) => format!("taken back {}", moment(at)),
            (None, None) => "holds".to_owned(),
            (None, Some(Denial::StaleEpoch)) => "over: of another owner".to_owned(),
            (None, Some(Denial::WrongState)) => "over: of another commitment".to_owned(),
            (None, Some(Denial::Expired)) => "over: its time has passed".to_owned(),
            (None, Some(Denial::PartyIneligible)) => "over: the attester is no longer admitted as it was".to_owned(),
            (None, Some(other)) => format!("over: {}", other.name()),
        }
    }
}

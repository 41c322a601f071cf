//! Who vouches for a vehicle's owner, folded from the contract's history; whether it holds, the rules say.

use crate::{commands::events::history, context::Context, failure::Failure, output::table, time::moment};
use serde::Serialize;
use shared_logic::{attested, Account, Attestation, Denial, VehicleId};

/// An attestation with its attester.
#[derive(Serialize)]
struct Row {
    attester: Account,
    attestation: Attestation,
    /// Why it holds no more, where it does not.
    reason: Option<Denial>,
}

pub(super) async fn list(context: &Context, vehicle: VehicleId) -> Result<(), Failure> {
    let session = context.session().await?;
    let snapshot = session.snapshot().await?;
    let state = history::state(&session, snapshot.head).await?;
    let record = state.vehicles.get(&vehicle).ok_or_else(|| Failure::not_found("vehicle", vehicle))?;
    let of_it = state.attestations.iter().filter(|((of, _), _)| *of == vehicle);
    let rows: Vec<Row> = of_it
        .map(|((_, attester), attestation)| {
            let reason = attested(&state, (vehicle, record), *attester, snapshot.now).err();
            Row { attester: *attester, attestation: *attestation, reason }
        })
        .collect();
    context.output.show(&rows, |rows| {
        table(
            ["attester", "VIN commitment", "attested", "until", "standing"],
            rows.iter().map(|row| {
                [
                    row.attester.to_string(),
                    row.attestation.vin_commitment.to_string(),
                    moment(row.attestation.at),
                    moment(row.attestation.until),
                    standing(row.reason),
                ]
            }),
        )
    })
}

fn standing(reason: Option<Denial>) -> String {
    match reason {
        None => "holds".to_owned(),
        Some(Denial::StaleEpoch) => "over: of another owner".to_owned(),
        Some(Denial::WrongState) => "over: of another commitment".to_owned(),
        Some(Denial::Expired) => "over: its time has passed".to_owned(),
        Some(Denial::PartyIneligible) => "over: the attester is no longer admitted as it was".to_owned(),
        Some(other) => format!("over: {}", other.name()),
    }
}

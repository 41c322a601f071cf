//! The objections of a vehicle, read from its cell.

use crate::{context::Context, failure::Failure, output::table, session::Session, time::moment};
use shared_logic::{Objection, VehicleId};

pub(super) async fn list(context: &Context, session: &Session, vehicle: VehicleId) -> Result<(), Failure> {
    let snapshot = session.snapshot().await?;
    let record = snapshot.records.vehicle(vehicle).await?.ok_or_else(|| Failure::not_found("vehicle", vehicle))?;
    // What stands in the cell from before the present owner's time does not count.
    let held = match record.objections {
        0 => None,
        _ => snapshot.records.objections(vehicle).await?,
    };
    let stands = |objection: &Objection| *objection != Objection::NONE && snapshot.now < objection.until;
    let standing: Vec<Objection> = held.into_iter().flat_map(|held| held.places).filter(stands).collect();
    if let Some(held) = held.filter(|held| snapshot.now < held.crowded_until) {
        let until = moment(held.crowded_until);
        context.output.note(&format!("until {until} nobody is given what tells of persons: somebody objected and found no place"));
    }
    context.output.show(&standing, |standing| {
        table(["by", "to", "until"], standing.iter().map(|objection| [objection.by.to_string(), whom(objection), moment(objection.until)]))
    })
}

/// To whom it is made.
fn whom(objection: &Objection) -> String {
    if objection.to == Objection::ALL {
        "everybody".to_owned()
    } else {
        objection.to.to_string()
    }
}

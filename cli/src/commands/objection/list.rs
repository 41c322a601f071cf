//! The objections of a vehicle, read from its cell.

use crate::{context::Context, failure::Failure, output::listed, session::Session, time::moment};
use shared_logic::{Objection, VehicleId};

pub(super) async fn list(context: &Context, session: &Session, vehicle: VehicleId) -> Result<(), Failure> {
    let snapshot = session.snapshot().await?;
    let Some(record) = snapshot.records.vehicle(vehicle).await? else {
        return Err(snapshot.records.not_found("vehicle", vehicle.0).await);
    };
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
        listed(
            "no objections stand: a driver, a lessee or a guardian makes one with `valet objection create`",
            ["by", "to", "until"],
            standing.iter().map(|objection| [objection.by.to_string(), whom(objection), moment(objection.until)]),
        )
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

//! The objections of a vehicle, read from its cell.

use crate::{context::Context, failure::Failure, output::table, time::moment};
use shared_logic::{Objection, VehicleId};

pub(super) async fn list(context: &Context, vehicle: VehicleId) -> Result<(), Failure> {
    let session = context.session().await?;
    let snapshot = session.snapshot().await?;
    let record = snapshot.records.vehicle(vehicle).await?.ok_or_else(|| Failure::not_found("vehicle", vehicle))?;
    // What stands in the cell from before the present owner's time does not count.
    let places = match record.objections {
        0 => None,
        _ => snapshot.records.objections(vehicle).await?,
    };
    let stands = |objection: &Objection| *objection != Objection::NONE && snapshot.now < objection.until;
    let standing: Vec<Objection> = places.into_iter().flat_map(|places| places.0).filter(stands).collect();
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

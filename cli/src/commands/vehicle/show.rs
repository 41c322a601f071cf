//! `valet vehicle show`.

use super::standing::{is_open, offer_words, recovery_words};
use crate::{context::Context, defaults, failure::Failure, output::facts, session::Session, time::moment, world};
use serde::Serialize;
use shared_logic::{Recovery, UnixSeconds, Vehicle, VehicleId, VehicleOffer};

/// A vehicle's record, and what its owner has offered and prepared.
#[derive(Serialize)]
struct Shown {
    vehicle: Vehicle,
    offer: Option<VehicleOffer>,
    recovery: Option<Recovery>,
}

/// Shows a vehicle's record, and to whom it is offered.
pub(super) async fn show(context: &Context, vehicle: Option<VehicleId>) -> Result<(), Failure> {
    let session = context.session().await?;
    let vehicle = match vehicle {
        Some(vehicle) => vehicle,
        None => only(&session).await?,
    };
    let snapshot = session.snapshot().await?;
    let Some(record) = snapshot.records.vehicle(vehicle).await? else {
        return Err(snapshot.records.not_found("vehicle", vehicle.0).await);
    };
    let offer = snapshot.records.vehicle_offer(vehicle).await?.filter(|offer| is_open(offer, &record, snapshot.now));
    let recovery = snapshot.records.recovery(vehicle).await?.filter(|recovery| recovery.epoch == record.epoch);
    let shown = Shown { vehicle: record, offer, recovery };
    context.output.show(&shown, |_| {
        let mut rows = vec![
            ("vehicle", vehicle.to_string()),
            ("owner", record.owner.to_string()),
            ("epoch", format!("{} since {}", record.epoch.0, moment(record.epoch_start))),
            ("status", record.status.name().to_owned()),
            ("who may ask", record.request_policy.name().to_owned()),
        ];
        if record.stopped_at != UnixSeconds(0) {
            rows.push(("everything stopped", moment(record.stopped_at)));
        }
        rows.extend(offer.map(|offer| ("offered to", offer_words(&offer))));
        rows.extend(record.vin_commitment.map(|commitment| ("VIN commitment", commitment.to_string())));
        rows.extend(recovery.map(|recovery| ("recovery", recovery_words(&recovery))));
        rows.extend([("events", record.seq.0.to_string()), ("newest event", record.last_event.to_string())]);
        facts(&rows)
    })
}

/// The only vehicle of the only wallet in this folder.
async fn only(session: &Session) -> Result<VehicleId, Failure> {
    let state = world::from_node(session).await?.state;
    let only = defaults::account().and_then(|owner| defaults::vehicle(&state, owner));
    only.map_err(|failure| failure.hint("name the vehicle: `valet vehicle show ID`, by its id or a name"))
}

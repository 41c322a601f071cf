//! Every emergency of a vehicle, from the contract's history: the records hold only each authority's last.

use crate::{
    commands::{
        container::names,
        events::history::{self, Walk},
    },
    failure::Failure,
    foresee::emergency_denies,
    output::table,
    site::Site,
    text::moment,
};
use serde::Serialize;
use shared_logic::{Account, Emergency, EmergencyState, EventBody, State, UnixSeconds, VehicleId};

/// An emergency with its authority.
#[derive(Serialize)]
struct Row {
    authority: Account,
    emergency: Emergency,
    standing: String,
}

pub(super) async fn list(site: &Site, vehicle: VehicleId) -> Result<(), Failure> {
    let session = site.session().await?;
    let now = session.now().await?;
    let state = history::state(&session).await?;
    let head = session.ledger.chain.finalized_head().await?;
    let mut rows: Vec<Row> = Vec::new();
    let mut walk = Walk::from(session.deployment.block());
    let read = walk.read(&session, head.number, |_, events| {
        for found in events.iter().filter(|found| found.event.vehicle == Some(vehicle)) {
            if let (EventBody::EmergencyOpened { emergency }, Some(authority)) = (found.event.body, found.event.recipient) {
                rows.push(Row { authority, emergency, standing: String::new() });
            }
        }
    });
    read.await?;
    for row in &mut rows {
        // The record there now is of the authority's last; one before that was reviewed, or it could not be followed.
        let last = state.emergencies.get(&(vehicle, row.authority)).filter(|last| last.seq == row.emergency.seq);
        row.emergency = last.copied().unwrap_or(row.emergency);
        row.standing = last.map_or_else(|| "reviewed".to_owned(), |last| standing(&state, vehicle, row.authority, last, now));
    }
    site.output.show(&rows, |rows| {
        table(
            ["event", "authority", "reason", "classes", "opened (UTC)", "until (UTC)", "standing"],
            rows.iter().map(|row| {
                [
                    row.emergency.seq.0.to_string(),
                    row.authority.to_string(),
                    format!("{:?}", row.emergency.reason),
                    names(row.emergency.classes),
                    moment(row.emergency.opened_at),
                    moment(row.emergency.until),
                    row.standing.clone(),
                ]
            }),
        )
    })
}

fn standing(state: &State, vehicle: VehicleId, authority: Account, emergency: &Emergency, now: UnixSeconds) -> String {
    match (emergency.state, emergency_denies(state, vehicle, authority, emergency, now)) {
        (EmergencyState::Reviewed(finding), _) => format!("reviewed: {finding:?}").to_lowercase(),
        (EmergencyState::Closed, _) => "closed, waits for its review".to_owned(),
        (EmergencyState::Open, None) => "open".to_owned(),
        (EmergencyState::Open, Some(shared_logic::Denial::EmergencyOver)) => "over, waits for its review".to_owned(),
        (EmergencyState::Open, Some(reason)) => format!("without effect: {}", reason.name()),
    }
}

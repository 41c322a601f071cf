//! Every emergency of a vehicle, from the contract's history: the records hold only each authority's last.

use crate::{
    commands::events::history::{self, Walk},
    context::Context,
    failure::Failure,
    output::table,
    render::classes,
    time::moment,
};
use serde::Serialize;
use shared_logic::{
    check_emergency, Account, CheckRequest, Denial, Emergency, EmergencyState, EventBody, State, UnixSeconds, VehicleId, Verdict,
};

/// An emergency with its authority.
#[derive(Serialize)]
struct Row {
    authority: Account,
    emergency: Emergency,
    standing: String,
}

pub(super) async fn list(context: &Context, vehicle: VehicleId) -> Result<(), Failure> {
    let session = context.session().await?;
    let snapshot = session.snapshot().await?;
    let state = history::state(&session, snapshot.head).await?;
    let mut rows: Vec<Row> = Vec::new();
    let mut walk = Walk::from(session.deployment.block());
    let read = walk.read(&session, snapshot.head.number, |_, events| {
        for found in events.iter().filter(|found| found.event.vehicle == Some(vehicle)) {
            match (found.event.body, found.event.recipient) {
                (EventBody::EmergencyOpened { emergency }, Some(authority)) => {
                    rows.push(Row { authority, emergency, standing: String::new() });
                }
                // A review is of the authority's last.
                (EventBody::EmergencyReviewed { finding, .. }, Some(authority)) => {
                    if let Some(row) = rows.iter_mut().rev().find(|row| row.authority == authority) {
                        row.emergency.state = EmergencyState::Reviewed { finding, at: found.event.at };
                    }
                }
                _ => {}
            }
        }
    });
    read.await?;
    for row in &mut rows {
        // The record there now is of the authority's last; one before that may be without a review, for seven days at most.
        let last = state.emergencies.get(&(vehicle, row.authority)).filter(|last| last.seq == row.emergency.seq);
        row.emergency = last.copied().unwrap_or(row.emergency);
        row.standing = match (last, row.emergency.state) {
            (Some(last), _) => standing(&state, vehicle, row.authority, last, snapshot.now),
            (None, EmergencyState::Reviewed { finding, .. }) => format!("reviewed: {}", finding.name()),
            (None, _) => "over, never reviewed".to_owned(),
        };
    }
    context.output.show(&rows, |rows| {
        table(
            ["event", "authority", "reason", "classes", "opened", "until", "standing"],
            rows.iter().map(|row| {
                [
                    row.emergency.seq.0.to_string(),
                    row.authority.to_string(),
                    row.emergency.reason.name().to_owned(),
                    classes(row.emergency.classes),
                    moment(row.emergency.opened_at),
                    moment(row.emergency.until),
                    row.standing.clone(),
                ]
            }),
        )
    })
}

fn standing(state: &State, vehicle: VehicleId, authority: Account, emergency: &Emergency, now: UnixSeconds) -> String {
    let request = CheckRequest::of_emergency(vehicle, authority, emergency.classes, now);
    let denial = match check_emergency(state, &request, now) {
        Verdict::Allow(_) => None,
        Verdict::Deny(refusal) => Some(refusal.reason),
    };
    match (emergency.state, denial) {
        (EmergencyState::Reviewed { finding, .. }, _) => format!("reviewed: {}", finding.name()),
        (EmergencyState::Closed, _) => "closed, review pending".to_owned(),
        (EmergencyState::Open, None) => "open".to_owned(),
        (EmergencyState::Open, Some(Denial::EmergencyOver)) => "over, review pending".to_owned(),
        (EmergencyState::Open, Some(reason)) => format!("no effect: {}", reason.name()),
    }
}

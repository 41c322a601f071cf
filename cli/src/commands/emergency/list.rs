//! Every emergency of a vehicle, from the contract's history: the records hold only each authority's last.

use crate::{
    commands::events::history, context::Context, failure::Failure, output::listed, render::classes, session::Session, time::moment, world,
};
use serde::Serialize;
use shared_logic::{
    check_emergency, Account, CheckRequest, Denial, Emergency, EmergencyState, Event, EventBody, State, UnixSeconds, VehicleId, Verdict,
};

/// An emergency with its authority.
#[derive(Serialize)]
struct Row {
    authority: Account,
    emergency: Emergency,
    standing: String,
}

pub(super) async fn list(context: &Context, session: &Session, vehicle: VehicleId) -> Result<(), Failure> {
    let snapshot = session.snapshot().await?;
    let state = world::state(session, snapshot.head).await?;
    let mut rows = match history::of_vehicle(session, snapshot.head, vehicle, "emergencies before each authority's last").await? {
        Some(events) => opened(&events),
        None => last_ones(&state, vehicle),
    };
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
        listed(
            "no emergencies of the vehicle",
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

/// Every emergency that the events tell of, the oldest first.
fn opened(events: &[Event]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for event in events {
        match (event.body, event.recipient) {
            (EventBody::EmergencyOpened { emergency }, Some(authority)) => {
                rows.push(Row { authority, emergency, standing: String::new() });
            }
            // A review is of the authority's last.
            (EventBody::EmergencyReviewed { finding, .. }, Some(authority)) => {
                if let Some(row) = rows.iter_mut().rev().find(|row| row.authority == authority) {
                    row.emergency.state = EmergencyState::Reviewed { finding, at: event.at };
                }
            }
            _ => {}
        }
    }
    rows
}

/// Each authority's last, as the records have it.
fn last_ones(state: &State, vehicle: VehicleId) -> Vec<Row> {
    let of_it = state.emergencies.iter().filter(|((of, _), _)| *of == vehicle);
    let mut rows: Vec<Row> =
        of_it.map(|((_, authority), emergency)| Row { authority: *authority, emergency: *emergency, standing: String::new() }).collect();
    rows.sort_by_key(|row| row.emergency.seq);
    rows
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

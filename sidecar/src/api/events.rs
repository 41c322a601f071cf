//! `GET /v1/events`: the log, for replay and audit.

use super::{Api, Problem};
use crate::{
    cloudevent::{position, CloudEvent},
    log::MAX_PAGE,
};
use axum::{
    extract::{Query, State},
    Json,
};
use serde::Serialize;

const DEFAULT_PAGE: u32 = 100;

/// Events in the order they happened.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Page {
    events: Vec<CloudEvent>,
    /// What to ask for as `after` next; none when there was nothing more.
    next: Option<String>,
}

pub(super) async fn events(State(api): State<Api>, query: Query<Vec<(String, String)>>) -> Result<Json<Page>, Problem> {
    let (mut after, mut limit) = (None, DEFAULT_PAGE);
    for (name, value) in &query.0 {
        match name.as_str() {
            "after" => after = Some(position(value).ok_or_else(|| expected("after", "the `sequence` of an event", value))?),
            "limit" => {
                let number = value.parse().ok().filter(|number| (1..=MAX_PAGE).contains(number));
                limit = number.ok_or_else(|| expected("limit", "a number from 1 to 1000", value))?;
            }
            _ => return Err(Problem::malformed(format!("expected only the fields after and limit, found `{name}`"))),
        }
    }
    let broken = "expected a readable log";
    let records = api.log.page(after, limit).await.map_err(|_| Problem::unavailable(broken))?;
    let events: Vec<CloudEvent> = match api.origin() {
        Some(origin) => {
            let events = records.iter().map(|record| CloudEvent::new(origin, record)).collect::<Result<_, _>>();
            events.map_err(|_| Problem::unavailable(broken))?
        }
        None => Vec::new(),
    };
    let next = events.last().map(|event| event.sequence.clone());
    Ok(Json(Page { events, next }))
}

fn expected(field: &str, what: &str, found: &str) -> Problem {
    Problem::malformed(format!("`{field}`: expected {what}, found `{found}`"))
}

//! `GET /v1/events`: the log, for replay and audit.

use super::{response::Fields, Api, Problem};
use crate::{
    access::Caller,
    cloudevent::{position, CloudEvent},
    log::{Position, MAX_PAGE},
    problem::ProblemCode,
    query::QueryError,
};
use axum::{
    extract::{rejection::QueryRejection, State},
    Extension, Json,
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

pub(super) async fn events(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    fields: Result<Fields, QueryRejection>,
) -> Result<Json<Page>, Problem> {
    if caller.recipients().is_some() {
        return Err(Problem::new(ProblemCode::NotForYou, "the log has events of every recipient, and the key is bound to some"));
    }
    let (after, limit) = place(&fields?.0)?;
    let unreadable = || Problem::new(ProblemCode::DatabaseUnavailable, "the events could not be read from the database");
    let records = api.log.page(after, limit).await.map_err(|_| unreadable())?;
    let events: Vec<CloudEvent> = match api.origin() {
        Some(origin) => records.iter().map(|record| CloudEvent::new(origin, record)).collect::<Result<_, _>>().map_err(|_| unreadable())?,
        None => Vec::new(),
    };
    let next = events.last().map(|event| event.sequence.clone());
    Ok(Json(Page { events, next }))
}

/// After which event the page begins, and how many it has at most.
fn place(fields: &[(String, String)]) -> Result<(Option<Position>, u32), QueryError> {
    let (mut after, mut limit) = (None, None);
    for (name, value) in fields {
        let invalid = |field, expected: &str| QueryError::Invalid { field, cause: format!("expected {expected}, found `{value}`") };
        match name.as_str() {
            "after" if after.is_some() => return Err(QueryError::Repeated { field: "after" }),
            "limit" if limit.is_some() => return Err(QueryError::Repeated { field: "limit" }),
            "after" => after = Some(position(value).ok_or_else(|| invalid("after", "the `sequence` of an event"))?),
            "limit" => {
                let number = value.parse().ok().filter(|number| (1..=MAX_PAGE).contains(number));
                limit = Some(number.ok_or_else(|| invalid("limit", "a number from 1 to 1000"))?);
            }
            _ => return Err(QueryError::Unknown { found: name.clone(), known: "after, limit".to_owned() }),
        }
    }
    Ok((after, limit.unwrap_or(DEFAULT_PAGE)))
}

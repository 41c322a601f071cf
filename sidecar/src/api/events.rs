//! `GET /v1/events`: the log, for replay and audit.

use super::{response::Fields, Api, Problem};
use crate::{
    cloudevent::{position, sequence, CloudEvent},
    filter::Filter,
    log::{Position, MAX_PAGE},
    problem::ProblemCode,
    query::QueryError,
};
use axum::{
    extract::{rejection::QueryRejection, State},
    Json,
};
use serde::Serialize;

const DEFAULT_PAGE: u32 = 100;

/// Events that one request looks at, at most: with a filter most of them may not be wanted.
const MAX_SEEN: usize = 10_000;

/// Events that are read at once where not all are wanted.
const PAGE: usize = 500;

/// Events in the order they happened.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Page {
    events: Vec<CloudEvent>,
    /// What to ask for as `after` next; none when there was nothing more.
    next: Option<String>,
}

pub(super) async fn events(State(api): State<Api>, fields: Result<Fields, QueryRejection>) -> Result<Json<Page>, Problem> {
    let place = Place::read(&fields?.0, Paged::Yes)?;
    none_removed(&api, place.after).await?;
    let (mut events, mut seen, mut at) = (Vec::new(), 0_usize, place.after);
    while events.len() < place.limit && seen < MAX_SEEN {
        // Where all are wanted, no more are read than are told.
        let most = if place.filter.is_all() { place.limit } else { PAGE };
        let found = read(&api, at, most).await?;
        let was_last = found.len() < most;
        let state = api.shared.projection();
        for (position, event) in found {
            (seen, at) = (seen.saturating_add(1), Some(position));
            if place.filter.wants(&event.data, &state.state) {
                events.push(event);
            }
            if events.len() == place.limit {
                break;
            }
        }
        if was_last {
            break;
        }
    }
    Ok(Json(Page { events, next: at.filter(|_| seen > 0).map(sequence) }))
}

/// Up to so many events after a position, each with its own.
pub(super) async fn read(api: &Api, after: Option<Position>, limit: usize) -> Result<Vec<(Position, CloudEvent)>, Problem> {
    let limit = u32::try_from(limit).unwrap_or(MAX_PAGE);
    let records = api.log.page(after, limit).await.map_err(|_| unreadable())?;
    let Some(origin) = api.origin() else { return Ok(Vec::new()) };
    let told = records.iter().map(|record| Ok((record.position, CloudEvent::new(origin, record)?)));
    told.collect::<Result<_, shared_logic::DecodeError>>().map_err(|_| unreadable())
}

/// Refuses a place whose next events were removed: whoever asks would take what comes for all there was.
pub(super) async fn none_removed(api: &Api, after: Option<Position>) -> Result<(), Problem> {
    let removed = api.log.removed_until().await.map_err(|_| unreadable())?;
    let Some(removed) = removed.filter(|removed| after.is_none_or(|after| after < *removed)) else { return Ok(()) };
    let from = sequence(removed);
    let message = format!("events up to `{from}` were removed; what is kept comes with `after={from}`");
    Err(Problem::new(ProblemCode::EventsRemoved, message))
}

fn unreadable() -> Problem {
    Problem::new(ProblemCode::DatabaseUnavailable, "the events could not be read from the database")
}

/// Whether events are asked for page by page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paged {
    Yes,
    No,
}

/// Which events are asked for.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) after: Option<Position>,
    limit: usize,
    pub(super) filter: Filter,
}

impl Place {
    pub(super) fn read(fields: &[(String, String)], paged: Paged) -> Result<Self, QueryError> {
        let (mut after, mut limit, mut filter) = (None, None, Filter::default());
        for (name, value) in fields {
            let invalid = |field, expected: &str| QueryError::Invalid { field, cause: format!("expected {expected}, found `{value}`") };
            match name.as_str() {
                "after" if after.is_some() => return Err(QueryError::Repeated { field: "after" }),
                "limit" if limit.is_some() => return Err(QueryError::Repeated { field: "limit" }),
                "after" => after = Some(position(value).ok_or_else(|| invalid("after", "the `sequence` of an event"))?),
                "limit" if paged == Paged::Yes => {
                    let number = value.parse().ok().filter(|number| (1..=MAX_PAGE).contains(number));
                    limit = Some(number.ok_or_else(|| invalid("limit", "a number from 1 to 1000"))?);
                }
                _ if filter.take(name, value)? => {}
                _ => {
                    let paging = if paged == Paged::Yes { "after, limit" } else { "after" };
                    return Err(QueryError::Unknown { found: name.clone(), known: format!("{paging}, {}", Filter::FIELDS) });
                }
            }
        }
        let limit = usize::try_from(limit.unwrap_or(DEFAULT_PAGE)).unwrap_or_default();
        Ok(Self { after, limit, filter })
    }
}

//! `/v1/webhooks`: how the webhooks are, what has failed, and what an operator does about it.

use super::{response::Fields, status::number, Api, Problem};
use crate::{
    cloudevent::{position, CloudEvent},
    log::{Failing, LogError, Part, Position, WebhookCommand, WebhookId, WebhookState},
    problem::ProblemCode,
    query::QueryError,
    shared::wall_clock_ms,
    status::{FailedDelivery, LastFailure, Released, Replayed, WebhookReport, WebhookStatus, Webhooks},
    webhook::{kind, Control, Schedule, Webhook},
};
use axum::{
    extract::{
        rejection::{PathRejection, QueryRejection},
        Path, State,
    },
    Json,
};
use std::collections::BTreeSet;
use valet_chain::BlockNumber;

/// Deliveries in one report at most.
const MAX_FAILED: u32 = 100;

/// A webhook, as the API knows it.
pub(crate) struct Endpoint {
    pub(crate) id: WebhookId,
    pub(crate) control: Control,
    name: String,
    to: String,
    /// How many delays its schedule has.
    planned: u32,
}

impl Endpoint {
    pub(crate) fn new(id: WebhookId, webhook: &Webhook, schedule: &Schedule) -> Self {
        let (name, to) = (webhook.name().to_string(), webhook.origin());
        Self { id, control: Control::default(), name, to, planned: schedule.length() }
    }

    fn status(&self, state: WebhookState, now_ms: i64) -> WebhookStatus {
        WebhookStatus {
            name: self.name.clone(),
            to: self.to.clone(),
            guarantee: "at least once, same id on repetition".to_owned(),
            order: "per vehicle; what takes access away goes first".to_owned(),
            backlog: number(state.waiting),
            oldest_waiting_s: state.oldest_since_ms.map(|since_ms| age(since_ms, now_ms)),
            last_success_s_ago: state.succeeded_at_ms.map(|at_ms| age(at_ms, now_ms)),
            last_failure: state.failed.map(|(at_ms, cause, status)| LastFailure { s_ago: age(at_ms, now_ms), cause, status }),
            failing: number(state.failing),
            dead: number(state.dead),
            disabled: state.disabled,
        }
    }
}

/// How each webhook is.
pub(super) async fn statuses(api: &Api) -> Result<Vec<WebhookStatus>, Problem> {
    let (now_ms, mut statuses) = (wall_clock_ms(), Vec::new());
    for endpoint in api.webhooks.iter() {
        let state = api.log.webhook(endpoint.id, endpoint.planned).await.map_err(unreadable)?;
        statuses.push(endpoint.status(state, now_ms));
    }
    Ok(statuses)
}

/// How each webhook is, and what has failed.
pub(super) async fn list(State(api): State<Api>) -> Result<Json<Webhooks>, Problem> {
    let (now_ms, mut webhooks) = (wall_clock_ms(), Vec::new());
    for (webhook, endpoint) in statuses(&api).await?.into_iter().zip(api.webhooks.iter()) {
        let failing = api.log.failing(endpoint.id, MAX_FAILED).await.map_err(unreadable)?;
        let failed = failing.iter().filter_map(|failing| failed(&api, endpoint, failing, now_ms)).collect();
        webhooks.push(WebhookReport { webhook, failed });
    }
    Ok(Json(Webhooks { webhooks }))
}

/// None before the chain is known, when nothing was read that could fail.
fn failed(api: &Api, endpoint: &Endpoint, failing: &Failing, now_ms: i64) -> Option<FailedDelivery> {
    let event = CloudEvent::new(api.origin()?, &failing.record).ok()?;
    Some(FailedDelivery {
        id: event.id,
        sequence: event.sequence,
        kind: event.kind,
        subject: event.subject,
        takes_away: failing.takes,
        dead: failing.attempts > endpoint.planned,
        attempts: failing.attempts,
        cause: failing.cause.clone(),
        status: failing.status,
        waiting_s: age(failing.since_ms, now_ms),
        tried_s_ago: age(failing.tried_at_ms, now_ms),
        next_in_s: age(now_ms, failing.next_at_ms),
    })
}

/// Delivers again after the service had said 410, from where it stopped.
pub(super) async fn enable(
    State(api): State<Api>,
    name: Result<Path<String>, PathRejection>,
    fields: Result<Fields, QueryRejection>,
) -> Result<Json<Released>, Problem> {
    command(&api, name, &fields?.0, WebhookCommand::Enable).await
}

/// Tries now all that waits for a delay.
pub(super) async fn release(
    State(api): State<Api>,
    name: Result<Path<String>, PathRejection>,
    fields: Result<Fields, QueryRejection>,
) -> Result<Json<Released>, Problem> {
    command(&api, name, &fields?.0, WebhookCommand::Release).await
}

async fn command(
    api: &Api,
    name: Result<Path<String>, PathRejection>,
    fields: &[(String, String)],
    command: WebhookCommand,
) -> Result<Json<Released>, Problem> {
    if let Some((found, _)) = fields.first() {
        return Err(QueryError::Unknown { found: found.clone(), known: "none".to_owned() }.into());
    }
    let endpoint = endpoint(api, name)?;
    let released = api.log.command(endpoint.id, command).await.map_err(unwritten)?;
    tracing::info!(name = endpoint.name, webhook = endpoint.to, ?command, released, "an operator's command");
    endpoint.control.wake();
    Ok(Json(Released { name: endpoint.name.clone(), released }))
}

/// Delivers a part of the log once more.
pub(super) async fn replay(
    State(api): State<Api>,
    name: Result<Path<String>, PathRejection>,
    fields: Result<Fields, QueryRejection>,
) -> Result<Json<Replayed>, Problem> {
    let part = part(&fields?.0)?;
    let endpoint = endpoint(&api, name)?;
    let (from, to) = (part.from, part.to);
    let added = api.log.replay(endpoint.id, part).await.map_err(unwritten)?;
    tracing::info!(name = endpoint.name, webhook = endpoint.to, ?from, ?to, added, "an operator has events delivered once more");
    endpoint.control.wake();
    Ok(Json(Replayed { name: endpoint.name.clone(), added }))
}

/// Which part of the log the fields name: `from` is an event's sequence or `beginning`.
fn part(fields: &[(String, String)]) -> Result<Part, QueryError> {
    let (mut from, mut to, mut kinds) = (None, None, BTreeSet::new());
    for (name, value) in fields {
        let place = |field| {
            let cause = || format!("expected the `sequence` of an event, such as 0000000013-0000000002, found `{value}`");
            position(value).ok_or_else(|| QueryError::Invalid { field, cause: cause() })
        };
        match name.as_str() {
            "from" if from.is_some() => return Err(QueryError::Repeated { field: "from" }),
            "to" if to.is_some() => return Err(QueryError::Repeated { field: "to" }),
            "from" if value == "beginning" => from = Some(Position { number: BlockNumber(0), index: 0 }),
            "from" => from = Some(place("from")?),
            "to" => to = Some(place("to")?),
            "type" => {
                kinds.insert(kind(value).map_err(|error| QueryError::Invalid { field: "type", cause: error.to_string() })?);
            }
            _ => return Err(QueryError::Unknown { found: name.clone(), known: "from, to, type".to_owned() }),
        }
    }
    Ok(Part { from: from.ok_or(QueryError::Missing { field: "from" })?, to, kinds })
}

fn endpoint(api: &Api, name: Result<Path<String>, PathRejection>) -> Result<&Endpoint, Problem> {
    let Path(name) = name.map_err(|rejection| Problem::new(ProblemCode::InvalidValue, rejection.body_text()))?;
    let unknown = || Problem::new(ProblemCode::UnknownWebhook, format!("no webhook has the name `{name}`"));
    api.webhooks.iter().find(|endpoint| endpoint.name == name).ok_or_else(unknown)
}

/// Whole seconds from the one to the other; 0 where a clock was set back in between.
fn age(from_ms: i64, to_ms: i64) -> u32 {
    number(to_ms.saturating_sub(from_ms).max(0).checked_div(1_000).unwrap_or_default())
}

fn unreadable(_: LogError) -> Problem {
    Problem::new(ProblemCode::DatabaseUnavailable, "the webhooks could not be read from the database")
}

fn unwritten(_: LogError) -> Problem {
    Problem::new(ProblemCode::DatabaseUnavailable, "the command could not be written to the database")
}

//! `GET /v1/status`, `/live`, `/ready`: how the sidecar is.

use super::{Api, Problem};
use crate::{
    access::{Caller, Scope},
    answer::{BlockRef, StaleCause},
    problem::ProblemCode,
    pulse::Hangs,
    relay::Relay,
    shared::Moment,
    status::{RelayStatus, Status, WebhookStatus},
};
use axum::{extract::State, Extension, Json};
use serde::Serialize;
use shared_logic::RULES_HASH;
use std::{
    sync::PoisonError,
    time::{Duration, Instant},
};
use tokio::time::timeout;

/// That the process lives, or that answers are to be had.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Condition {
    status: &'static str,
}

/// How the sidecar is. Where its webhooks lead is for the operator.
pub(super) async fn status(State(api): State<Api>, Extension(caller): Extension<Caller>) -> Result<Json<Status>, Problem> {
    let mut status = of(&api).await?;
    if !caller.may(Scope::Admin) {
        status.webhooks.clear();
    }
    Ok(Json(status))
}

/// How the sidecar is, whoever asks.
pub(super) async fn of(api: &Api) -> Result<Status, Problem> {
    let unreadable = |_| Problem::new(ProblemCode::DatabaseUnavailable, "the counts could not be read from the database");
    let (cursor, vehicles, grants) = {
        let projection = api.shared.projection();
        (projection.as_of, projection.state.vehicles.len(), projection.state.grants.len())
    };
    let contact = api.shared.contact();
    let stale = api.shared.stale(cursor.map(|(head, _)| head));
    let mut webhooks = Vec::new();
    for (id, to) in api.webhooks.iter() {
        let backlog = api.log.backlog(*id).await.map_err(unreadable)?;
        let (guarantee, order) = ("at least once, same id on repetition".to_owned(), "per vehicle".to_owned());
        webhooks.push(WebhookStatus { to: to.clone(), guarantee, order, backlog: number(backlog.waiting), disabled: backlog.disabled });
    }
    Ok(Status {
        genesis: contact.genesis.map(|genesis| genesis.to_string()),
        contract: api.contract,
        rules_hash: RULES_HASH,
        cursor: cursor.map(|(head, time)| BlockRef::new(head, time)),
        head: contact.head.map(|head| head.number.0),
        lag_blocks: contact.head.zip(cursor).map(|(head, (at, _))| head.number.0.saturating_sub(at.number.0)),
        known_ms_ago: contact.known_at.map(|moment| number(moment.age(Moment::now()).as_millis())),
        stale: stale.map(StaleCause::from),
        alarm: contact.alarm.map(|alarm| StaleCause { code: alarm.code().code().to_owned(), message: alarm.to_string() }),
        events: number(api.log.count().await.map_err(unreadable)?),
        vehicles: number(vehicles),
        grants: number(grants),
        containers: number(api.shared.documents().len()),
        webhooks,
        relay: api.relay.as_ref().map(|relay| relay_status(relay)),
    })
}

fn relay_status(relay: &Relay) -> RelayStatus {
    let (counts, under_way) = relay.counts();
    let (per_minute, (left, left_for_taking)) = relay.places();
    RelayStatus {
        account: relay.account(),
        balance: counts.balance,
        per_minute: per_minute.into(),
        places_left: number(left),
        places_left_for_taking: number(left_for_taking),
        under_way: number(under_way),
        relayed: counts.relayed,
        refused: counts.refused,
        failed: counts.failed,
        unknown: counts.unknown,
    }
}

/// A count as JSON has it: what is more than 4,294,967,295 counts as that.
fn number(count: impl TryInto<u32>) -> u32 {
    count.try_into().unwrap_or(u32::MAX)
}

/// The process lives and every part of it turns.
pub(super) async fn live(State(api): State<Api>) -> Result<Json<Condition>, Problem> {
    match hanging(&api) {
        Some(hangs) => Err(Problem::new(ProblemCode::PartHangs, hangs.to_string())),
        None => Ok(Json(Condition { status: "live" })),
    }
}

/// The part that hangs, if any.
pub(super) fn hanging(api: &Api) -> Option<Hangs> {
    api.health.pulses.hanging(api.health.hang_after, Instant::now())
}

/// Answers are to be had: everything final was read, that is known of late, and what comes can be kept.
pub(super) async fn ready(State(api): State<Api>) -> Result<Json<Condition>, Problem> {
    let cursor = api.shared.projection().as_of.map(|(head, _)| head);
    if let Some(stale) = api.shared.stale(cursor) {
        return Err(Problem::new(stale.code(), stale.to_string()));
    }
    if !writable(&api).await {
        return Err(Problem::new(ProblemCode::DatabaseUnwritable, "nothing can be written to the database now"));
    }
    Ok(Json(Condition { status: "ready" }))
}

/// How long what was seen of the database is believed: whoever asks is not known, and each look waits for the disk.
const BELIEVED: Duration = Duration::from_secs(2);

/// Whether the database can be written: a transaction that changes nothing goes to the disk.
pub(super) async fn writable(api: &Api) -> bool {
    let seen = || api.health.written.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, written)) = seen().filter(|(at, _)| at.elapsed() < BELIEVED) {
        return written;
    }
    let write = api.log.with(|connection| {
        let form: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        connection.pragma_update(None, "user_version", form)
    });
    let written = timeout(BELIEVED, write).await.is_ok_and(|written| written.is_ok());
    *seen() = Some((Instant::now(), written));
    written
}

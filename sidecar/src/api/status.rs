//! `GET /v1/status`, `/health`, `/ready`: how the sidecar is.

use super::{Api, Problem};
use crate::{
    answer::{BlockRef, StaleCause},
    problem::ProblemCode,
    relay::Relay,
    shared::Moment,
    status::{RelayStatus, Status},
};
use axum::{extract::State, Json};
use serde::Serialize;
use shared_logic::RULES_HASH;

/// That the process lives, or that answers are to be had.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Condition {
    status: &'static str,
}

pub(super) async fn status(State(api): State<Api>) -> Result<Json<Status>, Problem> {
    let unreadable = |_| Problem::new(ProblemCode::DatabaseUnavailable, "the counts could not be read from the database");
    let (cursor, vehicles, grants) = {
        let projection = api.shared.projection();
        (projection.as_of, projection.state.vehicles.len(), projection.state.grants.len())
    };
    let contact = api.shared.contact();
    let stale = api.shared.stale(cursor.map(|(head, _)| head));
    let webhooks = super::webhooks::statuses(&api).await?;
    Ok(Json(Status {
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
    }))
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
pub(super) fn number(count: impl TryInto<u32>) -> u32 {
    count.try_into().unwrap_or(u32::MAX)
}

/// The process lives.
pub(super) async fn health() -> Json<Condition> {
    Json(Condition { status: "ok" })
}

/// Answers are to be had: everything final was read, and that is known of late.
pub(super) async fn ready(State(api): State<Api>) -> Result<Json<Condition>, Problem> {
    let cursor = api.shared.projection().as_of.map(|(head, _)| head);
    match api.shared.stale(cursor) {
        Some(stale) => Err(Problem::new(stale.code(), stale.to_string())),
        None => Ok(Json(Condition { status: "ready" })),
    }
}

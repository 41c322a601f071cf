//! `GET /v1/status`, `/health`, `/ready`: how the sidecar is.

use super::{Api, Problem};
use crate::{
    answer::{BlockRef, StaleCause},
    problem::ProblemCode,
    relay::Relay,
    shared::{wall_clock_ms, Moment, NodeContact},
    status::{number, NodeStatus, RelayStatus, Status, WebhookStatus},
};
use axum::{extract::State, Json};
use serde::Serialize;
use shared_logic::{UnixSeconds, RULES_HASH};

/// That the process lives, or that answers are to be had.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Condition {
    status: &'static str,
}

pub(super) async fn status(State(api): State<Api>) -> Result<Json<Status>, Problem> {
    let unreadable = |_| Problem::new(ProblemCode::DatabaseUnavailable, "the counts could not be read from the database");
    let (cursor, vehicles, grants, stale) = {
        let projection = api.shared.projection();
        let stale = api.shared.stale(&projection);
        (projection.as_of, projection.state.vehicles.len(), projection.state.grants.len(), stale)
    };
    let contact = api.shared.contact();
    let mut webhooks = Vec::new();
    for (id, to) in api.webhooks.iter() {
        let backlog = api.log.backlog(*id).await.map_err(unreadable)?;
        let (guarantee, order) = ("at least once, same id on repetition".to_owned(), "per vehicle".to_owned());
        webhooks.push(WebhookStatus { to: to.clone(), guarantee, order, backlog: number(backlog.waiting), disabled: backlog.disabled });
    }
    Ok(Json(Status {
        genesis: contact.genesis.map(|genesis| genesis.to_string()),
        contract: api.contract,
        rules_hash: RULES_HASH,
        cursor: cursor.map(|(head, time)| BlockRef::new(head, time)),
        head: contact.head.map(|head| head.number.0),
        lag_blocks: contact.head.zip(cursor).map(|(head, (at, _))| head.number.0.saturating_sub(at.number.0)),
        block_age_ms: cursor.map(|(_, time)| number(wall_clock_ms().saturating_sub(milliseconds(time)).max(0))),
        max_block_age: api.shared.max_block_age().map(|longest| number(longest.as_secs())),
        nodes: contact.nodes.iter().zip(api.nodes.iter()).enumerate().map(|node| node_status(node, contact.following)).collect(),
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

fn node_status((place, (node, at)): (usize, (&NodeContact, &String)), following: usize) -> NodeStatus {
    NodeStatus {
        at: at.clone(),
        followed: place == following,
        head: node.head.map(|head| head.number.0),
        best: node.best.map(|best| best.number.0),
        gap: node.gap(),
        seen_ms_ago: node.seen_at.map(|moment| number(moment.age(Moment::now()).as_millis())),
        error: node.error.clone(),
    }
}

fn milliseconds(time: UnixSeconds) -> i64 {
    i64::try_from(time.0).unwrap_or(i64::MAX).saturating_mul(1_000)
}

/// The process lives.
pub(super) async fn health() -> Json<Condition> {
    Json(Condition { status: "ok" })
}

/// Answers are to be had: everything final was read, and that is known of late.
pub(super) async fn ready(State(api): State<Api>) -> Result<Json<Condition>, Problem> {
    let stale = api.shared.stale(&api.shared.projection());
    match stale {
        Some(stale) => Err(Problem::new(stale.code(), stale.to_string())),
        None => Ok(Json(Condition { status: "ready" })),
    }
}

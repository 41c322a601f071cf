//! `GET /v1/status`, `/health`, `/ready`: how the sidecar is.

use super::{check::AsOf, Api, Problem};
use axum::{extract::State, Json};
use serde::Serialize;
use shared_logic::{Account, RulesHash, RULES_HASH};

/// How the sidecar is.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Status {
    genesis: Option<String>,
    contract: Account,
    rules_hash: RulesHash,
    /// The last block read.
    cursor: Option<AsOf>,
    /// The node's newest final block.
    head: Option<u32>,
    /// Final blocks that are unread.
    lag_blocks: Option<u32>,
    /// Since when the node has not answered.
    silent_ms: Option<u64>,
    stale: Option<String>,
    alarm: Option<String>,
    events: u64,
    vehicles: usize,
    grants: usize,
    containers: usize,
    webhooks: Vec<Sink>,
}

/// A webhook and what it may rely on.
#[derive(Clone, Debug, Serialize)]
struct Sink {
    /// Where it leads, without path or password.
    to: String,
    guarantee: &'static str,
    order: &'static str,
    /// Deliveries that wait.
    backlog: u64,
    /// True after the service said 410.
    disabled: bool,
}

pub(super) async fn status(State(api): State<Api>) -> Result<Json<Status>, Problem> {
    let broken = |_| Problem::unavailable("expected a readable database");
    let contact = api.shared.contact();
    let (cursor, vehicles, grants) = {
        let projection = api.shared.projection();
        (projection.as_of, projection.state.vehicles.len(), projection.state.grants.len())
    };
    let mut webhooks = Vec::new();
    for (id, to) in api.webhooks.iter() {
        let backlog = api.log.backlog(*id).await.map_err(broken)?;
        let (guarantee, order) = ("at least once, same id on repetition", "per vehicle");
        webhooks.push(Sink { to: to.clone(), guarantee, order, backlog: backlog.waiting, disabled: backlog.disabled });
    }
    Ok(Json(Status {
        genesis: contact.genesis.map(|genesis| genesis.to_string()),
        contract: api.contract,
        rules_hash: RULES_HASH,
        cursor: cursor.map(AsOf::new),
        head: contact.head.map(|head| head.number.0),
        lag_blocks: contact.head.zip(cursor).map(|(head, (at, _))| head.number.0.saturating_sub(at.number.0)),
        silent_ms: contact.last.and_then(|last| u64::try_from(last.elapsed().as_millis()).ok()),
        stale: api.shared.stale(cursor.map(|(head, _)| head)).map(|stale| stale.to_string()),
        alarm: contact.alarm.map(|alarm| alarm.to_string()),
        events: api.log.count().await.map_err(broken)?,
        vehicles,
        grants,
        containers: api.shared.documents().len(),
        webhooks,
    }))
}

/// The process lives.
pub(super) async fn health() -> Json<&'static str> {
    Json("ok")
}

/// Answers are to be had: everything final was read once, and the answers are fresh.
pub(super) async fn ready(State(api): State<Api>) -> Result<Json<&'static str>, Problem> {
    let cursor = api.shared.projection().as_of.map(|(head, _)| head);
    if let Some(stale) = api.shared.stale(cursor) {
        return Err(Problem::unavailable(stale.to_string()));
    }
    if !api.shared.contact().caught_up_once {
        return Err(Problem::unavailable("expected to have read everything that is final; reading"));
    }
    Ok(Json("ready"))
}

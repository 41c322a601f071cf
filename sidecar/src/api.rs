//! The HTTP API: checks, status, events, documents, the relay. `docs/openapi.json` describes it.

mod body;
mod check;
mod checks;
mod documents;
mod door;
mod events;
mod gate;
mod intents;
mod response;
mod status;
mod stream;

pub(crate) use stream::{StreamLimits, Streams};

use crate::{
    cloudevent::Origin,
    log::{Log, WebhookId},
    problem::Problem,
    relay::Relay,
    shared::Shared,
    visitors::Visitors,
};
use axum::{
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
    Router,
};
use shared_logic::Account;
use std::{sync::Arc, time::Duration};

/// The largest container has 512 patterns and 2,048 signals of 160 bytes.
const MAX_BODY_BYTES: usize = 512 * 1024;

/// What requests are answered from.
#[derive(Clone)]
pub(crate) struct Api {
    pub(crate) shared: Arc<Shared>,
    pub(crate) log: Log,
    pub(crate) contract: Account,
    /// Where each node is, without path or password.
    pub(crate) nodes: Arc<Vec<String>>,
    /// Each webhook and where it leads.
    pub(crate) webhooks: Arc<Vec<(WebhookId, String)>>,
    /// What pays for others; none where it is off.
    pub(crate) relay: Option<Arc<Relay>>,
    /// Who is let in.
    pub(crate) visitors: Arc<Visitors>,
    /// For how long an allow may be kept at most by who asked.
    pub(crate) max_cache: Duration,
    /// How many may follow the events.
    pub(crate) streams: Streams,
}

impl Api {
    /// The routes.
    pub(crate) fn router(self) -> Router {
        Router::new()
            .route("/v1/check", get(check::ask).post(check::check))
            .route("/v1/checks", post(checks::checks))
            .route("/v1/gate", get(gate::ask).post(gate::gate))
            .route("/v1/status", get(status::status))
            .route("/v1/events", get(events::events))
            .route("/v1/events/stream", get(stream::stream))
            .route("/v1/documents", post(documents::keep))
            .route("/v1/documents/{hash}", get(documents::document).delete(documents::forget))
            .route("/v1/intents", post(intents::relay))
            .route("/health", get(status::health))
            .route("/ready", get(status::ready))
            .fallback(response::unknown_path)
            .method_not_allowed_fallback(response::method_not_allowed)
            .layer(from_fn_with_state(Arc::clone(&self.visitors), door::admit))
            .layer(from_fn(response::around))
            .with_state(self)
    }

    /// Whose events the log holds; `None` before the first contact with the chain.
    fn origin(&self) -> Option<Origin> {
        let genesis = self.shared.contact().genesis.or_else(|| self.log.genesis().ok().flatten())?;
        Some(Origin { genesis, contract: self.contract })
    }
}

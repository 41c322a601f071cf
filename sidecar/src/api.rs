//! The HTTP API: checks, status, events, container documents, the relay, metrics. `docs/openapi.json` describes it.

mod body;
mod check;
mod containers;
mod door;
mod events;
mod guard;
mod intents;
mod metrics;
mod response;
mod routes;
mod status;

use crate::{
    access::Guard,
    cloudevent::Origin,
    log::{Log, WebhookId},
    metrics::Metrics,
    problem::Problem,
    pulse::Pulses,
    relay::Relay,
    shared::Shared,
    visitors::Visitors,
};
use axum::{
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
    Router,
};
use shared_logic::Account;
use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

/// The largest document has 512 patterns and 2,048 signals of 160 bytes.
const MAX_BODY_BYTES: usize = 512 * 1024;

/// What requests are answered from.
#[derive(Clone)]
pub(crate) struct Api {
    pub(crate) shared: Arc<Shared>,
    pub(crate) log: Log,
    pub(crate) contract: Account,
    /// Each webhook and where it leads.
    pub(crate) webhooks: Arc<Vec<(WebhookId, String)>>,
    /// What pays for others; none where it is off.
    pub(crate) relay: Option<Arc<Relay>>,
    /// Who is let in by a browser.
    pub(crate) visitors: Arc<Visitors>,
    /// Who is let in by a key.
    pub(crate) guard: Arc<Guard>,
    /// What is counted.
    pub(crate) metrics: Metrics,
    /// Whether the parts turn.
    pub(crate) health: Arc<Health>,
}

/// Whether the sidecar can do its work at all.
pub(crate) struct Health {
    pub(crate) pulses: Pulses,
    /// After how long without a turn a part hangs.
    pub(crate) hang_after: Duration,
    /// When it was last seen whether the database can be written, and whether it could.
    pub(crate) written: Mutex<Option<(Instant, bool)>>,
}

impl Api {
    /// The routes.
    pub(crate) fn router(self) -> Router {
        Router::new()
            .route("/v1/check", get(check::check))
            .route("/v1/status", get(status::status))
            .route("/v1/events", get(events::events))
            .route("/v1/containers", post(containers::keep))
            .route("/v1/containers/{id}", get(containers::document))
            .route("/v1/intents", post(intents::relay).route_layer(DefaultBodyLimit::max(intents::MAX_BYTES)))
            .route("/live", get(status::live))
            .route("/ready", get(status::ready))
            .route("/metrics", get(metrics::metrics))
            .fallback(response::unknown_path)
            .method_not_allowed_fallback(response::method_not_allowed)
            .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
            .layer(from_fn_with_state(self.clone(), guard::admit))
            .layer(from_fn_with_state(Arc::clone(&self.visitors), door::admit))
            .layer(from_fn(response::around))
            .layer(from_fn_with_state(self.metrics.clone(), metrics::count))
            .with_state(self)
    }

    /// Whose events the log holds; `None` before the first contact with the chain.
    fn origin(&self) -> Option<Origin> {
        let genesis = self.shared.contact().genesis.or_else(|| self.log.genesis().ok().flatten())?;
        Some(Origin { genesis, contract: self.contract })
    }
}

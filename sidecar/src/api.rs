//! The HTTP API: checks, status, events, container documents, the relay. `docs/openapi.json` describes it.

mod body;
mod check;
mod containers;
mod door;
mod events;
mod intents;
mod response;
mod status;
mod webhooks;

pub(crate) use webhooks::Endpoint;

use crate::{cloudevent::Origin, log::Log, problem::Problem, relay::Relay, shared::Shared, visitors::Visitors};
use axum::{
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
    Router,
};
use shared_logic::Account;
use std::sync::Arc;

/// The largest document has 512 patterns and 2,048 signals of 160 bytes.
const MAX_BODY_BYTES: usize = 512 * 1024;

/// What requests are answered from.
#[derive(Clone)]
pub(crate) struct Api {
    pub(crate) shared: Arc<Shared>,
    pub(crate) log: Log,
    pub(crate) contract: Account,
    /// Each webhook.
    pub(crate) webhooks: Arc<Vec<Endpoint>>,
    /// What pays for others; none where it is off.
    pub(crate) relay: Option<Arc<Relay>>,
    /// Who is let in.
    pub(crate) visitors: Arc<Visitors>,
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
            .route("/v1/webhooks", get(webhooks::list))
            .route("/v1/webhooks/{name}/enable", post(webhooks::enable))
            .route("/v1/webhooks/{name}/release", post(webhooks::release))
            .route("/v1/webhooks/{name}/replay", post(webhooks::replay))
            .route("/health", get(status::health))
            .route("/ready", get(status::ready))
            .fallback(response::unknown_path)
            .method_not_allowed_fallback(response::method_not_allowed)
            .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
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

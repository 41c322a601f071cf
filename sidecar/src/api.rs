//! The HTTP API: questions, state, log, documents.

mod check;
mod containers;
mod events;
mod problem;
mod status;

use crate::{cloudevent::Origin, log::Log, log::WebhookId, shared::Shared};
use axum::{
    extract::DefaultBodyLimit,
    routing::{get, post},
    Router,
};
use problem::Problem;
use shared_logic::Account;
use std::sync::Arc;

/// The largest document has 512 patterns of 160 bytes.
const MAX_BODY_BYTES: usize = 256 * 1024;

/// What requests are answered from.
#[derive(Clone)]
pub(crate) struct Api {
    pub(crate) shared: Arc<Shared>,
    pub(crate) log: Log,
    pub(crate) contract: Account,
    /// Each webhook and where it leads.
    pub(crate) webhooks: Arc<Vec<(WebhookId, String)>>,
}

impl Api {
    /// The routes.
    pub(crate) fn router(self) -> Router {
        Router::new()
            .route("/v1/check", get(check::may))
            .route("/v1/status", get(status::status))
            .route("/v1/events", get(events::events))
            .route("/v1/containers", post(containers::keep))
            .route("/v1/containers/{id}", get(containers::document))
            .route("/health", get(status::health))
            .route("/ready", get(status::ready))
            .fallback(|| async { Problem::not_found("expected a path such as `/v1/check` or `/v1/status`") })
            .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
            .with_state(self)
    }

    /// Whose events the log holds; `None` before the first contact with the chain.
    fn origin(&self) -> Option<Origin> {
        let genesis = self.shared.contact().genesis.or_else(|| self.log.genesis().ok().flatten())?;
        Some(Origin { genesis, contract: self.contract })
    }
}

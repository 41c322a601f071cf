//! One try to deliver.

use super::Webhook;
use crate::{cloudevent::CloudEvent, shared::wall_clock};
use reqwest::{
    header::{CONTENT_TYPE, RETRY_AFTER},
    redirect::Policy,
    StatusCode,
};
use std::time::Duration;

/// How long a service may take to acknowledge.
const TIMEOUT: Duration = Duration::from_secs(15);

/// The HTTP client that all webhooks share.
#[derive(Clone)]
pub(crate) struct Client(reqwest::Client);

impl Client {
    /// A client that follows no redirect: an event goes where it was configured to go, or nowhere.
    pub(crate) fn new() -> Result<Self, ClientError> {
        // Fails only when the program has chosen a provider already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let agent = concat!("valet-sidecar/", env!("CARGO_PKG_VERSION"));
        let client = reqwest::Client::builder().redirect(Policy::none()).timeout(TIMEOUT).user_agent(agent).build();
        client.map(Self).map_err(ClientError)
    }
}

/// Why there is no HTTP client.
#[derive(Debug, thiserror::Error)]
#[error("HTTPS cannot be set up on this system")]
pub struct ClientError(#[source] reqwest::Error);

/// How a service answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    /// 2xx: it has the event.
    Taken,
    /// 410: it wants no more.
    Gone,
    /// Anything else, or nothing.
    Failed {
        /// For how long it does not want to be asked again.
        retry_after: Option<Duration>,
    },
}

/// Sends events to one service.
#[derive(Clone)]
pub(crate) struct Sender {
    pub(crate) client: Client,
    pub(crate) webhook: Webhook,
}

impl Sender {
    /// Sends an event once.
    pub(super) async fn send(&self, event: &CloudEvent) -> Reply {
        let failed = Reply::Failed { retry_after: None };
        let Ok(body) = serde_json::to_vec(event) else { return failed };
        let timestamp = wall_clock().0;
        let mut request = self
            .client
            .0
            .post(self.webhook.url())
            .header(CONTENT_TYPE, CloudEvent::CONTENT_TYPE)
            .header("webhook-id", &event.id)
            .header("webhook-timestamp", timestamp);
        if let Some(secret) = self.webhook.secret() {
            request = request.header("webhook-signature", secret.sign(&event.id, timestamp, &body));
        }
        match request.body(body).send().await {
            Ok(response) if response.status().is_success() => Reply::Taken,
            Ok(response) if response.status() == StatusCode::GONE => Reply::Gone,
            Ok(response) => Reply::Failed { retry_after: retry_after(&response) },
            Err(_) => failed,
        }
    }
}

/// The wait a response asks for, where it does so in seconds.
fn retry_after(response: &reqwest::Response) -> Option<Duration> {
    let seconds = response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

//! Telling services of events over HTTP: Standard Webhooks 1.0.0.

mod deliver;
mod failure;
mod schedule;
mod secret;
mod send;

pub(crate) use deliver::Dispatcher;
pub use schedule::{Schedule, ScheduleError};
pub use secret::{Secret, SecretError};
pub use send::ClientError;
pub(crate) use send::{Client, Sender};

use crate::loopback::origin;

/// A service that is told of every event.
#[derive(Clone)]
pub struct Webhook {
    url: String,
    secret: Option<Secret>,
}

impl Webhook {
    /// A service that takes events at `url`. With a secret each delivery is signed; without one the
    /// service cannot tell who sent it.
    ///
    /// # Errors
    /// [`WebhookError`] when the URL is not one of `http` or `https`.
    pub fn new(url: &str, secret: Option<Secret>) -> Result<Self, WebhookError> {
        let parsed = reqwest::Url::parse(url).ok().filter(|parsed| ["http", "https"].contains(&parsed.scheme()) && parsed.has_host());
        match parsed {
            Some(parsed) => Ok(Self { url: parsed.into(), secret }),
            None => Err(WebhookError),
        }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Where it leads, without path, query or password: those may hold secrets.
    pub(crate) fn origin(&self) -> String {
        origin(&self.url)
    }

    pub(crate) const fn secret(&self) -> Option<&Secret> {
        self.secret.as_ref()
    }
}

/// Why a text is not a webhook's URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a URL of http or https, such as `https://example.org/events`")]
pub struct WebhookError;

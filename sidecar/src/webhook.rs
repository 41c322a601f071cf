//! Telling services of events over HTTP: Standard Webhooks 1.0.0.

mod address;
mod credentials;
mod deliver;
mod failure;
mod filter;
mod name;
mod schedule;
mod secret;
mod send;
mod settings;
mod start;

pub use credentials::{Credentials, CredentialsError};
pub(crate) use deliver::{Control, Dispatcher};
pub(crate) use filter::kind;
pub use filter::{EventFilter, FilterError};
pub(crate) use name::UrlHash;
pub use name::{NameError, WebhookName};
pub use schedule::{Schedule, ScheduleError};
pub use secret::{Secret, SecretError};
pub use send::ClientError;
pub(crate) use send::{Client, Sender};
pub use settings::{WebhookError, WebhookSettings};
pub use start::{Sequence, Start, StartError};

use address::Reach;

/// A service that is told of events. Made of [`WebhookSettings`], which are checked then.
#[derive(Clone)]
pub struct Webhook {
    name: WebhookName,
    url: reqwest::Url,
    secrets: Vec<Secret>,
    credentials: Option<Credentials>,
    filter: EventFilter,
    start: Start,
    reach: Reach,
}

impl Webhook {
    /// A service that takes every event at `url`. With a secret each delivery is signed; without one the service cannot
    /// tell who sent it. [`WebhookSettings`] has what else can be said.
    ///
    /// # Errors
    /// [`WebhookError`] when the URL is none that a webhook may have.
    pub fn new(url: &str, secret: Option<Secret>) -> Result<Self, WebhookError> {
        let settings = WebhookSettings::new(url);
        match secret {
            Some(secret) => settings.secret(secret),
            None => settings,
        }
        .build()
    }

    /// The name by which it is known.
    pub const fn name(&self) -> &WebhookName {
        &self.name
    }

    /// Where it leads, without path, query or password: those may hold secrets.
    pub(crate) fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// What stands for its URL in the database.
    pub(crate) fn url_hash(&self) -> UrlHash {
        UrlHash::of(&self.url)
    }

    /// Which events it is told of.
    pub(crate) const fn filter(&self) -> &EventFilter {
        &self.filter
    }

    /// From where on it is told of them.
    pub(crate) const fn start(&self) -> Start {
        self.start
    }

    /// The `webhook-signature` of a message: a signature by each secret, divided by spaces; none without a secret.
    fn signatures(&self, id: &str, timestamp: u64, body: &[u8]) -> Option<String> {
        let signatures: Vec<String> = self.secrets.iter().map(|secret| secret.sign(id, timestamp, body)).collect();
        (!signatures.is_empty()).then(|| signatures.join(" "))
    }
}

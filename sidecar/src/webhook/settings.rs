//! What is said of a webhook before it is made.

use super::{
    address::{Forbidden, Reach},
    Credentials, EventFilter, Secret, Start, UrlHash, Webhook, WebhookName,
};
use crate::loopback::is_loopback_host;
use reqwest::Url;
use std::net::IpAddr;
use zeroize::Zeroizing;

/// What is said of a webhook before it is made. All but the URL has a default.
///
/// ```
/// use valet_sidecar::{EventFilter, Start, WebhookSettings};
///
/// let filter = EventFilter::default().event_type("grant-ended")?;
/// let webhook = WebhookSettings::new("https://example.org/consent")
///     .name("insurer".parse()?)
///     .secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse()?)
///     .filter(filter)
///     .start(Start::Now)
///     .build()?;
/// assert_eq!(webhook.name().as_str(), "insurer");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct WebhookSettings {
    url: Zeroizing<String>,
    name: Option<WebhookName>,
    secrets: Vec<Secret>,
    credentials: Option<Credentials>,
    filter: EventFilter,
    start: Start,
    allow_http: bool,
    allow_private: bool,
}

impl WebhookSettings {
    /// A service that takes events at `url`.
    pub fn new(url: &str) -> Self {
        Self {
            url: Zeroizing::new(url.trim().to_owned()),
            name: None,
            secrets: Vec::new(),
            credentials: None,
            filter: EventFilter::default(),
            start: Start::default(),
            allow_http: false,
            allow_private: false,
        }
    }

    /// The name by which it is known: what waits for it is kept under the name, also when its URL changes. Without one the
    /// name comes from the hash of the URL.
    #[must_use]
    pub fn name(mut self, name: WebhookName) -> Self {
        self.name = Some(name);
        self
    }

    /// One more key that each delivery is signed with: two or more while a key changes.
    #[must_use]
    pub fn secret(mut self, secret: Secret) -> Self {
        self.secrets.push(secret);
        self
    }

    /// What is sent as `authorization`.
    #[must_use]
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Which events it is told of: all, unless said otherwise.
    #[must_use]
    pub fn filter(mut self, filter: EventFilter) -> Self {
        self.filter = filter;
        self
    }

    /// From where on it is told of them, when it is new: from the first event on, unless said otherwise.
    #[must_use]
    pub const fn start(mut self, start: Start) -> Self {
        self.start = start;
        self
    }

    /// Allows `http` to another machine: whoever is between reads the events, and the signature is all that tells who sent
    /// them.
    #[must_use]
    pub const fn allow_http(mut self) -> Self {
        self.allow_http = true;
        self
    }

    /// Allows addresses of private networks, link-local ones, and names that lead to this machine. Without it only
    /// `localhost` and addresses of the loopback may be named, and else nothing but public addresses.
    #[must_use]
    pub const fn allow_private(mut self) -> Self {
        self.allow_private = true;
        self
    }

    /// The webhook.
    ///
    /// # Errors
    /// [`WebhookError`] when the URL is none that a webhook may have, or is not allowed.
    pub fn build(self) -> Result<Webhook, WebhookError> {
        let url = Url::parse(&self.url).map_err(|_| WebhookError::NoUrl)?;
        let host = url.host_str().unwrap_or_default();
        if !["http", "https"].contains(&url.scheme()) || host.is_empty() {
            return Err(WebhookError::NoUrl);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(WebhookError::Password);
        }
        let here = is_loopback_host(host);
        if url.scheme() == "http" && !here && !self.allow_http {
            return Err(WebhookError::Plain { host: host.to_owned() });
        }
        let reach = match (here, self.allow_private) {
            (true, _) => Reach::Here,
            (false, true) => Reach::Private,
            (false, false) => Reach::Public,
        };
        // An address in the URL is not looked up, so it is looked at here.
        let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        if let Some(address) = address.ok().filter(|address| !reach.allows(*address)) {
            return Err(Forbidden { address }.into());
        }
        let name = self.name.unwrap_or_else(|| WebhookName::of_url(&UrlHash::of(&url)));
        let Self { secrets, credentials, filter, start, .. } = self;
        Ok(Webhook { name, url, secrets, credentials, filter, start, reach })
    }
}

/// Why a webhook is not made. What it says holds neither the URL's path nor a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// No URL.
    #[error("expected a URL of http or https, such as `https://example.org/events`")]
    NoUrl,
    /// A user name or a password stands in the URL.
    #[error("expected a URL without a user name and a password; give them, or a token, in a file of its own")]
    Password,
    /// `http` to another machine.
    #[error("expected https to `{host}`, for anybody between could read the events; `allow_http` in the configuration file allows http")]
    Plain {
        /// The host.
        host: String,
    },
    /// An address that is not public.
    #[error("{text}")]
    Address {
        /// Which, and what allows it.
        text: String,
    },
    /// Two webhooks of one name.
    #[error("two webhooks have the name `{name}`; give each a name of its own")]
    SameName {
        /// The name.
        name: WebhookName,
    },
}

impl From<Forbidden> for WebhookError {
    fn from(forbidden: Forbidden) -> Self {
        Self::Address { text: forbidden.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_that_tells_a_password_or_leads_where_it_may_not_is_refused_with_what_mends_it() {
        let cases = [
            ("http://127.0.0.1:9951/events", None),
            ("http://localhost:9951", None),
            ("http://[::1]:9951", None),
            ("https://example.org/hook?token=x", None),
            ("https://1.1.1.1/", None),
            ("ftp://example.org", Some("expected a URL of http or https")),
            ("example.org", Some("expected a URL of http or https")),
            ("", Some("expected a URL of http or https")),
            ("https://user:hidden@example.org", Some("without a user name and a password")),
            ("http://user@127.0.0.1", Some("without a user name and a password")),
            ("http://example.org/hidden", Some("expected https to `example.org`")),
            ("https://10.0.0.1/", Some("allow_private")),
            ("https://169.254.169.254/hidden", Some("allow_private")),
            ("https://[fd00::1]/", Some("allow_private")),
            ("https://0.0.0.0/", Some("no host's address")),
        ];
        for (url, exp_error) in cases {
            let error = Webhook::new(url, None).err().map(|error| error.to_string());
            match exp_error {
                None => assert_eq!(error, None, "{url}"),
                Some(exp) => {
                    assert!(error.as_ref().is_some_and(|error| error.contains(exp) && !error.contains("hidden")), "{url}: {error:?}")
                }
            }
        }
    }

    #[test]
    fn http_and_private_addresses_are_allowed_by_name_and_each_alone() {
        let settings = |url| WebhookSettings::new(url);
        assert!(settings("http://example.org/").allow_http().build().is_ok());
        assert!(settings("https://10.0.0.1/").allow_private().build().is_ok());
        assert!(settings("http://10.0.0.1/").allow_private().build().is_err());
        assert!(settings("http://10.0.0.1/").allow_http().build().is_err());
        assert!(settings("http://10.0.0.1/").allow_http().allow_private().build().is_ok());
        assert!(settings("https://224.0.0.1/").allow_private().build().is_err());
    }
}

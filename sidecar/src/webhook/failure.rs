//! Why a delivery failed.

use super::address::Forbidden;
use crate::sink::Refusal;
use reqwest::StatusCode;
use std::{error::Error, io};

/// Why a delivery failed. Its text never holds the webhook's URL, whose path and query may be secrets.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Failure {
    /// The service answered with another status than 2xx.
    #[error("the service answered {0}")]
    Status(StatusCode),
    /// The service took too long to connect or to answer.
    #[error("the service did not answer in time")]
    Timeout,
    /// The host name has no address.
    #[error("the host name was not found")]
    Dns,
    /// The host name leads where the webhook may not lead.
    #[error("no connection was made: {0}")]
    Address(Forbidden),
    /// There is a host, but TLS with it failed, such as for a certificate that has expired.
    #[error("no secure connection: {0}")]
    Tls(String),
    /// There is no connection to the host.
    #[error("no connection: {0}")]
    Connection(String),
    /// The connection broke before the service had answered.
    #[error("the connection broke before an answer: {0}")]
    Interrupted(String),
    /// The event has no JSON form. Cannot happen: its types write texts, numbers and maps with text keys.
    #[error("the event could not be written as JSON")]
    Encoding,
}

impl Failure {
    /// The cause that the HTTP client's error tells of.
    pub(super) fn of(error: &reqwest::Error) -> Self {
        if error.is_timeout() {
            return Self::Timeout;
        }
        if let Some(forbidden) = forbidden(error) {
            return Self::Address(forbidden);
        }
        if error.is_dns() {
            return Self::Dns;
        }
        let (first, is_tls) = first_cause(error);
        match (is_tls, error.is_connect()) {
            (true, _) => Self::Tls(first),
            (false, true) => Self::Connection(first),
            (false, false) => Self::Interrupted(first),
        }
    }

    /// The cause as one word, for programs that read the log.
    pub(super) const fn code(&self) -> &'static str {
        match self {
            Self::Status(_) => "status",
            Self::Timeout => "timeout",
            Self::Dns => "dns",
            Self::Address(_) => "address",
            Self::Tls(_) => "tls",
            Self::Connection(_) => "connection",
            Self::Interrupted(_) => "interrupted",
            Self::Encoding => "encoding",
        }
    }

    /// As every sink tells it.
    pub(super) fn refusal(&self) -> Refusal {
        let status = if let Self::Status(status) = self { Some(*status) } else { None };
        let gone = status == Some(StatusCode::GONE);
        Refusal { code: self.code(), text: self.to_string(), status: status.map(|status| status.as_u16()), gone }
    }
}

/// The address that the guard did not let through, where that is the cause.
fn forbidden(error: &reqwest::Error) -> Option<Forbidden> {
    let mut cause = error.source();
    while let Some(this) = cause {
        if let Some(forbidden) = this.downcast_ref::<Forbidden>() {
            return Some(*forbidden);
        }
        cause = inner(this);
    }
    None
}

/// What the error began with, in words, and whether it is one of TLS. The client's own error, which tells the URL,
/// is left out.
fn first_cause(error: &reqwest::Error) -> (String, bool) {
    let mut cause = error.source();
    let (mut first, mut is_tls) = (String::from("unknown cause"), false);
    while let Some(this) = cause {
        first = this.to_string();
        // A connection that ends before it is made ends in the middle of the TLS handshake.
        let cut_off = this.downcast_ref().is_some_and(|io: &io::Error| io.kind() == io::ErrorKind::UnexpectedEof);
        is_tls = is_tls || this.is::<rustls::Error>() || (cut_off && error.is_connect());
        cause = inner(this);
    }
    (first, is_tls)
}

/// The error within: an `io::Error` tells of the one it wraps only so.
fn inner<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}

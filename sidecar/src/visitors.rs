//! Who may come to the API by a browser: under which names it answers, and pages of which sites may use it.
//!
//! A browser sends `Host` and `Origin` by itself, and no page can choose them. So a site that rebinds its own name to this
//! machine's address is found by the name, and a page of another site that posts is found by its origin. Against whoever
//! is no browser both say nothing.

use crate::loopback::is_loopback_host;
use reqwest::Url;
use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

/// A name under which the API answers, such as `valet.example`: without scheme, port or path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostName(String);

/// A site whose pages may use the API, such as `https://wallet.example`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebOrigin(Url);

/// Who is let in.
#[derive(Clone, Debug)]
pub(crate) struct Visitors {
    bound: IpAddr,
    hosts: Vec<HostName>,
    origins: Vec<WebOrigin>,
}

/// Where a request says that it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum From {
    /// From no page, or one of the API's own site.
    Here,
    /// From a page of a site that may use it.
    Allowed,
    /// From any other page.
    Elsewhere,
}

impl Visitors {
    pub(crate) fn new(bound: SocketAddr, hosts: &[HostName], origins: &[WebOrigin]) -> Self {
        Self { bound: bound.ip(), hosts: hosts.to_vec(), origins: origins.to_vec() }
    }

    /// True for a request to this machine's own name, to the address that the API is bound to, or to a name it was told.
    /// An address in numbers is no name, so it cannot be rebound: any is taken where the API is bound to all of them.
    pub(crate) fn answers_to(&self, authority: &str) -> bool {
        let Some(host) = host_of(authority) else { return false };
        let bound = |address: IpAddr| self.bound.is_unspecified() || address.to_canonical() == self.bound.to_canonical();
        is_loopback_host(&host) || in_numbers(&host).is_some_and(bound) || self.hosts.iter().any(|known| known.0 == host)
    }

    /// Whose page has sent the request to this authority.
    pub(crate) fn from(&self, origin: &str, authority: &str) -> From {
        let Ok(origin) = WebOrigin::from_str(origin) else { return From::Elsewhere };
        let own = Url::parse(&format!("{}://{authority}/", origin.0.scheme())).is_ok_and(|own| own.origin() == origin.0.origin());
        match own {
            true => From::Here,
            false if self.origins.contains(&origin) => From::Allowed,
            false => From::Elsewhere,
        }
    }
}

/// The host of `HOST` or `HOST:PORT`, in small letters and without a last dot.
fn host_of(authority: &str) -> Option<String> {
    let authority: axum::http::uri::Authority = authority.parse().ok().filter(|_| !authority.contains('@'))?;
    Some(plain(authority.host()))
}

fn plain(host: &str) -> String {
    host.trim_end_matches('.').to_ascii_lowercase()
}

fn in_numbers(host: &str) -> Option<IpAddr> {
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

impl FromStr for HostName {
    type Err = VisitorError;

    fn from_str(text: &str) -> Result<Self, VisitorError> {
        let host = plain(text);
        let name = !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte));
        let address = in_numbers(&host).map(|address| match address {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => format!("[{address}]"),
        });
        address.or_else(|| name.then_some(host)).map(Self).ok_or(VisitorError::Host)
    }
}

impl FromStr for WebOrigin {
    type Err = VisitorError;

    fn from_str(text: &str) -> Result<Self, VisitorError> {
        let url = Url::parse(text).map_err(|_| VisitorError::Origin)?;
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let nameless = url.username().is_empty() && url.password().is_none();
        let web = ["http", "https"].contains(&url.scheme()) && !text.contains('*');
        (bare && nameless && web).then_some(Self(url)).ok_or(VisitorError::Origin)
    }
}

impl fmt::Display for HostName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for WebOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.origin().ascii_serialization())
    }
}

/// A name or a site that cannot be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VisitorError {
    /// No name of a host.
    #[error("expected the name of a host such as valet.example, without scheme, port or path")]
    Host,
    /// No site.
    #[error("expected a site such as https://wallet.example, without a path; each is named, `*` is none")]
    Origin,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visitors(bound: &str) -> Visitors {
        let hosts = ["Valet.example.", "2001:db8::1"].map(|host| host.parse().unwrap());
        let origins = ["https://wallet.example", "http://localhost:3000"].map(|origin| origin.parse().unwrap());
        Visitors::new(bound.parse().unwrap(), &hosts, &origins)
    }

    #[test]
    fn the_api_answers_to_its_own_names_only() {
        let own = ["localhost", "LOCALHOST:1", "localhost.", "127.0.0.1:9950", "127.9.9.9", "[::1]:9950", "[::ffff:127.0.0.1]"];
        let told = ["valet.example", "VALET.example:8443", "valet.example.", "[2001:db8::1]:1", "10.0.0.7:9950"];
        for host in own.into_iter().chain(told) {
            assert!(visitors("10.0.0.7:9950").answers_to(host), "{host}");
        }
        let others = [
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "evil.localhost",
            "valet.example.evil",
            "evilvalet.example",
            "10.0.0.8",
        ];
        for host in others.into_iter().chain(["", " ", "a@localhost", "localhost@evil.example", "localhost/", "localhost, evil.example"]) {
            assert!(!visitors("10.0.0.7:9950").answers_to(host), "{host}");
        }
        assert!(visitors("0.0.0.0:9950").answers_to("10.0.0.8:9950") && visitors("[::]:9950").answers_to("[fe80::1]"));
        assert!(!visitors("0.0.0.0:9950").answers_to("evil.example") && !visitors("127.0.0.1:9950").answers_to("10.0.0.7"));
    }

    #[test]
    fn a_page_is_of_the_own_site_of_an_allowed_one_or_of_another() {
        let visitors = visitors("127.0.0.1:9950");
        let cases = [
            ("https://wallet.example", "127.0.0.1:9950", From::Allowed),
            ("https://wallet.example:443", "127.0.0.1:9950", From::Allowed),
            ("http://localhost:3000", "localhost:9950", From::Allowed),
            ("https://valet.example", "valet.example", From::Here),
            ("https://valet.example", "VALET.example:443", From::Here),
            ("http://localhost:9950", "localhost:9950", From::Here),
            ("http://localhost:3001", "localhost:9950", From::Elsewhere),
            ("http://wallet.example", "127.0.0.1:9950", From::Elsewhere),
            ("https://wallet.example:8443", "127.0.0.1:9950", From::Elsewhere),
            ("https://a.wallet.example", "127.0.0.1:9950", From::Elsewhere),
            ("https://wallet.example.evil", "127.0.0.1:9950", From::Elsewhere),
            ("null", "127.0.0.1:9950", From::Elsewhere),
            ("", "127.0.0.1:9950", From::Elsewhere),
            ("https://wallet.example https://evil.example", "127.0.0.1:9950", From::Elsewhere),
        ];
        for (origin, host, exp) in cases {
            assert_eq!(visitors.from(origin, host), exp, "{origin} to {host}");
        }
    }

    #[test]
    fn what_is_no_name_and_no_site_is_refused_at_the_start() {
        for wrong in ["", "*", "*.example", "http://valet.example", "valet.example:1", "valet.example/", "a b", "a@b"] {
            assert_eq!(HostName::from_str(wrong), Err(VisitorError::Host), "{wrong}");
        }
        for wrong in ["", "*", "null", "wallet.example", "https://*", "https://wallet.example/app", "https://a:b@wallet.example", "ws://a"]
        {
            assert_eq!(WebOrigin::from_str(wrong), Err(VisitorError::Origin), "{wrong}");
        }
        assert_eq!(WebOrigin::from_str("https://Wallet.example:443/").unwrap().to_string(), "https://wallet.example");
        assert_eq!(HostName::from_str("Valet.Example.").unwrap().to_string(), "valet.example");
    }
}

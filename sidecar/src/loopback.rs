//! Whether a URL leads to this very machine.

use reqwest::Url;
use std::net::IpAddr;

/// Whether the URL's host is this machine by its loopback: then no proxy is asked, which would look for the service on
/// its own machine. The variables `HTTP_PROXY` and `NO_PROXY` count for all other hosts.
pub fn is_loopback(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    url.host_str().is_some_and(is_loopback_host)
}

/// The same of a host alone; an IPv6 address stands in brackets.
pub(crate) fn is_loopback_host(host: &str) -> bool {
    let name = host.trim_end_matches('.').to_ascii_lowercase();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    name == "localhost" || address.is_ok_and(|address| address.to_canonical().is_loopback())
}

/// Where a URL leads, without path, query or password: those may be secrets.
pub(crate) fn origin(url: &str) -> String {
    Url::parse(url).map(|url| url.origin().ascii_serialization()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_of_this_machine_is_told_from_any_other() {
        for url in [
            "http://127.0.0.1:9950/x",
            "http://127.8.0.1",
            "http://[::1]:1/",
            "https://localhost/",
            "http://LOCALHOST:1",
            "http://localhost.",
            "http://[::ffff:127.0.0.1]/",
        ] {
            assert!(is_loopback(url), "{url}");
        }
        for url in [
            "http://10.0.0.1",
            "https://example.org",
            "http://localhost.example.org",
            // Not every system keeps such a name from its name server.
            "http://a.localhost",
            "http://127.0.0.1.example.org",
            "http://[::2]",
            "nonsense",
            "",
        ] {
            assert!(!is_loopback(url), "{url}");
        }
    }
}

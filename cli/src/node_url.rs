//! URLs of nodes carry no secrets: they are printed, and written to the deployment file.

use crate::failure::{Code, Failure};
use reqwest::Url;
use valet_sidecar::is_loopback;

/// Where a dev node listens, unless it is told otherwise.
pub(crate) const LOCAL: &str = "ws://127.0.0.1:9944";

/// Which nodes are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nodes {
    /// With TLS, or on this machine.
    Safe,
    /// Any: whoever types the command knows what is between.
    Any,
}

/// Refuses a node without TLS that is not on this machine: whoever is in between could show another chain, and so have
/// something else signed than was meant.
///
/// # Errors
/// [`Code::InsecureNode`].
pub(crate) fn must_be_safe(url: &str, nodes: Nodes) -> Result<(), Failure> {
    let none = |why: &str| {
        let failure = Failure::usage(format!("`{url}` is no URL of a node{why}"));
        failure.hint("a node's URL is such as ws://127.0.0.1:9944 or wss://node.example.org")
    };
    if !["ws://", "wss://"].iter().any(|start| url.starts_with(start)) {
        return Err(none(", which begins with ws:// or wss://"));
    }
    let read = Url::parse(url).map_err(|cause| none(&format!(": {cause}")))?;
    if nodes == Nodes::Any || read.scheme() != "ws" || is_loopback(url) {
        return Ok(());
    }
    Err(Failure::of(Code::InsecureNode, format!("the node at `{url}` is not on this machine and is reached without TLS")))
}

/// Refuses a user name, a password, a query or a fragment. The message does not repeat the URL.
pub(crate) fn check(url: &str) -> Result<(), Failure> {
    if !url.contains(['@', '?', '#']) {
        return Ok(());
    }
    let message = "a node's URL may hold no user name, password, query or fragment: it is printed, and written to the deployment file";
    Err(Failure::of(Code::Usage, message).hint("let a proxy on this machine add what the node asks for, and name the proxy"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_elsewhere_needs_tls_unless_somebody_says_otherwise() {
        let safe = ["ws://127.0.0.1:9944", "ws://127.8.9.1", "ws://localhost:1/x", "ws://[::1]:9944", "wss://node.example.org"];
        let elsewhere = [
            "ws://node.example.org",
            "ws://10.0.0.7:9944",
            "ws://127.0.0.1.example.org",
            "ws://localhost.example.org:9944",
            "ws://[2001:db8::1]:9944",
            "ws://0.0.0.0:9944",
        ];
        for url in safe {
            assert!(must_be_safe(url, Nodes::Safe).is_ok(), "{url}");
        }
        for url in ["ws://127.0.0.1:99999", "nonsense", "localhost", "localhost:9944", "http://localhost:9944", "ws://", ""] {
            let refused = must_be_safe(url, Nodes::Any).unwrap_err();
            assert!(refused.code() == Code::Usage && !refused.to_string().contains("base"), "{url}: {refused}");
            assert!(refused.advice().is_some_and(|hint| hint.contains("ws://127.0.0.1:9944")), "{url}");
        }
        for url in elsewhere {
            assert_eq!(must_be_safe(url, Nodes::Safe).err().map(|failure| failure.code()), Some(Code::InsecureNode), "{url}");
            assert!(must_be_safe(url, Nodes::Any).is_ok(), "{url}");
        }
    }

    #[test]
    fn a_url_with_a_secret_is_refused_and_not_repeated() {
        for url in ["ws://user:secret@h:1", "wss://secret@h", "wss://h/?key=secret", "wss://h/x#secret"] {
            let failure = check(url).unwrap_err();
            assert!(!failure.text().contains("secret"), "{url}");
        }
        for url in ["ws://127.0.0.1:9944", "wss://node.example.org/rpc"] {
            assert!(check(url).is_ok(), "{url}");
        }
    }
}

//! URLs of nodes carry no secrets: they are printed, and written to the deployment file.

use crate::failure::{Code, Failure};

/// Where a dev node listens, unless it is told otherwise.
pub(crate) const LOCAL: &str = "ws://127.0.0.1:9944";

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

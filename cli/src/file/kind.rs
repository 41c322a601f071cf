//! Kinds of files that are written: only a file of the same kind is ever replaced.

use crate::{
    book::Book,
    commands::{deploy::Begun, party::Card},
    deployment::Deployment,
    intent::Form,
};
use serde::{de::DeserializeOwned, Deserialize};
use shared_logic::{container::Container, SignedIntent};
use std::net::SocketAddr;

/// A kind of file: its name, and how one is told from anything else.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    name: &'static str,
    is: fn(&[u8]) -> bool,
    may_be_replaced: bool,
}

impl Kind {
    /// Which contract, on which chain.
    pub(crate) const DEPLOYMENT: Self = Self { name: "deployment file", is: reads::<Deployment>, may_be_replaced: true };
    /// A deployment that is not whole yet.
    pub(crate) const BEGUN: Self = Self { name: "begun deployment", is: reads::<Begun>, may_be_replaced: false };
    /// What a container covers.
    pub(crate) const CONTAINER: Self = Self { name: "container's document", is: reads::<Container>, may_be_replaced: true };
    /// Names for addresses and vehicles.
    pub(crate) const BOOK: Self = Self { name: "address book", is: reads::<Book>, may_be_replaced: true };
    /// Who a party is.
    pub(crate) const PARTY_CARD: Self = Self { name: "party card", is: reads::<Card>, may_be_replaced: true };
    /// A change for somebody else to send.
    pub(crate) const SIGNED_INTENT: Self = Self { name: "signed intent", is: reads::<SignedIntent>, may_be_replaced: true };
    /// A change for another wallet to sign.
    pub(crate) const FORM: Self = Self { name: "unsigned intent", is: reads::<Form>, may_be_replaced: true };
    /// An encrypted key: never replaced.
    pub(crate) const WALLET: Self = Self { name: "file that may be replaced", is: |_| false, may_be_replaced: false };
    /// Who may ask a sidecar what.
    pub(crate) const KEYS: Self = Self { name: "keys file", is: is_keys, may_be_replaced: false };
    /// Where an API is served.
    pub(crate) const READY: Self = Self { name: "ready file", is: is_ready, may_be_replaced: false };
    /// Where a node answers.
    pub(crate) const NODE_READY: Self = Self { name: "ready file of a node", is: is_node_ready, may_be_replaced: false };

    pub(crate) const fn name(self) -> &'static str {
        self.name
    }

    /// What to do where another file is in the way. The deployment file has its option at every command.
    pub(crate) fn elsewhere(self) -> &'static str {
        if self.name == Self::DEPLOYMENT.name {
            "name another file with `--deployment FILE`"
        } else {
            "name another file"
        }
    }

    /// Whether this content is of this kind.
    pub(crate) fn is(self, content: &[u8]) -> bool {
        (self.is)(content)
    }

    /// Whether there is an option to replace such a file.
    pub(crate) const fn may_be_replaced(self) -> bool {
        self.may_be_replaced
    }
}

/// `{"http": url}`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ready {
    http: String,
}

/// `{"rpc": url, "genesis": hash, "pid": number}`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NodeReady {
    rpc: String,
    genesis: String,
    #[serde(rename = "pid")]
    _pid: u32,
}

fn is_keys(content: &[u8]) -> bool {
    std::str::from_utf8(content).is_ok_and(|text| text.parse::<valet_sidecar::Keys>().is_ok())
}

fn reads<T: DeserializeOwned>(content: &[u8]) -> bool {
    serde_json::from_slice::<T>(content).is_ok()
}

fn is_ready(content: &[u8]) -> bool {
    // Of any address, not the loopback alone: `--listen` takes others too.
    serde_json::from_slice::<Ready>(content).is_ok_and(|found| address(&found.http, "http://").is_some())
}

fn is_node_ready(content: &[u8]) -> bool {
    serde_json::from_slice::<NodeReady>(content).is_ok_and(|found| {
        let loopback = address(&found.rpc, "ws://").is_some_and(|address| address.ip().is_loopback());
        loopback && found.genesis.parse::<valet_chain::Genesis>().is_ok()
    })
}

fn address(url: &str, scheme: &str) -> Option<SocketAddr> {
    url.strip_prefix(scheme)?.parse().ok()
}

//! Which addresses a webhook may lead to.

use crate::loopback::is_loopback_host;
use futures::{future::BoxFuture, FutureExt};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::{
    collections::BTreeSet,
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

/// Which addresses a webhook may lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// Those of the public network.
    Public,
    /// Those of private networks and of this machine too.
    Private,
    /// Those of this machine alone.
    Here,
}

impl Reach {
    /// True when a connection to that address may be made.
    pub(super) fn allows(self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        match self {
            Self::Public => is_public(address),
            Self::Private => !is_nobodys(address),
            Self::Here => address.is_loopback(),
        }
    }
}

/// True for an address that one host of the public network has.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

const fn is_public_v4(address: Ipv4Addr) -> bool {
    let private = address.is_private() || address.is_loopback() || address.is_link_local() || address.is_documentation();
    let special = match address.octets() {
        // This network; shared by a carrier; protocols; relays of 6to4; tests of networks; many at once, and not given out.
        [0 | 224.., ..] | [100, 64..=127, ..] | [192, 0, 0, _] | [192, 88, 99, _] | [198, 18 | 19, ..] => true,
        _ => false,
    };
    !private && !special
}

const fn is_public_v6(address: Ipv6Addr) -> bool {
    match address.segments() {
        // An address of IPv4 within: by translation, or by 6to4.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => is_public_v4(v4(high, low)),
        // Teredo and other protocols, documentation.
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x3fff, ..] => false,
        // What is given out at all.
        [0x2000..=0x3fff, ..] => true,
        _ => false,
    }
}

const fn v4(high: u16, low: u16) -> Ipv4Addr {
    let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
    Ipv4Addr::new(a, b, c, d)
}

/// True for an address that no single host has.
fn is_nobodys(address: IpAddr) -> bool {
    let all = matches!(address, IpAddr::V4(address) if address.is_broadcast());
    all || address.is_multicast() || address.is_unspecified()
}

/// Why no connection is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it leads to {address}, {}", why(*address))]
pub(super) struct Forbidden {
    pub(super) address: IpAddr,
}

fn why(address: IpAddr) -> &'static str {
    if is_nobodys(address.to_canonical()) {
        "which is no host's address"
    } else {
        "which is not public; `allow_private` allows it for this webhook"
    }
}

/// The addresses of a host, by its name.
type Lookup = Arc<dyn Fn(String) -> BoxFuture<'static, io::Result<Vec<SocketAddr>>> + Send + Sync>;

/// Finds the addresses of a host and lets through those that a webhook may lead to. The connection is made to these and
/// no others: the name is not asked for again in between.
#[derive(Clone)]
pub(super) struct Guard {
    reach: Reach,
    /// Hosts that are asked on the way, whatever their address: the operator's own proxies.
    proxies: Arc<BTreeSet<String>>,
    lookup: Lookup,
}

impl Guard {
    /// A guard that asks the system for addresses.
    pub(super) fn new(reach: Reach) -> Self {
        let lookup = |name: String| async move { Ok(tokio::net::lookup_host((name, 0)).await?.collect()) }.boxed();
        Self::asking(reach, Arc::new(lookup))
    }

    /// The same with another way to look names up.
    pub(super) fn asking(reach: Reach, lookup: Lookup) -> Self {
        Self { reach, proxies: Arc::new(proxies()), lookup }
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let (reach, name) = (self.reach, name.as_str().to_owned());
        let of_proxy = self.proxies.contains(&name) && !is_loopback_host(&name);
        let found = (self.lookup)(name);
        async move {
            let found = found.await?;
            let (allowed, others): (Vec<_>, Vec<_>) = found.into_iter().partition(|address| of_proxy || reach.allows(address.ip()));
            match (allowed.is_empty(), others.first()) {
                (true, Some(other)) => Err(Forbidden { address: other.ip() }.into()),
                _ => {
                    let addresses: Addrs = Box::new(allowed.into_iter());
                    Ok(addresses)
                }
            }
        }
        .boxed()
    }
}

/// The hosts of the proxies that the environment names.
fn proxies() -> BTreeSet<String> {
    let names = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
    let host = |value: String| {
        let url = if value.contains("://") { value } else { format!("http://{value}") };
        reqwest::Url::parse(&url).ok()?.host_str().map(str::to_owned)
    };
    names.iter().filter_map(|name| std::env::var(name).ok()).filter_map(host).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_private_networks_and_of_no_host_are_told_from_public_ones() {
        let public = ["1.1.1.1", "93.184.215.14", "2606:4700:4700::1111", "2a00:1450::1", "64:ff9b::101:101", "2002:101:101::1"];
        let private = [
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "fd00::1",
            "fe80::1",
            "::1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::a00:1",
            "2002:7f00:1::1",
            "2001:0:1::1",
            "198.18.0.1",
            "192.0.2.1",
            "fec0::1",
        ];
        let nobodys = ["0.0.0.0", "255.255.255.255", "224.0.0.1", "ff02::1", "::"];
        for text in public {
            assert!(Reach::Public.allows(text.parse().unwrap()), "{text}");
        }
        for text in private {
            let address = text.parse().unwrap();
            assert!(!Reach::Public.allows(address) && Reach::Private.allows(address), "{text}");
        }
        for text in nobodys {
            let address = text.parse().unwrap();
            assert!(![Reach::Public, Reach::Private, Reach::Here].iter().any(|reach| reach.allows(address)), "{text}");
        }
        for (text, exp) in [("127.0.0.1", true), ("::1", true), ("::ffff:127.0.0.1", true), ("10.0.0.1", false), ("1.1.1.1", false)] {
            assert_eq!(Reach::Here.allows(text.parse().unwrap()), exp, "{text}");
        }
    }

    async fn resolved(reach: Reach, found: &'static [&'static str]) -> Result<Vec<IpAddr>, String> {
        let lookup = move |_| async move { Ok(found.iter().map(|text| SocketAddr::new(text.parse().unwrap(), 0)).collect()) }.boxed();
        let guard = Guard::asking(reach, Arc::new(lookup));
        let resolved = guard.resolve("hooks.example".parse().unwrap()).await;
        resolved.map(|addresses| addresses.map(|address| address.ip()).collect()).map_err(|error| error.to_string())
    }

    #[tokio::test]
    async fn of_a_names_addresses_only_those_are_connected_to_that_the_webhook_may_lead_to() {
        let public: IpAddr = "1.1.1.1".parse().unwrap();
        assert_eq!(resolved(Reach::Public, &["10.0.0.1", "1.1.1.1"]).await, Ok(vec![public]));
        let error = resolved(Reach::Public, &["169.254.169.254"]).await.unwrap_err();
        assert!(error.contains("169.254.169.254") && error.contains("allow_private"), "{error}");
        assert_eq!(resolved(Reach::Private, &["10.0.0.1"]).await, Ok(vec!["10.0.0.1".parse().unwrap()]));
        assert!(resolved(Reach::Private, &["0.0.0.0"]).await.is_err());
        assert!(resolved(Reach::Here, &["10.0.0.1"]).await.is_err());
    }
}

//! What the API bears.

use crate::access::Rate;
use std::{num::NonZeroU32, time::Duration};

/// What the API bears: of connections, of time, of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpLimits {
    /// Connections at a time; more wait until one ends.
    pub connections: usize,
    /// Connections at a time of one address; more are closed at once. Those of this machine are not counted.
    pub connections_per_address: usize,
    /// How long a connection may take until a request's headers are there (with TLS also until it is made), or stay idle.
    pub headers: Duration,
    /// How long a request's body may take to come.
    pub body: Duration,
    /// After how long a connection is asked to end, however busy it is: those who wait get their turn.
    pub lifetime: Duration,
    /// How often a caller may ask: by its name in the keys file, or by its address where no keys are asked for. Callers on
    /// this machine that need no key are not counted.
    pub rate: Rate,
}

impl HttpLimits {
    /// Those of a sidecar unless it is told others.
    pub const DEFAULT: Self = Self {
        connections: 256,
        connections_per_address: 64,
        headers: Duration::from_secs(10),
        body: Duration::from_secs(10),
        lifetime: Duration::from_secs(30),
        rate: Rate { per_second: NonZeroU32::MIN.saturating_add(999), burst: NonZeroU32::MIN.saturating_add(1_999) },
    };
}

impl Default for HttpLimits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

//! Connections that come and go.

use prometheus_client::{
    metrics::{counter::Counter, gauge::Gauge},
    registry::Registry,
};

/// Counts connections.
#[derive(Clone, Default)]
pub(crate) struct Connections {
    open: Gauge,
    taken: Counter,
    refused: Counter,
}

/// A connection that counts as open until this is dropped.
pub(crate) struct Open(Gauge);

impl Connections {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let it = Self::default();
        registry.register("connections_open", "Connections that are open", it.open.clone());
        registry.register("connections", "Connections that were taken", it.taken.clone());
        registry.register("connections_refused", "Connections closed for want of a place, or of TLS", it.refused.clone());
        it
    }

    /// One was taken.
    pub(crate) fn opened(&self) -> Open {
        self.taken.inc();
        self.open.inc();
        Open(self.open.clone())
    }

    /// One was closed unanswered.
    pub(crate) fn refused(&self) {
        self.refused.inc();
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.dec();
    }
}

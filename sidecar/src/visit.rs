//! Whose connection a request came by, and how an answer that lasts is told from the others.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{watch, Notify, OwnedSemaphorePermit};

/// The connection that a request came by. Each request carries it.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    from: SocketAddr,
    /// The place among those that ask and go; given back by who stays.
    place: Arc<Mutex<Option<OwnedSemaphorePermit>>>,
    cut: Arc<Notify>,
    on_stop: watch::Receiver<bool>,
}

impl Visit {
    pub(crate) fn new(from: SocketAddr, place: OwnedSemaphorePermit, on_stop: watch::Receiver<bool>) -> Self {
        Self { from, place: Arc::new(Mutex::new(Some(place))), cut: Arc::default(), on_stop }
    }

    /// The address that it came from.
    pub(crate) const fn from(&self) -> SocketAddr {
        self.from
    }

    /// The connection stays for long: its place is free for another, and it counts where such are counted.
    pub(crate) fn stays(&self) {
        drop(self.place.lock().unwrap_or_else(PoisonError::into_inner).take());
    }

    /// Ends the connection, whatever is still to be sent.
    pub(crate) fn cut_off(&self) {
        self.cut.notify_one();
    }

    /// Waits until it shall be cut off.
    pub(crate) async fn cut(&self) {
        self.cut.notified().await;
    }

    /// Waits until the server is told to stop.
    pub(crate) async fn stopped(&self) {
        // An error means that the server is gone.
        let _ = self.on_stop.clone().wait_for(|stop| *stop).await;
    }
}

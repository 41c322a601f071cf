//! Reading the keys file and the files of TLS again while the sidecar runs.

use crate::{access::Guard, tls::TlsFiles};
use rustls::ServerConfig;
use std::{
    convert::Infallible,
    sync::{Arc, PoisonError, RwLock},
};
use tokio::sync::Notify;

/// What is read again, and when.
pub(crate) struct Reload {
    pub(crate) asked: Arc<Notify>,
    pub(crate) guard: Arc<Guard>,
    pub(crate) files: Option<TlsFiles>,
    pub(crate) tls: Option<Arc<RwLock<Arc<ServerConfig>>>>,
}

impl Reload {
    /// Reads them whenever it is asked to. What is not taken leaves what was there: the API never opens by a mistake in a
    /// file, nor closes. Connections that are open go on with what they were made with; each ends within its lifetime.
    pub(crate) async fn run(self) -> Infallible {
        loop {
            self.asked.notified().await;
            match self.guard.reload() {
                Ok(()) => tracing::info!("the keys file was read again"),
                Err(error) => tracing::error!(%error, "the keys file was not taken; the keys that were read before are in force"),
            }
            let Some((files, tls)) = self.files.as_ref().zip(self.tls.as_ref()) else { continue };
            match files.load() {
                Ok(loaded) => {
                    *tls.write().unwrap_or_else(PoisonError::into_inner) = loaded;
                    tracing::info!("the files of TLS were read again");
                }
                Err(error) => tracing::error!(%error, "the files of TLS were not taken; those that were read before are in force"),
            }
        }
    }
}

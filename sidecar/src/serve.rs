//! Serving HTTP: bounds on how many connections there are, and on how long one may take to ask.

mod door;
mod patient;

use crate::{
    access::{Fingerprint, Peer},
    limits::HttpLimits,
    metrics::Connections,
};
use axum::{body::Body, http::Request, Router};
use door::Places;
use hyper::{body::Incoming, server::conn::http1, service::Service};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use patient::Patient;
use rustls::ServerConfig;
use std::{
    future::Future,
    io,
    net::SocketAddr,
    pin::pin,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::{watch, Semaphore},
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;

/// How often in a row a connection may fail to be taken, a second apart.
const MAX_FAILURES: u32 = 60;

/// What connections are served with.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) router: Router,
    pub(crate) limits: HttpLimits,
    /// TLS as it is now; none where there is none.
    pub(crate) tls: Option<Arc<RwLock<Arc<ServerConfig>>>>,
    /// Counts what comes and goes.
    pub(crate) counts: Connections,
}

/// Serves until `stopped`, and then until the requests that are under way are answered.
///
/// # Errors
/// What the system says when no connection could be taken for a minute.
pub(crate) async fn serve(listener: TcpListener, server: Server, stopped: impl Future<Output = ()>) -> io::Result<()> {
    let free = Arc::new(Semaphore::new(server.limits.connections));
    let places = Places::new(server.limits.connections_per_address);
    let (stop, on_stop) = watch::channel(false);
    let (mut connections, mut failures) = (JoinSet::new(), 0u32);
    let mut stopped = pin!(stopped);
    let ended = loop {
        // None of those that have ended is kept.
        while connections.try_join_next().is_some() {}
        let taken = async {
            // The semaphore is never closed; without a permit there would be no bound, so none is taken.
            let permit = Arc::clone(&free).acquire_owned().await.map_err(io::Error::other)?;
            Ok::<_, io::Error>((permit, listener.accept().await?))
        };
        let taken = tokio::select! {
            () = &mut stopped => break Ok(()),
            taken = taken => taken,
        };
        match taken {
            Ok((permit, (stream, from))) => {
                failures = 0;
                let Some(place) = places.take(from.ip()) else {
                    server.counts.refused();
                    continue;
                };
                let (server, on_stop) = (server.clone(), on_stop.clone());
                connections.spawn(async move {
                    let _open = server.counts.opened();
                    server.connection(stream, from, on_stop).await;
                    drop((permit, place));
                });
            }
            Err(error) if failures == MAX_FAILURES => break Err(error),
            Err(error) => {
                failures = failures.saturating_add(1);
                tracing::warn!(%error, "a connection was not taken");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    };
    drop(listener);
    stop.send_replace(true);
    while connections.join_next().await.is_some() {}
    ended
}

impl Server {
    /// Answers what one connection asks. How it ends is the client's affair.
    async fn connection(self, stream: TcpStream, from: SocketAddr, on_stop: watch::Receiver<bool>) {
        let address = from.ip();
        let Some(tls) = &self.tls else { return self.answer(stream, Peer { address, certificate: None }, on_stop).await };
        let config = Arc::clone(&tls.read().unwrap_or_else(PoisonError::into_inner));
        // A client that speaks no TLS, or none that is taken, is answered nothing.
        let made = tokio::time::timeout(self.limits.headers, TlsAcceptor::from(config).accept(stream)).await;
        let Ok(Ok(stream)) = made else { return self.counts.refused() };
        let certificate = stream.get_ref().1.peer_certificates().and_then(|all| all.first()).map(|shown| Fingerprint::of(shown));
        self.answer(stream, Peer { address, certificate }, on_stop).await;
    }

    async fn answer<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(self, stream: S, peer: Peer, mut on_stop: watch::Receiver<bool>) {
        let mut server = http1::Builder::new();
        server.timer(TokioTimer::new()).header_read_timeout(self.limits.headers);
        let service = Told { inner: TowerToHyperService::new(self.router), peer, limits: self.limits };
        let stream = Patient::new(stream, self.limits.lifetime);
        let mut connection = pin!(server.serve_connection(TokioIo::new(stream), service));
        let cut = tokio::select! {
            _ = connection.as_mut() => false,
            _ = on_stop.wait_for(|stop| *stop) => true,
            () = tokio::time::sleep(self.limits.lifetime) => true,
        };
        if cut {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

/// Tells each request who is at the other end, and what it may cost.
struct Told {
    inner: TowerToHyperService<Router>,
    peer: Peer,
    limits: HttpLimits,
}

impl Service<Request<Incoming>> for Told {
    type Response = <TowerToHyperService<Router> as Service<Request<Body>>>::Response;
    type Error = <TowerToHyperService<Router> as Service<Request<Body>>>::Error;
    type Future = <TowerToHyperService<Router> as Service<Request<Body>>>::Future;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(self.peer);
        request.extensions_mut().insert(self.limits);
        self.inner.call(request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use std::time::Instant;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        sync::oneshot,
        task::JoinHandle,
    };

    const LIMITS: HttpLimits =
        HttpLimits { connections: 2, headers: Duration::from_millis(300), lifetime: Duration::from_secs(1), ..HttpLimits::DEFAULT };
    const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";

    async fn start() -> (SocketAddr, oneshot::Sender<()>, JoinHandle<io::Result<()>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let router = Router::new().route("/", get(|| async { "here" }));
        let server = Server { router, limits: LIMITS, tls: None, counts: Connections::default() };
        (address, stop, tokio::spawn(serve(listener, server, async { drop(stopped.await) })))
    }

    /// What comes back until the server ends the connection.
    async fn rest(stream: &mut TcpStream) -> String {
        let mut bytes = Vec::new();
        tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut bytes)).await.unwrap().ok();
        String::from_utf8(bytes).unwrap()
    }

    #[tokio::test]
    async fn a_connection_that_does_not_ask_is_ended_and_makes_room_for_others() {
        let (address, stop, server) = start().await;
        let mut half_open = Vec::new();
        for sent in [&b""[..], b"GET / HTTP/1.1\r\nhost:"] {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(sent).await.unwrap();
            half_open.push(stream);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        let since = Instant::now();
        let mut third = TcpStream::connect(address).await.unwrap();
        third.write_all(REQUEST).await.unwrap();
        assert!(rest(&mut third).await.ends_with("here"));
        assert!(since.elapsed() >= Duration::from_millis(100), "it waited until one of the two was ended: {:?}", since.elapsed());
        for stream in &mut half_open {
            assert!(!rest(stream).await.contains("200 OK"));
        }
        stop.send(()).unwrap();
        server.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn connections_that_ask_for_ever_make_room_for_others() {
        let (address, stop, server) = start().await;
        let busy = [(); 2].map(|()| {
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(address).await.unwrap();
                let mut answers = 0;
                // Until the server ends it.
                while stream.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await.is_ok() {
                    let mut answer = [0; 512];
                    match stream.read(&mut answer).await {
                        Ok(length) if length > 0 => answers += 1,
                        _ => break,
                    }
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                answers
            })
        });
        tokio::time::sleep(Duration::from_millis(200)).await;
        let mut third = TcpStream::connect(address).await.unwrap();
        third.write_all(REQUEST).await.unwrap();
        assert!(rest(&mut third).await.ends_with("here"));
        for busy in busy {
            assert!(busy.await.unwrap() > 1, "each was answered while it was its turn");
        }
        stop.send(()).unwrap();
        server.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn a_server_that_is_stopped_ends_idle_connections_and_takes_no_more() {
        let (address, stop, server) = start().await;
        let mut idle = TcpStream::connect(address).await.unwrap();
        idle.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
        let mut first = [0; 15];
        idle.read_exact(&mut first).await.unwrap();
        stop.send(()).unwrap();
        server.await.unwrap().unwrap();
        assert!(rest(&mut idle).await.ends_with("here"));
        assert!(TcpStream::connect(address).await.is_err());
    }
}

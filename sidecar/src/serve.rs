//! Serving HTTP: bounds on how many connections there are, and on how long one may take to ask.

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use std::{future::Future, io, pin::pin, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{watch, Semaphore},
    task::JoinSet,
};

/// What a server bears.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Connections at a time; more wait until one ends.
    pub(crate) connections: usize,
    /// How long a connection may take until a request's headers are there, or stay idle.
    pub(crate) headers: Duration,
    /// After how long a connection is asked to end, however busy it is: those who wait get their turn.
    pub(crate) lifetime: Duration,
}

impl Limits {
    /// Those of a sidecar.
    pub(crate) const DEFAULT: Self = Self { connections: 256, headers: Duration::from_secs(10), lifetime: Duration::from_secs(30) };
}

/// How often in a row a connection may fail to be taken, a second apart.
const MAX_FAILURES: u32 = 60;

/// Serves until `stopped`, and then until the requests that are under way are answered.
///
/// # Errors
/// What the system says when no connection could be taken for a minute.
pub(crate) async fn serve(listener: TcpListener, router: Router, limits: Limits, stopped: impl Future<Output = ()>) -> io::Result<()> {
    let free = Arc::new(Semaphore::new(limits.connections));
    let (stop, on_stop) = watch::channel(false);
    let (mut connections, mut failures) = (JoinSet::new(), 0u32);
    let mut stopped = pin!(stopped);
    let ended = loop {
        // None of those that have ended is kept.
        while connections.try_join_next().is_some() {}
        let taken = async {
            // The semaphore is never closed; without a permit there would be no bound, so none is taken.
            let permit = Arc::clone(&free).acquire_owned().await.map_err(io::Error::other)?;
            Ok::<_, io::Error>((permit, listener.accept().await?.0))
        };
        let taken = tokio::select! {
            () = &mut stopped => break Ok(()),
            taken = taken => taken,
        };
        match taken {
            Ok((permit, stream)) => {
                failures = 0;
                let connection = answer(stream, router.clone(), limits, on_stop.clone());
                connections.spawn(async move {
                    connection.await;
                    drop(permit);
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

/// Answers what one connection asks. How it ends is the client's affair.
async fn answer(stream: TcpStream, router: Router, limits: Limits, mut on_stop: watch::Receiver<bool>) {
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(limits.headers);
    let mut connection = pin!(server.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router)));
    let cut = tokio::select! {
        _ = connection.as_mut() => false,
        _ = on_stop.wait_for(|stop| *stop) => true,
        () = tokio::time::sleep(limits.lifetime) => true,
    };
    if cut {
        connection.as_mut().graceful_shutdown();
        let _ = connection.await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use std::{net::SocketAddr, time::Instant};
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        sync::oneshot,
        task::JoinHandle,
    };

    const LIMITS: Limits = Limits { connections: 2, headers: Duration::from_millis(300), lifetime: Duration::from_secs(1) };
    const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";

    async fn start() -> (SocketAddr, oneshot::Sender<()>, JoinHandle<io::Result<()>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let router = Router::new().route("/", get(|| async { "here" }));
        (address, stop, tokio::spawn(serve(listener, router, LIMITS, async { drop(stopped.await) })))
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

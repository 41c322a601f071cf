//! Serving HTTP: bounds on how many connections there are, and on how long one may take to ask.

use crate::visit::Visit;
use axum::Router;
use hyper::{
    server::conn::http1,
    service::{service_fn, Service},
};
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
            Ok::<_, io::Error>((permit, listener.accept().await?))
        };
        let taken = tokio::select! {
            () = &mut stopped => break Ok(()),
            taken = taken => taken,
        };
        match taken {
            Ok((permit, (stream, from))) => {
                failures = 0;
                let visit = Visit::new(from, permit, on_stop.clone());
                connections.spawn(answer(stream, router.clone(), limits, visit));
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
async fn answer(stream: TcpStream, router: Router, limits: Limits, visit: Visit) {
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(limits.headers);
    let (router, told) = (TowerToHyperService::new(router), visit.clone());
    let service = service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(told.clone());
        router.call(request)
    });
    let mut connection = pin!(server.serve_connection(TokioIo::new(stream), service));
    let ended = tokio::select! {
        _ = connection.as_mut() => true,
        () = visit.cut() => true,
        () = visit.stopped() => false,
        () = tokio::time::sleep(limits.lifetime) => false,
    };
    if !ended {
        // An answer that is under way is finished, also a stream: that ends by itself.
        connection.as_mut().graceful_shutdown();
        tokio::select! {
            _ = connection => {}
            () = visit.cut() => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{body::Body, routing::get, Extension};
    use futures::stream::unfold;
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
        let router = Router::new().route("/", get(|| async { "here" })).route("/stays", get(stays));
        (address, stop, tokio::spawn(serve(listener, router, LIMITS, async { drop(stopped.await) })))
    }

    /// An answer that lasts twice as long as a connection may be busy.
    async fn stays(Extension(visit): Extension<Visit>) -> Body {
        visit.stays();
        let chunks = unfold(0, |number| async move {
            tokio::time::sleep(LIMITS.lifetime / 5).await;
            (number < 10).then(|| (Ok::<_, io::Error>("."), number + 1))
        });
        Body::from_stream(chunks)
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
    async fn an_answer_that_lasts_is_not_cut_and_takes_no_place_of_others() {
        let (address, stop, server) = start().await;
        let mut lasting = Vec::new();
        for _ in 0..LIMITS.connections {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(b"GET /stays HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
            let mut first = [0; 15];
            stream.read_exact(&mut first).await.unwrap();
            lasting.push(stream);
        }
        let since = Instant::now();
        let mut other = TcpStream::connect(address).await.unwrap();
        other.write_all(REQUEST).await.unwrap();
        assert!(rest(&mut other).await.ends_with("here"));
        assert!(since.elapsed() < LIMITS.lifetime, "it did not wait for a place: {:?}", since.elapsed());
        for stream in &mut lasting {
            let whole = rest(stream).await;
            assert_eq!(whole.matches("\r\n.\r\n").count(), 10, "{whole}");
            assert!(whole.ends_with("0\r\n\r\n"), "the end was sent: {whole}");
        }
        assert!(since.elapsed() > LIMITS.lifetime, "they lasted longer than a busy connection may: {:?}", since.elapsed());
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

//! Bytes that are no request: whatever comes, the server answers others afterwards.

use super::{
    access::Keyring,
    support::{config, granted, speed_check, Running},
};
use crate::{source::fake::FakeChain, Scope};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config as Cases, TestRunner},
};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// Pieces of requests, put together in any order: more of them reach the API than of random bytes.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        "GET ",
        "POST ",
        "DELETE ",
        "OPTIONS ",
        "HEAD ",
        "/v1/check",
        "/v1/events",
        "/v1/containers",
        "/v1/containers/",
        "/v1/intents",
        "/v1/status",
        "/live",
        "/ready",
        "/metrics",
        "?",
        "&",
        "=",
        "%",
        "%00",
        "%ff",
        "vehicle=0x",
        "recipient=0x",
        "signal=Vehicle.Speed",
        "after=",
        "limit=1",
        "data_from=",
        "purpose=101",
        " HTTP/1.1\r\n",
        " HTTP/1.0\r\n",
        " HTTP/2.0\r\n",
        "\r\n",
        "\n",
        "\r",
        "host: localhost\r\n",
        "Host: ",
        "host: [::1]:x\r\n",
        "origin: null\r\n",
        "authorization: Bearer vsk_\r\n",
        "authorization: ",
        "content-length: 5\r\n",
        "content-length: 99999999999999999999\r\n",
        "content-length: -1\r\n",
        "transfer-encoding: chunked\r\n",
        "transfer-encoding: gzip, chunked\r\n",
        "content-type: application/json\r\n",
        "expect: 100-continue\r\n",
        "connection: close\r\n",
        "connection: upgrade\r\nupgrade: h2c\r\n",
        "0\r\n\r\n",
        "5\r\nhello\r\n",
        "ffffffffffffffff\r\n",
        "{",
        "}",
        "[",
        "[[[[[[[[[[[[[[[[",
        "\"",
        "\"0x",
        "{\"vss\":{\"major\":6,\"minor\":0}",
        "null",
        "1e999",
        "\u{0}",
        "\u{7f}",
        "\u{ffff}",
    ]);
    prop_oneof![
        6 => known.prop_map(|text| text.as_bytes().to_vec()),
        1 => vec(any::<u8>(), 0..64),
        1 => (any::<u8>(), 1usize..20_000).prop_map(|(byte, count)| vec![byte; count]),
    ]
}

/// Sends the bytes, stops sending, and reads what comes.
async fn sent(address: &str, bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The server may have ended it before all was sent.
    let _ = stream.write_all(bytes).await;
    let _ = stream.shutdown().await;
    let mut answer = Vec::new();
    let ended = timeout(Duration::from_secs(20), stream.read_to_end(&mut answer)).await;
    assert!(ended.is_ok(), "the server neither answers nor hangs up");
    answer
}

#[test]
fn no_bytes_stop_the_server_and_each_answer_is_one_of_http() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let chain = FakeChain::new(granted().blocks);
    let start = |name: &str, guarded: bool| {
        let mut config = config(&folder.path().join(name));
        std::fs::create_dir(folder.path().join(name)).unwrap();
        let key = guarded.then(|| Keyring::begin(&folder.path().join(name), &mut config).add("a", &Scope::LIST, &[], None));
        (runtime.block_on(Running::start(&chain, config)), key)
    };
    let (open, guarded) = (start("open", false), start("guarded", true));
    let cases = std::env::var("VALET_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(400);
    let mut runner = TestRunner::new(Cases { cases, failure_persistence: None, ..Cases::default() });
    for (running, _) in [&open, &guarded] {
        let address = running.url.strip_prefix("http://").unwrap();
        let outcome = runner.run(&vec(piece(), 0..12), |pieces| {
            let answer = runtime.block_on(sent(address, &pieces.concat()));
            prop_assert!(answer.is_empty() || answer.starts_with(b"HTTP/1."), "{}", String::from_utf8_lossy(&answer));
            prop_assert!(!answer.windows(12).any(|window| window == b"HTTP/1.1 500"), "{}", String::from_utf8_lossy(&answer));
            Ok(())
        });
        outcome.unwrap();
    }
    for (running, key) in [open, guarded] {
        runtime.block_on(async move {
            let mut request = running.request(reqwest::Method::GET, &speed_check());
            if let Some(key) = key {
                request = request.bearer_auth(key);
            }
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), 200, "it answers still");
            assert_eq!(running.get("/live").await.0, 200);
            running.stop().await.unwrap();
        });
    }
}

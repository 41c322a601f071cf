//! Life, readiness, the end: what an operator's machinery sees.

use super::{
    logged::Logged,
    support::{config, eventually, granted, speed_check, until, Running},
};
use crate::{
    source::{fake::FakeChain, Answer, Connect, Source},
    Webhook,
};
use futures::FutureExt;
use serde_json::json;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    sync::watch,
};

/// A chain that does not answer at all while it is told to hang.
struct Stuck {
    chain: FakeChain,
    hangs: watch::Receiver<bool>,
}

impl Connect for Stuck {
    fn connect(&self) -> Answer<'_, Box<dyn Source>> {
        let mut hangs = self.hangs.clone();
        async move {
            hangs.wait_for(|hangs| !hangs).await.unwrap();
            self.chain.connect().await
        }
        .boxed()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_that_hangs_is_told_by_live_and_one_that_goes_on_again_is_forgiven() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let (hang, hangs) = watch::channel(false);
    let mut config = config(folder.path());
    config.hang_after = Duration::from_millis(800);
    // As if the limit of time that the follower sets itself were missing.
    config.patience = Duration::from_secs(3_600);
    let running = Running::start_with(Arc::new(Stuck { chain: chain.clone(), hangs }), config).await;
    until("life", || running.get("/live"), |(status, _)| *status == 200).await;
    hang.send_replace(true);
    chain.is_down(true);
    let (_, problem) = until("a hang", || running.get("/live"), |(status, _)| *status == 503).await;
    assert_eq!(problem["code"], "part-hangs");
    assert!(problem["message"].as_str().unwrap().starts_with("the part that follows the chain has done nothing for"), "{problem}");
    let (_, metrics) = running.text("/metrics").await;
    assert!(metrics.contains("\nvalet_sidecar_live 0\n"), "{metrics}");
    hang.send_replace(false);
    chain.is_down(false);
    until("life again", || running.get("/live"), |(status, _)| *status == 200).await;
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_on_which_nothing_happens_is_no_hang_as_long_as_its_node_answers() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let mut config = config(folder.path());
    config.hang_after = Duration::from_secs(2);
    // A webhook that has nothing to do and one that is never answered.
    config.webhooks.push(Webhook::new("http://127.0.0.1:9/", None).unwrap());
    let running = Running::start(&chain, config).await;
    let since = Instant::now();
    while since.elapsed() < Duration::from_secs(1) {
        assert_eq!(running.get("/live").await, (200, json!({ "status": "live" })));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_cannot_be_written_is_not_ready_and_heals() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let config = config(folder.path());
    let database = config.database.clone();
    let running = Running::start(&chain, config).await;
    until("readiness", || running.get("/ready"), |(status, _)| *status == 200).await;
    // Whoever else writes holds it shut for longer than is waited for.
    let other = rusqlite::Connection::open(database).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let (_, problem) = until("not ready", || running.get("/ready"), |(status, _)| *status == 503).await;
    assert_eq!(problem["code"], "database-unwritable", "{problem}");
    let (_, metrics) = running.text("/metrics").await;
    assert!(metrics.contains("\nvalet_sidecar_database_writable 0\n"), "{metrics}");
    assert!(running.check(&speed_check()).await.is_allow(), "what is known is answered still");
    other.execute_batch("ROLLBACK").unwrap();
    until("readiness again", || running.get("/ready"), |(status, _)| *status == 200).await;
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_under_way_is_answered_before_the_end_and_no_other_is_taken() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let running = Running::start(&chain, config(folder.path())).await;
    let address = running.url.strip_prefix("http://").unwrap().to_owned();
    let body = serde_json::to_string(&super::support::container()).unwrap();
    let mut stream = tokio::net::TcpStream::connect(&address).await.unwrap();
    let head = format!("POST /v1/containers HTTP/1.1\r\nhost: localhost\r\ncontent-length: {}\r\nexpect: 100-continue\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).await.unwrap();
    // The server says so once it reads the body: from then on the request is under way.
    let mut told = [0; 25];
    stream.read_exact(&mut told).await.unwrap();
    assert_eq!(&told, b"HTTP/1.1 100 Continue\r\n\r\n");
    let ending = tokio::spawn(running.stop());
    eventually("the end of new connections", || std::net::TcpStream::connect(&address).is_err()).await;
    stream.write_all(body.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 201 Created"), "{answer}");
    ending.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_does_not_end_holds_up_the_end_no_longer_than_it_may() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let mut config = config(folder.path());
    config.grace = Duration::from_millis(300);
    config.limits.body = Duration::from_secs(600);
    let running = Running::start(&chain, config).await;
    let mut stream = tokio::net::TcpStream::connect(running.url.strip_prefix("http://").unwrap()).await.unwrap();
    stream
        .write_all(b"POST /v1/containers HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\nexpect: 100-continue\r\n\r\n")
        .await
        .unwrap();
    stream.read_exact(&mut [0; 25]).await.unwrap();
    let since = Instant::now();
    running.stop().await.unwrap();
    assert!((Duration::from_millis(300)..Duration::from_secs(60)).contains(&since.elapsed()), "{:?}", since.elapsed());
}

// One thread, so that what is logged can be caught.
#[tokio::test]
async fn what_is_logged_tells_of_no_vehicle_no_account_no_grant_and_of_no_path_of_a_url() {
    let (logged, _guard) = Logged::catch();
    let (folder, ledger) = (tempfile::tempdir().unwrap(), granted());
    let mut config = config(folder.path());
    config.webhooks.push(Webhook::new("http://127.0.0.1:9/hidden-path?hidden=query", None).unwrap());
    let running = Running::start(&FakeChain::new(ledger.blocks), config).await;
    let check = speed_check();
    until("an answer", || running.get(&check), |(status, _)| *status == 200).await;
    running.get("/v1/events").await;
    running.get("/v1/containers/0x12").await;
    eventually("a failed delivery", || !logged.with(&["a delivery failed"]).is_empty()).await;
    running.stop().await.unwrap();
    let ids = [super::support::CAR.to_string(), super::support::INSURER.to_string(), super::support::ALICE.to_string()];
    for told in ids.iter().map(String::as_str).chain(["hidden", "/v1/check", "\u{1b}["]) {
        assert_eq!(logged.with(&[told]), Vec::<String>::new(), "{told}");
    }
}

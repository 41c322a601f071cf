//! The sidecar over a real node. Needs the dev node, so this runs with `--ignored`:
//! `cargo test -p valet-sidecar --release --test node -- --ignored --nocapture`.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test's helpers fail the test")]

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use valet_chain::{BlockNumber, Chain};
use valet_sidecar::{run, Config};

struct Node {
    child: Child,
    url: String,
}

impl Drop for Node {
    fn drop(&mut self) {
        // As an operator would end it, so that what it has is on the disk.
        Command::new("kill").arg(self.child.id().to_string()).status().ok();
        self.child.wait().ok();
    }
}

/// The folder with the newest `valet-node`: `$VALET_NODE_DIR`, else in the cache of `scripts/`.
fn node_folder() -> PathBuf {
    if let Some(folder) = std::env::var_os("VALET_NODE_DIR") {
        return folder.into();
    }
    let cache = Path::new(&std::env::var("HOME").unwrap()).join(".cache/valet/node");
    let folders = std::fs::read_dir(cache).unwrap().map(|entry| entry.unwrap().path());
    folders.filter(|folder| folder.join("valet-node").exists()).max_by_key(|folder| folder.metadata().unwrap().modified().unwrap()).unwrap()
}

fn start(folder: &Path, options: &[&str]) -> Node {
    let (binaries, ready) = (node_folder(), folder.join("node-ready"));
    std::fs::remove_file(&ready).ok();
    let child = Command::new(binaries.join("valet-node"))
        // A node that lost its disk begins its chain again with the same first block, as one of a public network does.
        .args(["run", "--log", "error", "--genesis-seed", "the same chain", "--chain"])
        .arg(binaries.join("dev.json"))
        .arg("--base-path")
        .arg(folder.join("chain"))
        .arg("--ready-file")
        .arg(&ready)
        .args(options)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let ready = wait_for_json(&ready);
    Node { child, url: ready["rpc"].as_str().unwrap().to_owned() }
}

fn wait_for_json(path: &Path) -> serde_json::Value {
    for _ in 0..12_000 {
        if let Some(json) = std::fs::read(path).ok().and_then(|text| serde_json::from_slice(&text).ok()) {
            return json;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("expected `{}` within 60 s", path.display());
}

async fn until_height(url: &str, height: u32) -> u32 {
    let chain = Chain::connect(url).await.unwrap();
    loop {
        let head = chain.finalized_head().await.unwrap();
        if head.number.0 >= height {
            return head.number.0;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn status(url: &str) -> serde_json::Value {
    let text = reqwest::get(format!("{url}/v1/status")).await.unwrap().text().await.unwrap();
    serde_json::from_str(&text).unwrap()
}

/// A sidecar of the node at this URL, from its first block on; tells where it serves. Its contract is not on the chain: once
/// all else is well, that alone is what it lacks.
fn sidecar(node_url: &str, folder: &Path) -> (String, impl FnOnce() -> tokio::task::JoinHandle<Result<(), valet_sidecar::RunError>>) {
    rustls::crypto::ring::default_provider().install_default().ok();
    let contract = "0x5801b439a678d9d3a68b8019da6a4abfa507de11".parse().unwrap();
    let mut config = Config::new(node_url, contract, BlockNumber(0), folder.join("log.db"));
    config.listen = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("http://{}", config.listen);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let ended = tokio::spawn(run(config, async { drop(stopped.await) }));
    (url, move || {
        stop.send(()).unwrap();
        ended
    })
}

/// What is the matter when all is well but for the contract.
const WELL: &str = "contract-missing";

/// The problem that `/ready` tells, once it is one of these; within a minute.
async fn until_problem(url: &str, exp_codes: &[&str]) -> serde_json::Value {
    let since = Instant::now();
    loop {
        let body = match reqwest::get(format!("{url}/ready")).await {
            Ok(response) => response.text().await.unwrap(),
            Err(error) => error.to_string(),
        };
        let problem: serde_json::Value = serde_json::from_str(&body).unwrap_or_default();
        if problem["code"].as_str().is_some_and(|code| exp_codes.contains(&code)) {
            return problem;
        }
        assert!(since.elapsed() < Duration::from_secs(60), "expected {exp_codes:?}, found {body}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the dev node"]
async fn a_node_that_starts_anew_at_block_0_is_denied_until_it_has_its_chain_again() {
    let folder = tempfile::tempdir().unwrap();
    let busy = start(folder.path(), &["--seal", "interval", "--block-ms", "100", "--rpc-port", "0"]);
    until_height(&busy.url, 20).await;
    let port = busy.url.rsplit(':').next().unwrap().to_owned();
    let (url, stop) = sidecar(&busy.url, folder.path());
    until_problem(&url, &[WELL]).await;
    drop(busy);

    // The disk is wiped, as far as the node can tell: the same genesis, and no block after it.
    let (chain, kept) = (folder.path().join("chain"), folder.path().join("kept"));
    std::fs::rename(&chain, &kept).unwrap();
    let anew = start(folder.path(), &["--seal", "instant", "--rpc-port", &port]);
    let since = Instant::now();
    let problem = until_problem(&url, &["node-behind"]).await;
    eprintln!("not ready {:?} after the node came back", since.elapsed());
    let behind = status(&url).await;
    let cursor = behind["cursor"]["block"].as_u64().unwrap();
    assert!(cursor >= 20 && behind["head"] == 0 && behind["alarm"].is_null(), "{behind}");
    assert_eq!(problem["message"], format!("the node is behind what was read: block 0 < {cursor}"));
    let check = format!("vehicle=0x{}&recipient=0x{}&purpose=repair&action=read&classes=trip", "11".repeat(32), "22".repeat(20));
    let answer = reqwest::get(format!("{url}/v1/check?{check}")).await.unwrap().text().await.unwrap();
    let answer: valet_sidecar::CheckAnswer = serde_json::from_str(&answer).unwrap();
    assert!(!answer.is_allow() && answer.stale, "{answer:?}");
    tokio::time::sleep(Duration::from_secs(5)).await;
    until_problem(&url, &["node-behind"]).await;

    drop(anew);
    std::fs::remove_dir_all(&chain).unwrap();
    std::fs::rename(&kept, &chain).unwrap();
    let _restored = start(folder.path(), &["--seal", "interval", "--block-ms", "100", "--rpc-port", &port]);
    until_problem(&url, &[WELL]).await;
    assert!(status(&url).await["alarm"].is_null());
    stop().await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the dev node"]
async fn a_node_that_starts_anew_and_makes_other_blocks_is_an_alarm() {
    let folder = tempfile::tempdir().unwrap();
    let busy = start(folder.path(), &["--seal", "interval", "--block-ms", "100", "--rpc-port", "0"]);
    until_height(&busy.url, 20).await;
    let port = busy.url.rsplit(':').next().unwrap().to_owned();
    let (url, stop) = sidecar(&busy.url, folder.path());
    until_problem(&url, &[WELL]).await;
    drop(busy);
    std::fs::remove_dir_all(folder.path().join("chain")).unwrap();
    let _anew = start(folder.path(), &["--seal", "interval", "--block-ms", "1000", "--rpc-port", &port]);
    until_problem(&url, &["node-behind", "finality-violated"]).await;
    let since = Instant::now();
    while status(&url).await["alarm"]["code"] != "finality-violated" {
        assert!(since.elapsed() < Duration::from_secs(60), "{}", status(&url).await);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(stop().await.unwrap().is_err());
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the dev node"]
async fn a_chain_whose_finality_stands_still_is_stale_though_its_node_answers_and_makes_blocks() {
    let folder = tempfile::tempdir().unwrap();
    // The first block is final at once, the others after a day.
    let options = ["--seal", "interval", "--block-ms", "500", "--finality-delay-ms", "86400000", "--rpc-port", "0"];
    let node = start(folder.path(), &options);
    let (url, stop) = sidecar(&node.url, folder.path());
    // The genesis block is of the year 1970.
    let problem = until_problem(&url, &["block-too-old"]).await;
    assert!(problem["message"].as_str().unwrap().contains("at most 120 s are allowed"), "{problem}");
    let since = Instant::now();
    while status(&url).await["nodes"][0]["gap"].as_u64().unwrap_or_default() < 3 {
        assert!(since.elapsed() < Duration::from_secs(60), "{}", status(&url).await);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let told = status(&url).await;
    assert_eq!((&told["stale"]["code"], &told["cursor"]["block"]), (&"block-too-old".into(), &0.into()), "{told}");
    assert!(told["block_age_ms"].as_u64().unwrap() > 1_000_000, "{told}");
    stop().await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the dev node; prints a measurement"]
async fn a_chain_is_caught_up_with_and_followed_over_a_restart_of_its_node() {
    let folder = tempfile::tempdir().unwrap();
    let busy = start(folder.path(), &["--seal", "interval", "--block-ms", "1", "--rpc-port", "0"]);
    let height = until_height(&busy.url, 6_000).await;
    drop(busy);
    let node = start(folder.path(), &["--seal", "instant", "--rpc-port", "0"]);
    let port = node.url.rsplit(':').next().unwrap().to_owned();

    let since = Instant::now();
    let (url, stop) = sidecar(&node.url, folder.path());
    until_problem(&url, &[WELL]).await;
    eprintln!("{height} blocks into the log in {:?}", since.elapsed());
    let memory = std::fs::read_to_string("/proc/self/status").unwrap();
    eprintln!("{}", memory.lines().find(|line| line.starts_with("VmHWM")).unwrap());
    let caught_up = status(&url).await;
    assert_eq!((&caught_up["lag_blocks"], &caught_up["alarm"]), (&0.into(), &serde_json::Value::Null), "{caught_up}");
    assert!(caught_up["cursor"]["block"].as_u64().unwrap() >= u64::from(height));

    drop(node);
    let mut again = start(folder.path(), &["--seal", "interval", "--block-ms", "100", "--rpc-port", &port]);
    let higher = until_height(&again.url, height + 20).await;
    let since = Instant::now();
    while status(&url).await["cursor"]["block"].as_u64().unwrap() < u64::from(higher) {
        assert!(since.elapsed() < Duration::from_secs(30), "{}", status(&url).await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    eprintln!("followed on after the node's restart, {:?} after it was asked", since.elapsed());
    again.child.kill().unwrap();
    stop().await.unwrap().unwrap();
}

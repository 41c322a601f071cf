//! Reading from a real node. Needs the dev node, so these run with `--ignored`:
//! `cargo test -p valet-chain --release -- --ignored --nocapture`.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test's helpers fail the test")]

use futures::{StreamExt, TryStreamExt};
use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use subxt_rpcs::client::{rpc_params, RpcClient};
use valet_chain::{Block, BlockError, BlockHash, BlockNumber, Chain, Emitters};

struct Node {
    child: Child,
    url: String,
    _folder: tempfile::TempDir,
}

impl Node {
    /// Ends it as an operator would, so that what it has is on the disk.
    fn stop(mut self) {
        Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.child.kill().ok();
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

fn start(options: &[&str]) -> Node {
    start_in(&["--tmp"], options)
}

fn start_in(place: &[&str], options: &[&str]) -> Node {
    let folder = tempfile::tempdir().unwrap();
    let ready = folder.path().join("ready");
    let binaries = node_folder();
    let child = Command::new(binaries.join("valet-node"))
        .arg("run")
        .args(place)
        .args(["--rpc-port", "0", "--log", "error", "--chain"])
        .arg(binaries.join("dev.json"))
        .arg("--ready-file")
        .arg(&ready)
        .args(options)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut node = Node { child, url: String::new(), _folder: folder };
    for _ in 0..300 {
        if let Ok(text) = std::fs::read_to_string(&ready) {
            let ready: serde_json::Value = serde_json::from_str(&text).unwrap();
            node.url = ready["rpc"].as_str().unwrap().to_owned();
            return node;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("expected the node to be ready within 30 s");
}

async fn until_height(chain: &Chain, height: u32) -> u32 {
    loop {
        let head = chain.finalized_head().await.unwrap();
        if head.number.0 >= height {
            return head.number.0;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the dev node"]
async fn every_block_is_read_and_names_the_one_before_it() {
    let node = start(&["--seal", "interval", "--block-ms", "5"]);
    let chain = Chain::connect(&node.url).await.unwrap();
    let height = until_height(&chain, 300).await;
    let range = BlockNumber(0)..=BlockNumber(height);
    let blocks: Vec<Block> = chain.blocks(range, Emitters::All).try_collect().await.unwrap();

    assert_eq!(blocks.len(), usize::try_from(height).unwrap() + 1);
    assert_eq!(blocks[0].parent, BlockHash::NONE);
    assert_eq!(blocks[0].hash.0, chain.genesis().0);
    for pair in blocks.windows(2) {
        assert_eq!(pair[1].parent, pair[0].hash, "block {}", pair[1].number);
        assert!(pair[1].time >= pair[0].time, "block {}", pair[1].number);
    }
    for number in [0, 1, height] {
        let again = chain.block(BlockNumber(number), Emitters::All).await.unwrap();
        assert_eq!(again, blocks[usize::try_from(number).unwrap()]);
    }
    let beyond = chain.block(BlockNumber(height + 1_000_000), Emitters::All).await.unwrap_err();
    assert!(matches!(beyond, BlockError::NotThere { .. }), "{beyond}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the dev node"]
async fn a_pruned_range_is_named_and_never_skipped() {
    let node = start(&["--seal", "interval", "--block-ms", "5", "--keep", "32"]);
    let chain = Chain::connect(&node.url).await.unwrap();
    let height = until_height(&chain, 200).await;
    match chain.block(BlockNumber(5), Emitters::All).await.unwrap_err() {
        BlockError::StateDiscarded { from, to } => {
            assert_eq!(from, BlockNumber(5));
            assert!(to.0 >= height - 40, "states up to block {to} of {height}");
        }
        error => panic!("expected discarded states, found {error}"),
    }
    let walked: Vec<_> = chain.blocks(BlockNumber(5)..=BlockNumber(height), Emitters::All).collect().await;
    assert!(matches!(walked.as_slice(), [Err(BlockError::StateDiscarded { .. })]), "{walked:?}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the dev node"]
async fn a_new_final_block_wakes_and_a_lost_node_fails_at_once() {
    let mut node = start(&["--seal", "interval", "--block-ms", "200"]);
    let chain = Chain::connect(&node.url).await.unwrap();
    let mut changes = chain.finalized_changes(Duration::from_secs(60));
    let since = Instant::now();
    for _ in 0..3 {
        changes.next().await;
    }
    assert!(since.elapsed() < Duration::from_secs(5), "{:?}", since.elapsed());
    node.child.kill().unwrap();
    node.child.wait().unwrap();
    let lost = tokio::time::timeout(Duration::from_secs(5), chain.finalized_head()).await.unwrap();
    assert!(lost.is_err());
}

/// Blocks in one second, beside what the node gives at most to raw requests of the same data.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the dev node; prints a measurement"]
async fn blocks_read_in_a_second() {
    let folder = tempfile::tempdir().unwrap();
    let base = folder.path().to_str().unwrap();
    let busy = start_in(&["--base-path", base], &["--seal", "interval", "--block-ms", "1"]);
    let height = until_height(&Chain::connect(&busy.url).await.unwrap(), 6_000).await;
    busy.stop();
    let node = start_in(&["--base-path", base], &["--seal", "instant"]);
    let chain = Chain::connect(&node.url).await.unwrap();
    let raw = RpcClient::from_insecure_url(&node.url).await.unwrap();
    for round in 1..=3 {
        let since = Instant::now();
        let count = chain.blocks(BlockNumber(0)..=BlockNumber(height), Emitters::All).map(|block| block.unwrap()).count().await;
        eprintln!("round {round}: {count} blocks in {:?}", since.elapsed());

        let hashes: Vec<Option<String>> = raw.request("chain_getBlockHash", rpc_params![(0..=height).collect::<Vec<_>>()]).await.unwrap();
        let since = Instant::now();
        let events = "0x26aa394eea5630e07c48ae0c9558cef780d41e5e16056765bc8461851072c9d7";
        let ask = |hash: Option<String>| raw.request::<serde_json::Value>("state_queryStorageAt", rpc_params![[events], hash]);
        let count = futures::stream::iter(hashes).map(ask).buffered(64).map(|answer| answer.unwrap()).count().await;
        eprintln!("round {round}: {count} raw requests, 64 at a time, in {:?}", since.elapsed());
    }
}

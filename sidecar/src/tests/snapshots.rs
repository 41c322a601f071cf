//! Snapshots: a start from one is the same as from the events, and one that is not as expected is no help.

use super::{
    logged::Logged,
    logs::{batch, busy, log_of, IDENTITY},
    support::{config, granted, vehicle, Ledger, Running, ALICE},
};
use crate::{
    log::{Identity, Log, Position},
    projection::{save, Projection},
    shared::{Bounds, Documents, Shared},
    source::fake::{FakeChain, GENESIS},
};
use codec::Encode;
use shared_logic::{Account, GrantId, Message, Record, RequestPolicy, State, VehicleId};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{mpsc, Arc},
    time::{Duration, Instant},
};
use valet_chain::{BlockHash, BlockNumber};

fn shared(projection: Projection) -> Shared {
    Shared::new(projection, Documents::default(), Bounds { max_staleness: Duration::from_secs(60), max_lag_blocks: 64 })
}

fn snapshot_of(path: &Path) -> PathBuf {
    path.with_extension("db.snapshot")
}

#[tokio::test]
async fn a_snapshot_and_the_events_after_it_make_the_same_state_as_all_events() {
    for ledger in [busy(20), granted()] {
        for taken_after in 0..ledger.blocks.len() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("log.db");
            let log = Log::open(&path, IDENTITY).unwrap();
            log.write(GENESIS, batch(&ledger.blocks[..taken_after])).await.unwrap();
            save(&log, &shared(Projection::fold(&log).unwrap())).unwrap();
            log.write(GENESIS, batch(&ledger.blocks[taken_after..])).await.unwrap();
            let snapshot = log.snapshot().unwrap();
            // Before the first block the chain is not known, so it is another's.
            assert_eq!(snapshot.is_some_and(|snapshot| snapshot.covered.events > 0), taken_after > 0, "after {taken_after}");
            let (started, folded) = (Projection::start(&log).unwrap(), Projection::fold(&log).unwrap());
            assert_eq!(started.state, ledger.state, "after {taken_after}");
            assert_eq!(
                (started.state, started.as_of, started.covered),
                (folded.state, folded.as_of, folded.covered),
                "after {taken_after}"
            );
        }
    }
}

#[tokio::test]
async fn a_snapshot_that_is_not_as_expected_is_told_and_the_events_are_folded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    let ledger = busy(20);
    let log = log_of(&path, &ledger).await;
    save(&log, &shared(Projection::fold(&log).unwrap())).unwrap();
    let good = fs::read(snapshot_of(&path)).unwrap();
    let changed = |place: usize| {
        let mut bytes = good.clone();
        bytes[place] ^= 1;
        bytes
    };
    let mut cases: Vec<(String, Vec<u8>)> = (0..good.len()).step_by(7).map(|place| (format!("byte {place}"), changed(place))).collect();
    cases.extend([0, 1, 31, 32, 40, good.len() - 1].map(|length| (format!("{length} bytes"), good[..length].to_vec())));
    cases.push(("a byte more".to_owned(), [&good[..], &[0]].concat()));
    for (name, bytes) in cases {
        fs::write(snapshot_of(&path), bytes).unwrap();
        let (logged, _guard) = Logged::catch();
        assert_eq!(Projection::start(&log).unwrap().state, ledger.state, "{name}");
        assert_eq!(logged.with(&["WARN", "it is ignored, and the events are folded"]).len(), 1, "{name}");
    }
    fs::write(snapshot_of(&path), &good).unwrap();
    let (logged, _guard) = Logged::catch();
    Projection::start(&log).unwrap();
    assert_eq!(logged.with(&["WARN"]), [""; 0], "a good one is no reason to warn");
}

#[tokio::test]
async fn a_snapshot_of_another_database_or_of_events_that_the_log_lacks_is_ignored() {
    let folder = tempfile::tempdir().unwrap();
    let (path, shorter, other) = (folder.path().join("log.db"), folder.path().join("shorter.db"), folder.path().join("other.db"));
    let ledger = busy(20);
    let log = log_of(&path, &ledger).await;
    save(&log, &shared(Projection::fold(&log).unwrap())).unwrap();
    let mut start = ledger.clone();
    start.blocks.truncate(10);
    let shorter_log = log_of(&shorter, &start).await;
    fs::copy(snapshot_of(&path), snapshot_of(&shorter)).unwrap();
    assert!(shorter_log.snapshot().is_err(), "a backup may be older than the snapshot beside it");
    assert_eq!(Projection::start(&shorter_log).unwrap().covered, Projection::fold(&shorter_log).unwrap().covered);
    let other_log = Log::open(&other, Identity { contract: Account([1; 20]), ..IDENTITY }).unwrap();
    fs::copy(snapshot_of(&path), snapshot_of(&other)).unwrap();
    assert!(other_log.snapshot().is_err());
}

#[tokio::test]
async fn a_state_that_is_ahead_of_the_log_is_not_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    let ledger = busy(3);
    let log = log_of(&path, &ledger).await;
    let mut projection = Projection::fold(&log).unwrap();
    projection.covered.last = Some((Position { number: BlockNumber(99), index: 3 }, BlockHash([9; 32])));
    let (log, saved) = tokio::task::spawn_blocking(move || {
        let saved = save(&log, &shared(projection));
        (log, saved)
    })
    .await
    .unwrap();
    assert!(saved.is_err() && !snapshot_of(&path).exists());
    drop(log);
    assert!(fs::read_dir(folder.path()).unwrap().all(|entry| !entry.unwrap().file_name().to_string_lossy().contains("part")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_writes_a_snapshot_and_the_next_start_goes_on_from_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::new();
    ledger.vehicles([1]);
    for block in 0..52_usize {
        let policy = |number: usize| if number % 2 == 0 { RequestPolicy::Anybody } else { RequestPolicy::Nobody };
        let change = |number| (ALICE, Message::SetRequestPolicy { vehicle: vehicle(1), policy: policy(block + number) });
        ledger.block((0..101).map(change).collect());
    }
    let (chain, config) = (FakeChain::new(ledger.blocks.clone()), config(folder.path()));
    for start in ["the first", "the second"] {
        let running = Running::start(&chain, config.clone()).await;
        let (_, status) = running.get("/v1/status").await;
        assert_eq!((status["events"].as_u64(), status["vehicles"].as_u64()), (u64::try_from(ledger.events.len()).ok(), Some(1)), "{start}");
        running.stop().await.unwrap();
        let log = Log::open(&config.database, IDENTITY).unwrap();
        assert_eq!(log.snapshot().unwrap().unwrap().state, ledger.state, "{start}");
    }
}

/// Bytes of this process that are in memory, as the kernel counts them: now, and at most so far.
fn memory() -> (u64, u64) {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let of = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
    };
    (of("VmRSS:"), of("VmHWM:"))
}

/// A state with so many grants, ten to a vehicle, put there as records.
fn grants(count: u64) -> State {
    let ledger = granted();
    let mut state = ledger.state.clone();
    let (_, grant) = ledger.state.grants.iter().next().map(|(id, grant)| (*id, *grant)).unwrap();
    let vehicle = ledger.state.vehicles[&grant.terms.vehicle];
    for number in 0..count {
        let id = shared_logic::keccak_256(&number.encode());
        let car = VehicleId(shared_logic::keccak_256(&(number / 10, 1_u8).encode()));
        if number % 10 == 0 {
            state.put(Record::Vehicle(car, vehicle));
        }
        let mut grant = grant;
        grant.terms.vehicle = car;
        state.put(Record::Grant(GrantId(id), grant));
    }
    state
}

/// How long this thread has been on a processor, whatever else the machine does.
fn processor_time() -> Duration {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(text.split_whitespace().next().unwrap().parse().unwrap())
}

/// Where the part of the measurement that needs a process of its own finds the database.
const DATABASE: &str = "VALET_MEASURED_DATABASE";

const MANY: u64 = 1_000_000;

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let (begun, on) = (Instant::now(), processor_time());
    let done = work();
    println!("{what}: {:.2?}, {:.2?} of it on a processor", begun.elapsed(), processor_time() - on);
    done
}

/// Run by hand: `cargo test -p valet-sidecar --release a_million_grants -- --ignored --nocapture`.
#[tokio::test]
#[ignore = "takes a while and prints figures"]
async fn a_million_grants_are_there_soon_after_a_start() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    let log = log_of(&path, &busy(3)).await;
    let covered = Projection::fold(&log).unwrap().covered;
    let (before, _) = memory();
    let state = timed("a million grants put one by one", || grants(MANY));
    println!("{} bytes of memory for each", (memory().0 - before) / MANY);
    let draft = timed("written, while the follower waits", || log.draft(&state, covered).unwrap());
    timed("on the disk", || draft.place().unwrap());
    println!("{} bytes in the file for each", fs::metadata(snapshot_of(&path)).unwrap().len() / MANY);
    drop(log);
    let mut start = std::process::Command::new(std::env::current_exe().unwrap());
    start.args(["--ignored", "--nocapture", "started_beside_a_million_grants"]).env(DATABASE, &path);
    assert!(start.status().unwrap().success());
}

#[test]
#[ignore = "a part of the one above"]
fn started_beside_a_million_grants() {
    let Some(path) = std::env::var_os(DATABASE) else { return };
    let (before, _) = memory();
    let begun = processor_time();
    let log = Log::open(Path::new(&path), IDENTITY).unwrap();
    let started = timed("started from the snapshot", || Projection::start(&log).unwrap());
    let took = processor_time() - begun;
    let (after, most) = memory();
    let each = |bytes: u64| (bytes - before) / MANY;
    println!("{} bytes of memory for each, {} at most while it started", each(after), each(most));
    assert!(u64::try_from(started.state.grants.len()).unwrap() > MANY);
    assert!(took <= Duration::from_secs(2), "{took:?}");
    assert!(each(after) <= 600);
}

#[test]
fn whoever_asks_goes_on_while_a_snapshot_is_written_and_the_follower_waits() {
    let shared = Arc::new(shared(Projection::empty()));
    let (is_still, wait) = mpsc::channel();
    let (go_on, may_end) = mpsc::channel::<()>();
    let saver = Arc::clone(&shared);
    let saving = std::thread::spawn(move || {
        saver.with_still_projection(|_| {
            is_still.send(()).unwrap();
            may_end.recv().unwrap();
        });
    });
    wait.recv().unwrap();
    let (follower, asker) = (Arc::clone(&shared), Arc::clone(&shared));
    let (changed, has_changed) = mpsc::channel();
    let following = std::thread::spawn(move || {
        drop(follower.projection_mut());
        changed.send(()).unwrap();
    });
    assert!(has_changed.recv_timeout(Duration::from_millis(50)).is_err(), "the follower waits");
    let (answered, answer) = mpsc::channel();
    std::thread::spawn(move || answered.send(asker.projection().covered).unwrap());
    answer.recv_timeout(Duration::from_secs(5)).expect("an answer while the follower waits");
    go_on.send(()).unwrap();
    has_changed.recv_timeout(Duration::from_secs(5)).unwrap();
    saving.join().unwrap();
    following.join().unwrap();
}
